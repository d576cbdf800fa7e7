import { darken, hex, lighten } from '../colour.ts';
import { blob, ellipse, limb, polygon, star, strand } from '../paint/path.ts';
import { type Drawing, mainColour } from './easel.ts';
import { crown, flecks, leafTone } from './foliage.ts';

/** Trees of every habit; one unit high. */
export const drawTree: Drawing = easel => {
  const { element, random } = easel;
  const o = element.noun.options;
  const habit = String(o.habit ?? 'round');
  const b = easel.brush.at(0, 0, element.size);
  const bark = hex(`#${o.bark ?? '7a5541'}`);
  const lean = random.range(-0.03, 0.03);
  if (habit === 'pine') {
    const tone = leafTone(easel, '#2f6b4f');
    b.part([limb(0, 0, 0, 0.25, 0.05, 0.04)], bark, { shade: 0.012 });
    const tiers = 5;
    for (let i = 0; i < tiers; i++) {
      const y = 0.12 + i * 0.165;
      const w = 0.27 * (1 - i / (tiers + 0.6));
      const fringe: number[] = [];
      for (let k = 0; k <= 6; k++) fringe.push(w - (k / 6) * 2 * w, y + (k % 2 ? 0.03 : -0.015));
      b.part([polygon(...fringe, lean - 0.02, y + 0.27, lean + 0.02, y + 0.27)], i % 2 ? tone : darken(tone, 0.06), {
        shade: 0.05,
        rim: 0.014,
      });
      if (easel.light.season === 'winter' || element.noun.options.snowy)
        b.flat(
          [
            polygon(
              w * 0.7,
              y + 0.07,
              lean,
              y + 0.26,
              -w * 0.5,
              y + 0.1,
              -w * 0.2,
              y + 0.12,
              0,
              y + 0.08,
              w * 0.3,
              y + 0.12,
            ),
          ],
          hex('#f6faff'),
          { noId: true, alpha: 0.9 },
        );
    }
    return;
  }
  if (habit === 'palm') {
    const sway = random.range(-0.12, 0.12);
    b.part(strand([0, 0, sway * 0.3, 0.3, sway * 0.8, 0.6, sway, 0.8], 0.06, 0.036), bark, {
      shade: 0.014,
      rim: 0.006,
    });
    for (let i = 0; i < 9; i++) {
      const angle = ((-30 + i * 30) * Math.PI) / 180;
      const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
      const droop = 0.1 + (1 - Math.max(0, dy)) * 0.09;
      const tone = i % 2 ? leafTone(easel, '#4f9d57') : darken(leafTone(easel, '#4f9d57'), 0.12);
      b.part(
        [
          blob(
            sway,
            0.8,
            sway + dx * 0.16,
            0.83 + dy * 0.13,
            sway + dx * 0.34,
            0.8 + dy * 0.16 - droop,
            sway + dx * 0.2,
            0.775 + dy * 0.1,
          ),
        ],
        tone,
        { shade: 0.018, rim: 0.008 },
      );
    }
    b.part([ellipse(sway - 0.025, 0.775, 0.024), ellipse(sway + 0.02, 0.77, 0.024)], hex('#8a5f41'), { shade: 0.008 });
    return;
  }
  if (habit === 'bamboo') {
    for (let i = 0; i < 4; i++) {
      const x = (i - 1.5) * 0.06;
      const top = random.range(0.82, 1);
      const tone = i % 2 ? hex('#7fae5a') : hex('#6a9a4f');
      const bend = random.range(-0.05, 0.05);
      const joints = Array.from({ length: 8 }, (_, k) =>
        limb(x - 0.03, 0.1 + k * 0.12, x + 0.06 + bend, 0.1 + k * 0.12, 0.006),
      );
      b.part([limb(x, 0, x + bend, top, 0.028, 0.016)], tone, {
        shade: 0.01,
        rim: 0.005,
        inside: [{ path: joints, colour: darken(tone, 0.35) }],
      });
      for (let k = 0; k < 7; k++) {
        const y = top - k * 0.075;
        const s = k % 2 ? 1 : -1;
        b.part(
          [
            blob(
              x + bend,
              y,
              x + bend + 0.06 * s,
              y + 0.03,
              x + bend + 0.14 * s,
              y - 0.025,
              x + bend + 0.06 * s,
              y - 0.01,
            ),
          ],
          lighten(tone, 0.08),
          { shade: 0.01, ink: 0.6 },
        );
      }
    }
    return;
  }
  if (habit === 'dead') {
    b.part(
      [
        ...strand([0, 0, lean, 0.35, lean - 0.05, 0.6, lean + 0.02, 0.95], 0.11, 0.02),
        ...strand([lean, 0.35, 0.17, 0.6, 0.2, 0.82], 0.055, 0.012),
        ...strand([lean - 0.03, 0.5, -0.2, 0.68, -0.3, 0.86], 0.05, 0.012),
        ...strand([0.14, 0.56, 0.32, 0.64], 0.03, 0.01),
        ...strand([-0.16, 0.65, -0.34, 0.68], 0.03, 0.01),
      ],
      bark,
      { shade: 0.018, rim: 0.01 },
    );
    return;
  }
  if (habit === 'cactus') {
    const tone = mainColour(element, '#4f8f5a');
    const ribs = [-0.03, 0.03].map(x => limb(x, 0.02, x, 0.94, 0.008));
    b.part(
      [
        ...strand([-0.06, 0.4, -0.22, 0.42, -0.24, 0.68], 0.1, 0.09),
        ...strand([0.06, 0.32, 0.2, 0.34, 0.22, 0.56], 0.09, 0.08),
      ],
      tone,
      { shade: 0.025, rim: 0.01 },
    );
    b.part([limb(0, 0.05, 0, 0.92, 0.15)], tone, {
      shade: 0.035,
      rim: 0.012,
      inside: [{ path: ribs, colour: darken(tone, 0.3) }],
    });
    b.part([star(0, 0.99, 0.05, 0.024, 6)], hex('#f0708f'), { shade: 0, ink: 0.6 });
    return;
  }
  if (habit === 'willow') {
    const tone = leafTone(easel, '#8fb457');
    b.part(strand([0, 0, 0.03, 0.35, -0.02, 0.62], 0.1, 0.06), bark, { shade: 0.02 });
    crown(b, random, 0, 0.76, 0.36, 0.2, tone);
    for (let i = 0; i < 13; i++) {
      const x = -0.38 + i * 0.063;
      b.part(
        strand([x * 0.85, 0.74, x * 1.05, 0.5, x * 1.08, 0.22 + random.range(0, 0.2)], 0.05, 0.018),
        i % 2 ? tone : darken(tone, 0.12),
        { shade: 0.012, ink: 0.5 },
      );
    }
    return;
  }
  if (o.roots)
    b.part(
      [-0.3, -0.17, 0.15, 0.28].flatMap(x => strand([x * 0.12, 0.24, x * 0.7, 0.17, x, -0.005], 0.045, 0.022)),
      darken(bark, 0.12),
      { shade: 0.012 },
    );
  const tone = habit === 'sakura' ? (element.colour ?? hex('#f6b6ca')) : leafTone(easel, '#5c9e4c');
  const bare = easel.light.season === 'winter' && habit === 'round' && !element.colour;
  const spread = habit === 'tall' ? 0.2 : habit === 'umbrella' ? 0.44 : 0.36;
  b.part(
    [
      ...strand([0.0, -0.005, lean * 0.5, 0.24, lean, 0.5], 0.1, 0.06),
      ...strand([lean * 0.6, 0.32, spread * 0.55, 0.56], 0.05, 0.02),
      ...strand([lean * 0.6, 0.36, -spread * 0.5, 0.58], 0.05, 0.02),
      polygon(-0.09, -0.005, 0.09, -0.005, 0.02, 0.1, -0.02, 0.1),
    ],
    bark,
    { shade: 0.022, rim: 0.01 },
  );
  if (bare) {
    b.part(
      [
        ...strand([lean, 0.45, 0.05, 0.72, -0.02, 0.95], 0.05, 0.01),
        ...strand([spread * 0.5, 0.54, spread * 0.9, 0.8], 0.03, 0.008),
        ...strand([-spread * 0.45, 0.55, -spread * 0.8, 0.84], 0.03, 0.008),
        ...strand([0.03, 0.65, 0.2, 0.88], 0.025, 0.008),
        ...strand([-0.3, 0.68, -0.14, 0.88], 0.02, 0.008),
      ],
      bark,
      { shade: 0.01 },
    );
    b.flat(
      [limb(spread * 0.25, 0.47, spread * 0.5, 0.57, 0.014), limb(-spread * 0.25, 0.49, -spread * 0.48, 0.59, 0.014)],
      hex('#f6faff'),
      { noId: true },
    );
    return;
  }
  const deep = darken(tone, habit === 'sakura' ? 0.06 : 0.12);
  if (habit === 'umbrella') {
    crown(b, random, -0.2, 0.78, 0.26, 0.12, deep);
    crown(b, random, 0.2, 0.8, 0.28, 0.13, tone);
    crown(b, random, 0, 0.87, 0.3, 0.13, tone);
    return;
  }
  const h = habit === 'tall' ? 1.25 : 1;
  crown(b, random, -spread * 0.55, 0.6, spread * 0.58, 0.2 * h, deep);
  crown(b, random, spread * 0.55, 0.61, spread * 0.58, 0.2 * h, deep);
  crown(b, random, lean, 0.76, spread * 0.8, 0.23 * h, tone);
  if (o.fruit)
    b.part(
      flecks(random, 0, 0.68, spread, 0.24, 14, 0.02).map((_, i) =>
        ellipse(Math.cos(i * 2.4) * spread * 0.7, 0.68 + Math.sin(i * 1.7) * 0.2, 0.024),
      ),
      hex(`#${o.fruit}`),
      { shade: 0.008, ink: 0.6 },
    );
};
