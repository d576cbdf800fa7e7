import { type Colour, darken, hex, lighten, mix, tint } from '../colour.ts';
import type { Light } from '../light.ts';
import { latticeValue, noise2, Random, turnFractal, turnNoise } from '../random.ts';
import { Brush } from './brush.ts';
import type { Canvas } from './canvas.ts';
import { ellipse, type Outline, rect } from './path.ts';

/** A layer around the horizon; distance in metres, height in degrees above the horizon. */
export interface BackdropLayer {
  kind: 'mountains' | 'hills' | 'dunes' | 'treeline' | 'skyline' | 'cliffs' | 'islands' | 'towers';
  stuff: string;
  distance: number;
  heightDeg: number;
  tone?: Colour;
  /** No snow on it, whatever its height. */
  bare?: boolean;
  /** Part of the circle it covers: centre and width in degrees; all around when absent. */
  sector?: { centreDeg: number; widthDeg: number };
}

/** Paints one layer from its skyline down to the horizon. */
export function paintBackdrop(canvas: Canvas, light: Light, layer: BackdropLayer, seed: number, id: number): void {
  if (layer.kind === 'skyline' || layer.kind === 'towers') {
    paintSkyline(canvas, light, layer, seed, id);
    return;
  }
  if (layer.kind === 'treeline') {
    paintTreeline(canvas, light, layer, seed, id);
    return;
  }
  const { width, height, rgb, ids } = canvas;
  const pixelsPerDegree = height / 180;
  const horizon = height / 2;
  const base = layer.tone ?? rangeTone(layer.kind, light);
  // Far layers sink into the air faster than the ground's fog alone would say: the painter's aerial perspective.
  const air = Math.min(0.9, 1 - Math.exp(-layer.distance * (light.fogPerMetre * 0.06 + 0.00006)));
  const litTone = mix(tint(base, light.lit), light.fog, air);
  const shadeTone = mix(tint(base, light.shade), light.fog, air);
  const snowLine = layer.kind === 'mountains' && !layer.bare ? (light.season === 'winter' ? 0.35 : 0.66) : 2;
  const snowLit = mix(tint(hex('#f7faff'), light.lit), light.fog, air * 0.85);
  const snowShade = mix(tint(hex('#e3eafa'), light.shade), light.fog, air * 0.85);
  const fogLow = mix(litTone, light.fog, 0.45);
  for (let column = 0; column < width; column++) {
    const turn = (column + 0.5) / width;
    const crest = profile(layer, turn, seed) * layer.heightDeg * sectorWeight(layer, turn);
    const top = horizon - crest * pixelsPerDegree;
    if (crest <= 0.02) continue;
    const sunSide = Math.cos(turn * 2 * Math.PI - Math.PI - (light.sunYawDeg * Math.PI) / 180);
    for (let row = Math.max(0, Math.floor(top)); row < Math.ceil(horizon); row++) {
      const coverage = Math.min(1, row + 1 - top);
      const depth = (row + 0.5 - top) / pixelsPerDegree;
      const up = 1 - depth / layer.heightDeg - (1 - crest / layer.heightDeg);
      const shaded = facet(layer, turn, depth, seed);
      const p = row * width + column;
      let tone: Colour = shaded ? shadeTone : litTone;
      if (up > snowLine + (noise2(turn * 900, depth * 2.2, seed) - 0.5) * 0.3 - (shaded ? 0 : 0.05)) {
        tone = shaded ? snowShade : snowLit;
      }
      const low = Math.max(0, 1 - up / 0.55) ** 1.6 * 0.75;
      for (let c = 0; c < 3; c++) {
        const value = tone[c] + (fogLow[c] - tone[c]) * low + sunSide * 3;
        rgb[p * 3 + c] += (Math.min(255, Math.max(0, value)) - rgb[p * 3 + c]) * coverage;
      }
      if (coverage >= 0.5) ids[p] = id;
    }
  }
}

function rangeTone(kind: BackdropLayer['kind'], light: Light): Colour {
  const green = { spring: '#7db06a', summer: '#5d9b58', autumn: '#c0894a', winter: '#c6d2e2' }[light.season];
  if (kind === 'mountains') return mix(hex('#6b7fae'), hex(green), 0.22);
  if (kind === 'dunes') return hex('#e0b878');
  if (kind === 'cliffs') return hex('#a8846a');
  if (kind === 'islands') return mix(hex('#6f8f86'), hex(green), 0.4);
  return hex(green);
}

