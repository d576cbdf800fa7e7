import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { depthOfPixel, matchPixel } from '../../apps/viewer/src/scene/geogen/depth-match.ts';
import { decodeDepthPng } from '../../apps/viewer/src/scene/geogen/depth-png.ts';
import { epipolarSegment } from '../../apps/viewer/src/scene/geogen/epipolar.ts';
import { unprojectDepth } from '../../apps/viewer/src/scene/geogen/point-cloud.ts';
import { measureRig, picturePlane, ringPoints } from '../../apps/viewer/src/scene/geogen/rig-geometry.ts';
import { lookAt } from '../../src/core/geometry/look-at.ts';
import { pinholeCamera, projectPoint, unprojectPixel } from '../../src/core/geometry/pinhole.ts';
import type { Vector3 } from '../../src/core/geometry/sphere.ts';
import type { PinholeCamera } from '../../src/core/model/camera.ts';
import { createPngCodec } from '../../src/io/node/png.ts';
import { KernelMemory } from '../../src/kernels/memory.ts';

const coordinate = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true });
const points = fc.tuple(coordinate(0.3), coordinate(0.3), coordinate(0.3));
const cameras = fc
  .record({
    azimuth: fc.double({ min: 0, max: 360, noNaN: true }),
    elevation: fc.double({ min: -50, max: 50, noNaN: true }),
    distance: fc.double({ min: 0.8, max: 3, noNaN: true }),
    target: points,
    roll: coordinate(180),
    width: fc.integer({ min: 32, max: 512 }),
    height: fc.integer({ min: 32, max: 512 }),
  })
  .map(({ azimuth, elevation, distance, target, roll, width, height }) => {
    const [a, e] = [(azimuth * Math.PI) / 180, (elevation * Math.PI) / 180];
    const position: Vector3 = [
      distance * Math.cos(e) * Math.sin(a),
      distance * Math.sin(e),
      distance * Math.cos(e) * Math.cos(a),
    ];
    return pinholeCamera(lookAt(position, target, roll), [width, height], 50, 36);
  });

const distanceToSegment = (x: number, y: number, [x0, y0, x1, y1]: readonly number[]): number => {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const along = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x0 + along * dx - x, y0 + along * dy - y);
};

describe('epipolar segments', () => {
  test('hold the picture of every point on the pixel ray, and stay inside the picture', () => {
    fc.assert(
      fc.property(cameras, cameras, points, (from, to, point) => {
        const seen = projectPoint(from, point);
        const other = projectPoint(to, point);
        fc.pre(seen !== undefined && other !== undefined);
        const [width, height] = to.resolution;
        const inside = other!.x >= 0 && other!.y >= 0 && other!.x <= width && other!.y <= height;
        const segment = epipolarSegment(from, to, seen!.x, seen!.y);
        if (inside && segment) expect(distanceToSegment(other!.x, other!.y, segment)).toBeLessThan(1e-3);
        if (inside && !segment) {
          // Only where the ray passes through the other camera, or grazes a corner.
          const nearby = unprojectPixel(from, seen!.x, seen!.y, seen!.depth * 1.01);
          const moved = projectPoint(to, nearby);
          expect(moved ? Math.hypot(moved.x - other!.x, moved.y - other!.y) : 0).toBeLessThan(width);
        }
        if (!segment) return;
        segment.forEach((value, k) => {
          expect(value).toBeGreaterThan(-1e-6 * width);
          expect(value).toBeLessThan((k % 2 ? height : width) * (1 + 1e-6) + 1e-6);
        });
      }),
      { numRuns: 400 },
    );
  });

  test('show only what is in front of both cameras', () => {
    // The second camera looks away from everything the first can see.
    const from = pinholeCamera(lookAt([0, 0, 2], [0, 0, 0]), [100, 100], 50, 36);
    const away = pinholeCamera(lookAt([0, 0, -5], [0, 0, -9]), [100, 100], 50, 36);
    expect(epipolarSegment(from, away, 50, 50)).toBeUndefined();
    const beside = pinholeCamera(lookAt([2, 0, 0], [0, 0, 0]), [100, 100], 50, 36);
    const [x0, y0, x1, y1] = epipolarSegment(from, beside, 50, 50)!;
    expect([y0, y1]).toEqual([50, 50]);
    // From where the first camera's ray comes into the picture (its right side, z > 0 is left in the picture) to infinity.
    expect(Math.min(x0, x1)).toBeCloseTo(0, 6);
    expect(Math.max(x0, x1)).toBeCloseTo(100, 6);
    expect(epipolarSegment(from, from, 20, 30)).toBeUndefined();
  });
});

