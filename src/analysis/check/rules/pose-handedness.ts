import type { SceneRule } from '../types.ts';

export const poseHandedness: SceneRule = {
  code: 'pose-handedness',
  severity: 'error',
  title: 'A rotation is mirrored',
  explanation:
    'The determinant of a rotation has the sign that most of the set have: 1, or -1 all over in left-handed exports.',
  scope: 'scene',
  needs: ['posed'],
  families: ['geogen'],
  hint: 'Export the pose again; one axis points the other way.',
  *check({ posed, file, posedSet }) {
    const usual = Math.sign(posedSet?.determinant ?? 1);
    for (const { pointer, determinant } of posed?.cameras ?? [])
      if (Math.sign(determinant) !== usual)
        yield { file, pointer, message: `Expected a determinant of ${usual} but received ${determinant.toFixed(3)}` };
  },
};
