import { expect, test } from 'vitest';
import type { ViewerClient } from '../../apps/viewer/src/lib/client.ts';
import { Resource } from '../../apps/viewer/src/lib/resource.svelte.ts';
import { Comparisons } from '../../apps/viewer/src/scene/panime/comparisons.svelte.ts';
import type { Compared } from '../../apps/viewer/src/scene/panime/reprojection-client.ts';
import type { SceneDocument } from '../../src/core/viewer/documents.ts';

const camera = { kind: 'spherical' };
const sceneOf = (views: object[], panorama: object | undefined = { image: {} }) =>
  ({ views, panorama }) as unknown as SceneDocument;
const nobody = { imageUrl: () => new Promise(() => {}) } as unknown as ViewerClient;

test('a view that cannot be compared shows no other view’s comparison, and says why', async () => {
  const scene = sceneOf([{ image: {}, camera }, { image: { broken: 'cut off' }, camera }, { image: {} }]);
  const comparisons = new Comparisons(scene, nobody);
  const other = { result: { psnrDb: 40 } } as unknown as Compared;
  for (const [index, reason] of [
    [1, /view cannot be read/],
    [2, /no camera/],
  ] as const) {
    await comparisons.shown.load(async () => other);
    expect(comparisons.obstacle(0)).toBeUndefined();
    expect(comparisons.obstacle(index)).toMatch(reason);
    comparisons.show(index);
    expect(comparisons.shown.value).toBeUndefined();
    expect(comparisons.shown.loading).toBe(false);
  }
});

test('without a panorama, or with a broken one, nothing is compared', () => {
  const views = [{ image: {}, camera }];
  expect(new Comparisons({ ...sceneOf(views), panorama: undefined }, nobody).obstacle(0)).toMatch(/no panorama/);
  expect(new Comparisons(sceneOf(views, { image: { broken: 'cut off' } }), nobody).obstacle(0)).toMatch(
    /panorama cannot be read/,
  );
});

test('what was read of one thing is not there for the next, which has nothing to read', async () => {
  const map = new Resource<string>();
  await map.load(async () => 'regions of the first scene');
  map.stop();
  expect(map.value).toBeUndefined();
  await map.load(() => Promise.reject(new Error('unreadable')));
  map.stop();
  expect(map.error).toBeUndefined();
  const late = map.load(async () => 'late');
  map.stop();
  await late;
  expect(map.value).toBeUndefined();
});
