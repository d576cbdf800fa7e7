import { darken, hex, lighten } from '../colour.ts';
import { blob, ellipse, polygon, rect } from '../paint/path.ts';
import { type Drawing, drawBox, drawGable, mainColour } from './easel.ts';

/** A market stall: counter, goods, posts and a striped awning; a real box, so it turns in perspective. */
export const drawStall: Drawing = easel => {
  const { element, random } = easel;
  const cloth = mainColour(element, random.pick(['#d24b45', '#3f8fb0', '#e0a03a', '#4f9a6a', '#8a5fb0']));
  const wood = hex('#a0744c');
  const w = element.size * 1.05;
  const d = element.size * 0.6;
  const h = element.size;
  const post = (x: number, z: number) =>
    drawBox(easel, { width: 0.09, depth: 0.09, height: h * 0.8, x, z }, darken(wood, 0.2), undefined, { ink: 0.8 });
  post(-w / 2, d / 2);
  post(w / 2, d / 2);
  drawBox(
    easel,
    { width: w, height: h * 0.34, depth: d * 0.7 },
    wood,
    (brush, fw, fh) => {
      brush.flat(
        Array.from({ length: 5 }, (_, i) => rect(0, (i + 1) * fh * 0.18, fw, 0.025)),
        darken(wood, 0.3),
      );
      brush.flat(
        [
          polygon(
            0,
            fh,
            fw,
            fh,
            fw,
            fh * 0.62,
            ...Array.from({ length: 6 }, (_, i) => [
              fw - (i + 0.5) * (fw / 6),
              fh * 0.5,
              fw - (i + 1) * (fw / 6),
              fh * 0.62,
            ]).flat(),
          ),
        ],
        cloth,
      );
    },
    { top: lighten(wood, 0.25) },
  );
  const goods = String(element.look.goods ?? random.pick(['fruit', 'fish', 'pots', 'cloth', 'lanterns']));
  const b = easel.brush;
  const toward = d * 0.3;
  for (let i = 0; i < 9; i++) {
    const x = -w * 0.42 + (i * w * 0.84) / 8;
    const y = h * 0.34;
    const colours: Readonly<Record<string, string[]>> = {
      fruit: ['#e2502f', '#f0a83a', '#7fb84a', '#f3d34f'],
      fish: ['#8fb0c9', '#b9c6d0'],
      pots: ['#b86a45', '#4f7fa8', '#d9c39a'],
      cloth: ['#c9476a', '#4f6fb8', '#e0b04a', '#5fa08a'],
      lanterns: ['#e8533f', '#f2b04a'],
    };
    const tone = hex((colours[goods] ?? colours.fruit)[i % (colours[goods] ?? colours.fruit).length]);
    if (goods === 'fruit')
      for (const [dx, dy] of [
        [-0.05, 0.05],
        [0.05, 0.05],
        [0, 0.13],
      ])
        b.part([ellipse(x + dx, y + dy, 0.065)], tone, { shade: 0.02, ink: 0.7 });
    else if (goods === 'fish')
      b.part([ellipse(x, y + 0.05, 0.1, 0.045), polygon(x + 0.08, y + 0.05, x + 0.15, y + 0.1, x + 0.15, y)], tone, {
        shade: 0.015,
        ink: 0.7,
      });
    else if (goods === 'pots')
      b.part(
        [
          blob(
            x - 0.07,
            y,
            x - 0.1,
            y + 0.13,
            x - 0.045,
            y + 0.22,
            x + 0.045,
            y + 0.22,
            x + 0.1,
            y + 0.13,
            x + 0.07,
            y,
          ),
        ],
        tone,
        { shade: 0.03, ink: 0.8 },
      );
    else if (goods === 'cloth')
      b.part([rect(x - 0.09, y, 0.18, 0.1), rect(x - 0.08, y + 0.1, 0.16, 0.06)], tone, { shade: 0.02, ink: 0.7 });
    else b.part([ellipse(x, y + 0.12, 0.08, 0.11)], tone, { emissive: easel.light.night > 0.2, shade: 0.02, ink: 0.8 });
  }
  void toward;
  post(-w / 2, -d / 2);
  post(w / 2, -d / 2);
  drawGable(
    easel,
    { width: w * 1.06, depth: d * 1.05, eaves: h * 0.78, rise: h * 0.22, overhang: 0.18, ridge: 'x' },
    cloth,
    lighten(cloth, 0.5),
    (brush, length, run) => {
      brush.flat(
        Array.from({ length: Math.ceil(length / 0.5) }, (_, i) => rect(i * 0.5, 0, 0.25, run)),
        hex('#f6efe2'),
      );
      brush.flat([rect(0, 0, length, 0.07)], darken(cloth, 0.25));
    },
  );
  if (easel.light.night > 0.2) {
    for (const x of [-w * 0.3, 0, w * 0.3]) {
      b.glow(x, h * 0.7, 0.9, hex('#ffb45a'), 0.5);
      b.part([ellipse(x, h * 0.7, 0.11, 0.14)], hex('#ff9a4a'), { emissive: true, bottom: hex('#ffe08a') });
    }
  }
};
