import { addInto, blendInto, type Colour, colourOf, type MutableColour, setColour } from './colour.ts';
import type { PainterDesign } from './design.ts';
import { fractalNoise, gradientNoise, hash32, seededRandom, smoothStep } from './noise.ts';

/** What the viewer stands on. Distances are in eye heights. */
export interface GroundBrush {
  /** Distance of the shore or the meadow's edge at a unit azimuth. */
  edge(x: number, z: number): number;
  /** Paints over water; `edge` is that of this azimuth. @param up negative */
  paint(into: MutableColour, x: number, up: number, z: number, edge: number): void;
}

const sand = colourOf('#ead3a0');
const wetSand = colourOf('#a98a62');
const foam = colourOf('#f7fbfb');
const pebble = colourOf('#8d8680');
const shell = colourOf('#fbeee0');
const lush = colourOf('#4f8a3a');
const dry = colourOf('#a9b552');
const shadow = colourOf('#27502f');
const petals: readonly Colour[] = ['#ffffff', '#ffd94a', '#ff8fb0', '#b79bf0', '#ff6f59'].map(colourOf);

export function createGroundBrush(design: PainterDesign, pixelAngle: number): GroundBrush | undefined {
  if (design.ground === 'water') return undefined;
  const isMeadow = design.ground === 'meadow';
  const { palette, light } = design;
  const seed = hash32(design.seed ^ 0x3243f6a9);
  const noise = gradientNoise(seededRandom(seed));
  const inland = seededRandom(seed ^ 77)() * 2 * Math.PI;
  const [inlandX, inlandZ] = [Math.sin(inland), Math.cos(inland)];
  const colour: MutableColour = [0, 0, 0];
  const received: MutableColour = [0, 0, 0];
  const steepness = 0.55 + 0.45 * Math.min(1, -light[1] * 2);
  for (let c = 0; c < 3; c++) received[c] = palette.skylight[c] * 0.6 + palette.sunlight[c] * 0.8 * steepness;
  // The eye adapts: underfoot, coloured light looks half as coloured.
  const grey = received[0] * 0.3 + received[1] * 0.59 + received[2] * 0.11;
  for (let c = 0; c < 3; c++) received[c] += (grey * 1.08 - received[c]) * 0.5;

  function edge(x: number, z: number): number {
    const wobble = fractalNoise(noise, x * 1.6, 1.5, z * 1.6, 5, 0.3 / pixelAngle, 0.5);
    const side = x * inlandX + z * inlandZ;
    if (!isMeadow) return Math.exp(1.5 + 1.0 * side + wobble * 0.55);
    const blades = fractalNoise(noise, x * 90, 9.5, z * 90, 3, 0.6 / pixelAngle / 1, 0.7);
    return Math.exp(2.0 + 0.8 * side + wobble * 0.6) * (1 + 0.09 * blades);
  }

  function grassAt(px: number, pz: number, distance: number, finest: number): void {
    const wide = fractalNoise(noise, px * 0.22, 3.5, pz * 0.22, 3, finest / 0.22, 0.5);
    const tufts = fractalNoise(noise, px * 2.6, 13.5, pz * 2.6, 3, finest / 2.6, 0.6);
    const blades = fractalNoise(noise, px * 24, 23.5, pz * 24, 3, finest / 24, 0.75);
    setColour(colour, lush);
    blendInto(colour, dry, smoothStep(-0.35, 0.55, wide + tufts * 0.3) * 0.8);
    blendInto(colour, shadow, smoothStep(0.05, -0.7, tufts * 0.8 + blades * 0.55) * 0.75);
    addInto(colour, dry, Math.max(0, blades) * 0.32);
    if (design.flowers && distance < 30) flowersAt(px, pz, wide, finest);
  }

  /** Blossoms in clumps: at most one in each cell of two grids over the ground. */
  function flowersAt(px: number, pz: number, wide: number, finest: number): void {
    const clump = smoothStep(-0.1, 0.45, noise(px * 0.45 + 9, 61.5, pz * 0.45) + wide * 0.3);
    for (let grid = 0; grid < 2; grid++) {
      const cell = grid ? 0.19 : 0.31;
      const cx = Math.floor(px / cell);
      const cz = Math.floor(pz / cell);
      const hash = hash32(Math.imul(cx, 73856093) ^ Math.imul(cz, 19349663) ^ (seed + grid));
      if ((hash & 255) / 255 > clump * 0.85) continue;
      const centreX = (cx + 0.3 + 0.4 * (((hash >>> 8) & 255) / 255)) * cell;
      const centreZ = (cz + 0.3 + 0.4 * (((hash >>> 16) & 255) / 255)) * cell;
      const radius = 0.022 + 0.022 * (((hash >>> 24) & 255) / 255);
      const away = Math.sqrt((px - centreX) ** 2 + (pz - centreZ) ** 2);
      if (away > 0.06 + 1 / finest) continue;
      const angle = Math.atan2(px - centreX, pz - centreZ);
      const blurred = Math.max(radius * 0.15, 0.5 / finest);
      const reach = radius * (0.82 + 0.18 * Math.cos(angle * 5 + hash));
      const visible = Math.min(1, (radius / (0.35 / finest)) ** 2);
      blendInto(
        colour,
        petals[(hash >>> 5) % petals.length],
        smoothStep(reach + blurred, reach - blurred, away) * visible,
      );
      blendInto(colour, petals[1], smoothStep(radius * 0.34 + blurred, radius * 0.34 - blurred, away) * visible * 0.8);
    }
  }

  /** Pebbles and shells, more of them along the tide line; each with its shadow away from the light. */
  function pebblesAt(px: number, pz: number, nearWater: number, finest: number): void {
    const cell = 0.23;
    const cx = Math.floor(px / cell);
    const cz = Math.floor(pz / cell);
    const hash = hash32(Math.imul(cx, 73856093) ^ Math.imul(cz, 19349663) ^ (seed + 5));
    const share =
      0.07 + 0.4 * smoothStep(0.5, 0.85, nearWater) * smoothStep(-0.2, 0.3, noise(px * 0.7, 71.5, pz * 0.7));
    if ((hash & 255) / 255 > share) return;
    const radius = 0.014 + 0.034 * (((hash >>> 24) & 255) / 255) ** 2;
    const dx = px - (cx + 0.35 + 0.3 * (((hash >>> 8) & 255) / 255)) * cell;
    const dz = pz - (cz + 0.35 + 0.3 * (((hash >>> 16) & 255) / 255)) * cell;
    const flatness = 0.6 + 0.4 * (((hash >>> 4) & 15) / 15);
    const blurred = Math.max(radius * 0.12, 0.45 / finest);
    const visible = Math.min(1, (radius / (0.3 / finest)) ** 2);
    const round = Math.sqrt(dx * dx + (dz / flatness) ** 2);
    const shade = Math.sqrt((dx + light[0] * radius * 0.5) ** 2 + ((dz + light[2] * radius * 0.5) / flatness) ** 2);
    blendInto(colour, wetSand, smoothStep(radius + blurred * 2, radius - blurred, shade) * visible * 0.8);
    const lit = 0.5 + ((dx * light[0] + dz * light[2]) / radius) * 0.4;
    const cover = smoothStep(radius + blurred, radius - blurred, round) * visible;
    blendInto(colour, (hash & 512) === 0 ? pebble : shell, cover);
    addInto(colour, shell, cover * (lit - 0.5) * 0.5);
  }

  function sandAt(px: number, pz: number, distance: number, shore: number, finest: number): void {
    const grain = fractalNoise(noise, px * 30, 5.5, pz * 30, 3, finest / 30, 0.8);
    const warp = noise(px * 0.9, 15.5, pz * 0.9) * 1.6;
    const ripples = noise(px * 2.2 + warp, 25.5, pz * 6.5 + warp) * Math.min(1, Math.max(0, 1.6 - 13 / finest));
    const dunes = fractalNoise(noise, px * 0.35, 35.5, pz * 0.35, 3, finest / 0.35, 0.5);
    setColour(colour, sand);
    blendInto(colour, wetSand, Math.max(0, Math.min(0.7, 0.18 - ripples * 0.5 - dunes * 0.4 + grain * 0.14)));
    blendInto(colour, wetSand, smoothStep(0.72, 0.97, distance / shore + dunes * 0.1) * 0.8);
    pebblesAt(px, pz, distance / shore, finest);
    // Grass takes over far inland.
    const side = (px * inlandX + pz * inlandZ) / (distance + 0.3);
    const grown = smoothStep(0.1, 0.55, side + dunes * 0.6 - 3.4 / (distance + 0.6));
    if (grown > 0) {
      const r = colour[0];
      const g = colour[1];
      const b = colour[2];
      grassAt(px, pz, distance, finest);
      const amount = smoothStep(0.25, 0.6, grown + grain * 0.25) * smoothStep(0.95, 0.75, distance / shore);
      colour[0] = r + (colour[0] - r) * amount;
      colour[1] = g + (colour[1] - g) * amount;
      colour[2] = b + (colour[2] - b) * amount;
    }
  }

  function paint(into: MutableColour, x: number, up: number, z: number, shore: number): void {
    const flat = Math.sqrt(1 - up * up);
    const distance = flat / -up;
    if (distance > shore * 1.3) return;
    const px = x / -up;
    const pz = z / -up;
    const slant = 1 + distance * distance;
    const blurred = (pixelAngle * slant) / shore;
    const finest = 0.6 / (pixelAngle * Math.sqrt(slant) * Math.min(3, Math.sqrt(1 + distance)));
    if (isMeadow) {
      const cover = smoothStep(1 + blurred * 0.6, 1 - blurred * 0.6, distance / shore);
      if (cover <= 0) return;
      grassAt(px, pz, distance, finest);
      const shade = 1 - 0.35 * smoothStep(0.6, 1, distance / shore);
      blendInto(
        into,
        [colour[0] * received[0] * shade, colour[1] * received[1] * shade, colour[2] * received[2] * shade],
        cover,
      );
      return;
    }
    const lap = distance / shore + 0.035 * noise(px * 0.8, 45.5, pz * 0.8);
    const lace = fractalNoise(noise, px * 3.5, 55.5, pz * 3.5, 4, finest / 3.5, 0.6);
    const cover = smoothStep(1.02 + blurred * 0.5, 0.97 - blurred * 0.5, lap);
    if (cover > 0) {
      sandAt(px, pz, distance, shore, finest);
      blendInto(into, [colour[0] * received[0], colour[1] * received[1], colour[2] * received[2]], cover);
    }
    const line =
      Math.exp(-(((lap - 1.0) / (0.018 + blurred * 0.3)) ** 2)) + 0.55 * Math.exp(-(((lap - 1.12) / 0.03) ** 2));
    const white = Math.min(1, line * smoothStep(-0.35, 0.25, lace + line * 0.35));
    blendInto(
      into,
      [foam[0] * received[0] * 1.15, foam[1] * received[1] * 1.15, foam[2] * received[2] * 1.15],
      white * 0.9,
    );
  }

  return { edge, paint };
}
