import type { Random } from '../noise.ts';
import { blob, box, Canvas, type Finish, ground, type Rgb } from './canvas.ts';
import { type Kind, kinds, type Paint, paints } from './kinds.ts';
import { shapes } from './shapes.ts';

/** One region as drawn, before it has a mask. Its number in the canvas is its place in the list plus one. */
export interface DrawnRegion {
  kind: Kind;
  /** What its colour is called; undefined where nobody would name it. */
  paint?: Paint;
  /** `background`, `middle` or `foreground`. */
  depth: 'background' | 'middle' | 'foreground';
  /** How many objects it holds: stuff is one region however often it is drawn. */
  pieces: number;
}

export interface DrawnScene {
  place: string;
  canvas: Canvas;
  regions: DrawnRegion[];
}

const pick = <Item>(random: Random, items: readonly Item[]): Item => items[Math.floor(random() * items.length)];
const between = (random: Random, low: number, high: number): number => low + (high - low) * random();
const count = (random: Random, low: number, high: number): number => Math.floor(between(random, low, high + 1));

class SceneBuilder {
  readonly canvas: Canvas;
  readonly regions: DrawnRegion[] = [];
  readonly random: Random;

  constructor(width: number, height: number, random: Random) {
    this.canvas = new Canvas(width, height);
    this.random = random;
  }

  add(name: string, depth: DrawnRegion['depth'], paint?: Paint): number {
    const known = kinds[name].isThing ? -1 : this.regions.findIndex(({ kind }) => kind.name === name);
    if (known >= 0) {
      this.regions[known].pieces++;
      return known + 1;
    }
    this.regions.push({ kind: kinds[name], depth, paint, pieces: 1 });
    return this.regions.length;
  }

  /** Everything below a wandering line. @param y share of the height */
  stuff(
    name: string,
    y: number,
    relief: number,
    depth: DrawnRegion['depth'],
    colour: Rgb,
    finish: Omit<Finish, 'colour'> = {},
    paint?: Paint,
  ): number {
    const { width, height } = this.canvas;
    const region = this.add(name, depth, paint);
    this.canvas.fill(region, ground(width, height, y * height, relief * height, this.random), { colour, ...finish });
    return region;
  }

  /** An object standing at (x, y), shares of the picture, with a height in shares of the picture's height. */
  thing(
    name: string,
    x: number,
    y: number,
    size: number,
    depth: DrawnRegion['depth'],
    choice: readonly Paint[],
  ): number {
    const { width, height } = this.canvas;
    const paint = pick(this.random, choice);
    const region = this.add(name, depth, paint);
    const vary = between(this.random, 0.9, 1.1);
    const colour = paints[paint].map(value => value * vary) as unknown as Rgb;
    const stand = { x: x * width, y: y * height, size: size * Math.min(height, width * 0.9) };
    shapes[name]({ canvas: this.canvas, region, colour, random: this.random }, stand);
    return region;
  }

  /** Several of a kind, apart from each other, the farther ones first. */
  things(name: string, howMany: number, top: number, bottom: number, size: number, choice: readonly Paint[]): void {
    const slots = Math.max(howMany, 3);
    const order = Array.from({ length: slots }, (_, i) => i).sort(() => this.random() - 0.5);
    const stands = Array.from({ length: howMany }, (_, i) => ({
      x: (order[i] + between(this.random, 0.3, 0.7)) / slots,
      near: this.random(),
    })).sort((a, b) => a.near - b.near);
    for (const { x, near } of stands) {
      const y = top + (bottom - top) * near;
      this.thing(name, x, y, size * (0.6 + 0.55 * near), near > 0.6 ? 'foreground' : 'middle', choice);
    }
  }

