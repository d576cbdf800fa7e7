import type { Random } from '../noise.ts';
import { blob, box, type Canvas, type Finish, type Point, type Rgb, roughen } from './canvas.ts';

/** Where an object stands: the middle of its foot and its height, in pixels. */
export interface Stand {
  x: number;
  y: number;
  size: number;
}

export interface Drawing {
  canvas: Canvas;
  region: number;
  colour: Rgb;
  random: Random;
}

const shade = ([r, g, b]: Rgb, amount: number): Rgb => [r * amount, g * amount, b * amount];
const wood: Rgb = [112, 82, 56];
const metal: Rgb = [92, 96, 102];
const glass: Rgb = [168, 196, 214];
const skin: Rgb = [196, 152, 122];

/** Draws in units of the object's height: (0, 0) is the foot, y goes up. */
function brush({ canvas, region }: Drawing, { x, y, size }: Stand) {
  const place = (points: readonly (readonly [number, number])[]): Point[] =>
    points.map(([u, v]) => [x + u * size, y - v * size]);
  return {
    fill: (points: readonly (readonly [number, number])[], finish: Finish) =>
      canvas.fill(region, place(points), finish),
    box: (left: number, bottom: number, right: number, top: number, finish: Finish) =>
      canvas.fill(region, box(x + left * size, y - top * size, x + right * size, y - bottom * size), finish),
    blob: (u: number, v: number, radiusX: number, radiusY: number, roughness: number, random: Random, finish: Finish) =>
      canvas.fill(region, blob(x + u * size, y - v * size, radiusX * size, radiusY * size, roughness, random), finish),
  };
}

export type Shape = (drawing: Drawing, stand: Stand) => void;

/** How each thing is drawn. */
export const shapes: Readonly<Record<string, Shape>> = {
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

function roughenUnit(points: readonly Point[], random: Random, roughness = 0.12): Point[] {
  return roughen(points, roughness, random, 3);
}
