import { directionOf, type Vector3, yawPitchOfPixel } from '../../src/core/geometry/sphere.ts';

/** A 32-bit hash of a lattice point. @source the finalizer of MurmurHash3 (public domain) */
function hash(x: number, y: number, z: number, seed: number): number {
  let h = Math.imul(x, 0x8da6b343) ^ Math.imul(y, 0xd8163841) ^ Math.imul(z, 0xcb1ab31f) ^ seed;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const latticeSide = 64;

/** Random values in [-1, 1] on a cubic lattice that repeats every 64 steps. */
function buildLattice(seed: number): Float32Array {
  return Float32Array.from({ length: latticeSide ** 3 }, (_, i) => hash(i, 0, 0, seed) / 2 ** 31 - 1);
}

/** Value noise in space, trilinear, in [-1, 1]. */
function valueNoise(lattice: Float32Array, x: number, y: number, z: number): number {
  const [ix, iy, iz] = [Math.floor(x), Math.floor(y), Math.floor(z)];
  const [fx, fy, fz] = [x - ix, y - iy, z - iz];
  const [x0, x1] = [ix & 63, (ix + 1) & 63];
  const [y0, y1] = [(iy & 63) << 6, ((iy + 1) & 63) << 6];
  const [z0, z1] = [(iz & 63) << 12, ((iz + 1) & 63) << 12];
  const along = (yz: number) => lattice[yz | x0] * (1 - fx) + lattice[yz | x1] * fx;
  return (
    (along(y0 | z0) * (1 - fy) + along(y1 | z0) * fy) * (1 - fz) +
    (along(y0 | z1) * (1 - fy) + along(y1 | z1) * fy) * fz
  );
}

/** Centres of the zone plates and panels of glyphs: yaw, pitch in degrees; every ring of views has some. */
const plates = [70, 30, 0, -30, -70].flatMap((pitch, ring) =>
  [0, 1, 2].map(i => ({ yaw: 120 * i + 40 * ring - 180, pitch })),
);
const panels = [62, 42, 12, -12, -42, -62].flatMap((pitch, ring) =>
  [0, 1, 2, 3].map(i => ({ yaw: 90 * i + 25 * ring - 170, pitch })),
);

const plateRadius = 0.17;
const panelHalf = 0.16;

interface Placed {
  centre: Vector3;
  right: Vector3;
  up: Vector3;
}

function place({ yaw, pitch }: { yaw: number; pitch: number }): Placed {
  return { centre: directionOf(yaw, pitch), right: directionOf(yaw + 90, 0), up: directionOf(yaw, pitch + 90) };
}

const dot = (a: Vector3, b: Vector3) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/**
 * A test chart on the whole sphere with detail down to a pixel at every latitude: 1/f noise, zone plates whose rings
 * narrow to the resolution of the panorama, and panels of small glyph-like marks (5x7 bits, black on white) of three
 * sizes. Painted by direction, so nothing depends on where the poles are.
 * @returns interleaved RGB
 */
export function paintChart(width: number, height: number, seed = 1): Uint8Array {
  const rgb = new Uint8Array(3 * width * height);
  const pixelAngle = (2 * Math.PI) / width;
  const octaves = Math.ceil(Math.log2(1 / pixelAngle)) - 2;
  const lattice = buildLattice(seed);
  const zones = plates.map(place);
  const texts = panels.map(place);
  const zoneCosine = Math.cos(plateRadius);
  const panelCosine = Math.cos(1.5 * panelHalf);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const { yawDeg, pitchDeg } = yawPitchOfPixel(column, row, width, height);
      const direction = directionOf(yawDeg, pitchDeg);
      let [red, green, blue] = [0, 0, 0];
      let drawn = false;
      for (const { centre } of zones) {
        const cosine = dot(direction, centre);
        if (cosine < zoneCosine) continue;
        // Local frequency grows with the radius; at the rim a period is 2.5 panorama pixels.
        const angle = Math.acos(Math.min(1, cosine));
        const phase = (Math.PI * angle * angle) / (2.5 * pixelAngle * plateRadius);
        red = green = blue = 127.5 + 120 * Math.cos(phase);
        drawn = true;
        break;
      }
      if (!drawn) {
        for (const { centre, right, up } of texts) {
          if (dot(direction, centre) < panelCosine) continue;
          const x = dot(direction, right) + panelHalf;
          const y = panelHalf - dot(direction, up);
          if (x < 0 || y < 0 || x >= 2 * panelHalf || y >= 2 * panelHalf) continue;
          // Three bands with dots of 1.5, 3 and 6 panorama pixels.
          const size = pixelAngle * [1.5, 3, 6][Math.floor((y / (2 * panelHalf)) * 3)];
          const [gx, gy] = [Math.floor(x / size), Math.floor(y / size)];
          const [cellX, cellY] = [Math.floor(gx / 6), Math.floor(gy / 9)];
          const ink = gx % 6 < 5 && gy % 9 < 7 && (hash(cellX, cellY, 7 * (gy % 9) + (gx % 6), seed) & 3) < 2;
          [red, green, blue] = ink ? [20, 20, 40] : [250, 245, 235];
          drawn = true;
          break;
        }
      }
      if (!drawn) {
        let [value, tint] = [0, 0];
        const [x, y, z] = direction;
        // Amplitude falls by 0.62 an octave, about as 1/f noise does on a surface. The octaves are offset from each other.
        for (let octave = 1, scale = 2, gain = 60; octave < octaves; octave++, scale *= 2, gain *= 0.62) {
          const shift = 7.31 * octave;
          value += gain * valueNoise(lattice, scale * x + shift, scale * y, scale * z);
          if (octave < 5) tint += gain * valueNoise(lattice, scale * z, scale * x, scale * y + shift);
        }
        red = 128 + value + tint;
        green = 128 + value;
        blue = 128 + value - tint;
      }
      const at = 3 * (row * width + column);
      rgb[at] = red < 0 ? 0 : red > 255 ? 255 : red + 0.5;
      rgb[at + 1] = green < 0 ? 0 : green > 255 ? 255 : green + 0.5;
      rgb[at + 2] = blue < 0 ? 0 : blue > 255 ? 255 : blue + 0.5;
    }
  }
  return rgb;
}
