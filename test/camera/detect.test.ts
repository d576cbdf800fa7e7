import { describe, expect, test } from 'vitest';
import { detectConvention } from '../../src/analysis/camera/index.ts';
import { icosahedron, makeScene, paintTestPanorama, type TestConvention } from './independent-renderer.ts';

const panorama = paintTestPanorama(1024, 1);
const yaws = ['right', 'left'] as const;
const pitches = ['up', 'down'] as const;
const panoramas = ['half-pixel', 'endpoint', 'left-edge', 'right-edge', 'plus-half'] as const;
const rays = ['edge', 'centre', 'corner'] as const;
const all = yaws.flatMap(yaw =>
  pitches.flatMap(pitch =>
    panoramas.flatMap(panorama =>
      rays.flatMap(ray =>
        [false, true].flatMap(mirror =>
          [0, 180, 90, -36].map(yawZeroDeg => ({ yaw, pitch, panorama, ray, mirror, yawZeroDeg })),
        ),
      ),
    ),
  ),
);
const few = all.filter((_, i) => i % 19 === 0);
describe('grid', () => {
  test.each(few)('$yaw $pitch $yawZeroDeg $panorama $ray $mirror', async convention => {
    for (const quality of [undefined, 90]) {
      const scene = await makeScene(
        panorama,
        icosahedron.filter((_, i) => i % 3 === 0),
        convention as TestConvention,
        { size: 256, quality },
      );
      const t = performance.now();
      const { verdict, ambiguous, psnrDb, marginDb, filter, runnerUp, looked } = detectConvention([scene]);
      console.log(
        Math.round(performance.now() - t),
        'ms',
        psnrDb,
        marginDb,
        filter,
        looked.probes,
        ambiguous.join(),
        JSON.stringify(runnerUp?.differsIn),
      );
      expect(verdict).toMatchObject({
        ...convention,
        panorama: convention.panorama === 'plus-half' ? 'right-edge' : convention.panorama,
      });
      expect(ambiguous).toEqual([]);
    }
  });
});
