import { type Colour, darken, hex, lighten, mix } from '../colour.ts';
import type { Brush } from '../paint/brush.ts';
import { blob, ellipse, limb, type Outline, polygon, star, strand } from '../paint/path.ts';
import type { Random } from '../random.ts';
import { type Drawing, type Easel, mainColour } from './easel.ts';

/** A lump of leaves: round puffs inside an ellipse. */
function foliage(random: Random, x: number, y: number, rx: number, ry: number, count: number): Outline[] {
  const puffs: Outline[] = [ellipse(x, y, rx * 0.72, ry * 0.72, 0, 22)];
  for (let i = 0; i < count; i++) {
    const angle = (i / count) * 2 * Math.PI + random.range(-0.2, 0.2);
    const r = random.range(0.24, 0.36);
    puffs.push(ellipse(x + Math.cos(angle) * rx * 0.74, y + Math.sin(angle) * ry * 0.74, rx * r, ry * r * 1.05, 0, 14));
  }
  return puffs;
}

/** Flecks of light or blossom, scattered over a crown. */
function flecks(random: Random, x: number, y: number, rx: number, ry: number, count: number, size: number): Outline[] {
  return Array.from({ length: count }, () => {
    const angle = random.range(0, 2 * Math.PI);
    const r = Math.sqrt(random.next()) * 0.85;
    return ellipse(
      x + Math.cos(angle) * rx * r,
      y + Math.sin(angle) * ry * r,
      size * random.range(0.6, 1.3),
      size * 0.55,
      random.range(-30, 30),
      8,
    );
  });
}

function crown(
  brush: Brush,
  random: Random,
  x: number,
  y: number,
  rx: number,
  ry: number,
  tone: Colour,
  ink = 1,
): void {
  const path = foliage(random, x, y, rx, ry, 13);
  const light = mix(lighten(tone, 0.16), hex('#fff2a8'), 0.16);
  brush.part(path, tone, {
    ink,
    shade: ry * 0.42,
    rim: ry * 0.07,
    inside: [
      { path: flecks(random, x + rx * 0.1, y + ry * 0.25, rx * 0.8, ry * 0.6, 16, rx * 0.085), colour: light },
      {
        path: flecks(random, x - rx * 0.1, y - ry * 0.3, rx * 0.85, ry * 0.55, 14, rx * 0.08),
        colour: darken(tone, 0.22),
        alpha: 0.7,
      },
    ],
  });
}

function leafTone(easel: Easel, own: string): Colour {
  const { element, light } = easel;
  if (element.colour) return element.colour;
  if (element.noun.tone) return mainColour(element, own);
  const base = hex(own);
  if (element.noun.options.evergreen) return light.season === 'winter' ? mix(base, hex('#dfe9f5'), 0.35) : base;
  const pick = easel.random.next();
  if (light.season === 'autumn') return pick < 0.35 ? hex('#d9622f') : pick < 0.7 ? hex('#e2a23a') : hex('#b8402f');
  if (light.season === 'spring') return mix(base, hex('#b8d96a'), 0.3);
  if (light.season === 'winter') return hex('#dfe8f4');
  return mix(base, pick < 0.5 ? hex('#2f7d55') : hex('#93b84a'), 0.2);
}

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

/** Bushes, ferns, grass, reeds, vines. */
export const drawBush: Drawing = easel => {
  const { element, random } = easel;
  const kind = String(element.noun.options.kind ?? 'bush');
  const b = easel.brush.at(0, 0, element.size);
  const tone = leafTone(easel, '#5f9e52');
  if (kind === 'bush' || kind === 'hedge') {
    const wide = element.noun.aspect / 2;
    crown(b, random, 0, 0.44, wide, 0.5, tone);
    const bloom = element.noun.options.bloom;
    if (bloom)
      b.part(
        Array.from({ length: 12 }, () =>
          star(random.range(-0.8, 0.8) * wide, random.range(0.2, 0.85), 0.075, 0.04, 5, random.range(0, 90)),
        ),
        hex(`#${bloom}`),
        { shade: 0, ink: 0.5 },
      );
    return;
  }
  const blades = kind === 'reed' ? 11 : kind === 'fern' ? 9 : 13;
  for (let i = 0; i < blades; i++) {
    const t = (i + 0.5) / blades - 0.5;
    const tall = random.range(0.6, 1) * (1 - Math.abs(t) * 0.5);
    const x = t * element.noun.aspect * 0.6;
    const bend = t * (kind === 'fern' ? 1.3 : 0.55) + random.range(-0.08, 0.08);
    const colour = i % 3 === 0 ? darken(tone, 0.15) : i % 3 === 1 ? tone : lighten(tone, 0.1);
    const w = kind === 'fern' ? 0.09 : 0.055;
    b.part(
      [
        blob(
          x - w / 2,
          0,
          x + bend * 0.4 - w / 2,
          tall * 0.6,
          x + bend,
          tall,
          x + bend * 0.4 + w / 2,
          tall * 0.6,
          x + w / 2,
          0,
        ),
      ],
      colour,
      { shade: 0.012, ink: 0.6 },
    );
    if (kind === 'reed' && i % 2 === 0)
      b.part([limb(x + bend, tall - 0.05, x + bend * 1.08, tall + 0.12, 0.06)], hex('#8a5f41'), { shade: 0.012 });
    if (kind === 'wheat')
      b.part([ellipse(x + bend, tall, 0.05, 0.12, -bend * 40)], hex('#eac766'), { shade: 0.014, ink: 0.6 });
    if (kind === 'kelp')
      b.part([ellipse(x + bend * 0.5, tall * 0.7, 0.08, 0.14, 30)], colour, { shade: 0.014, ink: 0.6 });
  }
};

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
