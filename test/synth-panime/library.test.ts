import { expect, test } from 'vitest';
import * as panoply from '../../src/node.ts';

test('the library paints, cuts, measures and captions without files, and speaks to model servers', () => {
  const scene = panoply.createPaintedScene('two red boats in a harbour at dusk', { seed: 3 });
  expect(scene.metadata).toMatchObject({ generator: panoply.generatorName, synthetic: true, notDrawn: [] });
  const painted: panoply.PaintedScene = panoply.paintScene(scene, 256);
  expect([painted.rgb.length, painted.ids.length]).toEqual([256 * 128 * 3, 256 * 128]);
  const camera = panoply.sphericalCamera({ yaw: 0, pitch: 0, fovX: 90 }, 96, 96);
  const ids = panoply.cutViewIds(painted.ids, painted, camera, { width: 96, height: 96 });
  const regions = panoply.measurePaintedRegions(ids, 96, 96, scene.segments);
  expect(regions.reduce((sum, { area }) => sum + area, 0)).toBe(96 * 96);
  const caption = panoply.captionPaintedView(scene, 96, 96, regions);
  const known = new Set(regions.map(({ id }) => id));
  expect(caption.phrases.length).toBeGreaterThan(0);
  for (const { regionIds } of caption.phrases) for (const id of regionIds) expect(known.has(id)).toBe(true);
  const around = panoply.measurePaintedRegions(painted.ids, 256, 128, scene.segments);
  expect(panoply.captionPaintedPanorama(scene, 256, 128, around).text).toMatch(/boats/);
  const names = new Map(panoply.paintedCategories.map(({ id, name }) => [id, name]));
  expect(regions.map(({ categoryId }) => names.get(categoryId))).toContain('sea');

  const generator = panoply.createImageGenerator({ url: 'http://127.0.0.1:9', model: 'none' }, {});
  expect(generator.counts).toEqual({ attempts: 0, answered: 0, failed: 0 });
  expect(panoply.createCaptioner({ url: 'http://127.0.0.1:9', model: 'none' }, {}).counts.attempts).toBe(0);
  expect(panoply.parseModelServerConfig({ captioner: { url: 'http://127.0.0.1:9' } }, 'models.json')).toBeDefined();
});
