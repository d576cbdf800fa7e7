import { mix, smoothBoth, smoothStep, smoothUnion, taperedLine } from './distance.ts';
import { azimuth, clumps, crownStyle, curly, type HairStyle, shell, tau, wobble } from './hair-layers.ts';
import { braids, bun, curtain, locks, pulledBack, tail } from './hair-long.ts';
import { skullDistance } from './skin-shape.ts';

export type { HairStyle } from './hair-layers.ts';

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
    spacing: 6.2,
  };
}

/** Every style by name; each is meshed once, when first needed. */
export const hairStyles: Readonly<Record<string, () => HairStyle>> = {
  buzz: () => crownStyle(60, 0.3, 0.25, () => 3.2, { hairline: 78, side: -4, nape: -40, round: 2.5 }, 6.6),
  crop: () =>
    crownStyle(30, 0.7, 3.4, (_x, y) => 9 + 6 * smoothStep(40, 110, y), { hairline: 72, side: -2, nape: -42 }),
  pixie: () =>
    crownStyle(26, 1.1, 4.2, (x, y, z) => 11 + 8 * smoothStep(30, 110, y) + 5 * smoothStep(0, 60, z) + 0.06 * x, {
      hairline: 58,
      coversEars: true,
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
        const top = smoothStep(62, 104, y) * smoothStep(76, 40, Math.abs(x));
        const lift = 15 * top * Math.exp(-(((z - 42) / 34) ** 2)) + 9 * top;
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
    return { ...style, spacing: 7.2 };
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