function encode(
  pixels: Uint8Array,
  { width, height, channels, bitDepth = 8 }: { width: number; height: number; channels: 1 | 3; bitDepth?: 8 | 16 },
): Uint8Array {
  const memory = new KernelMemory();
  const codec = createPngCodec(memory);
  return codec.encode({ pixels: memory.put(pixels), width, height, channels, bitDepth });
}

describe('depth', () => {
  test('of a 16-bit PNG, to the last bit', () => {
    const [width, height] = [37, 23];
    const values = Uint16Array.from({ length: width * height }, (_, i) => (i * 7919) & 65535);
    const bytes = encode(new Uint8Array(values.buffer), { width, height, channels: 1, bitDepth: 16 });
    const depth = decodeDepthPng(bytes, 0.25);
    expect([depth.width, depth.height]).toEqual([width, height]);
    expect(Array.from(depth.metres)).toEqual(Array.from(values, value => value * 0.25));
  });

  test('of anything else is refused with what it is', () => {
    expect(() => decodeDepthPng(new Uint8Array(100), 1)).toThrow(/Expected a PNG/);
    const rgb = encode(new Uint8Array(48), { width: 4, height: 4, channels: 3 });
    expect(() => decodeDepthPng(rgb, 1)).toThrow(/16-bit grey.*8 bits of colour type 2/);
    expect(() => decodeDepthPng(rgb.subarray(0, 20), 1)).toThrow(/Expected a PNG/);
    const cut = encode(
      new Uint8Array(2 * 64 * 64).map((_, i) => (i * 31) >> 3),
      { width: 64, height: 64, channels: 1, bitDepth: 16 },
    );
    expect(() => decodeDepthPng(cut.subarray(0, cut.length >> 1), 1)).toThrow(/Expected \d+ bytes of pixels|checksum/);
  });

  test('unprojects to points that project back to their pixels, with their colours', () => {
    const camera = pinholeCamera(lookAt([0.4, 0.3, 1.5], [0, 0, 0], 20), [80, 60], 50, 36);
    // A depth picture of half the resolution.
    const metres = Float32Array.from({ length: 40 * 30 }, (_, i) => (i % 3 === 0 ? 0 : 1 + (i % 7) / 10));
    const rgba = Uint8ClampedArray.from({ length: 4 * 40 * 30 }, (_, i) => i % 251);
    const { positions, colours } = unprojectDepth(camera, { width: 40, height: 30, metres }, rgba);
    expect(positions).toHaveLength(3 * metres.filter(depth => depth > 0).length);
    for (let k = 0, i = -1; k < positions.length / 3; k++) {
      while (!(metres[++i] > 0));
      const point = positions.subarray(3 * k, 3 * k + 3) as unknown as Vector3;
      const { x, y, depth } = projectPoint(camera, point)!;
      expect(x).toBeCloseTo(2 * ((i % 40) + 0.5), 3);
      expect(y).toBeCloseTo(2 * (Math.floor(i / 40) + 0.5), 3);
      expect(depth).toBeCloseTo(metres[i], 5);
      expect([...colours.subarray(3 * k, 3 * k + 3)]).toEqual([...rgba.subarray(4 * i, 4 * i + 3)]);
    }
    const sparse = unprojectDepth(camera, { width: 40, height: 30, metres }, rgba, 2);
    expect(sparse.positions.length).toBeLessThan(positions.length / 3);
  });
});

