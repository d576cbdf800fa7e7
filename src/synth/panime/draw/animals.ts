import { type Colour, darken, hex, lighten, mix } from '../colour.ts';
import type { Brush, Detail } from '../paint/brush.ts';
import { blob, ellipse, limb, type Outline, type Path, polygon, rect, star, strand } from '../paint/path.ts';
import { type Drawing, mainColour } from './easel.ts';

const ink = hex('#2c2430');

function eye(brush: Brush, x: number, y: number, r: number): void {
  brush.flat([ellipse(x, y, r, r * 1.2, 0, 12)], ink, {
    noId: true,
    inside: [
      { path: [ellipse(x - r * 0.3, y + r * 0.4, r * 0.35, r * 0.35, 0, 8)], colour: hex('#ffffff'), emissive: true },
    ],
  });
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

function drawAnimalHead(
  b: Brush,
  x: number,
  y: number,
  r: number,
  snout: number,
  fur: Colour,
  belly: Colour,
  dark: Colour,
  o: Readonly<Record<string, string | number>>,
): void {
  const ears = String(o.ears ?? 'point');
  const ear = (dx: number): Outline => {
    if (ears === 'long')
      return blob(
        x + dx - 0.05,
        y + r * 0.6,
        x + dx - 0.09,
        y + r * 1.9,
        x + dx - 0.02,
        y + r * 2.5,
        x + dx + 0.06,
        y + r * 1.8,
        x + dx + 0.05,
        y + r * 0.6,
      );
    if (ears === 'round') return ellipse(x + dx - r * 0.1, y + r * 0.85, r * 0.36, r * 0.36, 0, 14);
    if (ears === 'flop')
      return blob(
        x + dx - r * 0.1,
        y + r * 0.7,
        x + dx - r * 0.6,
        y + r * 0.5,
        x + dx - r * 0.6,
        y - r * 0.5,
        x + dx - r * 0.2,
        y - r * 0.3,
      );
    if (ears === 'fan')
      return blob(
        x + dx - r * 0.2,
        y + r * 0.8,
        x + dx - r * 1.4,
        y + r * 0.9,
        x + dx - r * 1.5,
        y - r * 0.3,
        x + dx - r * 0.6,
        y - r * 0.9,
        x + dx - r * 0.1,
        y - r * 0.2,
      );
    return polygon(x + dx - r * 0.38, y + r * 0.55, x + dx + r * 0.2, y + r * 0.7, x + dx - r * 0.22, y + r * 1.6);
  };
  const horns = String(o.horns ?? 'none');
  if (ears !== 'none' && ears !== 'fan') b.part([ear(r * 0.35)], darken(fur, 0.2), { shade: 0 });
  if (horns === 'antlers') {
    b.part(
      [
        ...strand([x - 0.02, y + r * 0.7, x - 0.14, y + r * 2.2, x - 0.02, y + r * 3.4], 0.045, 0.02),
        ...strand([x - 0.11, y + r * 1.8, x + 0.08, y + r * 2.5], 0.035, 0.015),
        ...strand([x - 0.1, y + r * 2.4, x - 0.26, y + r * 3.1], 0.035, 0.015),
      ],
      hex('#cdb08a'),
      { shade: 0.01 },
    );
  } else if (horns === 'short')
    b.part(
      [
        blob(
          x - 0.02,
          y + r * 0.7,
          x - 0.02,
          y + r * 1.3,
          x + r * 0.5,
          y + r * 1.7,
          x + r * 0.2,
          y + r * 1.1,
          x + r * 0.3,
          y + r * 0.7,
        ),
      ],
      hex('#efe4cc'),
      { shade: 0.01 },
    );
  else if (horns === 'curl')
    b.part(
      strand(
        [x, y + r * 0.8, x - r * 0.9, y + r * 1.1, x - r * 1.2, y + r * 0.2, x - r * 0.6, y - r * 0.2],
        0.09,
        0.03,
      ),
      hex('#d9c49c'),
      { shade: 0.015 },
    );
  else if (horns === 'one')
    b.part([polygon(x + r * 0.2, y + r * 0.75, x + r * 0.6, y + r * 0.6, x + r * 1.2, y + r * 2.6)], hex('#fff2c2'), {
      shade: 0.015,
    });
  else if (horns === 'nose')
    b.part(
      [polygon(x + r + snout * 0.55, y, x + r + snout * 0.95, y - r * 0.1, x + r + snout * 1.1, y + r * 1.2)],
      hex('#efe4cc'),
      { shade: 0.01 },
    );
  const inside: Detail[] = [];
  if (snout > 0) {
    const length = r * 0.5 + snout;
    const jaw = Number(o.jaw ?? 0.55);
    b.part(
      [
        blob(
          x + r * 0.1,
          y + r * 0.35,
          x + length,
          y + r * 0.05,
          x + length + r * 0.28,
          y - r * 0.3,
          x + length,
          y - r * jaw - r * 0.1,
          x,
          y - r * 0.75,
        ),
      ],
      o.muzzle ? hex(`#${o.muzzle}`) : mix(fur, belly, 0.45),
      { shade: 0.02, rim: 0.01 },
    );
    b.flat([ellipse(x + length + r * 0.16, y - r * 0.1, r * 0.16, r * 0.13, 0, 12)], o.nose ? hex(`#${o.nose}`) : ink, {
      noId: true,
    });
  }
  if (o.mask === 'panda')
    inside.push({ path: [ellipse(x + r * 0.35, y + r * 0.15, r * 0.34, r * 0.42, -20)], colour: ink });
  if (o.mask === 'bandit')
    inside.push({
      path: [blob(x - r * 0.4, y + r * 0.1, x + r * 0.9, y + r * 0.42, x + r, y, x - r * 0.2, y - r * 0.3)],
      colour: ink,
    });
  if (o.marks === 'stripes')
    inside.push({
      path: [
        limb(x - r * 0.1, y + r, x, y + r * 0.55, 0.03),
        limb(x - r * 0.9, y + r * 0.2, x - r * 0.45, y + r * 0.1, 0.03),
        limb(x - r * 0.85, y - r * 0.3, x - r * 0.4, y - r * 0.2, 0.03),
      ],
      colour: ink,
    });
  b.part([ellipse(x, y, r, r * 0.94)], fur, { shade: r * 0.2, rim: 0.016, inside });
  if (o.trunk)
    b.part(
      strand(
        [x + r * 0.7, y - r * 0.1, x + r * 1.3, y - r * 0.7, x + r * 1.35, y - r * 1.9, x + r * 1.7, y - r * 2.3],
        r * 0.6,
        r * 0.26,
      ),
      fur,
      { shade: 0.03 },
    );
  if (o.trunk)
    b.part(
      [blob(x + r * 0.6, y - r * 0.5, x + r * 1.2, y - r * 1.1, x + r * 1.7, y - r * 1.0, x + r * 1.1, y - r * 0.8)],
      hex('#f4ecd8'),
      { shade: 0.01 },
    );
  if (ears !== 'none')
    b.part([ear(-r * 0.25)], fur, {
      shade: 0.015,
      inside:
        ears === 'long' || ears === 'point'
          ? [
              {
                path: [
                  ellipse(
                    x - r * 0.4,
                    y + r * (ears === 'long' ? 1.6 : 0.95),
                    r * 0.13,
                    r * (ears === 'long' ? 0.7 : 0.3),
                    10,
                  ),
                ],
                colour: mix(belly, hex('#f0a0a0'), 0.5),
              },
            ]
          : [],
    });
  eye(b, x + r * 0.42, y + r * 0.16, r * 0.15);
  if (o.whiskers)
    b.flat(
      [
        limb(x + r * 0.8, y - r * 0.3, x + r * 1.5, y - r * 0.15, 0.008),
        limb(x + r * 0.8, y - r * 0.4, x + r * 1.5, y - r * 0.5, 0.008),
      ],
      hex('#f4f0ea'),
      { noId: true },
    );
  if (o.beard)
    b.part(
      [polygon(x + r * 0.3, y - r * 0.7, x + r * 0.8, y - r * 0.65, x + r * 0.5, y - r * 1.6)],
      lighten(dark, 0.5),
      { shade: 0 },
    );
}

/** A bird: standing or (look.pose fly) with spread wings; one unit high. */
export const drawBird: Drawing = easel => {
  const { element } = easel;
  const o = element.noun.options;
  const tone = mainColour(element, '#6f86b8');
  const belly = o.belly ? hex(`#${o.belly}`) : lighten(tone, 0.45);
  const beak = hex(`#${o.beak ?? 'e8a23c'}`);
  const wing = o.wing ? hex(`#${o.wing}`) : darken(tone, 0.2);
  const leg = Number(o.leg ?? 0.22);
  const neck = Number(o.neck ?? 0.08);
  const beakLength = Number(o.beakLength ?? 0.13);
  if (element.look.pose === 'fly' || element.y > 1.2) {
    const b = easel.brush.at(0, 0, element.size * 1.1);
    b.part([blob(-0.1, 0.48, -0.35, 0.75, -0.75, 0.98, -0.62, 0.72, -0.5, 0.56, -0.2, 0.36)], wing, { shade: 0.05 });
    b.part([polygon(-0.38, 0.36, -0.72, 0.22, -0.66, 0.38, -0.74, 0.48)], wing, { shade: 0.02 });
    b.part([blob(-0.45, 0.38, -0.1, 0.5, 0.25, 0.47, 0.42, 0.4, 0.2, 0.3, -0.15, 0.28)], tone, {
      shade: 0.05,
      inside: [{ path: [ellipse(0, 0.28, 0.3, 0.07)], colour: belly }],
    });
    b.part(strand([0.3, 0.41, 0.42 + neck * 0.5, 0.44], 0.14, 0.1), tone, { shade: 0.02 });
    b.part([ellipse(0.42 + neck * 0.5, 0.45, 0.1)], o.headTone ? hex(`#${o.headTone}`) : tone, { shade: 0.03 });
    b.part([polygon(0.5 + neck * 0.5, 0.48, 0.51 + neck * 0.5 + beakLength, 0.43, 0.5 + neck * 0.5, 0.4)], beak, {
      shade: 0,
    });
    eye(b, 0.45 + neck * 0.5, 0.47, 0.018);
    b.part([blob(0.14, 0.44, 0.06, 0.78, -0.2, 1.12, -0.28, 0.86, -0.3, 0.62, -0.2, 0.42)], wing, {
      shade: 0.06,
      rim: 0.02,
      inside: [
        { path: [limb(-0.26, 1, -0.05, 0.5, 0.015), limb(-0.28, 0.8, -0.12, 0.48, 0.015)], colour: darken(wing, 0.3) },
      ],
    });
    return;
  }
  const b = easel.brush.at(0, 0, element.size);
  const bodyY = leg + 0.24;
  for (const x of [-0.05, 0.07])
    b.part([limb(x, leg + 0.06, x + 0.01, 0.02, 0.025), limb(x - 0.02, 0.02, x + 0.09, 0.015, 0.022)], beak, {
      shade: 0,
      ink: 0.7,
    });
  const tail = String(o.tail ?? 'short');
  if (tail === 'fan') {
    for (let i = 0; i < 9; i++) {
      const angle = ((150 - i * 15) * Math.PI) / 180;
      b.part(
        [limb(-0.1, bodyY, -0.1 + Math.cos(angle) * 0.62, bodyY + Math.sin(angle) * 0.62, 0.05, 0.14)],
        hex('#2c9c8e'),
        {
          shade: 0.02,
          inside: [
            {
              path: [ellipse(-0.1 + Math.cos(angle) * 0.6, bodyY + Math.sin(angle) * 0.6, 0.045)],
              colour: hex('#2b4fa8'),
            },
          ],
        },
      );
    }
  } else if (tail === 'long')
    b.part(
      [blob(-0.2, bodyY + 0.05, -0.4, bodyY - 0.1, -0.75, bodyY - 0.35, -0.6, bodyY - 0.12, -0.28, bodyY + 0.14)],
      wing,
      { shade: 0.03 },
    );
  else
    b.part([polygon(-0.22, bodyY + 0.08, -0.5, bodyY + 0.12, -0.46, bodyY - 0.02, -0.2, bodyY - 0.1)], wing, {
      shade: 0.02,
    });
  const hx = 0.2 + neck * 0.3;
  const hy = Math.min(0.9, bodyY + 0.24 + neck);
  b.part(
    [
      blob(
        -0.3,
        bodyY + 0.06,
        -0.1,
        bodyY + 0.2,
        0.14,
        bodyY + 0.2,
        0.28,
        bodyY + 0.02,
        0.12,
        bodyY - 0.2,
        -0.12,
        bodyY - 0.19,
      ),
    ],
    tone,
    { shade: 0.06, rim: 0.02, inside: [{ path: [ellipse(0.2, bodyY - 0.06, 0.2, 0.2)], colour: belly }] },
  );
  b.part(
    strand([0.14, bodyY + 0.12, 0.24, bodyY + 0.2 + neck * 0.5, hx, hy], 0.16 - neck * 0.12, 0.11),
    o.headTone ? hex(`#${o.headTone}`) : tone,
    { shade: 0.02, ink: neck > 0.1 ? 1 : 0 },
  );
  b.part([ellipse(hx, hy, 0.115, 0.11)], o.headTone ? hex(`#${o.headTone}`) : tone, { shade: 0.03, rim: 0.014 });
  b.part(
    o.hook
      ? [blob(hx + 0.08, hy + 0.05, hx + 0.1 + beakLength, hy, hx + 0.08 + beakLength, hy - 0.1, hx + 0.09, hy - 0.05)]
      : [polygon(hx + 0.08, hy + 0.04, hx + 0.1 + beakLength, hy - 0.02, hx + 0.08, hy - 0.05)],
    beak,
    { shade: 0 },
  );
  if (o.crest)
    b.part(
      [
        blob(
          hx - 0.06,
          hy + 0.08,
          hx - 0.02,
          hy + 0.2,
          hx + 0.03,
          hy + 0.14,
          hx + 0.07,
          hy + 0.19,
          hx + 0.08,
          hy + 0.07,
        ),
      ],
      hex(`#${o.crest}`),
      { shade: 0.01 },
    );
  if (o.tufts)
    b.part(
      [
        polygon(hx - 0.1, hy + 0.06, hx - 0.1, hy + 0.2, hx - 0.02, hy + 0.1),
        polygon(hx + 0.1, hy + 0.06, hx + 0.1, hy + 0.2, hx + 0.02, hy + 0.1),
      ],
      tone,
      { shade: 0 },
    );
  b.part(
    [blob(-0.3, bodyY + 0.05, -0.05, bodyY + 0.17, 0.1, bodyY + 0.06, -0.02, bodyY - 0.08, -0.34, bodyY - 0.06)],
    wing,
    { shade: 0.03 },
  );
  if (o.owl) {
    for (const s of [-0.045, 0.05]) {
      b.flat([ellipse(hx + s, hy + 0.01, 0.048)], hex('#fff3c8'), { noId: true });
      eye(b, hx + s, hy + 0.01, 0.028);
    }
  } else eye(b, hx + 0.04, hy + 0.025, 0.022);
};

/** Fish, sharks, whales and dolphins: one unit long along x. */
export const drawFish: Drawing = easel => {
  const { element } = easel;
  const o = element.noun.options;
  const tone = mainColour(element, '#ef8a35');
  const belly = o.belly ? hex(`#${o.belly}`) : lighten(tone, 0.5);
  const deep = Number(o.deep ?? 0.24);
  const b = easel.brush.at(0, 0, element.size * element.noun.aspect);
  const y = deep;
  const fin = o.fin ? hex(`#${o.fin}`) : darken(tone, 0.18);
  b.part(
    [
      o.fluke
        ? blob(-0.36, y, -0.5, y + 0.16, -0.62, y + 0.15, -0.5, y + 0.02, -0.58, y - 0.1, -0.44, y - 0.05)
        : polygon(-0.33, y, -0.54, y + deep * 0.8, -0.48, y, -0.54, y - deep * 0.8),
    ],
    fin,
    { shade: 0.02 },
  );
  if (o.dorsal)
    b.part([blob(-0.05, y + deep * 0.75, -0.08, y + deep * 0.8 + 0.15, 0.1, y + deep * 0.85)], fin, { shade: 0.02 });
  else b.part([blob(-0.18, y + deep * 0.6, 0, y + deep * 1.35, 0.2, y + deep * 0.7)], fin, { shade: 0.02 });
  const body = blob(
    -0.4,
    y,
    -0.15,
    y + deep * 0.75,
    0.2,
    y + deep * 0.92,
    0.44,
    y + deep * 0.3,
    0.5,
    y - deep * 0.1,
    0.36,
    y - deep * 0.6,
    0.05,
    y - deep * 0.85,
    -0.22,
    y - deep * 0.5,
  );
  const inside: Detail[] = [{ path: [ellipse(0.12, y - deep * 0.85, 0.5, deep * 0.6)], colour: belly }];
  if (o.bands)
    inside.push({
      path: [-0.16, 0.04, 0.24].map(x => limb(x, y + deep, x - 0.02, y - deep, 0.06)),
      colour: hex(`#${o.bands}`),
    });
  if (o.koi)
    inside.push({
      path: [ellipse(0.28, y + deep * 0.4, 0.13, deep * 0.5), ellipse(-0.12, y + deep * 0.4, 0.14, deep * 0.5)],
      colour: hex('#e2502f'),
    });
  b.part([body], tone, { shade: deep * 0.25, rim: 0.014, inside });
  b.part([blob(0.12, y - deep * 0.2, 0.02, y - deep * 0.9, -0.08, y - deep * 0.85, 0.02, y - deep * 0.25)], fin, {
    shade: 0.01,
  });
  if (o.gills)
    b.flat(
      [0.2, 0.235, 0.27].map(x => limb(x, y + deep * 0.3, x - 0.012, y - deep * 0.3, 0.007)),
      fin,
      { noId: true },
    );
  b.flat([limb(0.46, y - deep * 0.24, 0.33, y - deep * 0.36, 0.008)], ink, { noId: true });
  eye(b, 0.37, y + deep * 0.22, Math.max(0.012, deep * 0.09));
};

/** Jellyfish, octopus, squid: a bell and arms. */
export const drawTentacled: Drawing = easel => {
  const { element, random } = easel;
  const tone = mainColour(element, '#c98fe0');
  const clear = element.noun.options.clear ? 0.82 : 1;
  const arms = Number(element.noun.options.arms ?? 7);
  const b = easel.brush.at(0, 0, element.size);
  for (let i = 0; i < arms; i++) {
    const x = -0.26 + (0.52 * i) / (arms - 1);
    const sway = random.range(-0.1, 0.1);
    b.part(
      strand(
        [x, 0.58, x * 1.3 + sway, 0.36, x * 1.2 - sway, 0.18, x * 1.7 + sway, 0.02],
        clear < 1 ? 0.045 : 0.1,
        0.02,
      ),
      darken(tone, 0.1),
      { alpha: clear, shade: 0.012, ink: clear < 1 ? 0.5 : 1 },
    );
  }
  b.part(
    [blob(-0.36, 0.56, -0.34, 0.8, -0.14, 0.99, 0.14, 0.99, 0.34, 0.8, 0.36, 0.56, 0.18, 0.6, 0, 0.55, -0.18, 0.6)],
    tone,
    {
      alpha: clear,
      shade: 0.06,
      rim: 0.02,
      inside: [{ path: [ellipse(-0.13, 0.85, 0.07, 0.05, 30)], colour: lighten(tone, 0.7) }],
    },
  );
  if (element.noun.options.eyes) for (const x of [-0.1, 0.1]) eye(b, x, 0.68, 0.035);
  else b.glow(0, 0.75, 0.9, lighten(tone, 0.4), 0.3);
};

/** Butterflies, bees, dragonflies, beetles, moths. */
export const drawInsect: Drawing = easel => {
  const { element } = easel;
  const o = element.noun.options;
  const tone = mainColour(element, '#f08c3c');
  const b = easel.brush.at(0, 0, element.size);
  const wings = String(o.wings ?? 'butterfly');
  if (wings === 'glow') {
    b.glow(0, 0.5, 3.5, hex('#e8ff8a'), 0.8);
    b.flat([ellipse(0, 0.5, 0.3)], hex('#f6ffb0'), { emissive: true });
    return;
  }
  for (const s of [-1, 1]) {
    if (wings === 'butterfly') {
      b.part([blob(0.03 * s, 0.5, 0.2 * s, 0.9, 0.5 * s, 0.98, 0.5 * s, 0.66, 0.2 * s, 0.48)], tone, {
        shade: 0.05,
        inside: [{ path: [ellipse(0.4 * s, 0.84, 0.06)], colour: lighten(tone, 0.7) }],
      });
      b.part(
        [blob(0.03 * s, 0.46, 0.25 * s, 0.46, 0.4 * s, 0.25, 0.24 * s, 0.06, 0.08 * s, 0.26)],
        darken(tone, 0.16),
        { shade: 0.04 },
      );
    } else if (wings !== 'none') {
      const clear = hex('#d9f2fa');
      b.part([ellipse(0.3 * s, 0.72, 0.28, 0.08, 18 * s), ellipse(0.27 * s, 0.58, 0.24, 0.07, -6 * s)], clear, {
        alpha: 0.85,
        shade: 0,
        ink: 0.6,
      });
    }
  }
  const body =
    wings === 'dragonfly'
      ? [ellipse(0, 0.7, 0.06), ellipse(0, 0.3, 0.03, 0.34)]
      : wings === 'none'
        ? [ellipse(0, 0.36, 0.36, 0.3)]
        : wings === 'bee'
          ? [ellipse(0, 0.45, 0.15, 0.24)]
          : [ellipse(0, 0.46, 0.04, 0.3)];
  const inside: Detail[] =
    wings === 'bee'
      ? [{ path: [rect(-0.2, 0.32, 0.4, 0.07), rect(-0.2, 0.48, 0.4, 0.07)], colour: ink }]
      : wings === 'none'
        ? [
            {
              path: [
                ellipse(-0.16, 0.42, 0.06),
                ellipse(0.15, 0.45, 0.06),
                ellipse(0, 0.25, 0.06),
                limb(0, 0.1, 0, 0.7, 0.02),
              ],
              colour: ink,
            },
          ]
        : [];
  if (wings === 'none') b.part([ellipse(0.34, 0.3, 0.15)], ink, { shade: 0 });
  b.part(body, wings === 'butterfly' ? ink : tone, { shade: 0.03, inside });
};

/** Snakes and serpents coiled on the ground; crabs, spiders, snails and frogs. */
export const drawCrawler: Drawing = easel => {
  const { element } = easel;
  const o = element.noun.options;
  const tone = mainColour(element, '#6f9e4f');
  const dark = darken(tone, 0.3);
  const kind = String(o.kind ?? 'snake');
  const b = easel.brush.at(0, 0, element.size);
  if (kind === 'snake') {
    b.part([ellipse(0, 0.12, 0.55, 0.12)], darken(tone, 0.15), { shade: 0.03 });
    b.part([ellipse(0.03, 0.26, 0.42, 0.11)], tone, { shade: 0.03 });
    b.part(strand([-0.15, 0.34, 0.05, 0.5, -0.05, 0.7, 0.12, 0.86], 0.16, 0.13), tone, { shade: 0.03 });
    b.part([blob(0.02, 0.86, 0.1, 0.97, 0.32, 0.93, 0.36, 0.84, 0.12, 0.79)], tone, { shade: 0.03 });
    b.flat(strand([0.35, 0.86, 0.5, 0.84], 0.015), hex('#d2344a'));
    eye(b, 0.2, 0.91, 0.025);
  } else if (kind === 'crab' || kind === 'spider') {
    for (const s of [-1, 1]) {
      for (let i = 0; i < (kind === 'crab' ? 3 : 4); i++)
        b.part(
          strand([0.25 * s, 0.42, (0.5 + i * 0.1) * s, 0.6 - i * 0.14, (0.6 + i * 0.12) * s, 0.04], 0.07, 0.03),
          dark,
          { shade: 0 },
        );
      if (kind === 'crab') {
        b.part(strand([0.35 * s, 0.5, 0.6 * s, 0.75], 0.09), tone, { shade: 0.02 });
        b.part(
          [blob(0.52 * s, 0.72, 0.5 * s, 0.95, 0.62 * s, 1.02, 0.62 * s, 0.88, 0.74 * s, 0.98, 0.78 * s, 0.76)],
          tone,
          { shade: 0.03 },
        );
      }
    }
    b.part([ellipse(0, 0.42, 0.42, kind === 'crab' ? 0.26 : 0.3)], tone, { shade: 0.06, rim: 0.02 });
    for (const x of [-0.12, 0.12]) eye(b, x, kind === 'crab' ? 0.72 : 0.5, 0.05);
  } else if (kind === 'snail') {
    b.part([blob(-0.6, 0.02, 0.5, 0.02, 0.62, 0.3, 0.6, 0.6, 0.45, 0.55, 0.35, 0.22, -0.3, 0.18)], lighten(tone, 0.4), {
      shade: 0.04,
    });
    b.part([ellipse(-0.08, 0.5, 0.42)], tone, {
      shade: 0.09,
      rim: 0.02,
      inside: [
        {
          path: strand([-0.08, 0.5, 0.06, 0.52, 0.04, 0.66, -0.14, 0.7, -0.3, 0.56, -0.24, 0.34], 0.035),
          colour: dark,
        },
      ],
    });
    for (const x of [0.52, 0.64]) eye(b, x, 0.72, 0.04);
  } else {
    b.part([ellipse(-0.3, 0.16, 0.26, 0.16), ellipse(0.3, 0.16, 0.26, 0.16)], dark, { shade: 0.03 });
    b.part([blob(-0.42, 0.08, -0.36, 0.55, 0, 0.8, 0.36, 0.55, 0.42, 0.08)], tone, {
      shade: 0.08,
      rim: 0.02,
      inside: [{ path: [ellipse(0, 0.12, 0.26, 0.24)], colour: lighten(tone, 0.5) }],
    });
    for (const x of [-0.2, 0.2]) {
      b.part([ellipse(x, 0.8, 0.14)], tone, { shade: 0.03 });
      eye(b, x, 0.82, 0.07);
    }
    b.flat([limb(-0.16, 0.5, 0.16, 0.5, 0.025)], ink, { noId: true });
  }
};

/** Dragons, wyverns, phoenixes: spread wings, long tail; one unit high. */
export const drawDragon: Drawing = easel => {
  const { element } = easel;
  const o = element.noun.options;
  const tone = mainColour(element, '#b8433f');
  const belly = lighten(tone, 0.5);
  const dark = darken(tone, 0.3);
  const feathered = o.kind === 'phoenix';
  const b = easel.brush.at(0, 0, element.size);
  const wing = (s: number, back: boolean): Path =>
    feathered
      ? [
          blob(
            0.05,
            0.5,
            0.1 - 0.1 * s,
            0.8,
            -0.3 * s,
            1.02,
            -0.62 * s,
            0.95,
            -0.5 * s,
            0.72,
            -0.42 * s,
            0.55,
            -0.2,
            0.4,
          ),
        ]
      : [
          polygon(
            0.08,
            0.52,
            back ? 0.3 : -0.1,
            0.82,
            back ? 0.6 : -0.42,
            1.0,
            back ? 0.86 : -0.82,
            0.86,
            back ? 0.66 : -0.62,
            0.74,
            back ? 0.62 : -0.58,
            0.56,
            back ? 0.42 : -0.38,
            0.62,
            back ? 0.34 : -0.28,
            0.42,
            0.0,
            0.42,
          ),
        ];
  b.part(wing(-1, true), dark, { shade: 0.05, rim: 0.015 });
  b.part(strand([-0.1, 0.36, -0.42, 0.26, -0.66, 0.12, -0.9, 0.2, -1.02, 0.34], 0.2, 0.03), tone, {
    shade: 0.04,
    rim: 0.012,
  });
  if (feathered) {
    b.glow(0, 0.5, 1.1, hex('#ffb04a'), 0.5);
    for (const dy of [-0.14, 0.02, 0.16])
      b.part(strand([-0.2, 0.32, -0.6, 0.2 + dy, -1, 0.1 + dy * 2], 0.08, 0.03), mix(tone, hex('#ffd24a'), 0.5), {
        shade: 0.02,
      });
  } else b.part([polygon(-1.0, 0.3, -1.14, 0.36, -1.04, 0.5, -0.96, 0.36)], dark, { shade: 0 });
  for (const x of [-0.12, 0.16])
    b.part([limb(x, 0.34, x + 0.06, 0.14, 0.11, 0.07), limb(x + 0.06, 0.14, x + 0.16, 0.06, 0.06, 0.03)], dark, {
      shade: 0.02,
    });
  b.part([blob(-0.3, 0.4, -0.05, 0.54, 0.22, 0.52, 0.34, 0.38, 0.2, 0.24, -0.1, 0.24)], tone, {
    shade: 0.06,
    rim: 0.016,
    inside: [{ path: [ellipse(0.1, 0.22, 0.3, 0.09)], colour: belly }],
  });
  b.part(strand([0.22, 0.44, 0.42, 0.54, 0.46, 0.7, 0.58, 0.8], 0.2, 0.11), tone, {
    shade: 0.04,
    rim: 0.012,
    inside: [{ path: strand([0.3, 0.4, 0.5, 0.52, 0.54, 0.66], 0.05), colour: belly }],
  });
  if (!feathered) {
    b.part(
      Array.from({ length: 7 }, (_, i) => polygon(-0.3 + i * 0.09, 0.47, -0.22 + i * 0.09, 0.5, -0.3 + i * 0.09, 0.58)),
      dark,
      { shade: 0, ink: 0.6 },
    );
    b.part(
      [strand([0.54, 0.86, 0.46, 0.96], 0.04, 0.015)[0], strand([0.6, 0.88, 0.54, 1.0], 0.04, 0.015)[0]],
      hex('#efe4cc'),
      { shade: 0 },
    );
  }
  b.part(
    feathered
      ? [ellipse(0.6, 0.83, 0.09)]
      : [blob(0.5, 0.86, 0.62, 0.92, 0.86, 0.84, 0.88, 0.76, 0.7, 0.74, 0.54, 0.74)],
    tone,
    { shade: 0.02, rim: 0.01 },
  );
  b.part(
    feathered ? [polygon(0.67, 0.86, 0.8, 0.8, 0.67, 0.79)] : [polygon(0.66, 0.76, 0.86, 0.765, 0.8, 0.7, 0.66, 0.72)],
    feathered ? hex('#f2c14a') : darken(tone, 0.15),
    { shade: 0 },
  );
  eye(b, 0.63, 0.85, 0.022);
  b.part(wing(1, false), mix(tone, dark, 0.35), {
    shade: 0.06,
    rim: 0.018,
    inside: feathered
      ? []
      : [
          {
            path: [
              limb(0.05, 0.5, -0.42, 0.98, 0.02),
              limb(-0.2, 0.78, -0.6, 0.74, 0.014),
              limb(-0.1, 0.66, -0.36, 0.62, 0.014),
            ],
            colour: darken(tone, 0.45),
          },
        ],
  });
};
