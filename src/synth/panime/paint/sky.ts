import { type Colour, darken, hex, lighten, mix } from '../colour.ts';
import type { Light, MoonPhase } from '../light.ts';
import { noise3, type Random } from '../random.ts';
import { Brush, type Frame } from './brush.ts';
import type { Canvas } from './canvas.ts';
import { columnDirections, columnRun, middleColumn } from './columns.ts';
import { ellipse, type Outline, polygon, star } from './path.ts';

export type SkyKind = 'open' | 'space' | 'underwater' | 'cave';

const radians = Math.PI / 180;

/** A plane touching the sphere of radius 100 m around the eye at a direction, facing the eye. */
export function tangentFrame(yawDeg: number, pitchDeg: number): Frame {
  const [sy, cy] = [Math.sin(yawDeg * radians), Math.cos(yawDeg * radians)];
  const [sp, cp] = [Math.sin(pitchDeg * radians), Math.cos(pitchDeg * radians)];
  return {
    origin: [100 * sy * cp, 100 * sp, 100 * cy * cp],
    right: [cy, 0, -sy],
    up: [-sy * sp, cp, -cy * sp],
  };
}

function skyBrush(canvas: Canvas, light: Light, id: number, yawDeg: number, pitchDeg: number): Brush {
  return new Brush({ canvas, light, eyeHeight: 0, id, distance: 0 }, tangentFrame(yawDeg, pitchDeg));
}

/** Paints everything above the ground that is infinitely far away. Writes `skyId` (and `cloudId` on clouds). */
export function paintSky(
  canvas: Canvas,
  light: Light,
  kind: SkyKind,
  random: Random,
  skyId: number,
  cloudId: number,
): void {
  if (kind !== 'open') {
    const paint = { space: paintSpace, underwater: paintWaterColumn, cave: paintCave }[kind];
    paint(canvas, light, random, skyId);
    return;
  }
  paintGradient(canvas, light, skyId);
  if (light.night > 0.3) paintStars(canvas, light, random.fork('stars'), Math.round(900 * light.night));
  paintBody(canvas, light);
  paintClouds(canvas, light, random.fork('clouds'), cloudId);
}

function paintGradient(canvas: Canvas, light: Light, id: number): void {
  const { width, height, rgb, ids } = canvas;
  const [zenith, middle, low, horizon] = light.sky;
  const sunUp = Math.sin(light.sunPitchDeg * radians);
  const sunFlat = Math.cos(light.sunPitchDeg * radians);
  const bearing = new Float64Array(width);
  for (let x = 0; x < width; x++) {
    bearing[x] = Math.cos(((x + 0.5) / width) * 2 * Math.PI - Math.PI - light.sunYawDeg * radians);
  }
  const strength = light.weather === 'clear' || light.weather === 'wind' ? 0.75 : 0.25;
  const [gr, gg, gb] = light.glowColour;
  // The ground covers what is below the horizon.
  for (let y = 0; y < Math.ceil(height / 2); y++) {
    const pitch = Math.PI / 2 - ((y + 0.5) / height) * Math.PI;
    const t = Math.max(0, pitch / (Math.PI / 2));
    const colour: Colour =
      t < 0.1
        ? mix(horizon, low, t / 0.1)
        : t < 0.38
          ? mix(low, middle, (t - 0.1) / 0.28)
          : mix(middle, zenith, Math.min(1, (t - 0.38) / 0.5));
    const [sin, cos] = [Math.sin(pitch), Math.cos(pitch)];
    for (let x = 0, p = y * width, q = p * 3; x < width; x++, p++, q += 3) {
      const cosine = sin * sunUp + cos * sunFlat * bearing[x];
      const near = cosine > 0 ? cosine * cosine : 0;
      const near4 = near * near * near * near;
      const glow = strength * (near * near * 0.35 + near4 * near4 * near4 * near4 * 0.45) * (1 - 0.6 * t);
      rgb[q] = colour[0] + (gr - colour[0]) * glow;
      rgb[q + 1] = colour[1] + (gg - colour[1]) * glow;
      rgb[q + 2] = colour[2] + (gb - colour[2]) * glow;
      ids[p] = id;
    }
  }
}

