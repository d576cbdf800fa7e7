import { type Distance, ellipsoid, mix, smoothBoth, smoothStep, smoothUnion, sphere, taperedLine } from './distance.ts';
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

const tau = 2 * Math.PI;

/** Rounded clumps with sharp valleys: 0 in a valley, 1 on top. */
function clumps(turns: number): number {
  return Math.sqrt(Math.abs(Math.sin(turns * Math.PI)));
}

/** A smooth field without visible period, about -1..1; for small irregularities. */
function wobble(x: number, y: number, z: number): number {
  return (
    (Math.sin(x * 0.071 + Math.sin(y * 0.053 + 1.3) * 1.7) +
      Math.sin(y * 0.083 + Math.sin(z * 0.047 + 0.4) * 1.9) +
      Math.sin(z * 0.067 + Math.sin(x * 0.059 + 2.1) * 1.5)) /
    3
  );
}

/** Angle around a vertical axis through the skull: 0 at the back, so that the seam is in front, above the face. */
function azimuth(x: number, z: number): number {
  return Math.atan2(x, -(z + 12));
}

/** Angle around the crown's axis (tilted back), and distance from the crown along the skull. */
function aroundCrown(x: number, y: number, z: number): { angle: number; along: number } {
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

interface ShellOptions {
  hairline?: number;
  cover?: number;
  side?: number;
  nape?: number;
  round?: number;
}

/** A layer on the skull of varying thickness within the usual borders. */
function shell(x: number, y: number, z: number, thickness: number, options: ShellOptions = {}): number {
  const { hairline = 76, cover = 0, side = -12, nape = -46, round = 7 } = options;
  const layer = skullDistance(x, y, z) - thickness;
  const border = Math.max(faceBorder(x, y, z, hairline, cover), lowerBorder(y, z, side, nape));
  return smoothBoth(layer, border, round);
}

/** Strands from the crown outwards, with a slight whirl. */
function crownFlow(count: number, whirl: number) {
  return (x: number, y: number, z: number) => {
    const { angle, along } = aroundCrown(x, y, z);
    return { turns: ((angle + whirl * along * 0.01) / tau) * count, angle, along };
  };
}

function crownStyle(
  count: number,
  whirl: number,
  depth: number,
  thickness: Distance,
  options: ShellOptions,
  spacing = 5.2,
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

/** Strands hang straight down around the head. */
function hangingFlow(x: number, y: number, z: number): readonly [number, number] {
  return [azimuth(x, z) * 95, Math.hypot(x, z + 12) * 0.2 - y];
}

interface CurtainOptions {
  bottom: number;
  width: number;
  flare: number;
  wave: number;
  cover: number;
  fringe: number;
  part: number;
  lift: number;
}

/** Hair that falls around the head to `bottom`: bobs and long hair. `fringe` is the height it ends at on the forehead. */
function curtain(options: CurtainOptions): HairStyle {
  const { bottom, width, flare, wave, cover, fringe, part, lift } = options;
  const distance: Distance = (x0, y, z0) => {
    const fall = smoothStep(60, -120, y);
    const swing = wave * fall * Math.sin(y * 0.075 + azimuth(x0, z0) * 2);
    const x = x0 * (1 - swing * 0.012);
    const z = z0 + swing;
    const angle = azimuth(x, z);
    const turns = (angle / tau) * 34 + 0.22 * Math.sin(y * 0.03 + angle * 5) + wave * 0.02 * Math.sin(y * 0.06);
    const grooves = 2.6 * (clumps(turns) - 0.6) * smoothStep(125, 90, y);
    // Above: a thick shell. Below: a bell around the neck.
    // Without a fringe the shell thins out towards the forehead, so that it does not stand over it like a visor.
    const thick = fringe > 70 ? 13 - 7.5 * smoothStep(10, 62, z) * smoothStep(125, 95, y) : 13;
    const dome = skullDistance(x, y - lift * 0.4, z) - thick - lift * 0.3 * smoothStep(60, 110, y);
    const radius = width + flare * smoothStep(0, bottom, y);
    const depth = radius * (z < -16 ? 1.02 + 0.2 * smoothStep(-40, -110, y) : 1.02);
    const ring = Math.hypot(x / radius, (z + 16) / depth);
    const bell = (ring - 1) * Math.min(radius, depth);
    let d = smoothUnion(dome, smoothBoth(bell, y - 30, 24), 46) - grooves;
    const ends = bottom + 4 * clumps(turns * 0.5 + 0.3);
    d = smoothBoth(d, (ends - y) * 0.9, 10);
    const parting = 3.5 * Math.exp(-(((x - part) / 5) ** 2)) * smoothStep(70, 100, y) * smoothStep(-60, 0, z);
    d += parting;
    // The face stays free: between cheeks and temples, and below the fringe.
    const ax = Math.abs(x);
    const opening = Math.max(
      ellipsoid(x, y - mix(fringe, 82, 0) + 96, 0, 66 - cover * 0.5, 100, 1e4),
      (20 + cover - z) * 0.9,
    );
    const underFringe = Math.max(ax - 70, y - fringe - 2.5 * clumps(turns), (28 + cover - z) * 0.9);
    d = smoothBoth(d, -Math.min(opening, underFringe), 7);
    // Nothing in front of chin and throat; the locks fall beside them.
    const throat = Math.max(ax - 60 - 0.08 * (y + 60), y + 34, (4 - z) * 0.9);
    return smoothBoth(smoothBoth(d, (z - 44 - cover) * 0.9 - (y > 0 ? 200 : 0), 6), -throat, 8);
  };
  return {
    distance,
    flow: hangingFlow,
    period: tau * 95,
    spacing: bottom < -150 ? 7 : bottom < -110 ? 6.2 : 5.6,
    bottom: bottom - 12,
    reach: Math.max(110, width + flare + 14),
    top: 165,
  };
}

/** Combed back tightly to a knot; `x`, `y`, `z` of the knot. */
function pulledBack(knotY: number, knotZ: number, extra: Distance, reach = 108, bottom = -60, top = 160): HairStyle {
  const flow = (x: number, y: number, z: number) => {
    // Angle around the axis from the forehead to the knot.
    const length = Math.hypot(knotY - 40, knotZ - 60);
    const [ay, az] = [(knotY - 40) / length, (knotZ - 60) / length];
    const along = (y - 40) * ay + (z - 60) * az;
    const side = (y - 34) * az - (z + 10) * ay;
    return { angle: Math.atan2(x, -side), along };
  };
  return {
    distance: (x, y, z) => {
      const { angle } = flow(x, y, z);
      const base = shell(x, y, z, 6.5 + 1.8 * (clumps((angle / tau) * 40) - 0.5), { hairline: 80, round: 5 });
      return smoothUnion(base, extra(x, y, z), 7);
    },
    flow: (x, y, z) => {
      const { angle, along } = flow(x, y, z);
      return [angle * 80, along];
    },
    period: tau * 80,
    spacing: 5.2,
    bottom,
    reach,
    top,
  };
}

/** A tail along points [x, y, z, radius], with grooves. */
function tail(points: readonly (readonly [number, number, number, number])[], mirrored = false): Distance {
  return (x0, y, z) => {
    const x = mirrored ? Math.abs(x0) : x0;
    let d = 1e3;
    for (let index = 0; index + 1 < points.length; index++) {
      const [a, b] = [points[index], points[index + 1]];
      d = smoothUnion(d, taperedLine(x, y, z, a[0], a[1], a[2], b[0], b[1], b[2], a[3], b[3]), 8);
    }
    return d > 12 ? d : d - 1.8 * (clumps(Math.atan2(x - points[0][0], z - points[0][2]) * 2.2 + y * 0.012) - 0.5);
  };
}

function bun(x0: number, y0: number, z0: number, radius: number, mirrored = false): Distance {
  return (x, y, z) => {
    const [cx, cy, cz] = [(mirrored ? Math.abs(x) : x) - x0, y - y0, z - z0];
    const d = sphere(cx, cy * 1.12, cz, radius);
    const turn = Math.atan2(cx, cz) / tau;
    return d > 15 ? d : d - 2.6 * (clumps(turn * 3 + cy * 0.045) - 0.5);
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

function curly(thickness: number, size: number, amplitude: number, options: ShellOptions, top: number): HairStyle {
  return {
    distance: (x, y, z) => {
      const rough = skullDistance(x, y, z);
      if (rough > thickness + 40 || rough < -40) return rough - thickness;
      const grown = thickness * (0.55 + 0.45 * smoothStep(-30, 60, y));
      return shell(x, y, z, grown + amplitude * (bumps(x, y, z, size) - 0.4), { round: 12, ...options }) * 0.8;
    },
    flow: (x, y, z) => [azimuth(x, z) * 90 + 14 * Math.sin(y * 0.09), y * 1.3 + 14 * Math.sin(x * 0.08)],
    period: tau * 90,
    spacing: 5.8,
    bottom: -70,
    reach: 82 + thickness + amplitude,
    top,
  };
}

function spikes(): HairStyle {
  const directions: [number, number, number, number][] = [];
  const golden = Math.PI * (3 - Math.sqrt(5));
  for (let index = 0; index < 34; index++) {
    const up = 1 - (index / 33) * 1.15;
    const ring = Math.sqrt(1 - Math.min(1, up * up));
    const turn = index * golden;
    const [x, z] = [ring * Math.cos(turn), ring * Math.sin(turn)];
    if (z > 0.45 && up < 0.42) continue;
    directions.push([x, up, z, 34 + 10 * Math.sin(index * 2.4)]);
  }
  const base = crownStyle(20, 0.2, 2, () => 9, { hairline: 74, round: 5 });
  return {
    ...base,
    distance: (x, y, z) => {
      let d = base.distance(x, y, z);
      if (y < -40) return d;
      for (const [dx, dy, dz, length] of directions) {
        const [ox, oy, oz] = [dx * 74, 34 + dy * 83, -10 + dz * 90];
        d = smoothUnion(
          d,
          taperedLine(
            x,
            y,
            z,
            ox,
            oy,
            oz,
            ox + dx * length,
            oy + dy * length + 10,
            oz + dz * length + 6 * Math.sign(dz),
            19,
            1.2,
          ),
          7,
        );
      }
      return d;
    },
    reach: 132,
    top: 182,
    spacing: 5.4,
  };
}

function locks(): HairStyle {
  const strands: number[][] = [];
  for (let index = 0; index < 21; index++) {
    const angle = ((index + 0.5) / 21 - 0.5) * tau * 0.74;
    const level = index % 3;
    const [x, z] = [Math.sin(angle), -Math.cos(angle)];
    const start = 92 - level * 26;
    const scale = Math.sqrt(1 - ((start - 34) / 92) ** 2);
    strands.push([
      x * 80 * scale,
      start,
      -10 + z * 95 * scale,
      x * 94,
      10 - level * 6,
      -14 + z * 102,
      x * (96 + 8 * Math.sin(index)),
      -112 + 20 * Math.sin(index * 1.9),
      -16 + z * 100,
    ]);
  }
  return {
    distance: (x, y, z) => {
      const { angle } = aroundCrown(x, y, z);
      let d = shell(x, y, z, 8 + 3 * (clumps((angle / tau) * 24) - 0.5), { hairline: 78 });
      for (const [ax, ay, az, bx, by, bz, cx, cy, cz] of strands) {
        if (Math.abs(x - bx) > 60 || Math.abs(z - bz) > 70) continue;
        d = smoothUnion(d, taperedLine(x, y, z, ax, ay, az, bx, by, bz, 11, 11.5), 5);
        d = smoothUnion(d, taperedLine(x, y, z, bx, by, bz, cx, cy, cz, 11.5, 8), 5);
      }
      return d - 0.8 * Math.sin(y * 0.4 + x * 0.1);
    },
    flow: (x, y, z) => [azimuth(x, z) * 95, y * 0.7],
    period: tau * 95,
    spacing: 6.8,
    bottom: -146,
    reach: 122,
    top: 150,
  };
}

const braidBeads = Array.from({ length: 11 }, (_, index) => {
  const t = index / 10;
  return {
    x: 84 + 10 * Math.sin(t * 2.4),
    y: -22 - t * 158,
    z: -8 + 56 * smoothStep(0, 0.7, t),
    r: 13 - 4.5 * t,
    turn: index % 2 ? 0.5 : -0.5,
  };
});

/** Two braids over the shoulders: beads that lean alternately. */
const braids: Distance = (x, y, z) => {
  const ax = Math.abs(x);
  if (ax < 40) return 40 - ax + 20;
  let d = 1e3;
  for (const bead of braidBeads) {
    const [cx, cy] = [ax - bead.x, y - bead.y];
    const rx = cx * Math.cos(bead.turn) - cy * Math.sin(bead.turn);
    const ry = cx * Math.sin(bead.turn) + cy * Math.cos(bead.turn);
    d = smoothUnion(d, ellipsoid(rx, ry, z - bead.z, bead.r * 1.15, bead.r * 0.85, bead.r), 2.5);
  }
  return d;
};

/** Every style by name; each is meshed once, when first needed. */
export const hairStyles: Readonly<Record<string, () => HairStyle>> = {
  buzz: () => crownStyle(60, 0.3, 0.25, () => 3.2, { hairline: 78, side: -4, nape: -40, round: 2.5 }, 6),
  crop: () =>
    crownStyle(30, 0.7, 3.4, (_x, y) => 9 + 6 * smoothStep(40, 110, y), { hairline: 72, side: -2, nape: -42 }),
  pixie: () =>
    crownStyle(26, 1.1, 4.2, (x, y, z) => 11 + 8 * smoothStep(30, 110, y) + 5 * smoothStep(0, 60, z) + 0.06 * x, {
      hairline: 58,
      cover: 12,
      side: -20,
      nape: -56,
    }),
  sidePart: () => {
    const style = crownStyle(
      2,
      0,
      0,
      (x, y, z) => {
        const top = smoothStep(60, 105, y);
        const combed = smoothStep(-30, -10, x) * mix(8, 16, smoothStep(-20, 40, x + z * 0.3));
        const valley = -6 * Math.exp(-(((x + 31) / 6) ** 2)) * top * smoothStep(-70, -20, z);
        const strands = 3 * (clumps((z + 0.45 * x) * 0.085 + 0.1 * wobble(x, y, z)) - 0.6) * top;
        const sides = 1.3 * (clumps((azimuth(x, z) / tau) * 44) - 0.5) * (1 - top);
        return 7.5 + combed * top + valley + strands + sides;
      },
      { hairline: 78, side: 0, nape: -42 },
    );
    return { ...style, flow: (x, y, z) => [z + 0.45 * x - y * 0.3, x * 1.1 - y * 0.6], period: 1e6 };
  },
  quiff: () => {
    const style = crownStyle(
      2,
      0,
      0,
      (x, y, z) => {
        const top = smoothStep(62, 100, y) * smoothStep(62, 40, Math.abs(x));
        const lift = 30 * top * Math.exp(-(((z - 42) / 34) ** 2)) + 10 * top;
        const strands = 3.4 * (clumps(x * 0.075 + 0.12 * wobble(x, y, z) + z * 0.004) - 0.6) * top;
        const sides = 1.2 * (clumps((azimuth(x, z) / tau) * 44) - 0.5) * (1 - top);
        return 6 + lift + strands + sides;
      },
      { hairline: 80, side: 0, nape: -42 },
    );
    return { ...style, flow: (x, y, z) => [x - z * 0.05, y * 0.5 - z], period: 1e6 };
  },
  slick: () => pulledBack(20, -108, () => 1e3),
  bob: () => curtain({ bottom: -72, width: 94, flare: 4, wave: 0, cover: 8, fringe: 52, part: 0, lift: 6 }),
  lob: () => curtain({ bottom: -118, width: 92, flare: 10, wave: 6, cover: 4, fringe: 84, part: 16, lift: 8 }),
  long: () => curtain({ bottom: -196, width: 92, flare: 20, wave: 2, cover: 2, fringe: 84, part: 0, lift: 4 }),
  longFringe: () => curtain({ bottom: -170, width: 93, flare: 14, wave: 1, cover: 6, fringe: 50, part: 0, lift: 6 }),
  wavy: () => curtain({ bottom: -176, width: 98, flare: 24, wave: 13, cover: 4, fringe: 82, part: -22, lift: 12 }),
  ponytail: () =>
    pulledBack(
      72,
      -108,
      tail([
        [0, 72, -100, 15],
        [0, 78, -132, 23],
        [0, 10, -150, 25],
        [0, -70, -138, 18],
        [0, -118, -128, 3],
      ]),
      108,
      -130,
    ),
  bun: () => pulledBack(118, -62, bun(0, 138, -62, 35), 108, -60, 190),
  lowBun: () => pulledBack(4, -112, bun(0, -2, -118, 33), 108, -60),
  spaceBuns: () => pulledBack(40, -100, bun(66, 112, -22, 32, true), 116, -60, 168),
  pigtails: () =>
    pulledBack(
      40,
      -104,
      tail(
        [
          [74, 42, -34, 13],
          [106, 36, -38, 20],
          [122, -30, -34, 22],
          [116, -96, -22, 5],
        ],
        true,
      ),
      156,
      -112,
    ),
  braids: () => pulledBack(0, -104, braids, 122, -200),
  afro: () => {
    const style = curly(46, 15, 5, { hairline: 70, cover: 8, side: -24, nape: -52, round: 26 }, 184);
    return { ...style, spacing: 6.4 };
  },
  curls: () => curly(23, 25, 12, { hairline: 66, cover: 10, side: -26, nape: -54 }, 172),
  curlyTop: () => {
    const style = curly(20, 22, 11, { hairline: 70 }, 172);
    return {
      ...style,
      distance: (x, y, z) => {
        const high = smoothStep(48, 74, y);
        const tight = shell(x, y, z, 4, { side: 0, nape: -40, round: 3 });
        return smoothUnion(tight, style.distance(x, y, z) + (1 - high) * 40, 6);
      },
    };
  },
  balding: () => {
    const style = crownStyle(44, 0.1, 1.6, () => 7, { side: 2, nape: -44, round: 4 });
    return { ...style, distance: (x, y, z) => smoothBoth(style.distance(x, y, z), (y - 62 + 0.25 * z) * 0.9, 6) };
  },
  mohawk: () => {
    const style = crownStyle(60, 0.2, 0.3, () => 3, { side: 0, nape: -42, round: 2.5 });
    return {
      ...style,
      distance: (x, y, z) => {
        const layer = skullDistance(x, y, z);
        const turn = Math.atan2(z + 10, y - 34);
        const height = 42 + 12 * Math.sin(turn * 9) - 14 * smoothStep(0.6, 1.3, Math.abs(turn + 0.2));
        const fin = Math.max(
          (layer - height) * 0.7,
          Math.abs(x) - 17 + layer * 0.24 + 1.6 * Math.sin(turn * 40 + layer * 0.08),
          (Math.abs(turn + 0.35) - 1.55) * 60,
        );
        return smoothUnion(style.distance(x, y, z), fin, 6);
      },
      flow: (_x, y, z) => [Math.atan2(z + 10, y - 34) * 90, Math.hypot(z + 10, y - 34)],
      period: tau * 90,
      top: 182,
    };
  },
  spiky: spikes,
  locks,
};
