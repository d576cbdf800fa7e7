import { brush, glass, metal, roughenUnit, type Shape, shade, wood } from './shape-tools.ts';

/** Shapes of rooms. */
export const indoorShapes: Readonly<Record<string, Shape>> = {
  sofa(drawing, stand) {
    const { colour } = drawing;
    const draw = brush(drawing, stand);
    draw.box(-1.02, 0.12, 1.02, 0.95, { colour: shade(colour, 0.9), top: 1.1, bottom: 0.85, grain: 0.2 });
    draw.box(-0.85, 0.1, 0.0, 0.5, { colour: shade(colour, 1.08), grain: 0.15 });
    draw.box(0.02, 0.1, 0.85, 0.5, { colour: shade(colour, 1.06), grain: 0.15 });
    for (const u of [-1.12, 0.86]) draw.box(u, 0.04, u + 0.26, 0.66, { colour, top: 1.12, bottom: 0.8, grain: 0.2 });
    draw.box(-1.05, 0, -0.98, 0.05, { colour: wood });
    draw.box(0.98, 0, 1.05, 0.05, { colour: wood });
  },
  table(drawing, stand) {
    const { colour } = drawing;
    const draw = brush(drawing, stand);
    for (const u of [-0.85, -0.5, 0.42, 0.78]) draw.box(u, 0, u + 0.07, 0.85, { colour: shade(colour, 0.7) });
    draw.fill(
      [
        [-0.95, 0.82],
        [0.95, 0.82],
        [0.8, 1],
        [-0.8, 1],
      ],
      { colour, top: 1.15, bottom: 0.9, grain: 0.35, grainWidth: 5 },
    );
    draw.box(-0.95, 0.76, 0.95, 0.83, { colour: shade(colour, 0.75) });
  },
  lamp(drawing, stand) {
    const draw = brush(drawing, stand);
    draw.box(-0.018, 0, 0.018, 0.75, { colour: metal });
    draw.fill(
      [
        [-0.12, 0],
        [0.12, 0],
        [0.08, 0.03],
        [-0.08, 0.03],
      ],
      { colour: metal },
    );
    draw.fill(
      [
        [-0.18, 0.7],
        [0.18, 0.7],
        [0.11, 1],
        [-0.11, 1],
      ],
      { colour: drawing.colour, top: 1.1, bottom: 1.25 },
    );
  },
  'potted plant'(drawing, stand) {
    const { random, colour } = drawing;
    const draw = brush(drawing, stand);
    for (let i = 0; i < 9; i++) {
      const turn = ((i + 0.5) / 9 - 0.5) * 2.3 + (random() - 0.5) * 0.3;
      const [u, v] = [Math.sin(turn) * 0.5, 0.34 + Math.cos(turn) * 0.6];
      draw.fill(
        [
          [-0.02, 0.3],
          [u * 0.5 - 0.09, (v + 0.34) / 2],
          [u, v],
          [u * 0.5 + 0.09, (v + 0.3) / 2],
          [0.02, 0.3],
        ],
        { colour: shade(colour, 0.75 + random() * 0.5), top: 1.15, bottom: 0.75, grain: 0.3 },
      );
    }
    draw.fill(
      [
        [-0.17, 0],
        [0.17, 0],
        [0.22, 0.32],
        [-0.22, 0.32],
      ],
      { colour: [168, 100, 70], top: 1.1, bottom: 0.75 },
    );
  },
  window(drawing, stand) {
    const draw = brush(drawing, stand);
    draw.box(-0.42, 0, 0.42, 1, { colour: [226, 222, 212] });
    for (const u of [-0.37, 0.03]) {
      for (const v of [0.06, 0.53])
        draw.box(u, v, u + 0.34, v + 0.41, {
          colour: glass,
          top: 1.15,
          bottom: 0.92,
          grain: 0.12,
          grainWidth: 4,
          grainHeight: 4,
        });
    }
  },
  painting(drawing, stand) {
    const { random, colour } = drawing;
    const draw = brush(drawing, stand);
    draw.box(-0.6, 0, 0.6, 1, { colour: shade(wood, 0.8) });
    draw.box(-0.53, 0.08, 0.53, 0.92, { colour: [226, 218, 200] });
    draw.fill(
      roughenUnit(
        [
          [-0.53, 0.08],
          [0.53, 0.08],
          [0.53, 0.35],
          [-0.53, 0.5],
        ],
        random,
      ),
      { colour, grain: 0.4 },
    );
    draw.blob(0.15, 0.66, 0.14, 0.14, 0.2, random, { colour: shade(colour, 1.35) });
  },
  cushion(drawing, stand) {
    const { random, colour } = drawing;
    brush(drawing, stand).fill(
      roughenUnit(
        [
          [-0.5, 0.02],
          [0, 0.08],
          [0.5, 0],
          [0.44, 0.5],
          [0.5, 1],
          [0, 0.93],
          [-0.5, 1],
          [-0.44, 0.5],
        ],
        random,
        0.06,
      ),
      { colour, top: 1.15, bottom: 0.8, grain: 0.3, grainWidth: 2, grainHeight: 2 },
    );
  },
  rug(drawing, stand) {
    const { colour } = drawing;
    const draw = brush(drawing, stand);
    draw.fill(
      [
        [-2.6, 0],
        [2.6, 0],
        [2, 1],
        [-2, 1],
      ],
      { colour: shade(colour, 0.8), grain: 0.35, grainHeight: 0.5 },
    );
    draw.fill(
      [
        [-2.2, 0.14],
        [2.2, 0.14],
        [1.76, 0.86],
        [-1.76, 0.86],
      ],
      { colour, grain: 0.5, grainWidth: 2, grainHeight: 0.5 },
    );
  },
  door(drawing, stand) {
    const { colour } = drawing;
    const draw = brush(drawing, stand);
    draw.box(-0.24, 0, 0.24, 1, { colour: shade(colour, 0.8) });
    draw.box(-0.21, 0, 0.21, 0.97, { colour, grain: 0.3, grainHeight: 6 });
    for (const v of [0.1, 0.55])
      draw.box(-0.15, v, 0.15, v + 0.34, { colour: shade(colour, 0.88), top: 0.9, bottom: 1.05 });
    draw.blob(0.17, 0.48, 0.02, 0.02, 0.05, drawing.random, { colour: [214, 186, 110] });
  },
  chair(drawing, stand) {
    const { colour } = drawing;
    const draw = brush(drawing, stand);
    for (const u of [-0.26, 0.2]) draw.box(u, 0, u + 0.06, 0.5, { colour: shade(colour, 0.7) });
    for (const u of [-0.24, 0.18]) draw.box(u, 0.46, u + 0.06, 1, { colour: shade(colour, 0.85) });
    draw.box(-0.24, 0.82, 0.24, 0.98, { colour, grain: 0.3, grainWidth: 4 });
    draw.box(-0.24, 0.62, 0.24, 0.72, { colour, grain: 0.3, grainWidth: 4 });
    draw.fill(
      [
        [-0.32, 0.44],
        [0.32, 0.44],
        [0.26, 0.54],
        [-0.26, 0.54],
      ],
      { colour, top: 1.1, bottom: 0.85 },
    );
  },
};