/** Stars spread evenly over the upper half (or all) of the sphere. */
export function paintStars(canvas: Canvas, light: Light, random: Random, count: number, everywhere = false): void {
  for (let i = 0; i < count; i++) {
    const up = everywhere ? random.range(-1, 1) : random.range(0.03, 1);
    const brush = skyBrush(canvas, light, 0, random.range(-180, 180), Math.asin(up) / radians);
    const bright = random.next() ** 5;
    const size = 0.045 + bright * 0.13;
    const colour = random.pick([hex('#ffffff'), hex('#dfe9ff'), hex('#fff1d6'), hex('#cfe0ff')]);
    brush.flat([star(0, 0, size, size * 0.45, 4)], colour, {
      emissive: true,
      noId: true,
      alpha: random.range(0.45, 1),
    });
    if (bright > 0.5) {
      const ray = size * 4.5;
      brush.flat([star(0, 0, ray, ray * 0.045, 4)], colour, { emissive: true, noId: true, alpha: 0.75 });
      brush.glow(0, 0, size * 8, colour, 0.35);
    }
  }
}

function paintBody(canvas: Canvas, light: Light): void {
  if (light.body === 'none') return;
  const brush = skyBrush(canvas, light, 0, light.sunYawDeg, light.sunPitchDeg);
  const paint = { emissive: true, noId: true };
  if (light.body === 'sun') {
    brush.glow(0, 0, 34, light.glowColour, 0.4);
    brush.glow(0, 0, 9, lighten(light.glowColour, 0.5), 0.7);
    brush.flat([ellipse(0, 0, 3.3, 3.3, 0, 48)], mix(light.bodyColour, light.glowColour, 0.25), {
      ...paint,
      alpha: 0.7,
    });
    brush.flat([ellipse(0, 0, 2.7, 2.7, 0, 48)], light.bodyColour, paint);
    return;
  }
  brush.glow(0, 0, 30, light.glowColour, 0.4);
  brush.glow(0, 0, 9, light.glowColour, 0.55);
  const maria = [
    ellipse(-0.9, 0.8, 1, 0.7),
    ellipse(0.7, -0.2, 0.8, 0.9),
    ellipse(-0.5, -1.3, 0.6, 0.4),
    ellipse(1.2, 1.2, 0.4, 0.3),
  ];
  // The dark side shines faintly by the light of the earth, and hides the stars behind it.
  if (light.moonPhase !== 'full')
    brush.flat([ellipse(0, 0, 3.2, 3.2, 0, 56)], mix(light.sky[1], light.glowColour, 0.6), paint);
  brush.flat([moonOutline(light.moonPhase, 3.2)], light.bodyColour, {
    ...paint,
    inside: [{ path: maria, colour: darken(light.bodyColour, 0.12), emissive: true }],
  });
}

/** The lit part of the moon, tilted as in the evening: between its edge and the ellipse that the shadow ends in. */
function moonOutline(phase: MoonPhase, radius: number): Outline {
  if (phase === 'full') return ellipse(0, 0, radius, radius, 0, 56);
  const inner = phase === 'half' ? 0 : 0.62;
  const outline: Outline = [];
  const tilt = -0.45;
  const put = (x: number, y: number) =>
    outline.push(x * Math.cos(tilt) - y * Math.sin(tilt), x * Math.sin(tilt) + y * Math.cos(tilt));
  const steps = 32;
  for (let i = 0; i <= steps; i++) {
    const angle = (i / steps - 0.5) * Math.PI;
    put(radius * Math.cos(angle), radius * Math.sin(angle));
  }
  for (let i = steps - 1; i > 0; i--) {
    const angle = (i / steps - 0.5) * Math.PI;
    put(inner * radius * Math.cos(angle), radius * Math.sin(angle));
  }
  return outline;
}

