import { beforeAll, describe, expect, test } from 'vitest';
import {
  calibrateFit,
  detectConvention,
  type FitRendering,
  findMisfits,
  measureScene,
  type SceneSample,
} from '../../src/analysis/camera/index.ts';
import {
  icosahedron,
  makeScene,
  paintTestPanorama,
  renderIndependently,
  type TestConvention,
} from './independent-renderer.ts';

const convention: TestConvention = {
  yaw: 'left',
  pitch: 'up',
  yawZeroDeg: 180,
  panorama: 'endpoint',
  ray: 'centre',
  mirror: false,
};
const size = { width: 96, height: 96 };
const panoramas = [1, 2, 3].map(seed => paintTestPanorama(512, seed));
let scenes: SceneSample[];
let rendering: FitRendering;

beforeAll(async () => {
  scenes = await Promise.all(
    panoramas.map((panorama, i) =>
      makeScene(panorama, icosahedron, convention, { size: 96, id: `scene ${i}`, quality: 90 }),
    ),
  );
  rendering = calibrateFit(scenes, detectConvention(scenes).rendering);
});

/** The misfits after a view of the first scene is replaced. */
function misfitsWith(replaced: Record<number, Uint8Array>) {
  const views = scenes[0].views.map(view =>
    replaced[view.index] ? { ...view, image: { ...view.image, data: replaced[view.index] } } : view,
  );
  const changed = [{ ...scenes[0], views }, ...scenes.slice(1)];
  return findMisfits(
    changed.map(scene => measureScene(scene, rendering)),
    rendering,
  );
}
const pixels = (scene: number, view: number) => scenes[scene].views[view].image.data;
const render = (yaw: number, pitch: number, from = panoramas[0]) =>
  renderIndependently(from, { yaw, pitch, fov: 90 }, size, convention).data;

describe('findMisfits', () => {
  test('finds none where all is well', () => {
    expect(misfitsWith({})).toEqual([]);
  });

  test('names the place of swapped views', () => {
    expect(misfitsWith({ 3: pixels(0, 11), 11: pixels(0, 3) })).toMatchObject([
      { scene: 'scene 0', view: 3, likely: { kind: 'swapped', view: 11 } },
      { scene: 'scene 0', view: 11, likely: { kind: 'swapped', view: 3 } },
    ]);
  });

  test('names a mirrored view', () => {
    const { data, width } = scenes[0].views[7].image;
    const mirrored = data.map((_, at) => {
      const [pixel, channel] = [Math.floor(at / 3), at % 3];
      const column = pixel % width;
      return data[3 * (pixel - column + width - 1 - column) + channel];
    });
    expect(misfitsWith({ 7: mirrored })).toMatchObject([{ view: 7, likely: { kind: 'mirrored' } }]);
  });

  test("names a view of another scene's panorama, and which view it is there", () => {
    expect(misfitsWith({ 5: pixels(2, 5), 6: pixels(1, 14) })).toMatchObject([
      { view: 5, likely: { kind: 'other-panorama', scene: 'scene 2', view: 5 } },
      { view: 6, likely: { kind: 'other-panorama', scene: 'scene 1', view: 14 } },
    ]);
  });

  test('names where a moved view looks, in the angles of the dataset', () => {
    const [misfit] = misfitsWith({ 2: render(100, icosahedron[2].pitch) });
    expect(misfit).toMatchObject({ view: 2, likely: { kind: 'moved', pitch: icosahedron[2].pitch } });
    expect(misfit.likely?.kind === 'moved' && Math.abs(misfit.likely.yaw - 100)).toBeLessThan(3);
  });

  test('names a view that was changed in places', () => {
    const data = pixels(0, 9).slice();
    for (let y = 20; y < 60; y++) data.fill(200, 3 * (y * 96 + 30), 3 * (y * 96 + 75));
    const [misfit, ...more] = misfitsWith({ 9: data });
    expect(more).toEqual([]);
    expect(misfit).toMatchObject({ view: 9, likely: { kind: 'stale' } });
  });

  test('gives no cause for a view of nothing known', () => {
    const [misfit, ...more] = misfitsWith({ 4: render(0, 0, paintTestPanorama(512, 99)) });
    expect(more).toEqual([]);
    expect(misfit.view).toBe(4);
    expect(misfit.likely === undefined || misfit.likely.kind === 'stale').toBe(true);
    expect(misfit.psnrDb).toBeLessThan(20);
  });
});
