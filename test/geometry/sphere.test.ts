import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cameraToWorldRotation,
  multiply3,
  sphericalCamera,
  transform3,
  transpose3,
  verticalFov,
  viewPixelOf,
  viewRay,
} from '../../src/core/geometry/perspective.ts';
import { namedRig, rigFromJson } from '../../src/core/geometry/rigs.ts';
import {
  angleBetween,
  directionOf,
  panoramaPixelOf,
  wrapDegrees,
  yawPitchOf,
  yawPitchOfPixel,
} from '../../src/core/geometry/sphere.ts';

const yaws = fc.double({ min: -720, max: 720, noNaN: true });
const pitches = fc.double({ min: -89.9, max: 89.9, noNaN: true });

describe('sphere', () => {
  test('the axes are OpenCV: right is +x, up is -y, forward is +z', () => {
    const close = (a: readonly number[], b: readonly number[]) =>
      expect(a.map((value, i) => value - b[i]).every(difference => Math.abs(difference) < 1e-12)).toBe(true);
    close(directionOf(0, 0), [0, 0, 1]);
    close(directionOf(90, 0), [1, 0, 0]);
    close(directionOf(0, 90), [0, -1, 0]);
    close(directionOf(180, 0), [0, 0, -1]);
  });

  test('yaw and pitch come back from their direction', () => {
    fc.assert(
      fc.property(yaws, pitches, (yaw, pitch) => {
        const back = yawPitchOf(directionOf(yaw, pitch));
        expect(Math.abs(wrapDegrees(back.yawDeg - yaw)) * Math.cos((pitch * Math.PI) / 180)).toBeLessThan(1e-9);
        expect(back.pitchDeg).toBeCloseTo(pitch, 9);
      }),
    );
  });

  test('pixels are areas: corners of the panorama are half a pixel outside the first and last centre', () => {
    expect(yawPitchOfPixel(0, 0, 2048, 1024)).toEqual({
      yawDeg: (0.5 / 2048) * 360 - 180,
      pitchDeg: 90 - (0.5 / 1024) * 180,
    });
    expect(panoramaPixelOf(0, 0, 2048, 1024)).toEqual({ u: 1023.5, v: 511.5 });
    expect(panoramaPixelOf(-180, 90, 2048, 1024)).toEqual({ u: -0.5, v: -0.5 });
    expect(panoramaPixelOf(180, -90, 2048, 1024)).toEqual({ u: -0.5, v: 1023.5 });
  });

  test('wrapDegrees lands in (-180, 180]', () => {
    expect([180, -180, 540, 181, -181, 0].map(wrapDegrees)).toEqual([180, 180, 180, -179, 179, 0]);
  });
});

describe('perspective', () => {
  test('the camera at yaw and pitch looks there; its right side is to the right, its top up', () => {
    fc.assert(
      fc.property(yaws, pitches, (yaw, pitch) => {
        const rotation = cameraToWorldRotation({ yaw, pitch, roll: 0 });
        expect(angleBetween(transform3(rotation, [0, 0, 1]), directionOf(yaw, pitch))).toBeLessThan(1e-6);
        expect(angleBetween(transform3(rotation, [1, 0, 0]), directionOf(yaw + 90, 0))).toBeLessThan(1e-6);
        expect(transform3(rotation, [0, -1, 0])[1]).toBeLessThan(0);
        const identity = multiply3(rotation, transpose3(rotation));
        for (let i = 0; i < 9; i++) expect(identity[i]).toBeCloseTo(i % 4 === 0 ? 1 : 0, 12);
      }),
    );
  });

  test('a positive roll turns the camera clockwise: its right side goes down', () => {
    expect(transform3(cameraToWorldRotation({ yaw: 0, pitch: 0, roll: 90 }), [1, 0, 0]).map(Math.round)).toEqual([
      0, 1, 0,
    ]);
  });

  test('vertical field of view follows from square pixels', () => {
    expect(verticalFov(90, 100, 100)).toBeCloseTo(90, 12);
    expect(verticalFov(90, 200, 100)).toBeCloseTo(2 * Math.atan(0.5) * (180 / Math.PI), 12);
  });

  test('viewPixelOf inverts viewRay', () => {
    fc.assert(
      fc.property(
        yaws,
        pitches,
        fc.double({ min: -180, max: 180, noNaN: true }),
        fc.nat(199),
        fc.nat(99),
        (yaw, pitch, roll, x, y) => {
          const camera = sphericalCamera({ yaw, pitch, roll, fovX: 100 }, 200, 100);
          const back = viewPixelOf(
            transform3(cameraToWorldRotation(camera), viewRay(x, y, 200, 100, 100)),
            camera,
            200,
            100,
          )!;
          expect(back.x).toBeCloseTo(x, 8);
          expect(back.y).toBeCloseTo(y, 8);
        },
      ),
    );
  });

  test('refuses a field of view that no plane can hold', () => {
    expect(() => sphericalCamera({ yaw: 0, pitch: 0, fovX: 180 }, 10, 10)).toThrow(
      /Expected degrees between 0 and 180/,
    );
    expect(() => sphericalCamera({ yaw: Number.NaN, pitch: 0, fovX: 90 }, 10, 10)).toThrow(/Expected a finite angle/);
  });
});