  sky(): void {
    const { width, height } = this.canvas;
    const hour = this.random();
    const region = this.add('sky', 'background', hour < 0.7 ? 'blue' : hour < 0.85 ? 'orange' : 'grey');
    const colour: Rgb = hour < 0.7 ? [136, 178, 218] : hour < 0.85 ? [214, 170, 142] : [164, 172, 182];
    this.canvas.fill(region, box(-1, -1, width + 1, height + 1), { colour, top: 0.86, bottom: 1.35, grain: 0.03 });
    for (let i = count(this.random, 0, 4); i > 0; i--) {
      const radius = between(this.random, 0.08, 0.2) * width;
      this.canvas.fill(
        region,
        blob(this.random() * width, between(this.random, 0.04, 0.3) * height, radius, radius * 0.25, 0.5, this.random),
        { colour: [238, 240, 242], bottom: 0.9, grain: 0.12, grainWidth: 3, grainHeight: 3 },
      );
    }
  }
}

const walls: readonly Paint[] = ['beige', 'grey', 'red', 'yellow', 'white', 'brown', 'blue'];
const clothes: readonly Paint[] = ['red', 'blue', 'white', 'black', 'green', 'yellow', 'orange', 'purple'];

const plans: Readonly<Record<string, (scene: SceneBuilder) => void>> = {
  street(scene) {
    const { random } = scene;
    const horizon = between(random, 0.5, 0.6);
    scene.sky();
    const buildings = count(random, 2, 4);
    for (let i = 0; i < buildings; i++) {
      scene.thing(
        'building',
        (i + between(random, 0.2, 0.8)) / buildings,
        horizon + 0.06,
        between(random, 0.45, 0.75),
        'background',
        walls,
      );
    }
    scene.stuff('sidewalk', horizon + 0.03, 0.004, 'middle', [170, 166, 158], { grain: 0.15, grainWidth: 2 }, 'grey');
    scene.things('tree', count(random, 1, 3), horizon + 0.05, horizon + 0.09, 0.36, ['green']);
    scene.things('street light', count(random, 0, 2), horizon + 0.06, horizon + 0.1, 0.55, ['grey']);
    scene.stuff(
      'road',
      horizon + 0.14,
      0.004,
      'foreground',
      [92, 92, 96],
      { top: 1.15, bottom: 0.9, grain: 0.2 },
      'grey',
    );
    scene.things('car', count(random, 1, 3), horizon + 0.24, 0.93, 0.14, [
      'red',
      'blue',
      'white',
      'black',
      'grey',
      'yellow',
    ]);
    scene.things('person', count(random, 0, 3), horizon + 0.14, horizon + 0.22, 0.2, clothes);
  },
  beach(scene) {
    const { random } = scene;
    const horizon = between(random, 0.36, 0.46);
    scene.sky();
    if (random() < 0.6)
      scene.stuff('mountain', horizon - 0.08, 0.06, 'background', [118, 132, 138], {
        top: 1.1,
        bottom: 0.95,
        grain: 0.2,
        grainWidth: 3,
        grainHeight: 3,
      });
    scene.stuff(
      'sea',
      horizon,
      0.001,
      'middle',
      [64, 118, 146],
      { top: 0.9, bottom: 1.25, grain: 0.28, grainWidth: 5, grainHeight: 0.7 },
      'blue',
    );
    scene.things('boat', count(random, 1, 3), horizon + 0.03, horizon + 0.16, 0.16, ['white', 'red', 'blue', 'brown']);
    scene.stuff(
      'sand',
      horizon + between(random, 0.2, 0.26),
      0.02,
      'foreground',
      [212, 188, 146],
      { top: 0.9, bottom: 1.06, grain: 0.2 },
      'beige',
    );
    scene.things('rock', count(random, 0, 2), 0.72, 0.95, 0.09, ['grey']);
    scene.things('umbrella', count(random, 1, 3), 0.76, 0.94, 0.26, ['red', 'yellow', 'blue', 'orange', 'green']);
    scene.things('person', count(random, 1, 4), 0.72, 0.96, 0.2, clothes);
  },
  meadow(scene) {
    const { random } = scene;
    const horizon = between(random, 0.42, 0.52);
    scene.sky();
    scene.stuff('mountain', horizon - 0.14, 0.09, 'background', [112, 128, 140], {
      top: 1.15,
      bottom: 0.95,
      grain: 0.25,
      grainWidth: 3,
      grainHeight: 3,
    });
    scene.stuff(
      'grass',
      horizon,
      0.015,
      'middle',
      [112, 140, 74],
      { top: 1.1, bottom: 0.75, grain: 0.4, grainHeight: 0.6 },
      'green',
    );
    scene.things('house', count(random, 0, 1), horizon + 0.06, horizon + 0.1, 0.24, ['white', 'beige', 'red']);
    scene.things('tree', count(random, 1, 3), horizon + 0.04, horizon + 0.12, 0.34, ['green']);
    if (random() < 0.6) {
      const { width, height } = scene.canvas;
      const path = scene.add('path', 'foreground', 'brown');
      const x = between(random, 0.3, 0.7) * width;
      scene.canvas.fill(
        path,
        [
          [x - 4, (horizon + 0.04) * height],
          [x + 4, (horizon + 0.04) * height],
          [x + 0.1 * width, 0.72 * height],
          [x + 0.18 * width, height + 1],
          [x - 0.2 * width, height + 1],
          [x - 0.02 * width, 0.74 * height],
        ],
        { colour: [176, 150, 112], grain: 0.25 },
      );
    }
    if (random() < 0.5) {
      const { width, height } = scene.canvas;
      const fence = scene.add('fence', 'middle', 'brown');
      const y = (horizon + 0.16) * height;
      for (const rise of [0.012, 0.045])
        scene.canvas.fill(fence, box(-1, y - (rise + 0.012) * height, width + 1, y - rise * height), {
          colour: [126, 98, 70],
          grain: 0.4,
          grainWidth: 4,
        });
      for (let x = 0; x < width; x += width / 9)
        scene.canvas.fill(fence, box(x, y - 0.075 * height, x + width * 0.011, y + 0.01 * height), {
          colour: [112, 86, 60],
          grain: 0.4,
        });
    }
    scene.things('rock', count(random, 0, 2), 0.74, 0.95, 0.08, ['grey']);
    scene.things('sheep', count(random, 1, 4), horizon + 0.22, 0.94, 0.14, ['white']);
  },
  'living room'(scene) {
    const { random } = scene;
    const { width, height } = scene.canvas;
    const floor = between(random, 0.66, 0.74);
    const paint = pick(random, ['beige', 'white', 'grey', 'blue', 'green'] as const);
    const wall = scene.add('wall', 'background', paint);
    scene.canvas.fill(wall, box(-1, -1, width + 1, height + 1), {
      colour: paints[paint].map(value => Math.min(235, value * 1.05)) as unknown as Rgb,
      top: 1.03,
      bottom: 0.92,
      grain: 0.04,
      grainWidth: 4,
      grainHeight: 4,
    });
    if (random() < 0.4) {
      const ceiling = scene.add('ceiling', 'background', 'white');
      scene.canvas.fill(
        ceiling,
        [
          [-1, -1],
          [width + 1, -1],
          [width * 0.9, height * 0.09],
          [width * 0.1, height * 0.09],
        ],
        { colour: [232, 230, 226], grain: 0.02 },
      );
    }
    scene.stuff(
      'floor',
      floor,
      0,
      'foreground',
      [158, 120, 82],
      { top: 0.85, bottom: 1.1, grain: 0.3, grainWidth: 7 },
      'brown',
    );
    if (random() < 0.5)
      scene.thing('door', between(random, 0.08, 0.14), floor + 0.02, 0.58, 'background', ['brown', 'white']);
    const windows = count(random, 0, 2);
    for (let i = 0; i < windows; i++) {
      scene.thing('window', 0.24 + i * 0.24, floor - 0.28, 0.34, 'background', ['white']);
    }
    scene.thing('painting', between(random, 0.74, 0.84), floor - 0.36, 0.16, 'background', [
      'blue',
      'orange',
      'green',
      'purple',
    ]);
    if (random() < 0.7)
      scene.thing('rug', between(random, 0.45, 0.6), 0.97, 0.14, 'foreground', ['red', 'blue', 'beige', 'purple']);
    const sofaX = between(random, 0.42, 0.6);
    scene.thing('sofa', sofaX, floor + 0.12, 0.3, 'middle', ['red', 'blue', 'grey', 'green', 'beige', 'brown']);
    const reach = (Math.min(height, width * 0.9) / width) * 0.3;
    for (let i = count(random, 0, 2); i > 0; i--)
      scene.thing('cushion', sofaX + (i === 1 ? -0.55 : 0.5) * reach, floor - 0.02, 0.09, 'middle', [
        'yellow',
        'white',
        'orange',
        'purple',
        'pink',
      ]);
    scene.thing('lamp', sofaX - 1.55 * reach, floor + 0.1, 0.52, 'middle', ['yellow', 'white', 'orange']);
    if (random() < 0.8) scene.thing('potted plant', sofaX + 1.6 * reach, floor + 0.12, 0.28, 'middle', ['green']);
    scene.thing('table', sofaX + between(random, -0.05, 0.05), 0.93, 0.13, 'foreground', ['brown', 'white', 'black']);
  },
  'dining room'(scene) {
    const { random } = scene;
    const { width, height } = scene.canvas;
    const floor = between(random, 0.64, 0.7);
    const paint = pick(random, ['beige', 'white', 'yellow', 'pink'] as const);
    const wall = scene.add('wall', 'background', paint);
    scene.canvas.fill(wall, box(-1, -1, width + 1, height + 1), {
      colour: paints[paint] as Rgb,
      top: 1.02,
      bottom: 0.9,
      grain: 0.04,
      grainWidth: 4,
      grainHeight: 4,
    });
    scene.stuff(
      'floor',
      floor,
      0,
      'foreground',
      [186, 178, 166],
      { top: 0.85, bottom: 1.08, grain: 0.15, grainWidth: 3 },
      'grey',
    );
    const windows = count(random, 1, 2);
    for (let i = 0; i < windows; i++) {
      scene.thing('window', 0.3 + i * 0.25, floor - 0.24, 0.34, 'background', ['white']);
    }
    if (random() < 0.6)
      scene.thing('painting', between(random, 0.76, 0.86), floor - 0.34, 0.14, 'background', ['blue', 'red', 'green']);
    if (random() < 0.5)
      scene.thing('door', between(random, 0.08, 0.15), floor + 0.02, 0.54, 'background', ['brown', 'white', 'green']);
    scene.things('chair', count(random, 2, 3), floor + 0.08, floor + 0.12, 0.34, ['brown', 'black', 'white']);
    scene.thing('table', 0.5, 0.9, 0.28, 'foreground', ['brown', 'white']);
    scene.things('chair', count(random, 0, 2), 0.97, 0.99, 0.36, ['brown', 'black']);
    scene.thing('potted plant', between(random, 0.86, 0.93), floor + 0.12, 0.3, 'middle', ['green']);
    if (random() < 0.5) scene.things('person', 1, floor + 0.06, floor + 0.1, 0.52, clothes);
  },
  harbour(scene) {
    const { random } = scene;
    const horizon = between(random, 0.4, 0.5);
    scene.sky();
    const houses = count(random, 2, 4);
    for (let i = 0; i < houses; i++)
      scene.thing(
        'house',
        (i + between(random, 0.3, 0.7)) / houses,
        horizon + 0.02,
        between(random, 0.2, 0.3),
        'background',
        walls,
      );
    scene.things('tree', count(random, 0, 2), horizon, horizon + 0.02, 0.26, ['green']);
    scene.stuff(
      'sea',
      horizon + 0.01,
      0.001,
      'middle',
      [74, 112, 128],
      { top: 1.1, bottom: 0.85, grain: 0.3, grainWidth: 6, grainHeight: 0.8 },
      'blue',
    );
    scene.things('boat', count(random, 2, 4), horizon + 0.12, 0.76, 0.26, ['white', 'red', 'blue', 'brown', 'green']);
    scene.stuff(
      'sidewalk',
      between(random, 0.8, 0.86),
      0.003,
      'foreground',
      [176, 168, 154],
      { grain: 0.25, grainWidth: 2 },
      'grey',
    );
    scene.things('person', count(random, 0, 2), 0.92, 0.98, 0.3, clothes);
  },
};

/** Draws a random scene of that size. */
export function drawScene(width: number, height: number, random: Random): DrawnScene {
  const place = pick(random, Object.keys(plans));
  const scene = new SceneBuilder(width, height, random);
  plans[place](scene);
  return { place, canvas: scene.canvas, regions: scene.regions };
}
