import { type Colour, darken, hex, lighten } from '../colour.ts';
import { blob, ellipse, limb, polygon, rect } from '../paint/path.ts';
import { type Drawing, mainColour } from './easel.ts';
import { lampLight } from './house.ts';

/** Castles, palaces, cathedrals: towers around a keep. */
export const drawCastle: Drawing = easel => {
  const { element, random } = easel;
  const stone = mainColour(element, '#b9b4bd');
  const roof = element.second ?? hex(random.pick(['#4f6fa8', '#8a3f4f', '#3f7f88', '#6a4f9a']));
  const b = easel.brush.at(0, 0, element.size);
  const windows = (x: number, y: number, count: number, step: number) => {
    const lit = easel.light.night > 0.2;
    b.flat(
      Array.from({ length: count }, (_, i) =>
        blob(
          x - 0.012,
          y + i * step,
          x + 0.012,
          y + i * step,
          x + 0.012,
          y + 0.03 + i * step,
          x,
          y + 0.045 + i * step,
          x - 0.012,
          y + 0.03 + i * step,
        ),
      ),
      lit ? lampLight : hex('#4a5370'),
      { emissive: lit },
    );
  };
  const tower = (x: number, w: number, h: number, spire: number, tone: Colour) => {
    b.part([rect(x - w / 2, 0, w, h), rect(x - w * 0.58, h - 0.05, w * 1.16, 0.05)], tone, {
      shade: w * 0.32,
      rim: 0.008,
      bottom: darken(tone, 0.12),
    });
    if (spire > 0) {
      b.part([polygon(x - w * 0.64, h, x + w * 0.64, h, x, h + spire)], roof, { shade: w * 0.3, rim: 0.008 });
      b.part([polygon(x, h + spire - 0.005, x + 0.07, h + spire + 0.025, x, h + spire + 0.05)], hex('#d2483f'), {
        shade: 0,
        ink: 0.7,
      });
    } else
      b.part(
        Array.from({ length: 4 }, (_, i) => rect(x - w * 0.58 + i * w * 0.32, h - 0.005, w * 0.2, 0.03)),
        tone,
        { shade: 0.01 },
      );
    windows(x, h * 0.45, 2, h * 0.22);
  };
  tower(-0.42, 0.13, 0.5, 0.16, darken(stone, 0.08));
  tower(0.45, 0.14, 0.46, 0.15, darken(stone, 0.08));
  tower(0.1, 0.16, 0.72, 0.26, stone);
  tower(-0.2, 0.17, 0.62, 0.22, stone);
  b.part([rect(-0.32, 0, 0.6, 0.4)], lighten(stone, 0.04), { shade: 0.06, bottom: darken(stone, 0.15) });
  b.part(
    Array.from({ length: 9 }, (_, i) => rect(-0.32 + i * 0.068, 0.395, 0.04, 0.03)),
    stone,
    { shade: 0.008 },
  );
  windows(-0.22, 0.22, 1, 0.1);
  windows(0.18, 0.22, 1, 0.1);
  tower(0.32, 0.13, 0.52, 0, stone);
  b.part([rect(-0.6, 0, 1.2, 0.17)], darken(stone, 0.05), { shade: 0.03, bottom: darken(stone, 0.25) });
  b.part(
    Array.from({ length: 16 }, (_, i) => rect(-0.6 + i * 0.077, 0.165, 0.042, 0.025)),
    stone,
    { shade: 0.006 },
  );
  b.part([blob(-0.07, 0, -0.07, 0.11, 0, 0.16, 0.07, 0.11, 0.07, 0)], hex('#5a4238'), {
    shade: 0.02,
    inside: [
      { path: Array.from({ length: 5 }, (_, i) => rect(-0.06 + i * 0.027, 0, 0.006, 0.2)), colour: hex('#3a2c2a') },
    ],
  });
};

/** Pagodas, temples and shrines: tiers of curved roofs over a hall. */
export const drawPagoda: Drawing = easel => {
  const { element } = easel;
  const tiers = Number(element.noun.options.tiers ?? 3);
  const b = easel.brush.at(0, 0, element.size);
  const red = mainColour(element, '#c2473a');
  const roof = element.second ?? hex('#46566a');
  const half = element.noun.aspect / 2;
  const base = 0.06;
  const step = (0.9 - base) / tiers;
  b.part([rect(-half * 0.85, 0, half * 1.7, base)], hex('#b9b2a8'), { shade: 0.01 });
  const lit = easel.light.night > 0.2;
  for (let i = 0; i < tiers; i++) {
    const y = base + i * step;
    const w = half * (0.68 - (i * 0.24) / Math.max(1, tiers - 1));
    const h = step * 0.62;
    const posts = Array.from({ length: 5 }, (_, k) => rect(-w + (k * (2 * w - 0.02)) / 4, y, 0.02, h));
    b.part([rect(-w, y, 2 * w, h)], hex('#f1e6d2'), {
      shade: h * 0.2,
      inside: [
        { path: [rect(-w * 0.22, y, w * 0.44, h * 0.85)], colour: lit ? lampLight : hex('#7a4a36'), emissive: lit },
        {
          path: [rect(-w * 0.7, y + h * 0.3, w * 0.3, h * 0.35), rect(w * 0.4, y + h * 0.3, w * 0.3, h * 0.35)],
          colour: lit ? lampLight : hex('#8a9a86'),
          emissive: lit,
        },
        { path: [...posts, rect(-w, y + h * 0.8, 2 * w, h * 0.2), rect(-w, y, 2 * w, h * 0.1)], colour: red },
      ],
    });
    const e = w * 1.5 + 0.03;
    const ry = y + h;
    const top = i === tiers - 1 ? ry + step * 0.62 : ry + step * 0.4;
    b.part(
      [
        polygon(
          -e,
          ry + step * 0.1,
          -e * 0.85,
          ry - step * 0.03,
          e * 0.85,
          ry - step * 0.03,
          e,
          ry + step * 0.1,
          e * 0.72,
          ry + step * 0.13,
          w * 0.62,
          top,
          -w * 0.62,
          top,
          -e * 0.72,
          ry + step * 0.13,
        ),
      ],
      roof,
      {
        shade: step * 0.11,
        rim: 0.01,
        inside: [
          {
            path: Array.from({ length: 11 }, (_, k) =>
              limb(-e * 0.8 + k * e * 0.16, ry, (-e * 0.8 + k * e * 0.16) * 0.6, top, 0.006),
            ),
            colour: darken(roof, 0.3),
          },
          { path: [rect(-e, ry - step * 0.04, 2 * e, step * 0.05)], colour: darken(red, 0.2) },
        ],
      },
    );
  }
  b.part([limb(0, 0.93, 0, 1.02, 0.016, 0.008), ellipse(0, 0.97, 0.018, 0.012)], hex('#d9b04a'), { shade: 0.004 });
};