describe('rigs', () => {
  /** Face centres of an icosahedron made from its vertices, an independent way to the same directions. */
  function icosahedronFaceCentres(): [number, number, number][] {
    // One vertex straight up: north pole, two rings of five, south pole.
    const ring = (pitchDeg: number, offsetDeg: number) =>
      Array.from({ length: 5 }, (_, i) => directionOf(offsetDeg + 72 * i, pitchDeg));
    const latitude = (Math.atan(0.5) * 180) / Math.PI;
    const [north, south] = [directionOf(0, 90), directionOf(0, -90)];
    const upper = ring(latitude, 36);
    const lower = ring(-latitude, 0);
    const centre = (...corners: (readonly number[])[]) =>
      [0, 1, 2].map(k => corners.reduce((sum, corner) => sum + corner[k], 0)) as [number, number, number];
    return Array.from({ length: 5 }, (_, i) => [
      centre(north, upper[i], upper[(i + 1) % 5]),
      centre(upper[i], upper[(i + 1) % 5], lower[(i + 1) % 5]),
      centre(lower[i], lower[(i + 1) % 5], upper[i]),
      centre(south, lower[i], lower[(i + 1) % 5]),
    ]).flat();
  }

  test.each(['icosahedron', 'panfusion'])('%s looks at the twenty face centres of an icosahedron, each once', name => {
    const centres = icosahedronFaceCentres();
    const hits = namedRig(name).views.map(({ yaw, pitch }) =>
      centres.findIndex(centre => angleBetween(centre, directionOf(yaw, pitch)) < 1e-5),
    );
    expect([...hits].sort((a, b) => a - b)).toEqual(centres.map((_, i) => i));
  });

  test('the order is the documented one', () => {
    const { views } = namedRig('icosahedron');
    expect(views.slice(0, 6)).toEqual(
      [0, 72, 144, 216, 288, 0].map((yaw, i) => ({ yaw, pitch: i < 5 ? 52.622632 : 10.812317 })),
    );
    expect(views[19]).toEqual({ yaw: 324, pitch: -52.622632 });
    expect(namedRig('panfusion').views[0].yaw).toBe(-144);
  });

  test('views of 90 degrees cover every direction two to five times', () => {
    const { views } = namedRig('icosahedron');
    const cameras = views.map(view => sphericalCamera({ ...view, fovX: 90 }, 512, 512));
    for (let pitch = -87; pitch < 90; pitch += 6) {
      for (let yaw = -180; yaw < 180; yaw += 6) {
        const seen = cameras.filter(camera => {
          const pixel = viewPixelOf(directionOf(yaw, pitch), camera, 512, 512);
          return pixel && pixel.x >= -0.5 && pixel.x <= 511.5 && pixel.y >= -0.5 && pixel.y <= 511.5;
        });
        expect(seen.length).toBeGreaterThanOrEqual(2);
        expect(seen.length).toBeLessThanOrEqual(5);
      }
    }
  });

  test('cubemap, ring:N and files', () => {
    expect(namedRig('cubemap').views).toHaveLength(6);
    expect(namedRig('ring:8').views.map(({ yaw }) => yaw)).toEqual([0, 45, 90, 135, 180, 225, 270, 315]);
    expect(rigFromJson([{ yaw: 10, pitch: 20, fov: 60 }], 'rig.json').views).toEqual([{ yaw: 10, pitch: 20, fov: 60 }]);
    for (const name of ['ring:0', 'dodecahedron', 'ring:1000'])
      expect(() => namedRig(name)).toThrow(/Expected icosahedron, panfusion/);
  });

  test.each([
    ['[]', /non-empty/],
    ['{}', /non-empty/],
    ['[{"yaw":0}]', /for pitch/],
    ['[{"yaw":0,"pitch":"0"}]', /for pitch/],
    ['[{"yaw":0,"pitch":91}]', /-90 to 90/],
    ['[{"yaw":0,"pitch":0,"fov":180}]', /for fov/],
    ['[null]', /for yaw/],
  ])('a rig file like %s is refused', (json, message) => {
    expect(() => rigFromJson(JSON.parse(json), 'rig.json')).toThrow(message);
  });
});
