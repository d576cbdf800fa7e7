import { darken, hex, lighten, mix } from '../colour.ts';
import { blob, ellipse, star, strand } from '../paint/path.ts';
import { type Drawing, mainColour } from './easel.ts';

/** Single flowers and small groups of them, mushrooms, lotus, coral. */
export const drawFlower: Drawing = easel => {
  const { element, random } = easel;
  const o = element.noun.options;
  const kind = String(o.kind ?? 'daisy');
  const tone = mainColour(element, '#f29ab4');
  const b = easel.brush.at(0, 0, element.size);
  const stem = hex('#5d9a4d');
  if (kind === 'mushroom') {
    b.part([blob(-0.13, 0, 0.13, 0, 0.1, 0.55, -0.1, 0.55)], hex('#f4ead6'), { shade: 0.05 });
    b.part([blob(-0.46, 0.5, -0.34, 0.82, 0, 1, 0.34, 0.82, 0.46, 0.5, 0, 0.58)], tone, {
      shade: 0.09,
      rim: 0.03,
      inside: [
        {
          path: [
            ellipse(-0.18, 0.78, 0.07, 0.06),
            ellipse(0.12, 0.86, 0.06, 0.05),
            ellipse(0.25, 0.66, 0.06, 0.05),
            ellipse(-0.05, 0.64, 0.05, 0.04),
          ],
          colour: lighten(tone, 0.75),
        },
      ],
    });
    if (o.glow) b.glow(0, 0.7, 1.6, lighten(tone, 0.4), 0.5);
    return;
  }
  if (kind === 'lotus') {
    b.part([ellipse(-0.35, 0.06, 0.6, 0.09), ellipse(0.45, 0.04, 0.5, 0.07)], hex('#5f9e6a'), { shade: 0.02 });
    for (const turn of [-60, 60, -32, 32, 0]) {
      const a = ((90 + turn) * Math.PI) / 180;
      b.part(
        [
          blob(
            0,
            0.08,
            Math.cos(a + 0.35) * 0.35,
            0.1 + Math.sin(a + 0.35) * 0.5,
            Math.cos(a) * 0.55,
            0.1 + Math.sin(a) * 0.85,
            Math.cos(a - 0.35) * 0.35,
            0.1 + Math.sin(a - 0.35) * 0.5,
          ),
        ],
        mix(tone, hex('#ffffff'), Math.abs(turn) / 120),
        { shade: 0.05, rim: 0.02 },
      );
    }
    return;
  }
  if (kind === 'coral') {
    for (let i = 0; i < 7; i++) {
      const x = (i - 3) * 0.1;
      const bend = (i - 3) * 0.1;
      b.part(
        [
          ...strand([x * 0.4, 0, x, 0.4, x + bend, 0.75 + random.range(-0.1, 0.2)], 0.13, 0.08),
          ...strand([x, 0.4, x + bend * 1.6 + 0.08, 0.66], 0.08, 0.06),
        ],
        i % 2 ? tone : lighten(tone, 0.15),
        { shade: 0.03, rim: 0.012 },
      );
    }
    return;
  }
  if (kind === 'anemone') {
    for (let i = 0; i < 13; i++)
      b.part(
        strand(
          [(i - 6) * 0.05, 0, (i - 6) * 0.09, 0.4, (i - 6) * 0.12 + random.range(-0.1, 0.1), random.range(0.7, 1)],
          0.08,
          0.05,
        ),
        i % 2 ? tone : lighten(tone, 0.25),
        { shade: 0.02 },
      );
    return;
  }
  const stems = Number(o.count ?? 5);
  for (let i = 0; i < stems; i++) {
    const t = stems === 1 ? 0 : i / (stems - 1) - 0.5;
    const x = t * 0.9;
    const y = (stems === 1 ? 0.8 : 0.62) + random.range(-0.1, 0.18);
    const bend = x * 1.2;
    b.part(strand([x * 0.5, 0, x * 0.8, y * 0.5, bend, y], 0.035, 0.025), stem, { shade: 0.008, ink: 0.6 });
    b.part([blob(x * 0.55, 0.1, x * 0.6 + 0.2, 0.28, x * 0.6 + 0.28, 0.36, x * 0.55 + 0.12, 0.3)], stem, {
      shade: 0.02,
      ink: 0.6,
    });
    const r = stems === 1 ? 0.2 : 0.15;
    const petal = i % 2 && !element.colour && !o.plain ? lighten(tone, 0.25) : tone;
    if (kind === 'tulip')
      b.part(
        [
          blob(
            bend - 0.09,
            y,
            bend - 0.1,
            y + 0.18,
            bend - 0.045,
            y + 0.14,
            bend,
            y + 0.22,
            bend + 0.045,
            y + 0.14,
            bend + 0.1,
            y + 0.18,
            bend + 0.09,
            y,
          ),
        ],
        petal,
        { shade: 0.03, rim: 0.012 },
      );
    else if (kind === 'rose')
      b.part([ellipse(bend, y + 0.06, r * 0.8)], petal, {
        shade: 0.035,
        inside: [
          {
            path: strand([bend - 0.05, y + 0.06, bend, y + 0.11, bend + 0.05, y + 0.05, bend, y + 0.02], 0.018),
            colour: darken(petal, 0.35),
          },
        ],
      });
    else if (kind === 'spike')
      b.part(
        Array.from({ length: 6 }, (_, k) => ellipse(bend + (k % 2 ? 0.03 : -0.03), y - 0.14 + k * 0.06, 0.055, 0.045)),
        petal,
        { shade: 0.014, ink: 0.7 },
      );
    else if (kind === 'sunflower') {
      b.part([star(bend, y + 0.05, r * 1.35, r * 0.95, 14)], hex('#f6c83a'), { shade: 0.03 });
      b.part([ellipse(bend, y + 0.05, r * 0.62)], hex('#6a4028'), { shade: 0.02 });
    } else {
      b.part([star(bend, y + 0.04, r, r * 0.55, 6, 90 + random.range(-20, 20))], petal, { shade: 0.03, rim: 0.012 });
      b.part([ellipse(bend, y + 0.04, r * 0.3)], hex('#f6d65a'), { shade: 0, ink: 0.6 });
    }
  }
};
