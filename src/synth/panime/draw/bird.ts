import { type Colour, darken, hex, lighten } from '../colour.ts';
import type { Brush } from '../paint/brush.ts';
import { blob, ellipse, limb, polygon, strand } from '../paint/path.ts';
import { eye } from './animal-eye.ts';
import { type Drawing, mainColour } from './easel.ts';

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
  if (o.upright) {
    drawPenguin(easel.brush.at(0, 0, element.size), tone, belly, beak);
    return;
  }
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

/** An upright swimmer in tails, one unit high. */
function drawPenguin(b: Brush, tone: Colour, belly: Colour, beak: Colour): void {
  for (const x of [-0.1, 0.12]) b.part([ellipse(x, 0.03, 0.11, 0.035)], beak, { shade: 0.01 });
  b.part([limb(-0.22, 0.62, -0.36, 0.3, 0.1, 0.06)], tone, { shade: 0.02 });
  b.part([blob(-0.2, 0.06, -0.29, 0.35, -0.2, 0.68, 0, 0.78, 0.2, 0.68, 0.29, 0.35, 0.2, 0.06)], tone, {
    shade: 0.07,
    rim: 0.02,
    inside: [{ path: [ellipse(0.05, 0.34, 0.2, 0.3)], colour: belly }],
  });
  b.part([limb(0.23, 0.62, 0.36, 0.32, 0.1, 0.06)], tone, { shade: 0.02 });
  b.part([ellipse(0.01, 0.83, 0.17, 0.16)], tone, {
    shade: 0.04,
    rim: 0.015,
    inside: [{ path: [ellipse(0.06, 0.78, 0.11, 0.1)], colour: belly }],
  });
  b.part([polygon(0.1, 0.85, 0.3, 0.79, 0.1, 0.76)], beak, { shade: 0 });
  eye(b, 0.07, 0.87, 0.024);
}