/** A heap of round puffs over a flat base, one unit wide. */
export function cumulus(random: Random, heightRatio: number): Outline[] {
  const puffs: Outline[] = [ellipse(0, 0.015, 0.5, 0.035, 0, 28)];
  const towers = random.integer(2, 4);
  const tops = Array.from({ length: towers }, () => [random.range(-0.28, 0.28), random.range(0.55, 1)] as const);
  const count = 15;
  for (let i = 0; i < count; i++) {
    const x = -0.46 + (0.92 * (i + random.range(0.2, 0.8))) / count;
    let top = 0.16 * (1 - (x / 0.55) ** 2);
    for (const [centre, reach] of tops)
      top = Math.max(top, heightRatio * reach * (1 - Math.min(1, Math.abs(x - centre) / 0.26) ** 1.6));
    const radius = random.range(0.055, 0.095) * (1 - Math.abs(x) * 0.9);
    for (let y = radius * 0.6; y < top + radius; y += radius * 1.15) {
      puffs.push(
        ellipse(x + random.range(-0.03, 0.03), Math.min(y, top), radius * random.range(0.85, 1.2), radius, 0, 18),
      );
    }
  }
  return puffs;
}

function paintCloud(
  brush: Brush,
  light: Light,
  random: Random,
  width: number,
  heightRatio: number,
  alpha: number,
): void {
  const scaled = brush.at(0, 0, width * (random.chance(0.5) ? 1 : -1), width);
  const path = cumulus(random, heightRatio);
  const middle = mix(light.cloudLit, light.cloudShade, 0.4);
  scaled.flat(path, light.cloudLit, { emissive: true, alpha, bottom: mix(light.cloudLit, light.cloudShade, 0.35) });
  scaled.part(path, light.cloudLit, {
    emissive: true,
    ink: 0,
    alpha: alpha * 0.999,
    shade: 0.1,
    shadeColour: middle,
    bottom: mix(light.cloudLit, middle, 0.5),
    noId: true,
    rim: 0,
  });
  // A second, narrower shade reads as the puffs' own shadow.
  const lower = path.filter((_, i) => i % 3 === 1);
  scaled.flat(lower, middle, { emissive: true, noId: true, alpha: alpha * 0.35 });
  const heads = path.filter((_, i) => i % 2 === 0 && i > 0);
  scaled.part(heads, light.cloudLit, {
    emissive: true,
    ink: 0,
    alpha: alpha * 0.9,
    shade: 0.055,
    shadeColour: middle,
    bottom: mix(light.cloudLit, light.cloudShade, 0.55),
    noId: true,
  });
}

