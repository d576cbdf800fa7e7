import { darken, hex, lighten, mix } from '../colour.ts';
import { blob, ellipse, limb, type Outline, polygon, rect } from '../paint/path.ts';
import { type Drawing, mainColour } from './easel.ts';

/** Sky things that are regions of their own: planets, comets, rainbows, lightning, meteors. */
export const drawCelestial: Drawing = easel => {
  const { element } = easel;
  const kind = String(element.noun.options.kind);
  const b = easel.brush.at(0, 0, element.size);
  const tone = mainColour(element, kind === 'planet' ? '#d99a6a' : '#fff3c8');
  if (kind === 'planet' || kind === 'ringed' || kind === 'earth' || kind === 'moon') {
    const ring = (front: boolean) => {
      const half: Outline = [];
      for (let i = 0; i <= 24; i++) {
        const a = (front ? Math.PI : 0) + (i / 24) * Math.PI;
        half.push(Math.cos(a) * 0.98, 0.5 + Math.sin(a) * 0.2 + Math.cos(a) * 0.14);
      }
      for (let i = 24; i >= 0; i--) {
        const a = (front ? Math.PI : 0) + (i / 24) * Math.PI;
        half.push(Math.cos(a) * 0.66, 0.5 + Math.sin(a) * 0.12 + Math.cos(a) * 0.09);
      }
      b.part([half], mix(tone, hex('#f4e2c0'), 0.55), { shade: 0, emissive: true, ink: 0.6 });
    };
    b.glow(0, 0.5, 0.9, lighten(tone, 0.3), 0.35);
    if (kind === 'ringed') ring(false);
    const bands =
      kind === 'earth'
        ? [
            blob(-0.3, 0.6, -0.1, 0.85, 0.15, 0.75, 0.02, 0.5, -0.15, 0.42),
            blob(0.15, 0.4, 0.38, 0.5, 0.3, 0.2, 0.14, 0.15),
          ]
        : kind === 'moon'
          ? [
              ellipse(-0.15, 0.62, 0.14, 0.1),
              ellipse(0.16, 0.4, 0.1),
              ellipse(-0.1, 0.25, 0.07),
              ellipse(0.2, 0.7, 0.06),
            ]
          : [rect(-0.6, 0.3, 1.2, 0.08), rect(-0.6, 0.5, 1.2, 0.05), rect(-0.6, 0.66, 1.2, 0.1)];
    b.part([ellipse(0, 0.5, 0.48, 0.48, 0, 48)], tone, {
      emissive: true,
      shade: 0.16,
      shadeColour: darken(tone, 0.5),
      inside: [
        { path: bands, colour: kind === 'earth' ? hex('#6fae5a') : darken(tone, 0.16), emissive: true, alpha: 0.7 },
      ],
    });
    if (kind === 'ringed') ring(true);
    return;
  }
  if (kind === 'comet') {
    b.flat([blob(0.3, 0.75, -0.6, 0.35, -1.2, 0.05, -0.5, 0.22, 0.35, 0.6)], lighten(tone, 0.2), {
      emissive: true,
      alpha: 0.5,
    });
    b.flat([blob(0.3, 0.72, -0.3, 0.45, -0.7, 0.25, -0.2, 0.38, 0.35, 0.62)], hex('#ffffff'), {
      emissive: true,
      alpha: 0.7,
    });
    b.flat([ellipse(0.32, 0.67, 0.1)], hex('#ffffff'), { emissive: true });
    b.glow(0.32, 0.67, 0.5, tone, 0.7);
    return;
  }
  if (kind === 'rainbow') {
    const tones = ['#e8504a', '#f0943f', '#f4d84f', '#6fbf5f', '#4f93d8', '#7a63c0'];
    tones.forEach((code, i) => {
      const outline: Outline = [];
      const [outer, inner] = [1 - i * 0.045, 0.955 - i * 0.045];
      for (let k = 0; k <= 32; k++)
        outline.push(Math.cos((k / 32) * Math.PI) * outer, Math.sin((k / 32) * Math.PI) * outer);
      for (let k = 32; k >= 0; k--)
        outline.push(Math.cos((k / 32) * Math.PI) * inner, Math.sin((k / 32) * Math.PI) * inner);
      b.flat([outline], hex(code), { emissive: true, alpha: 0.5 });
    });
    return;
  }
  if (kind === 'lightning') {
    b.glow(0, 0.5, 1.4, hex('#d9e4ff'), 0.5);
    b.part([polygon(0.12, 1, -0.14, 0.52, 0.02, 0.54, -0.16, 0, 0.2, 0.6, 0.04, 0.58, 0.26, 1)], hex('#fffbe0'), {
      emissive: true,
      ink: 0,
    });
    return;
  }
  if (kind === 'firework') {
    const count = 18;
    b.glow(0, 0.5, 0.9, tone, 0.5);
    for (let i = 0; i < count; i++) {
      const a = (i / count) * 2 * Math.PI;
      const [c, d] = [Math.cos(a), Math.sin(a)];
      const colour = i % 2 ? tone : lighten(tone, 0.5);
      b.flat(
        [
          limb(c * 0.1, 0.5 + d * 0.1, c * 0.3, 0.5 + d * 0.3, 0.012, 0.026),
          limb(c * 0.33, 0.5 + d * 0.33, c * 0.43, 0.5 + d * 0.43, 0.02, 0.036),
        ],
        colour,
        { emissive: true },
      );
      b.flat([ellipse(c * 0.48, 0.5 + d * 0.48, 0.026)], hex('#fff8e0'), { emissive: true });
    }
    b.flat([ellipse(0, 0.5, 0.05)], hex('#fff8e0'), { emissive: true });
    return;
  }
  // Balloons, bubbles, petals and other light things in the air.
  b.part([ellipse(0, 0.5, 0.4, 0.5)], tone, {
    shade: kind === 'bubble' ? 0 : 0.12,
    rim: 0.04,
    alpha: kind === 'bubble' ? 0.4 : 1,
    inside: [{ path: [ellipse(-0.14, 0.7, 0.09, 0.12, 25)], colour: hex('#ffffff') }],
  });
  if (kind === 'balloon') b.flat([limb(0, 0, 0.03, -0.7, 0.015)], hex('#efe9dc'));
};
