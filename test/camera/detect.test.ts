import { describe, expect, test } from 'vitest';
import { detectConvention } from '../../src/analysis/camera/index.ts';
import { conventionGrid, expectedConvention } from './convention-grid.ts';
import { icosahedron, makeScene, paintTestPanorama, type TestConvention } from './independent-renderer.ts';

const panorama = paintTestPanorama(1024, 1);
const ours: TestConvention = {
  yaw: 'right',
  pitch: 'up',
  yawZeroDeg: 0,
  panorama: 'half-pixel',
  ray: 'edge',
  mirror: false,
};
/** Every third view: all rings, and no symmetry left. */
const sparse = icosahedron.filter((_, i) => i % 3 === 0);

describe('detectConvention', () => {
  // Every 23rd of the grid: 23 shares no factor with the numbers of choices, so every choice comes up. All of it is in
  // grid.slow.test.ts.
  const sampled = conventionGrid.filter((_, i) => i % 23 === 0);

  test.each(sampled)('tells $yaw $pitch $yawZeroDeg $panorama $ray, mirror $mirror', async convention => {
    const scene = await makeScene(panorama, sparse, convention, { size: 128 });
    const { verdict, ambiguous, marginDb } = detectConvention([scene]);
    expect(verdict).toEqual(expectedConvention(convention));
    expect(ambiguous).toEqual([]);
    expect(marginDb).toBeGreaterThan(3);
  });

  test.each(sampled.filter((_, i) => i % 4 === 0))(
    'tells $yaw $pitch $yawZeroDeg $panorama $ray, mirror $mirror from JPEGs',
    async convention => {
      const scene = await makeScene(panorama, icosahedron, convention, { size: 128, quality: 90 });
      const { verdict, ambiguous } = detectConvention([scene]);
      expect(verdict).toEqual(expectedConvention(convention));
      expect(ambiguous).toEqual([]);
    },
  );

  test.each(['nearest', 'cubic', 'supersampled'] as const)('sees through %s sampling', async filter => {
    const convention: TestConvention = { ...ours, panorama: 'endpoint', ray: 'centre', pitch: 'down' };
    const scene = await makeScene(panorama, sparse, convention, { size: 128, filter });
    const result = detectConvention([scene]);
    expect(result.verdict).toEqual(expectedConvention(convention));
    expect(result.ambiguous).toEqual([]);
    if (filter !== 'cubic') expect(result.filter).toBe(filter === 'nearest' ? 'nearest' : 'area');
  });

  test.each(['horizontal', 'vertical', 'scaled', 'both'] as const)('tells the %s field of view', async fovAxis => {
    const convention = { ...ours, fovAxis };
    const scene = await makeScene(panorama, sparse, convention, { size: 160, height: 120, fov: 70 });
    const { verdict, ambiguous } = detectConvention([scene]);
    expect(verdict.fovAxis).toBe(fovAxis);
    expect(verdict).toEqual(expectedConvention(convention));
    expect(ambiguous).toEqual([]);
  });

  test.each([17, -123.4, 45])('finds a yaw zero of %d degrees', async yawZeroDeg => {
    const scene = await makeScene(panorama, sparse, { ...ours, yawZeroDeg, ray: 'centre' }, { size: 128 });
    const { verdict } = detectConvention([scene]);
    expect(verdict.yawZeroDeg).toBeCloseTo(yawZeroDeg, 1);
    expect({ ...verdict, yawZeroDeg: 0 }).toEqual(expectedConvention({ ...ours, ray: 'centre' }));
  });

  test('is not misled by the set of directions being right: yaw negated only permutes the rig', async () => {
    const scene = await makeScene(panorama, icosahedron, { ...ours, yaw: 'left' }, { size: 64 });
    expect(detectConvention([scene]).verdict.yaw).toBe('left');
  });

  test('does not need most views to be right', async () => {
    const scene = await makeScene(panorama, icosahedron, { ...ours, yaw: 'left', ray: 'centre' }, { size: 128 });
    // Eight of twenty views change places.
    const views = scene.views.map((view, i) => (i < 8 ? { ...view, image: scene.views[(i + 3) % 8].image } : view));
    const { verdict, ambiguous } = detectConvention([{ ...scene, views }]);
    expect(verdict).toEqual(expectedConvention({ ...ours, yaw: 'left', ray: 'centre' }));
    expect(ambiguous).toEqual([]);
  });
});

describe('what pixels cannot tell', () => {
  test('views at yaw 0 and 180 say nothing of the yaw sign, and the rest is still told', async () => {
    const rig = [0, 180].flatMap(yaw => [-40, 0, 40].map(pitch => ({ yaw, pitch })));
    const convention: TestConvention = { ...ours, pitch: 'down', ray: 'centre' };
    const { verdict, ambiguous, reasons } = detectConvention([await makeScene(panorama, rig, convention)]);
    expect(verdict).toEqual(expectedConvention(convention));
    expect(ambiguous).toEqual(['yaw']);
    expect(reasons.yaw).toContain('yaw of 0 or the opposite');
  });

  test('level views say nothing of the pitch sign', async () => {
    const rig = [0, 60, 130, 200, 310].map(yaw => ({ yaw, pitch: 0 }));
    const { verdict, ambiguous } = detectConvention([await makeScene(panorama, rig, { ...ours, yaw: 'left' })]);
    expect(verdict).toEqual(expectedConvention({ ...ours, yaw: 'left' }));
    expect(ambiguous).toEqual(['pitch']);
  });

  test('flat views say nothing at all', async () => {
    const flat = { width: 128, height: 64, data: new Uint8Array(3 * 128 * 64).fill(90) };
    const { ambiguous, reasons } = detectConvention([await makeScene(flat, icosahedron, ours, { size: 32 })]);
    expect(ambiguous).toEqual(expect.arrayContaining(['yaw', 'pitch', 'panorama', 'ray', 'mirror']));
    expect(reasons.yaw).toContain('flat');
  });

  test('a panorama of vertical stripes tells columns, not rows', async () => {
    const data = new Uint8Array(3 * 512 * 256);
    const { data: textured } = paintTestPanorama(512, 3);
    for (let y = 0; y < 256; y++) data.set(textured.subarray(3 * 512 * 100, 3 * 512 * 101), 3 * 512 * y);
    const rig = [0, 60, 130, 200, 310].map(yaw => ({ yaw, pitch: 0 }));
    const { verdict, ambiguous } = detectConvention([
      await makeScene({ width: 512, height: 256, data }, rig, { ...ours, yaw: 'left' }, { size: 128 }),
    ]);
    expect(verdict.yaw).toBe('left');
    expect(ambiguous).toContain('pitch');
    expect(ambiguous).not.toContain('yaw');
  });

  test('views of other panoramas fit nothing', async () => {
    const scene = await makeScene(panorama, icosahedron, ours, { size: 64 });
    const { ambiguous, reasons } = detectConvention([{ ...scene, panorama: paintTestPanorama(1024, 2) }]);
    expect(ambiguous).toHaveLength(7);
    expect(reasons.yaw).toContain('do not seem to come from');
  });

  test('no view is a mistake of the caller', () => {
    expect(() => detectConvention([])).toThrow('Expected at least one view');
  });
});

test('a zero found under other rules may be pixels off: right-edge and corner add up', async () => {
  const convention: TestConvention = { ...ours, yawZeroDeg: 180, panorama: 'right-edge', ray: 'corner' };
  // A view pixel spans five panorama pixels.
  const scene = await makeScene(panorama, sparse, convention, { size: 64, quality: 90 });
  expect(detectConvention([scene]).verdict).toEqual(expectedConvention(convention));
});
