import { addInto, blendInto, type Colour, type MutableColour } from './colour.ts';
import type { PainterDesign } from './design.ts';
import { fractalNoise, gradientNoise, hash32, type Noise, seededRandom, smoothStep } from './noise.ts';

/** Paints what is above the horizon. Directions are unit vectors as (x right, up, z forward). */
export interface SkyBrush {
  /** The sky without clouds, disc and stars: what water mirrors and haze is made of. */
  air(into: MutableColour, x: number, up: number, z: number): void;
  /** The air's colour at the horizon in that azimuth (x and z need not be of unit length); valid until the next call. */
  haze(x: number, z: number): Colour;
  /** Clouds only; `detail` is the number of octaves, 2 leaves out the far ones. */
  clouds(into: MutableColour, x: number, up: number, z: number, detail: number): void;
  /** Everything. */
  sky(into: MutableColour, x: number, up: number, z: number): void;
  /** How near to the light's azimuth, 0 (opposite) to 1. */
  nearness(x: number, z: number): number;
}

const shellRadius = 36;

/** @param pixelAngle radians a pixel at the horizon: sizes and blurs of edges follow it */
export function createSkyBrush(design: PainterDesign, pixelAngle: number): SkyBrush {
  const { palette, light, cloudiness } = design;
  const [lightX, lightDown, lightZ] = light;
  const lightUp = -lightDown;
  const lightSpread = Math.hypot(lightX, lightZ);
  const noise: Noise = gradientNoise(seededRandom(design.seed ^ 0x1f83d9ab));
  const starSeed = hash32(design.seed ^ 0x3c6ef372);
  const discRadius = palette.moon ? 0.023 : 0.019;
  const finest = 0.6 / pixelAngle;
  const cover = (cloudiness - 0.52) * 1.1;
  const band: MutableColour = [0, 0, 0];
  const hazed: MutableColour = [0, 0, 0];

  function nearness(x: number, z: number): number {
    const cosine = (x * lightX + z * lightZ) / (Math.sqrt(x * x + z * z) * lightSpread + 1e-9);
    const half = 0.5 + 0.5 * cosine;
    return half * half * (0.4 + 0.6 * half);
  }

  function haze(x: number, z: number): Colour {
    const near = nearness(x, z);
    const { horizonNear: a, horizonAway: b } = palette;
    for (let c = 0; c < 3; c++) hazed[c] = b[c] + (a[c] - b[c]) * near;
    return hazed;
  }

  function air(into: MutableColour, x: number, up: number, z: number): void {
    const near = nearness(x, z);
    // Sines of elevation stand in for the angle: horizon 0, low 10, middle 35, zenith 90 degrees.
    const low = smoothStep(0, 0.2, up);
    const middle = smoothStep(0.06, 0.6, up);
    const zenith = smoothStep(0.42, 1.02, up);
    const { horizonNear, horizonAway, lowNear, lowAway } = palette;
    for (let c = 0; c < 3; c++) {
      const horizon = horizonAway[c] + (horizonNear[c] - horizonAway[c]) * near;
      const above = lowAway[c] + (lowNear[c] - lowAway[c]) * near;
      let value = horizon + (above - horizon) * low;
      value += (palette.middle[c] - value) * middle;
      into[c] = value + (palette.zenith[c] - value) * zenith;
    }
    const cosine = x * lightX + up * lightUp + z * lightZ;
    if (cosine > 0) {
      const c2 = cosine * cosine;
      const c4 = c2 * c2;
      const c8 = c4 * c4;
      const c16 = c8 * c8;
      const c32 = c16 * c16;
      const c64 = c32 * c32;
      const c128 = c64 * c64;
      const c256 = c128 * c128;
      const c512 = c256 * c256;
      const strength = palette.moon ? 0.35 : 1;
      addInto(into, palette.glow, strength * (0.1 * c4 + 0.22 * c16 + 0.3 * c64 + 0.6 * c512));
    }
  }

  /** Soft bodies on a shell above the viewer, lit from the light's side. */
  function highClouds(into: MutableColour, x: number, up: number, z: number, detail: number): void {
    if (up < 0.02) return;
    const reach = -shellRadius * up + Math.sqrt(shellRadius * shellRadius * up * up + 2 * shellRadius + 1);
    const scale = reach * 0.85;
    const px = x * scale;
    const py = up * scale * 1.4;
    const pz = z * scale;
    const visible = finest / scale;
    const wide = noise(px * 0.35 + 40, py * 0.35, pz * 0.35);
    const body = fractalNoise(noise, px, py, pz, detail, visible, 0.52, -wide * 0.7 - cover) + wide * 0.7 + cover;
    const density = smoothStep(0, 0.5, body);
    if (density <= 0) return;
    const towards = 0.32;
    const beyond =
      fractalNoise(
        noise,
        px + lightX * towards,
        py + lightUp * towards,
        pz + lightZ * towards,
        detail - 2,
        visible,
        0.52,
      ) +
      wide * 0.7 +
      cover;
    shadeCloud(into, x, up, z, density * smoothStep(0.02, 0.16, up) * 0.94, body - beyond, body);
  }

  /** Heaped clouds standing behind the horizon. */
  function farClouds(into: MutableColour, x: number, up: number, z: number, detail: number): void {
    if (up > 0.42 || up < 0) return;
    const spread = 1 / Math.sqrt(1 - up * up);
    const dx = x * spread;
    const dz = z * spread;
    const height = 0.11 + 0.2 * (noise(dx * 1.7 + 11, 3.7, dz * 1.7) + cloudiness * 0.6);
    if (height <= 0.03) return;
    const px = dx * 4.2;
    const py = up * 8.5;
    const pz = dz * 4.2 + 31;
    const fall = 0.75 - (1.15 * up) / height;
    if (fall < -1.2) return;
    const body = fractalNoise(noise, px, py, pz, detail, finest / 6, 0.55, -fall) + fall;
    const density = smoothStep(0, 0.16, body);
    if (density <= 0) return;
    const towards = 0.3;
    const beyond =
      fractalNoise(
        noise,
        px + lightX * towards,
        py + (0.35 + lightUp) * towards,
        pz + lightZ * towards,
        detail - 1,
        finest / 6,
        0.55,
      ) +
      0.75 -
      (1.15 * (up + 0.04)) / height;
    shadeCloud(into, x, up, z, density * smoothStep(-0.01, 0.1, up) * 0.92, (body - beyond) * 0.8, body);
  }

  function shadeCloud(
    into: MutableColour,
    x: number,
    up: number,
    z: number,
    alpha: number,
    slope: number,
    body: number,
  ): void {
    const cosine = Math.max(0, x * lightX + up * lightUp + z * lightZ);
    const lit = Math.min(1, Math.max(0, 0.52 + slope * 1.5 - body * 0.12));
    const lining = cosine ** 12 * (1 - Math.min(1, body)) * (palette.moon ? 0.25 : 0.6);
    const far = 1 - smoothStep(0.0, 0.3, up);
    const { cloudLit, cloudShade, glow } = palette;
    const air = haze(x, z);
    for (let c = 0; c < 3; c++) {
      const value = cloudShade[c] + (cloudLit[c] - cloudShade[c]) * lit + glow[c] * lining;
      band[c] = value + (air[c] - value) * far * 0.45;
    }
    blendInto(into, band, alpha);
  }

  /** One star at most in each cell of a grid over space that the sphere cuts. */
  function stars(into: MutableColour, x: number, up: number, z: number): void {
    const cells = 34;
    const cx = Math.floor(x * cells);
    const cy = Math.floor(up * cells);
    const cz = Math.floor(z * cells);
    const hash = hash32(Math.imul(cx, 73856093) ^ Math.imul(cy, 19349663) ^ Math.imul(cz, 83492791) ^ starSeed);
    if (hash % 100 > 26) return;
    const place = (shift: number, cell: number) => (cell + 0.25 + (((hash >>> shift) & 255) / 255) * 0.5) / cells;
    const [sx, sy, sz] = [place(8, cx), place(16, cy), place(24, cz)];
    const inverse = 1 / Math.sqrt(sx * sx + sy * sy + sz * sz);
    const distance = Math.sqrt((x - sx * inverse) ** 2 + (up - sy * inverse) ** 2 + (z - sz * inverse) ** 2);
    const magnitude = ((hash >>> 4) & 63) / 63;
    const size = 0.0011 + magnitude ** 4 * 0.0012;
    const blurred = Math.max(size, pixelAngle * 0.7);
    const brightness = (0.25 + magnitude ** 3) * (size / blurred) ** 2 * 1.6;
    const edge = Math.exp(-((distance / blurred) ** 2));
    if (edge > 0.003) {
      const warm = ((hash >>> 12) & 15) / 15;
      addInto(
        into,
        [0.85 + 0.3 * warm, 0.95, 1.25 - 0.4 * warm],
        edge * brightness * palette.stars * smoothStep(0, 0.25, up),
      );
    }
  }

  function disc(into: MutableColour, x: number, up: number, z: number): void {
    const distance = Math.sqrt((x - lightX) ** 2 + (up - lightUp) ** 2 + (z - lightZ) ** 2);
    if (distance > discRadius * 1.2 + pixelAngle) return;
    const cover = smoothStep(discRadius + pixelAngle * 0.7, discRadius - pixelAngle * 0.7, distance);
    const seas = palette.moon
      ? 0.86 - 0.2 * smoothStep(-0.1, 0.35, fractalNoise(noise, x * 60, up * 60, z * 60, 2, finest / 60))
      : 2.4;
    const { light: colour } = palette;
    blendInto(into, [colour[0] * seas, colour[1] * seas, colour[2] * seas], cover);
  }

  function clouds(into: MutableColour, x: number, up: number, z: number, detail: number): void {
    highClouds(into, x, up, z, detail);
    if (detail > 2) farClouds(into, x, up, z, detail - 1);
  }

  function sky(into: MutableColour, x: number, up: number, z: number): void {
    air(into, x, up, z);
    if (palette.stars > 0 && up > 0) stars(into, x, up, z);
    disc(into, x, up, z);
    clouds(into, x, up, z, 5);
  }

  return { air, haze, clouds, sky, nearness };
}