function paintClouds(canvas: Canvas, light: Light, random: Random, id: number): void {
  const { cloudCover } = light;
  const streaks = Math.round(6 + cloudCover * 8);
  for (let i = 0; i < streaks; i++) {
    const pitch = random.range(30, 72);
    const brush = skyBrush(canvas, light, id, random.range(-180, 180), pitch);
    const length = random.range(14, 34);
    const wisps: Outline[] = Array.from({ length: 4 }, () => {
      const half = length * random.range(0.25, 0.5);
      return ellipse(
        random.range(-0.3, 0.3) * length,
        random.range(-2, 2),
        half,
        random.range(0.25, 0.8),
        random.range(-3, 3),
        32,
      );
    });
    brush.flat(wisps, light.cloudLit, { emissive: true, alpha: 0.16 + cloudCover * 0.12, noId: true });
  }
  if (cloudCover > 0.7) {
    const ceiling = Math.round(cloudCover * 26);
    for (let i = 0; i < ceiling; i++) {
      const pitch = random.range(18, 84);
      const brush = skyBrush(canvas, light, id, random.range(-180, 180), pitch);
      const size = random.range(30, 60);
      const tone = mix(light.cloudShade, light.cloudLit, random.range(0.05, 0.5));
      // Puffs side by side, small ones towards the ends; a closed sky has broad ones.
      const isClosed = cloudCover > 0.9;
      const puffs = isClosed ? 6 : 9;
      const lumps = Array.from({ length: puffs }, (_, k) => {
        const x = (k + 0.5) / puffs - 0.5;
        const wide = size * random.range(0.08, 0.14) * (isClosed ? 1.6 : 1.15 - Math.abs(x));
        return ellipse(x * size * 0.8, random.range(-0.035, 0.035) * size, wide, wide * random.range(0.4, 0.6), 0, 24);
      });
      brush.flat(lumps, tone, { emissive: true, alpha: isClosed ? 0.5 : 0.34, noId: true });
    }
  }
  const heaps = Math.round(5 + cloudCover * 9);
  const start = random.range(0, 360);
  const clouds = Array.from({ length: heaps }, (_, i) => ({
    yaw: start + (360 / heaps) * (i + random.range(-0.35, 0.35)),
    pitch: random.range(2, 9) + (i % 3 === 0 ? random.range(8, 20) : 0),
    width: random.range(36, 84),
  }));
  // Far clouds are low and small; the high ones are nearer and come last.
  for (const cloud of clouds.sort((a, b) => a.pitch - b.pitch)) {
    const alpha = light.night > 0.8 ? 0.82 : 0.97;
    const brush = skyBrush(canvas, light, id, cloud.yaw, cloud.pitch);
    paintCloud(brush, light, random, cloud.width, random.range(0.22, 0.42), alpha);
  }
}

/** Fills the whole picture from a function of direction; `colourAt` writes 0-255 values into `out`. */
export function paintSphere(
  canvas: Canvas,
  id: number,
  colourAt: (x: number, y: number, z: number, out: Float64Array) => void,
): void {
  const { width, height, rgb, ids } = canvas;
  const out = new Float64Array(3);
  const { sin, cos } = columnDirections(width);
  for (let row = 0; row < height; row++) {
    const pitch = Math.PI / 2 - ((row + 0.5) / height) * Math.PI;
    const flat = Math.cos(pitch);
    const up = Math.sin(pitch);
    const run = columnRun(flat);
    for (let start = 0, i = 0; start < width; start += run, i++) {
      const middle = middleColumn(i, run, width);
      colourAt(sin[middle] * flat, up, cos[middle] * flat, out);
      const q = (row * width + middle) * 3;
      rgb[q] = out[0];
      rgb[q + 1] = out[1];
      rgb[q + 2] = out[2];
    }
    if (run > 1) canvas.repeatColumns(row, run);
  }
  ids.fill(id);
}

function paintSpace(canvas: Canvas, light: Light, random: Random, id: number): void {
  const seed = random.integer(0, 1 << 30);
  const [a, b] = random.pick([
    [hex('#7a3f9e'), hex('#2d7fb8')],
    [hex('#b8456f'), hex('#4a4fb0')],
    [hex('#2f8f93'), hex('#5a3fa0')],
  ] as const);
  paintSphere(canvas, id, (x, y, z, out) => {
    const warp = noise3(x * 2 + 7, y * 2, z * 2, seed);
    const cloud =
      noise3(x * 3 + warp, y * 3 + warp * 2, z * 3, seed + 9) * 0.65 + noise3(x * 8, y * 8, z * 8, seed + 3) * 0.35;
    const band = Math.max(0, 1 - Math.abs(y * 0.8 + x * 0.5 - 0.1) * 1.5);
    const density = Math.max(0, cloud - 0.42) * 2.2 * (0.35 + band);
    // Three flat steps keep the nebula in the cel manner.
    const tone = Math.min(1, (Math.floor(density * 6) + Math.min(1, (density * 6 - Math.floor(density * 6)) * 4)) / 6);
    for (let c = 0; c < 3; c++) {
      const base = [9, 9, 28][c];
      out[c] = base + (a[c] + (b[c] - a[c]) * warp * 1.3 - base) * tone * 0.85;
    }
  });
  paintStars(canvas, light, random.fork('stars'), 1500, true);
}

