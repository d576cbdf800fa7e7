import type { SceneRule } from '../types.ts';

export const subjectOutside: SceneRule = {
  code: 'subject-outside',
  severity: 'error',
  title: 'The subject is not in the picture',
  explanation:
    'The point all cameras of the identity look at is projected into the picture by each of them. In other formats than GeoGen, in scenes of 5 to 400 cameras that are aimed at one point: rooms and forward-facing sets have none.',
  scope: 'scene',
  needs: ['poses'],
  families: ['geogen'],
  hint: 'See whether intrinsics and resolution are those of this picture.',
  *check({ posed, file }) {
    if (!posed?.isAround || posed.cameras.length < 3) return;
    for (const { file: own, pointer, subjectAt: at } of posed.cameras)
      if (!at || at.x < 0 || at.x > 1 || at.y < 0 || at.y > 1)
        yield {
          file: own ?? file,
          pointer,
          message: `Expected the subject in the picture but it is ${at ? `at ${at.x.toFixed(2)}, ${at.y.toFixed(2)} of its size` : 'behind the camera'}`,
        };
  },
};
