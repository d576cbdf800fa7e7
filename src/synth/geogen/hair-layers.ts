/** What hair styles are made of: layers on the skull, their borders, strands and curls. Millimetres. */
import { type Distance, mix, smoothBoth, smoothStep } from './distance.ts';
import { skullDistance } from './skin-shape.ts';

/** A hair style on the canonical head: its solid and how its strands run. Millimetres. */
export interface HairStyle {
  distance: Distance;
  /** Across and along the strands; `across` may wrap by `period`. */
  flow(x: number, y: number, z: number): readonly [number, number];
  period: number;
  /** Spacing of the grid to mesh it on. */
  spacing: number;
  /** Lowest point, to end the grid. */
  bottom: number;
  /** Half-extent of the grid in x. */
  reach: number;
  /** Highest point. */
  top: number;
}

export const tau = 2 * Math.PI;

/** Rounded clumps with sharp valleys: 0 in a valley, 1 on top. */
export function clumps(turns: number): number {
  return Math.sqrt(Math.abs(Math.sin(turns * Math.PI)));
}

/** A smooth field without visible period, about -1..1; for small irregularities. */
export function wobble(x: number, y: number, z: number): number {
  return (
    (Math.sin(x * 0.071 + Math.sin(y * 0.053 + 1.3) * 1.7) +
      Math.sin(y * 0.083 + Math.sin(z * 0.047 + 0.4) * 1.9) +
      Math.sin(z * 0.067 + Math.sin(x * 0.059 + 2.1) * 1.5)) /
    3
  );
}

/** Angle around a vertical axis through the skull: 0 at the back, so that the seam is in front, above the face. */
export function azimuth(x: number, z: number): number {
  return Math.atan2(x, -(z + 12));
}

/** Angle around the crown's axis (tilted back), and distance from the crown along the skull. */
export function aroundCrown(x: number, y: number, z: number): { angle: number; along: number } {
  const tilt = 0.38;
  const cy = y - 34;
  const cz = z + 10;
  const up = cy * Math.cos(tilt) - cz * Math.sin(tilt);
  const forward = cy * Math.sin(tilt) + cz * Math.cos(tilt);
  return { angle: Math.atan2(x, -forward), along: Math.atan2(Math.hypot(x, forward), up) * 86 };
}

/** Where the face is free of hair: negative in the hair's region. `cover` moves the border forward on the sides. */
function faceBorder(x: number, y: number, z: number, hairline: number, cover: number): number {
  const ax = Math.abs(x);
  const temple = 5 * smoothStep(12, 40, ax) - 4 * smoothStep(0, 16, ax);
  const line = hairline + temple;
  const front = 14 + cover + (54 - cover * 0.4) * smoothStep(2, line + 6, y) + 60 * smoothStep(line - 4, line + 16, y);
  return (z - front) * 0.72;
}

/** Below the back of the head: negative above the hair's lower end. */
function lowerBorder(y: number, z: number, side: number, nape: number): number {
  return (mix(nape, side, smoothStep(-60, 10, z)) - y) * 0.9;
}

export interface ShellOptions {
  hairline?: number;
  cover?: number;
  side?: number;
  nape?: number;
  round?: number;
  /** Whether the hair lies over the ears; it is combed around them otherwise. */
  coversEars?: boolean;
}

/** Around an ear: negative where hair must not be. Leans as the ear does. */
function earOpening(x: number, y: number, z: number): number {
  const cy = y + 1;
  const cz = z + 9;
  const along = cy * 0.976 - cz * 0.218;
  const across = cy * 0.218 + cz * 0.976;
  const egg = (Math.sqrt((along / 37) ** 2 + (across / 24) ** 2) - 1) * 24;
  return Math.max(egg, 56 - Math.abs(x));
}

/** A layer on the skull of varying thickness within the usual borders. */
export function shell(x: number, y: number, z: number, thickness: number, options: ShellOptions = {}): number {
  const { hairline = 76, cover = 0, side = -12, nape = -46, round = 7, coversEars = false } = options;
  const layer = skullDistance(x, y, z) - thickness;
  const border = Math.max(faceBorder(x, y, z, hairline, cover), lowerBorder(y, z, side, nape));
  const bounded = smoothBoth(layer, border, round);
  return coversEars ? bounded : smoothBoth(bounded, -earOpening(x, y, z), Math.min(5, round));
}

/** Strands from the crown outwards, with a slight whirl. */
function crownFlow(count: number, whirl: number) {
  return (x: number, y: number, z: number) => {
    const { angle, along } = aroundCrown(x, y, z);
    return { turns: ((angle + whirl * along * 0.01) / tau) * count, angle, along };
  };
}

export function crownStyle(
  count: number,
  whirl: number,
  depth: number,
  thickness: Distance,
  options: ShellOptions,
  spacing = 6,
): HairStyle {
  const flow = crownFlow(count, whirl);
  return {
    distance: (x, y, z) => {
      const rough = skullDistance(x, y, z);
      if (rough > 60 || rough < -30) return rough - 30;
      const { turns, along } = flow(x, y, z);
      const fade = smoothStep(8, 40, along);
      return shell(
        x,
        y,
        z,
        thickness(x, y, z) + depth * fade * (clumps(turns + 0.35 * wobble(x, y * 2, z)) - 0.6),
        options,
      );
    },
    flow: (x, y, z) => {
      const { angle, along } = flow(x, y, z);
      return [angle * 86, along];
    },
    period: tau * 86,
    spacing,
    bottom: (options.nape ?? -46) - 14,
    reach: 112,
    top: 165,
  };
}

/** Cells of bumps, for curls: 0 between bumps, 1 on top. */
function bumps(x: number, y: number, z: number, size: number): number {
  const s = tau / size / 1.6;
  const value =
    Math.sin(x * s + 1.7 * Math.sin(y * s * 0.43)) * Math.sin(y * s + 1.3 * Math.sin(z * s * 0.47)) +
    Math.sin(z * s + 1.5 * Math.sin(x * s * 0.41)) * Math.sin((x + y) * s * 0.8);
  return 0.5 + 0.5 * Math.tanh(value * 1.2);
}

export function curly(
  thickness: number,
  size: number,
  amplitude: number,
  options: ShellOptions,
  top: number,
): HairStyle {
  return {
    distance: (x, y, z) => {
      const rough = skullDistance(x, y, z);
      if (rough > thickness + 40 || rough < -40) return rough - thickness;
      const grown = thickness * (0.55 + 0.45 * smoothStep(-30, 60, y));
      return (
        shell(x, y, z, grown + amplitude * (bumps(x, y, z, size) - 0.4), { round: 12, coversEars: true, ...options }) *
        0.8
      );
    },
    flow: (x, y, z) => [azimuth(x, z) * 90 + 14 * Math.sin(y * 0.09), y * 1.3 + 14 * Math.sin(x * 0.08)],
    period: tau * 90,
    spacing: 6.6,
    bottom: -70,
    reach: 82 + thickness + amplitude,
    top,
  };
}
