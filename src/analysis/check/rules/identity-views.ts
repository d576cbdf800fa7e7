import type { DatasetRule } from '../types.ts';

export const identityViews: DatasetRule = {
  code: 'identity-views',
  severity: 'error',
  title: 'An identity has another number of pictures',
  explanation: 'Every identity has as many pictures as most have; seven, as the card says.',
  scope: 'dataset',
  needs: ['posed'],
  families: ['geogen'],
  hint: 'Fetch or render the missing pictures; look for copies where there are more.',
  *check({ scenes, expected }) {
    const counts = new Map<number, number>();
    for (const { posed } of scenes)
      if (posed && posed.pictures > 0) counts.set(posed.pictures, (counts.get(posed.pictures) ?? 0) + 1);
    if (counts.size === 0) return;
    const usual = expected.viewCount || [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))[0];
    for (const { posed, file } of scenes)
      if (posed && posed.pictures > 0 && posed.pictures !== usual)
        yield { file, message: `Expected ${usual} pictures of ${posed.name} but found ${posed.pictures}` };
  },
};
