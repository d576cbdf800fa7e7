import { type Colour, darken, hex, lighten } from '../colour.ts';
import type { Brush, Detail } from '../paint/brush.ts';
import { blob, ellipse, limb, type Outline, polygon, star, strand } from '../paint/path.ts';
import { ink } from './animal-eye.ts';
import { type Drawing, mainColour } from './easel.ts';
import { drawAnimalHead } from './quadruped-head.ts';

interface Lying {
  half: number;
  girth: number;
  head: number;
  snout: number;
  thick: number;
  fur: Colour;
  belly: Colour;
  dark: Colour;
}

/** Curled up on the ground, its head on its paws, its tail around it. */
function drawLying(
  b: Brush,
  { half, girth, head, snout, thick, fur, belly, dark }: Lying,
  o: Readonly<Record<string, string | number>>,
): void {
  const tall = girth * 1.25;
  const body = blob(
    ...[-half, girth * 0.3, -half * 0.8, tall * 0.82, -half * 0.25, tall * 1.04, half * 0.4, tall * 0.86],
    ...[half * 0.78, girth * 0.5, half * 0.7, 0.02, 0, -0.01, -half * 0.85, 0.01],
  );
  const marks: Detail[] = [];
  if (o.marks === 'stripes')
    marks.push({
      path: Array.from({ length: 7 }, (_, i) =>
        limb(-half * 0.8 + i * half * 0.22, tall * 1.1, -half * 0.86 + i * half * 0.22, tall * 0.5, 0.05, 0.015),
      ),
      colour: ink,
    });
  b.part([body], fur, { shade: girth * 0.2, rim: 0.018, inside: marks });
  b.part([ellipse(-half * 0.5, girth * 0.36, girth * 0.62, girth * 0.42, 8)], fur, { shade: 0.05 });
  if (String(o.tail ?? 'thin') !== 'none')
    b.part(
      strand(
        [-half * 0.95, girth * 0.3, -half * 0.9, 0.06, -half * 0.2, 0.03, half * 0.35, 0.06],
        o.tail === 'bushy' ? 0.15 : 0.09,
        0.06,
      ),
      darken(fur, 0.06),
      { shade: 0.02 },
    );
  for (const x of [half * 0.72, half * 0.95])
    b.part([limb(x - 0.2, thick * 0.5, x, thick * 0.42, thick * 1.1, thick)], fur, { shade: 0.02 });
  drawAnimalHead(b, half * 0.82, head * 0.95 + thick * 0.5, head, snout, fur, belly, dark, o);
}

