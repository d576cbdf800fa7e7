import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lookAt } from '../../src/core/geometry/look-at.ts';
import { pinholeCamera } from '../../src/core/geometry/pinhole.ts';
import { quaternionOf, rotationOf } from '../../src/core/geometry/quaternion.ts';
import { formatColmapModel } from '../../src/formats/colmap/write.ts';

describe('quaternions', () => {
  it('come back from rotations, whatever the turn', () => {
    const component = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(component, component, component, component, (w, x, y, z) => {
        const length = Math.hypot(w, x, y, z);
        fc.pre(length > 0.1);
        const q = [w, x, y, z].map(value => value / length) as [number, number, number, number];
        const back = quaternionOf(rotationOf(q));
        expect(Math.hypot(...back)).toBeCloseTo(1, 12);
        // q and -q are the same turn.
        expect(Math.abs(back.reduce((sum, value, index) => sum + value * q[index], 0))).toBeCloseTo(1, 12);
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it('follow the definition: a quarter turn around z takes x to y', () => {
    const half = Math.SQRT1_2;
    expect(rotationOf([half, 0, 0, half]).map(value => Math.round(value * 1e9) / 1e9)).toEqual([
      0, -1, 0, 1, 0, 0, 0, 0, 1,
    ]);
  });
});

describe('a COLMAP text model', () => {
  const camera = (angle: number, focal = 50) =>
    pinholeCamera(lookAt([Math.sin(angle), 0.2, Math.cos(angle)], [0, 0, 0]), [640, 480], focal, 36);

  it('lists equal intrinsics once, two lines an image, and poses that give the matrix back', () => {
    const cameras = [camera(0), camera(2.2), camera(4, 35)];
    const model = formatColmapModel(
      cameras.map((each, index) => ({ name: `${index}.png`, camera: each })),
      [{ position: [0, 0.1, 0], colour: [1, 2, 3] }],
    );
    const lines = (text: string) => text.split('\n').filter(line => !line.startsWith('#'));
    expect(lines(model['cameras.txt']).filter(Boolean)).toHaveLength(2);
    expect(lines(model['cameras.txt'])[0]).toBe(`1 PINHOLE 640 480 ${(50 / 36) * 640} ${(50 / 36) * 640} 320 240`);
    const images = lines(model['images.txt']);
    expect(images).toHaveLength(7);
    cameras.forEach((each, index) => {
      const words = images[index * 2].split(' ');
      const rotation = rotationOf(words.slice(1, 5).map(Number) as [number, number, number, number]);
      const m = each.worldToCamera;
      [m[0], m[1], m[2], m[4], m[5], m[6], m[8], m[9], m[10]].forEach((value, at) => {
        expect(rotation[at]).toBeCloseTo(value, 12);
      });
      expect(words.slice(5, 8).map(Number)).toEqual([m[3], m[7], m[11]].map(value => value + 0));
      expect(words[9]).toBe(`${index}.png`);
      expect(images[index * 2 + 1]).toBe('');
    });
    expect(lines(model['points3D.txt'])[0]).toBe('1 0 0.1 0 1 2 3 0');
  });

  it('refuses names COLMAP cannot read and names twice', () => {
    expect(() => formatColmapModel([{ name: 'a b.png', camera: camera(0) }])).toThrow(/without blanks/);
    const twice = { name: 'a.png', camera: camera(0) };
    expect(() => formatColmapModel([twice, twice])).toThrow(/distinct names/);
  });
});
