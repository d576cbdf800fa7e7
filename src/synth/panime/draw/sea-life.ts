import { darken, hex, lighten } from '../colour.ts';
import type { Detail } from '../paint/brush.ts';
import { blob, ellipse, limb, polygon, strand } from '../paint/path.ts';
import { eye, ink } from './animal-eye.ts';
import { type Drawing, mainColour } from './easel.ts';
import { seaShapes } from './sea-shapes.ts';

/** Fish, sharks, whales and dolphins: one unit long along x. */
export const drawFish: Drawing = easel => {
  const { element } = easel;
  const o = element.noun.options;
  const tone = mainColour(element, '#ef8a35');
  const belly = o.belly ? hex(`#${o.belly}`) : lighten(tone, 0.5);
  const deep = Number(o.deep ?? 0.24);
  const b = easel.brush.at(0, 0, element.size * element.noun.aspect);
  const y = deep;
  const shape = seaShapes[String(o.build ?? '')];
  if (shape) {
    shape(b, y, tone, belly);
    return;
  }
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