/** Any four-legged animal, from the side, one unit high at the withers; the options are its proportions. */
export const drawQuadruped: Drawing = easel => {
  const { element, random } = easel;
  const o = element.noun.options;
  const n = (key: string, fallback: number) => Number(o[key] ?? fallback);
  const fur = mainColour(element, '#a9744a');
  const belly = o.belly ? hex(`#${o.belly}`) : lighten(fur, 0.35);
  const dark = o.dark ? hex(`#${o.dark}`) : darken(fur, 0.4);
  const sitting = element.look.pose === 'sit';
  const b = easel.brush.at(0, 0, element.size);
  const length = n('length', 1.25);
  const leg = n('leg', 0.5);
  const girth = n('girth', 0.36);
  const neck = n('neck', 0.3);
  const head = n('head', 0.2);
  const snout = n('snout', 0.2);
  const thick = n('thick', 0.1);
  const half = length / 2;
  if (element.look.pose === 'lie') {
    drawLying(b, { half, girth, head, snout, thick, fur, belly, dark }, o);
    return;
  }
  const back = leg + girth * 0.5;
  const stride = element.look.pose === 'walk' ? 0.09 : element.look.pose === 'run' ? 0.22 : 0.03;
  const shade = girth * 0.16;
  const foot = (x: number, topX: number, near: boolean) => {
    const tone = near ? (o.socks ? fur : fur) : darken(fur, 0.22);
    b.part(
      [
        limb(topX, leg * 1.05, (topX + x) / 2 + 0.02, leg * 0.5, thick * 1.5, thick),
        limb((topX + x) / 2 + 0.02, leg * 0.5, x, 0.05, thick, thick * 0.8),
      ],
      tone,
      { shade: near ? thick * 0.3 : 0, rim: near ? 0.012 : 0 },
    );
    b.part([ellipse(x + 0.015, 0.035, thick * 0.62, 0.04, 0, 12)], o.hoof ? ink : o.socks ? hex(`#${o.socks}`) : tone, {
      shade: 0,
    });
  };
  const frontX = half * 0.72;
  const rearX = -half * 0.74;
  const tail = String(o.tail ?? 'thin');
  const tx = -half * 0.96;
  const ty = leg + girth * (sitting ? 0.1 : 0.68);
  if (tail === 'bushy')
    b.part(
      [
        blob(
          tx + 0.06,
          ty - 0.03,
          tx - 0.18,
          ty + 0.12,
          tx - 0.34,
          ty + 0.3,
          tx - 0.22,
          ty + 0.4,
          tx - 0.04,
          ty + 0.22,
          tx + 0.1,
          ty + 0.08,
        ),
      ],
      fur,
      { shade: 0.04, inside: [{ path: [ellipse(tx - 0.28, ty + 0.36, 0.13, 0.1)], colour: belly }] },
    );
  else if (tail === 'puff') b.part([ellipse(tx - 0.02, ty + 0.02, 0.1)], lighten(fur, 0.5), { shade: 0.03 });
  else if (tail === 'hair')
    b.part([blob(tx + 0.05, ty + 0.05, tx - 0.1, ty, tx - 0.16, ty - 0.4, tx - 0.06, ty - 0.46, tx, ty - 0.15)], dark, {
      shade: 0.03,
    });
  else if (tail === 'curl')
    b.part(strand([tx, ty, tx - 0.1, ty + 0.12, tx - 0.02, ty + 0.2, tx + 0.06, ty + 0.12], 0.07, 0.05), fur, {
      shade: 0.02,
    });
  else if (tail === 'up')
    b.part(strand([tx + 0.04, ty, tx - 0.14, ty + 0.12, tx - 0.12, ty + 0.38, tx - 0.2, ty + 0.5], 0.075, 0.05), fur, {
      shade: 0.02,
    });
  else if (tail === 'thick')
    b.part(
      [blob(tx + 0.1, ty + 0.1, tx - 0.35, ty - 0.15, tx - 0.7, ty - 0.4, tx - 0.35, ty - 0.32, tx + 0.1, ty - 0.2)],
      fur,
      { shade: 0.04 },
    );
  else if (tail !== 'none')
    b.part(strand([tx, ty, tx - 0.12, ty - 0.12, tx - 0.14, ty - 0.34], 0.045, 0.025), fur, { shade: 0.01 });

  if (!sitting) {
    foot(frontX - 0.1 - stride, frontX - 0.06, false);
    foot(rearX + 0.12 + stride, rearX + 0.1, false);
  }
  const hump = n('hump', 0);
  const rump = sitting ? 0.12 : 0;
  const body: Outline = blob(
    -half,
    leg + girth * 0.55 - rump,
    -half * 0.7,
    leg + girth - rump,
    -half * 0.1,
    leg + girth * (0.93 + hump),
    half * 0.55,
    leg + girth * 1.0,
    half * 0.95,
    leg + girth * 0.7,
    half * 0.9,
    leg + girth * 0.2,
    half * 0.3,
    leg - girth * 0.04,
    -half * 0.45,
    leg + girth * 0.06 - rump,
    -half * 0.92,
    leg + girth * 0.12 - rump,
  );
  const marks: Detail[] = [{ path: [ellipse(0, leg + girth * 0.02, half * 0.75, girth * 0.16)], colour: belly }];
  if (o.marks === 'stripes')
    marks.push({
      path: Array.from({ length: 9 }, (_, i) =>
        limb(
          -half * 0.85 + (i * length) / 9.5,
          leg + girth * 1.1,
          -half * 0.9 + (i * length) / 9.5 + 0.02,
          leg + girth * 0.32,
          0.05,
          0.015,
        ),
      ),
      colour: ink,
    });
  if (o.marks === 'spots')
    marks.push({
      path: Array.from({ length: 22 }, () =>
        ellipse(random.range(-half, half * 0.9), leg + girth * random.range(0.25, 1), 0.035, 0.03, 0, 10),
      ),
      colour: o.dark ? dark : lighten(fur, 0.7),
    });
  if (o.marks === 'patches')
    marks.push({
      path: [
        ellipse(-half * 0.5, leg + girth * 0.8, half * 0.32, girth * 0.35),
        ellipse(half * 0.35, leg + girth * 0.75, half * 0.26, girth * 0.3),
        ellipse(-half * 0.05, leg + girth * 0.25, half * 0.2, girth * 0.2),
      ],
      colour: dark,
    });
  const wool = o.wool
    ? Array.from({ length: 16 }, (_, i) =>
        ellipse(
          Math.cos(i * 0.393) * half * 0.85,
          leg + girth * 0.52 + Math.sin(i * 0.393) * girth * 0.5,
          0.15,
          0.14,
          0,
          14,
        ),
      )
    : [];
  b.part([body, ...wool], fur, { shade, rim: 0.018, inside: marks });
  if (o.shell)
    b.part(
      [
        blob(
          -half * 1.02,
          leg + girth * 0.4,
          -half * 0.6,
          leg + girth * 1.25,
          0.05,
          leg + girth * 1.55,
          half * 0.6,
          leg + girth * 1.25,
          half * 0.95,
          leg + girth * 0.4,
        ),
      ],
      dark,
      {
        shade: 0.08,
        rim: 0.02,
        inside: [
          {
            path: [
              ellipse(-0.3, leg + girth, 0.14, 0.12),
              ellipse(0.05, leg + girth * 1.1, 0.16, 0.13),
              ellipse(0.38, leg + girth * 0.95, 0.13, 0.11),
            ],
            colour: lighten(dark, 0.22),
          },
        ],
      },
    );
  if (o.spines)
    b.part(
      Array.from({ length: 12 }, (_, i) =>
        polygon(
          -half + (i * length) / 13,
          leg + girth * 0.8,
          -half + 0.12 + (i * length) / 13,
          leg + girth * 0.85,
          -half - 0.1 + (i * length) / 13,
          leg + girth * 1.3,
        ),
      ),
      dark,
      { shade: 0, ink: 0.6 },
    );
  if (sitting) {
    b.part([ellipse(rearX + 0.14, leg * 0.5, girth * 0.5, leg * 0.5), ellipse(rearX + 0.3, 0.045, 0.15, 0.045)], fur, {
      shade: 0.03,
    });
    foot(frontX - 0.02, frontX - 0.1, false);
    foot(frontX + 0.05, frontX - 0.04, true);
  } else {
    foot(frontX + 0.02 + stride, frontX, true);
    foot(rearX - 0.02 - stride, rearX, true);
  }
  // Neck and head.
  const nx = half * 0.78;
  const ny = back + girth * 0.18;
  const lean = n('neckLean', 0.6);
  const hx = nx + neck * lean + 0.04;
  const hy = ny + neck;
  if (neck > 0.12)
    b.part(
      [
        blob(
          nx - girth * 0.35,
          ny + girth * 0.1,
          hx - head * 0.5,
          hy + head * 0.2,
          hx + head * 0.2,
          hy - head * 0.3,
          nx + girth * 0.22,
          ny - girth * 0.35,
        ),
      ],
      fur,
      {
        shade: 0.03,
        rim: 0.015,
        inside:
          o.marks === 'stripes'
            ? [
                {
                  path: [0.2, 0.45, 0.7].map(t =>
                    limb(
                      nx - 0.2 + (hx - nx) * t,
                      ny + neck * t + 0.15,
                      nx + 0.12 + (hx - nx) * t,
                      ny + neck * t,
                      0.04,
                      0.012,
                    ),
                  ),
                  colour: ink,
                },
              ]
            : [],
      },
    );
  if (o.mane)
    b.part(
      o.mane === 'ring'
        ? [star(hx, hy, head * 1.95, head * 1.5, 12)]
        : [
            blob(
              nx - girth * 0.4,
              ny + girth * 0.3,
              hx - head * 0.6,
              hy + head * 1.1,
              hx + head * 0.1,
              hy + head * 1.05,
              hx - head * 0.3,
              hy + head * 0.1,
              nx - girth * 0.05,
              ny,
            ),
          ],
      dark,
      { shade: 0.03 },
    );
  drawAnimalHead(b, hx, hy, head, snout, fur, belly, dark, o);
};
