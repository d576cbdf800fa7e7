import type { SceneRule } from '../types.ts';

export const poseStray: SceneRule = {
  code: 'pose-stray',
  severity: 'warning',
  title: 'A camera is unlike the others of its identity',
  explanation:
    'It looks more than 6 degrees (and six times the usual) past the point the others look at, is rolled more than 10 degrees against them, or stands less than 0.4 or more than 2.5 times as far away. In other formats than GeoGen only the first counts, in scenes of 5 to 400 cameras that are aimed at one point.',
  scope: 'scene',
  needs: ['poses'],
  families: ['geogen'],
  hint: 'Look at the picture and see whether it belongs to this camera.',
  *check({ posed, file }) {
    const words = {
      aim: 'to look where the others do',
      roll: 'the roll of the others',
      distance: 'the distance of the others',
    };
    if (!posed?.isAround) return;
    for (const { file: own, pointer, unlike, missDeg } of posed.cameras)
      for (const kind of unlike)
        yield {
          file: own ?? file,
          pointer,
          message: `Expected ${words[kind]} but ${kind === 'aim' ? `it looks ${missDeg.toFixed(1)} degrees past it` : 'it differs'}`,
        };
  },
};
