import { brush, glass, metal, type Shape, shade, skin, wood } from './shape-tools.ts';

/** Shapes of streets, shores and meadows. */
export const outdoorShapes: Readonly<Record<string, Shape>> = {
  tree(drawing, stand) {
    const { random, colour } = drawing;
    const draw = brush(drawing, stand);
    draw.box(-0.035, 0, 0.035, 0.5, { colour: wood, grain: 0.5, grainHeight: 4 });
    for (const [u, v, r] of [
      [-0.13, 0.52, 0.2],
      [0.14, 0.55, 0.2],
      [0, 0.74, 0.26],
    ]) {
      draw.blob(u, v, r, r * 0.9, 0.45, random, {
        colour,
        top: 1.18,
        bottom: 0.7,
        grain: 0.55,
        grainWidth: 1.2,
        grainHeight: 1.2,
      });
    }
  },
  person(drawing, stand) {
    const { random, colour } = drawing;
    const draw = brush(drawing, stand);
    const lean = (random() - 0.5) * 0.06;
    draw.fill(
      [
        [-0.1, 0],
        [-0.03, 0],
        [0, 0.42],
        [0.05, 0],
        [0.12, 0],
        [0.1, 0.5],
        [-0.09, 0.5],
      ],
      { colour: shade([70, 74, 92], 0.7 + random() * 0.6), bottom: 0.8 },
    );
    draw.fill(
      [
        [-0.11, 0.46],
        [0.11, 0.46],
        [0.15 + lean, 0.78],
        [0.06 + lean, 0.84],
        [-0.06 + lean, 0.84],
        [-0.14 + lean, 0.78],
      ],
      { colour, bottom: 0.75, grain: 0.25 },
    );
    draw.fill(
      [
        [-0.14 + lean, 0.78],
        [-0.18, 0.5],
        [-0.14, 0.48],
        [-0.09, 0.7],
      ],
      { colour: shade(colour, 0.85) },
    );
    draw.blob(lean, 0.92, 0.065, 0.08, 0.1, random, { colour: skin });
    draw.blob(lean, 0.955, 0.07, 0.045, 0.2, random, { colour: shade(wood, 0.5 + random() * 0.8) });
  },
  car(drawing, stand) {
    const { colour } = drawing;
    const draw = brush(drawing, stand);
    draw.fill(
      [
        [-1.05, 0.16],
        [1.05, 0.16],
        [1.08, 0.5],
        [0.98, 0.58],
        [0.55, 0.62],
        [0.3, 1],
        [-0.45, 1],
        [-0.72, 0.62],
        [-1.02, 0.54],
      ],
      { colour, top: 1.15, bottom: 0.7 },
    );
    draw.fill(
      [
        [-0.42, 0.93],
        [0.26, 0.93],
        [0.46, 0.64],
        [-0.6, 0.64],
      ],
      { colour: shade(glass, 0.55), top: 1.2, bottom: 0.8 },
    );
    draw.box(-0.1, 0.62, -0.05, 0.96, { colour: shade(colour, 0.8) });
    for (const u of [-0.62, 0.66]) {
      draw.blob(u, 0.17, 0.2, 0.2, 0.02, drawing.random, { colour: [36, 36, 38] });
      draw.blob(u, 0.17, 0.09, 0.09, 0.02, drawing.random, { colour: [150, 150, 150] });
    }
    draw.box(0.98, 0.4, 1.06, 0.5, { colour: [240, 224, 170] });
  },
  'street light'(drawing, stand) {
    const draw = brush(drawing, stand);
    draw.box(-0.012, 0, 0.012, 0.97, { colour: metal, grain: 0 });
    draw.fill(
      [
        [-0.01, 0.96],
        [0.17, 1],
        [0.17, 0.985],
        [0, 0.93],
      ],
      { colour: metal },
    );
    draw.fill(
      [
        [0.13, 1],
        [0.24, 0.995],
        [0.24, 0.97],
        [0.13, 0.975],
      ],
      { colour: [238, 226, 178] },
    );
  },
  boat(drawing, stand) {
    const { colour } = drawing;
    const draw = brush(drawing, stand);
    draw.box(-0.012, 0.1, 0.012, 0.98, { colour: wood });
    draw.fill(
      [
        [0.02, 0.95],
        [0.42, 0.24],
        [0.02, 0.24],
      ],
      { colour: [234, 231, 222], bottom: 0.85 },
    );
    draw.fill(
      [
        [-0.02, 0.86],
        [-0.3, 0.26],
        [-0.02, 0.26],
      ],
      { colour: [222, 220, 214], bottom: 0.85 },
    );
    draw.fill(
      [
        [-0.5, 0.2],
        [0.55, 0.2],
        [0.4, 0],
        [-0.38, 0],
      ],
      { colour, top: 1.1, bottom: 0.7 },
    );
  },
  umbrella(drawing, stand) {
    const { colour } = drawing;
    const draw = brush(drawing, stand);
    draw.box(-0.015, 0, 0.015, 0.9, { colour: [206, 200, 188] });
    const canopy = [-0.6, -0.36, -0.12, 0.12, 0.36, 0.6];
    for (let i = 0; i < 5; i++) {
      const [from, to] = [canopy[i], canopy[i + 1]];
      draw.fill(
        [
          [from, 0.66],
          [to, 0.66],
          [to * 0.45, 0.92],
          [0, 1],
          [from * 0.45, 0.92],
        ],
        { colour: i % 2 === 0 ? colour : [236, 232, 222], bottom: 0.8 },
      );
    }
  },
  rock(drawing, stand) {
    brush(drawing, stand).blob(0, 0.4, 0.75, 0.5, 0.4, drawing.random, {
      colour: drawing.colour,
      top: 1.2,
      bottom: 0.6,
      grain: 0.5,
      grainWidth: 2,
      grainHeight: 2,
    });
  },
  sheep(drawing, stand) {
    const { random } = drawing;
    const draw = brush(drawing, stand);
    for (const u of [-0.36, -0.22, 0.2, 0.34]) draw.box(u - 0.04, 0, u + 0.04, 0.36, { colour: [66, 60, 56] });
    draw.blob(0, 0.6, 0.58, 0.36, 0.25, random, { colour: drawing.colour, top: 1.05, bottom: 0.72, grain: 0.4 });
    draw.blob(0.6, 0.74, 0.17, 0.2, 0.2, random, { colour: [72, 66, 62] });
  },
  house(drawing, stand) {
    const { colour } = drawing;
    const draw = brush(drawing, stand);
    draw.box(-0.55, 0, 0.55, 0.6, { colour, bottom: 0.88, grain: 0.12, grainHeight: 0.4 });
    draw.fill(
      [
        [-0.66, 0.58],
        [0.66, 0.58],
        [0.42, 1],
        [-0.42, 1],
      ],
      { colour: [140, 72, 56], top: 1.1, bottom: 0.85, grain: 0.4, grainWidth: 3 },
    );
    draw.box(-0.1, 0, 0.08, 0.34, { colour: wood });
    for (const u of [-0.42, 0.2]) draw.box(u, 0.26, u + 0.2, 0.46, { colour: shade(glass, 0.7) });
  },
  building(drawing, stand) {
    const { colour, random } = drawing;
    const draw = brush(drawing, stand);
    const half = 0.22 + random() * 0.2;
    draw.box(-half, 0, half, 1, { colour, top: 1.05, bottom: 0.85, grain: 0.12, grainHeight: 0.5 });
    const columns = 3 + Math.floor(random() * 3);
    const rows = 5 + Math.floor(random() * 3);
    const lit = random() < 0.3;
    for (let column = 0; column < columns; column++) {
      for (let row = 0; row < rows; row++) {
        const u = -half + ((column + 0.3) / columns) * 2 * half;
        const v = 0.08 + (row / rows) * 0.88;
        const pane = lit && random() < 0.4 ? ([236, 206, 130] as const) : shade(glass, 0.5 + random() * 0.25);
        draw.box(u, v, u + (0.4 / columns) * 2 * half, v + 0.5 / rows, { colour: pane, grain: 0.1 });
      }
    }
  },
};
