/** Hair that hangs or is tied: curtains, tails, buns, locks, braids. Millimetres. */
import { type Distance, ellipsoid, mix, smoothBoth, smoothStep, smoothUnion, sphere, taperedLine } from './distance.ts';
import { aroundCrown, azimuth, clumps, type HairStyle, shell, tau } from './hair-layers.ts';
import { skullDistance } from './skin-shape.ts';

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
export function curtain(options: CurtainOptions): HairStyle {
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
    spacing: bottom < -150 ? 7.8 : bottom < -110 ? 7 : 6.4,
    bottom: bottom - 12,
    reach: Math.max(110, width + flare + 14),
    top: 165,
  };
}

/** Combed back tightly to a knot; `x`, `y`, `z` of the knot. */
export function pulledBack(
  knotY: number,
  knotZ: number,
  extra: Distance,
  reach = 108,
  bottom = -60,
  top = 160,
): HairStyle {
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
    spacing: 6,
    bottom,
    reach,
    top,
  };
}

/** A tail along points [x, y, z, radius], with grooves. */
export function tail(points: readonly (readonly [number, number, number, number])[], mirrored = false): Distance {
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

export function bun(x0: number, y0: number, z0: number, radius: number, mirrored = false): Distance {
  return (x, y, z) => {
    const [cx, cy, cz] = [(mirrored ? Math.abs(x) : x) - x0, y - y0, z - z0];
    const d = sphere(cx, cy * 1.12, cz, radius);
    const turn = Math.atan2(cx, cz) / tau;
    return d > 15 ? d : d - 2.6 * (clumps(turn * 3 + cy * 0.045) - 0.5);
  };
}

export function locks(): HairStyle {
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
    spacing: 7.4,
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
export const braids: Distance = (x, y, z) => {
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
