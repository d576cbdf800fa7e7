import type { SceneRule } from '../types.ts';

export const poseRotation: SceneRule = {
  code: 'pose-rotation',
  severity: 'error',
  title: 'A rotation is none',
  explanation: 'The rotation of a pose is orthonormal within 0.001: R^T R is the unit matrix.',
  scope: 'scene',
  needs: ['poses'],
  families: ['geogen'],
  hint: 'Export the pose again; rounding or scaling spoils rotations.',
  *check({ posed, file }) {
    for (const { file: own, pointer, orthonormalityError } of posed?.cameras ?? [])
      if (!(orthonormalityError <= 0.001))
        yield {
          file: own ?? file,
          pointer,
          message: `Expected an orthonormal rotation but R^T R is off by ${orthonormalityError.toPrecision(2)}`,
        };
  },
};