/** Skyline height, 0 to 1, at a turn (0 to 1, periodic). */
function profile(layer: BackdropLayer, turn: number, seed: number): number {
  switch (layer.kind) {
    case 'mountains': {
      const ridge = 1 - Math.abs(turnFractal(turn, 9, 2, seed) * 2 - 1);
      const small = 1 - Math.abs(turnFractal(turn, 34, 3, seed + 5) * 2 - 1);
      const broad = turnNoise(turn, 5, seed + 9);
      return (
        0.16 + 0.84 * (0.55 * broad + 0.45 * ridge) * (0.72 + 0.28 * small) + 0.03 * (turnNoise(turn, 300, seed) - 0.5)
      );
    }
    case 'cliffs': {
      const step = turnFractal(turn, 26, 3, seed);
      const mesa = Math.min(1, Math.max(0, (turnNoise(turn, 14, seed + 3) - 0.4) * 6));
      return 0.12 + mesa * (0.6 + (0.25 * Math.round(step * 3)) / 3) + 0.03 * step;
    }
    case 'dunes': {
      const wave = turnNoise(turn, 11, seed) * 0.7 + turnNoise(turn, 23, seed + 1) * 0.3;
      return 0.15 + wave ** 1.3 * 0.85;
    }
    case 'islands': {
      const place = Math.max(0, turnNoise(turn, 12, seed) - 0.56) * 2.6;
      return place * (0.75 + 0.25 * turnFractal(turn, 60, 2, seed + 2));
    }
    default:
      return 0.3 + 0.6 * turnFractal(turn, 8, 3, seed) + 0.04 * turnNoise(turn, 240, seed + 4);
  }
}

function sectorWeight({ sector }: BackdropLayer, turn: number): number {
  if (!sector) return 1;
  const off = Math.abs(((((turn * 360 - 180 - sector.centreDeg) % 360) + 540) % 360) - 180);
  const t = Math.max(0, Math.min(1, (sector.widthDeg / 2 - off) / 12));
  return t * t * (3 - 2 * t);
}

/** Whether a point below the crest lies on the shaded side of a ridge. */
function facet(layer: BackdropLayer, turn: number, depth: number, seed: number): boolean {
  if (layer.kind === 'mountains') {
    const slide = (noise2(turn * 220, depth * 0.7, seed + 21) - 0.5) * 0.012;
    const t = turn + depth * 0.0016 + slide;
    return turnFractal(t + 0.004, 30, 2, seed + 5) < turnFractal(t, 30, 2, seed + 5);
  }
  if (layer.kind === 'cliffs') return noise2(turn * 500, depth * 0.5, seed) > 0.55 || depth % 1.3 < 0.18;
  if (layer.kind === 'dunes') {
    const t = turn + depth * 0.004;
    return turnNoise(t + 0.004, 11, seed) < turnNoise(t, 11, seed) - 0.006;
  }
  return noise2(turn * 130, depth * 0.55, seed) > 0.6;
}

function horizonBrush(canvas: Canvas, light: Light, id: number, yawDeg: number, distance: number): Brush {
  const yaw = (yawDeg * Math.PI) / 180;
  const [sin, cos] = [Math.sin(yaw), Math.cos(yaw)];
  return new Brush(
    { canvas, light, eyeHeight: 0, id, distance: Math.min(260, distance * 0.4) },
    { origin: [sin * 100, 0, cos * 100], right: [cos, 0, -sin], up: [0, 1, 0] },
  );
}

