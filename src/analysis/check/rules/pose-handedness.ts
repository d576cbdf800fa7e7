import type { SceneRule } from '../types.ts';

export const poseHandedness: SceneRule = {
  code: 'pose-handedness',
  severity: 'error',
  title: 'A rotation is mirrored',
  explanation:
    'The determinant of a rotation has the sign that most of the set have: 1, or -1 all over in left-handed exports. In transforms.json, COLMAP, EG3D and tables, whose axes and worlds are right-handed, it is 1; where a whole scene has -1, its first camera is named.',
  scope: 'scene',
  needs: ['poses'],
  families: ['geogen'],
  hint: 'Export the pose again: one axis points the other way. panoply convert mirrors the world for such poses.',
  *check({ posed, file, posedSet }) {
    const usual = Math.sign(posedSet?.determinant ?? 1);
    const odd = posed?.cameras.filter(({ determinant }) => Math.sign(determinant) !== usual) ?? [];
    const isWhole = odd.length > 1 && odd.length === posed?.cameras.length;
    for (const { file: own, pointer, determinant } of isWhole ? odd.slice(0, 1) : odd)
      yield {
        file: own ?? file,
        pointer,
        message: `Expected a determinant of ${usual} but received ${determinant.toFixed(3)}${isWhole ? `, and so for all ${odd.length} cameras of ${posed.name}` : ''}`,
      };
  },
};