function paintWaterColumn(canvas: Canvas, light: Light, random: Random, id: number): void {
  const day = 1 - light.night * 0.65;
  const tones = [hex('#d9fbf2'), hex('#5fd0d8'), hex('#2391bf'), hex('#12568f'), hex('#0c3366')].map(c =>
    mix([6, 16, 44], c, day),
  );
  paintSphere(canvas, id, (_x, y, _z, out) => {
    const t = Math.min(3.999, ((1 - y) / 2) ** 0.6 * 4.4);
    const i = Math.floor(t);
    for (let c = 0; c < 3; c++) out[c] = tones[i][c] + (tones[i + 1][c] - tones[i][c]) * (t - i);
  });
  for (let i = 0; i < 16; i++) {
    const yaw = random.range(0, 360) * radians;
    const spread = random.range(0.06, 0.2);
    const reach = random.range(0.9, 2.4);
    const at = (angle: number, r: number, y: number): [number, number, number] => [
      Math.sin(angle) * r,
      y,
      Math.cos(angle) * r,
    ];
    const [x0, y0, z0] = at(yaw, 0.25, 3);
    const brush = new Brush(
      { canvas, light, eyeHeight: 0, id: 0, distance: 0 },
      { origin: [0, 0, 0], right: [Math.sin(yaw + spread), 0, Math.cos(yaw + spread)], up: [0, 1, 0] },
    );
    const far = reach * 3;
    brush.flat(
      [polygon(Math.hypot(x0, z0), y0, far, -0.8, far + spread * 8, -0.8, Math.hypot(x0, z0) + 0.25, y0)],
      tones[0],
      {
        emissive: true,
        noId: true,
        alpha: 0.07 * day,
      },
    );
    const ray = new Brush(
      { canvas, light, eyeHeight: 0, id: 0, distance: 0 },
      {
        origin: at(yaw, 5, 0),
        right: [Math.cos(yaw), 0, -Math.sin(yaw)],
        up: [Math.sin(yaw) * -0.4, 1, Math.cos(yaw) * -0.4],
      },
    );
    ray.flat([polygon(-0.25 * reach, 11, 0.25 * reach, 11, 0.9 * reach, -3, -0.9 * reach, -3)], tones[0], {
      emissive: true,
      noId: true,
      alpha: 0.1 * day,
    });
  }
  const surface = skyBrush(canvas, light, 0, 0, 90);
  surface.glow(0, 0, 60, tones[0], 0.6 * day);
}

function paintCave(canvas: Canvas, light: Light, random: Random, id: number): void {
  const seed = random.integer(0, 1 << 30);
  const tones = [hex('#191b2e'), hex('#2a2c45'), hex('#3d3f5c'), hex('#545678')];
  const gleam = light.night > 0.5 ? hex('#5fa8d8') : hex('#e8c98a');
  paintSphere(canvas, id, (x, y, z, out) => {
    const strata = noise3(x * 3, y * 7, z * 3, seed) * 0.6 + noise3(x * 9, y * 16, z * 9, seed + 5) * 0.4;
    const facets = strata * 3.6;
    const step = Math.min(2, Math.floor(facets));
    const soft = Math.min(1, (facets - step) * 5);
    const mouth = Math.max(0, z) ** 6 * Math.max(0, 1 - Math.abs(y - 0.12) * 2);
    for (let c = 0; c < 3; c++) {
      const tone = tones[step][c] + (tones[step + 1][c] - tones[step][c]) * soft;
      out[c] = tone + (gleam[c] - tone) * mouth * 0.4;
    }
  });
}