/** Rounded tree tops in two tones, all around; one local unit is about half a degree. */
function paintTreeline(canvas: Canvas, light: Light, layer: BackdropLayer, seed: number, id: number): void {
  const random = new Random(seed);
  const leaf =
    layer.tone ?? hex({ spring: '#8fb56b', summer: '#4f8f56', autumn: '#c9783f', winter: '#8d9aa8' }[light.season]);
  const scale = Math.tan((layer.heightDeg * Math.PI) / 180) * 100;
  for (let pass = 0; pass < 2; pass++) {
    const count = pass === 0 ? 64 : 52;
    const tones = [leaf, mix(leaf, hex('#2c6a5c'), 0.22), lighten(leaf, 0.1), mix(leaf, hex('#d9c65a'), 0.16)];
    for (let i = 0; i < count; i++) {
      const yaw = (360 * (i + random.range(-0.3, 0.3))) / count - 180;
      const weight = sectorWeight(layer, yaw / 360 + 0.5);
      const tall = scale * (pass === 0 ? random.range(0.65, 1) : random.range(0.4, 0.7)) * weight;
      const pine = random.chance(light.season === 'winter' ? 0.7 : 0.2);
      const colour = random.pick(tones);
      if (weight < 0.1) continue;
      const brush = horizonBrush(canvas, light, id, yaw, layer.distance * (pass === 0 ? 1.4 : 0.9));
      const half = ((2 * Math.PI * 100) / count) * 0.5;
      const crowns: Outline[] = [];
      if (pine) {
        for (let k = 0; k < 3; k++) {
          const x = (k - 1) * half * 0.8 + random.range(-1, 1);
          const h = tall * random.range(0.8, 1.15);
          crowns.push([x - half * 0.45, -1, x + half * 0.45, -1, x, h]);
        }
      } else {
        crowns.push(rect(-half * 1.3, -1, half * 2.6, tall * 0.72 + 1));
        for (let k = 0; k < 6; k++) {
          const r = half * random.range(0.35, 0.6);
          crowns.push(ellipse(random.range(-1, 1) * half, tall - r - random.range(0, 0.26) * tall, r, r * 0.9, 0, 16));
        }
      }
      brush.part(crowns, colour, { ink: 0, shade: half * 0.22, bottom: mix(colour, darken(colour, 0.3), 0.6) });
    }
  }
}

/** Blocks of buildings against the sky, with windows that light up in the evening. */
function paintSkyline(canvas: Canvas, light: Light, layer: BackdropLayer, seed: number, id: number): void {
  const random = new Random(seed);
  const scale = Math.tan((layer.heightDeg * Math.PI) / 180) * 100;
  const base = layer.tone ?? hex('#8d9bb8');
  for (let pass = 0; pass < 2; pass++) {
    const count = pass === 0 ? 70 : 84;
    for (let i = 0; i < count; i++) {
      const yaw = (360 * (i + random.range(-0.35, 0.35))) / count - 180;
      const weight = sectorWeight(layer, yaw / 360 + 0.5);
      const cluster = 0.45 + 0.55 * turnNoise(yaw / 360 + 0.5, 7, seed);
      const tall = scale * weight * cluster * (pass === 0 ? random.range(0.5, 1) : random.range(0.22, 0.6));
      const half = random.range(1.8, 4.4);
      const kind = random.integer(0, 5);
      const tone = mix(base, random.pick([hex('#b9a6a0'), hex('#7587ab'), hex('#c3c9d6'), hex('#8a7f9c')]), 0.4);
      if (weight < 0.1) continue;
      const brush = horizonBrush(canvas, light, id, yaw, layer.distance * (pass === 0 ? 1.3 : 0.8));
      const outline: Outline[] = [rect(-half, -1, half * 2, tall + 1)];
      if (kind === 0) outline.push(rect(-half * 0.6, tall - 0.1, half * 1.2, tall * 0.16));
      if (kind === 1) outline.push(rect(-0.12, tall - 0.1, 0.24, tall * 0.3));
      if (kind === 2) outline.push([-half, tall - 0.05, half, tall - 0.05, 0, tall + half * 0.8]);
      if (layer.kind === 'towers')
        outline.push([-half * 0.7, tall - 0.05, half * 0.7, tall - 0.05, 0, tall + half * 2]);
      brush.part(outline, tone, { ink: 0, shade: half * 0.7 });
      const glow = light.night > 0.3;
      const window = glow ? hex('#ffd98a') : lighten(tone, 0.3);
      const lit: Outline[] = [];
      const stepX = 0.95;
      const stepY = 1.1;
      for (let y = 0.8; y < tall - 0.7; y += stepY) {
        for (let x = -half + 0.45; x < half - 0.5; x += stepX) {
          if (latticeValue(Math.round(x * 9) + i * 50, Math.round(y * 9), seed + pass) < (glow ? 0.36 : 0.45))
            lit.push(rect(x, y, 0.45, 0.55));
        }
      }
      if (lit.length > 0) brush.flat(lit, window, { emissive: glow, alpha: glow ? 0.3 + 0.6 * light.night : 0.5 });
    }
  }
}
