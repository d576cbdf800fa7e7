import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  mapPointOf,
  outlineOnMap,
  outlinePath,
  seesDirection,
  viewOutline,
} from '../../apps/viewer/src/scene/panime/outlines.ts';
import { sphericalCamera, viewPixelOf } from '../../src/core/geometry/perspective.ts';
import { namedRig } from '../../src/core/geometry/rigs.ts';
import { angleBetween, directionOf } from '../../src/core/geometry/sphere.ts';

const cameras = fc
  .record({
    yaw: fc.double({ min: -400, max: 400, noNaN: true }),
    pitch: fc.double({ min: -90, max: 90, noNaN: true }),
    roll: fc.double({ min: -180, max: 180, noNaN: true }),
    fovX: fc.double({ min: 10, max: 130, noNaN: true }),
    width: fc.integer({ min: 16, max: 900 }),
    height: fc.integer({ min: 16, max: 900 }),
  })
  .map(({ width, height, ...angles }) => ({ camera: sphericalCamera(angles, width, height), width, height }));

describe('the outline of a view', () => {
  test('is the border of its picture, found again by projecting it', () => {
    fc.assert(
      fc.property(cameras, ({ camera, width, height }) => {
        const outline = viewOutline(camera);
        expect(outline).toHaveLength(129);
        expect(angleBetween(outline[0], outline[128])).toBeLessThan(1e-9);
        const distances = outline.map(direction => {
          // The outer edges of the pixels: -0.5 and size - 0.5.
          const { x, y } = viewPixelOf(direction, camera, width, height)!;
          return Math.min(...[x + 0.5, x - width + 0.5, y + 0.5, y - height + 0.5].map(Math.abs));
        });
        expect(Math.max(...distances)).toBeLessThan(1e-6 * Math.max(width, height));
        expect(Math.max(...outline.map(direction => Math.abs(Math.hypot(...direction) - 1)))).toBeLessThan(1e-12);
        const corner = viewPixelOf(outline[0], camera, width, height)!;
        expect(corner.x).toBeCloseTo(-0.5, 5);
        expect(corner.y).toBeCloseTo(-0.5, 5);
      }),
      { numRuns: 80 },
    );
  });

  test('on the flat map never jumps: pieces end at the sides, where the next one begins', () => {
    fc.assert(
      fc.property(cameras, ({ camera }) => {
        const pieces = outlineOnMap(viewOutline(camera, 64));
        const steps = pieces.flatMap(piece => piece.slice(1).map(([x], k) => Math.abs(x - piece[k][0])));
        expect(Math.max(...steps)).toBeLessThanOrEqual(1);
        const isOnMap = ([x, y]: readonly number[]) => x >= 0 && x <= 2 && y >= 0 && y <= 1;
        expect(pieces.flat().filter(point => !isOnMap(point))).toEqual([]);
        if (pieces.length > 1) {
          pieces.forEach((piece, k) => {
            const next = pieces[(k + 1) % pieces.length];
            expect(Math.abs(piece.at(-1)![0] - next[0][0])).toBeCloseTo(2, 9);
            expect(piece.at(-1)![1]).toBeCloseTo(next[0][1], 9);
          });
        }
      }),
      { numRuns: 100 },
    );
  });

  test('of the icosahedron: views at the back are cut in two, the others are whole', () => {
    const pieces = namedRig('icosahedron').views.map(({ yaw, pitch }) =>
      outlineOnMap(viewOutline(sphericalCamera({ yaw, pitch, fovX: 90 }, 512, 512))),
    );
    // Yaw 180 of the third ring.
    expect(pieces[12]).toHaveLength(2);
    expect(pieces[5]).toHaveLength(1);
    // Pitch 52.6 with half a field of view of 45 reaches over the pole: one piece from side to side.
    expect(pieces[0]).toHaveLength(1);
    expect(Math.abs(pieces[0][0][0][0] - pieces[0][0].at(-1)![0])).toBeCloseTo(2, 9);
  });

  test('as path data', () => {
    expect(outlinePath(sphericalCamera({ yaw: 0, pitch: 0, fovX: 90 }, 10, 10))).toMatch(/^M0\.7500 0\.30/);
    expect(outlinePath(sphericalCamera({ yaw: 180, pitch: 0, fovX: 90 }, 10, 10)).match(/M/g)).toHaveLength(2);
  });
});

test('a direction on the flat map: two wide, one high, yaw 0 in the middle', () => {
  expect(mapPointOf(directionOf(0, 0)).map(value => Math.round(value * 1e9) / 1e9)).toEqual([1, 0.5]);
  expect(mapPointOf(directionOf(90, 45))[0]).toBeCloseTo(1.5, 12);
  expect(mapPointOf(directionOf(90, 45))[1]).toBeCloseTo(0.25, 12);
});

test('a camera sees what projects into its picture', () => {
  fc.assert(
    fc.property(
      cameras,
      fc.double({ min: -180, max: 180, noNaN: true }),
      fc.double({ min: -90, max: 90, noNaN: true }),
      ({ camera, width, height }, yaw, pitch) => {
        const direction = directionOf(yaw, pitch);
        const pixel = viewPixelOf(direction, camera, width, height);
        const margins = pixel && [pixel.x + 0.5, width - 0.5 - pixel.x, pixel.y + 0.5, height - 0.5 - pixel.y];
        fc.pre(!margins || margins.every(margin => Math.abs(margin) > 1e-6));
        expect(seesDirection(camera, direction)).toBe(margins?.every(margin => margin > 0) ?? false);
      },
    ),
    { numRuns: 300 },
  );
});