describe('a rig', () => {
  const ringOf = (count: number, target: Vector3, distance: number, lift: number): PinholeCamera[] =>
    Array.from({ length: count }, (_, k) => {
      const angle = (2 * Math.PI * k) / count;
      const position: Vector3 = [
        target[0] + distance * Math.sin(angle),
        target[1] + lift,
        target[2] + distance * Math.cos(angle),
      ];
      return pinholeCamera(lookAt(position, target), [64, 64], 50, 36);
    });

  test('is measured: what it looks at, its axis, radius and height', () => {
    const { target, up, radius, height, extent } = measureRig(ringOf(7, [0.1, -0.2, 0.3], 2, 0.5));
    for (const [axis, value] of [0.1, -0.2, 0.3].entries()) expect(target[axis]).toBeCloseTo(value, 9);
    for (const [axis, value] of [0, 1, 0].entries()) expect(up[axis]).toBeCloseTo(value, 9);
    expect(radius).toBeCloseTo(2, 9);
    expect(height).toBeCloseTo(0.5, 9);
    expect(extent).toBeCloseTo(Math.hypot(2, 0.5), 9);
  });

  test('of one camera, or none, is finite', () => {
    for (const cameras of [[], ringOf(1, [0, 0, 0], 2, 0)]) {
      const { target, up, radius, extent } = measureRig(cameras);
      expect([...target, ...up, radius, extent].every(Number.isFinite)).toBe(true);
    }
  });

  test('stands on its ring', () => {
    const cameras = ringOf(5, [0, 0, 0], 1.5, 0.25);
    const rig = measureRig(cameras);
    const ring = ringPoints(rig, 1000);
    for (const centre of rig.centres) {
      const nearest = Math.min(...ring.map(point => Math.hypot(...point.map((value, k) => value - centre[k]))));
      expect(nearest).toBeLessThan(0.01);
    }
  });

  test('corners of a picture plane project to the corners of the picture', () => {
    fc.assert(
      fc.property(cameras, fc.double({ min: 0.1, max: 2, noNaN: true }), (camera, depth) => {
        const [width, height] = camera.resolution;
        const corners = [
          [0, 0],
          [width, 0],
          [width, height],
          [0, height],
        ];
        picturePlane(camera, depth).forEach((corner, k) => {
          const seen = projectPoint(camera, corner)!;
          expect(seen.x).toBeCloseTo(corners[k][0], 6);
          expect(seen.y).toBeCloseTo(corners[k][1], 6);
          expect(seen.depth).toBeCloseTo(depth, 9);
        });
      }),
    );
  });
});

describe('a pixel and its depth', () => {
  const resolution: [number, number] = [100, 80];
  const front = pinholeCamera(lookAt([0, 0, 2], [0, 0, 0]), resolution, 50, 36);
  const side = pinholeCamera(lookAt([2, 0, 0], [0, 0, 0]), resolution, 50, 36);
  const layer = (metres: number) => ({
    width: 50,
    height: 40,
    metres: new Float32Array(50 * 40).fill(metres),
  });

  test('find the point in the other pictures', () => {
    const point: Vector3 = [0.1, 0.05, 0.02];
    const [seen, there] = [projectPoint(front, point)!, projectPoint(side, point)!];
    const own = layer(seen.depth);
    expect(depthOfPixel(front, own, [seen.x, seen.y])).toBeCloseTo(seen.depth, 6);
    const pixel = { view: 0, pixel: [seen.x, seen.y] as const };
    const [none, match, nowhere] = matchPixel(pixel, [front, side, undefined], [own, undefined, undefined]);
    expect([none, nowhere]).toEqual([undefined, undefined]);
    expect(match![0]).toBeCloseTo(there.x, 4);
    expect(match![1]).toBeCloseTo(there.y, 4);
    // The other picture's own depth: the same point, or something in front of it.
    expect(matchPixel(pixel, [front, side], [own, layer(there.depth)])[1]).toBeDefined();
    expect(matchPixel(pixel, [front, side], [own, layer(there.depth * 0.9)])[1]).toBeUndefined();
  });

  test('are nothing where there is none', () => {
    expect(depthOfPixel(front, layer(0), [3, 3])).toBeUndefined();
    expect(depthOfPixel(undefined, layer(1), [3, 3])).toBeUndefined();
    expect(matchPixel({ view: 0, pixel: [3, 3] }, [front, side], [undefined, layer(1)])).toEqual([
      undefined,
      undefined,
    ]);
    // The last pixel's far edge is still in the picture.
    expect(depthOfPixel(front, layer(1), [100, 80])).toBe(1);
  });
});
