import {
  type Distance,
  ellipsoid,
  mix,
  smoothBoth,
  smoothCut,
  smoothStep,
  smoothUnion,
  sphere,
  taperedLine,
} from './distance.ts';
import { mouthLine, skinDistance, skullDistance } from './skin-shape.ts';
import type { Surface } from './surface-nets.ts';
import { joinSurfaces, mirrorSurface, type Point, sweepTube } from './sweep.ts';

/** Clothes, hats, beards on the canonical head, as signed distances in millimetres. */

function torso(x: number, y: number, z: number): number {
  const ax = Math.abs(x);
  const chest = ellipsoid(x, y + 275, z + 14, 128, 100, 86);
  const shoulder = taperedLine(ax, y, z, 0, -238, -24, 132, -250, -26, 58, 47);
  const slope = taperedLine(ax, y, z, 0, -165, -36, 112, -228, -30, 54, 42);
  const arm = taperedLine(ax, y, z, 138, -250, -26, 152, -360, -22, 46, 44);
  return smoothUnion(smoothUnion(chest, shoulder, 40), smoothUnion(slope, arm, 30), 30);
}

function ring(
  x: number,
  y: number,
  z: number,
  height: number,
  tilt: number,
  radius: number,
  thick: number,
  tall: number,
): number {
  const cz = z + 24;
  const level = y - height + cz * tilt;
  const across = Math.hypot(x, cz * 1.02) - radius;
  return (Math.hypot(across / thick, level / tall) - 1) * Math.min(thick, tall);
}

/** A collar: a rounded disc around the neck, solid so that nothing gapes; the neck comes out of its top. */
function collar(
  x: number,
  y: number,
  z: number,
  height: number,
  tilt: number,
  radius: number,
  tall: number,
  round: number,
): number {
  const cz = z + 24;
  const level = y - height + cz * tilt;
  return smoothBoth((Math.hypot(x, cz * 1.02) - radius) * 0.95, Math.abs(level) - tall, round);
}

/** The clothes by collar; cut off at y = -345. */
const designShapes: Readonly<Record<string, Distance>> = {
  crew: (x, y, z) => {
    const band = ring(x, y, z, -166, 0.3, 55, 8, 9);
    return Math.max(smoothUnion(torso(x, y, z), band, 5), -345 - y);
  },
  turtle: (x, y, z) => {
    const ribs = 0.9 * Math.sin(Math.atan2(x, z + 24) * 46);
    const neck = collar(x, y, z, -150, 0.2, 60, 27, 12) - ribs;
    return Math.max(smoothUnion(torso(x, y, z), neck, 10), -345 - y);
  },
  hood: (x, y, z) => {
    const neck = collar(x, y, z, -162, 0.26, 66, 20, 8);
    const roll = ring(x, y, z, -154, 0.26, 64, 15, 15);
    const bag = ellipsoid(x, y + 172, z + 92, 78, 44, 38);
    const cord = taperedLine(Math.abs(x), y, z, 24, -180, 38, 28, -232, 62, 4, 4);
    const hood = smoothUnion(smoothUnion(neck, roll, 8), bag, 26);
    return Math.max(smoothUnion(smoothUnion(torso(x, y, z), hood, 12), cord, 2), -345 - y);
  },
  shirt: (x, y, z) => {
    const ax = Math.abs(x);
    const stand = collar(x, y, z, -160, 0.26, 60, 17, 7);
    // Two flaps folded down in front, thick enough for the grid.
    const lean = (z - 36 + (y + 160) * 0.72) * 0.8;
    const flap = smoothBoth(
      Math.abs(lean) - 5,
      Math.max(
        ax - 46 + (y + 160) * 0.1,
        3 + Math.max(0, -160 - y) * 0.42 - ax,
        -200 - y + Math.abs(ax - 27) * 0.6,
        y + 150,
      ),
      5,
    );
    const placket = ellipsoid(x, y + 262, z - 66, 11, 84, 8);
    return Math.max(smoothUnion(smoothUnion(smoothUnion(torso(x, y, z), stand, 6), placket, 3), flap, 2), -345 - y);
  },
};

/** How far the clothes are raised from where they were drawn: a shorter neck. */
const raised = 24;

export const clothesShapes: Readonly<Record<string, Distance>> = Object.fromEntries(
  Object.entries(designShapes).map(([name, shape]) => [
    name,
    (x: number, y: number, z: number) => shape(x, y - raised, z),
  ]),
);

/** Height above a hat's lower edge; hair above it is inside the hat. */
export function hatEdge(hat: string, _x: number, y: number, z: number): number {
  if (hat === 'beanie') return y - 56 - (z + 10) * 0.2;
  if (hat === 'cap') return y - 62 - (z + 10) * 0.06;
  if (hat === 'brim') return y - 66 - (z + 10) * 0.05;
  return -1e3;
}

export const hatShapes: Readonly<Record<string, Distance>> = {
  beanie: (x, y, z) => {
    const edge = hatEdge('beanie', x, y, z);
    const height = 6 * smoothStep(90, 140, y);
    const dome = skullDistance(x, y - 5, z) - 16 - height;
    const ribs = 1.1 * Math.sin(Math.atan2(x, z + 10) * 42);
    const band = Math.max(skullDistance(x, y, z) - 20 - ribs, edge - 30, -edge);
    const bobble = sphere(x, y - 158, z + 16, 21) - 1.5 * Math.sin(x * 0.5) * Math.sin(y * 0.5) * Math.sin(z * 0.5);
    return smoothUnion(smoothUnion(smoothBoth(dome, -edge - 2, 3), band, 4), bobble, 4);
  },
  cap: (x, y, z) => {
    const edge = hatEdge('cap', x, y, z);
    const seams = 0.8 * Math.abs(Math.sin(Math.atan2(x, z + 10) * 3)) ** 0.25;
    const dome = smoothBoth(skullDistance(x, y - 4, z) - 14 - seams, -edge, 3);
    const curve = 0.0042 * x * x;
    const visorTop = y - 68 + curve + (z - 70) * 0.16;
    const visor = Math.max(Math.hypot(x * 1.02, (z - 62) * 0.92) - 68, Math.abs(visorTop) - 3.8, 40 - z);
    const button = sphere(x, y - 137, z + 10, 6);
    return smoothUnion(smoothUnion(dome, visor * 0.9, 2.5), button, 2);
  },
  brim: (x, y, z) => {
    const edge = hatEdge('brim', x, y, z);
    const crown = ellipsoid(x, y - 66, z + 10, 90 - edge * 0.1, 92, 104 - edge * 0.12);
    const flat = smoothBoth(crown, y - 138 + 9 * Math.exp(-((x / 26) ** 2)), 16);
    const top = smoothBoth(flat, -edge, 3);
    const curl = 0.0016 * x * x - 0.0009 * (z + 10) * (z + 10);
    const disc = Math.hypot(x / 150, (z + 8) / 160) - 1;
    const brim = Math.max(disc * 150, Math.abs(edge - curl * 0.7 + 2) - 4.4);
    const ribbon = Math.max(crown - 2.5, Math.abs(edge - 13) - 11);
    return smoothUnion(smoothUnion(top, brim * 0.85, 7), ribbon, 1.5);
  },
  headband: (x, y, z) => {
    // Around the forehead, above the ears and lower behind, over the hair.
    const level = (y - 63 - (z - 60) * 0.26) * 0.97;
    const layer = skullDistance(x, y, z);
    const ribs = 0.7 * Math.sin(level * 1.1);
    return smoothBoth(Math.max(layer - 11.5 - ribs, 1.5 - layer), Math.abs(level) - 11, 4);
  },
  scarf: (x, y, z) => {
    const dome = skullDistance(x, y, z) - 13;
    const sides = ellipsoid(x, y + 10, z + 14, 92, 122, 94);
    const drape = smoothUnion(
      ellipsoid(x, y + 138, z + 16, 98, 46, 86),
      taperedLine(x, y, z, -40, -150, 50, 46, -228, 84, 26, 36),
      26,
    );
    const folds = 1.8 * Math.sin(y * 0.19 + z * 0.16 + 1.4 * Math.sin(x * 0.04)) * smoothStep(-40, -130, y);
    const hood = smoothUnion(smoothUnion(dome, sides, 14), drape, 24) - folds;
    const face = Math.max(ellipsoid(x, y + 8, 0, 63, 90, 1e4), 12 - z);
    return smoothCut(hood, face, 8);
  },
};

/** Where beard may grow: negative inside. Also the area that stubble darkens. */
export function beardRegion(style: string, x: number, y: number, z: number): number {
  const ax = Math.abs(x);
  const mouth = ellipsoid(x, y + 56.5, z - 92, 24.5, 9.5, 40);
  const upper = Math.max(-46 - y + 0.004 * ax * ax - 0, y + 37 + 0.03 * ax * 10, ax - 31, 40 - z);
  if (style === 'moustache') return Math.max(upper, -mouth - 2);
  if (style === 'goatee') {
    const chin = Math.max(ax - 27 + 0.12 * (y + 60), y + 64 - (ax > 22 ? 22 : 0), 36 - z);
    return Math.max(Math.min(upper, chin), -mouth);
  }
  const cheekLine = mix(-50, -2, smoothStep(74, 14, z)) - 5 * smoothStep(30, 44, ax) * smoothStep(40, 60, z);
  const jaw = Math.max((y - cheekLine) * 0.85, -118 - y - z * 0.25, (2 - z) * 0.9);
  return Math.max(Math.min(jaw, upper), -mouth);
}

/** A beard's solid: a layer on the skin within its region. */
export function beardShape(style: string): Distance {
  return (x, y, z) => {
    if (z < -20 || y > 25 || y < -150) return 30;
    const ax = Math.abs(x);
    const region = beardRegion(style, x, y, z);
    if (region > 25) return region;
    const strands = Math.sqrt(Math.abs(Math.sin((Math.atan2(x, z - 20) * 46 + y * 0.02) * 0.9)));
    const thick = style === 'moustache' ? 4.6 : 4 + 8 * smoothStep(-60, -100, y) * smoothStep(46, 10, ax);
    const layer = skinDistance(x, y, z) - thick - 1.7 * (strands - 0.5);
    return smoothBoth(layer, region, 5);
  };
}

/** The moustache proper: two lobes under the nose; joins a full beard too. */
export const moustache: Distance = (x, y, z) => {
  const ax = Math.abs(x);
  if (z < 60 || y > -20 || y < -75) return 20;
  const line = mouthLine(ax) + 9.5 - 0.006 * ax * ax - Math.max(0, ax - 16) * 0.25;
  const t = Math.min(1, ax / 31);
  const size = 5.6 * (1 - t * t) ** 0.6 + 0.4;
  const grooves = 0.8 * Math.sqrt(Math.abs(Math.sin(x * 0.55 + (y + 45) * 0.18 * Math.sign(x))));
  return (
    Math.hypot((y - line) * 0.9, z - 91.5 + 0.02 * ax * ax, Math.max(0, ax - 31)) -
    size -
    grooves +
    1.4 * Math.exp(-((ax / 2.5) ** 2))
  );
};

/** Frames of glasses: rims, bridge and arms. */
export function buildGlasses(style: string): Surface {
  const power = style === 'round' ? 2 : style === 'square' ? 3.6 : 2.6;
  const [width, height] = style === 'round' ? [24.5, 23.5] : style === 'square' ? [27, 20] : [28, 19];
  const [wide, thick] = style === 'round' ? [1.5, 1.5] : [2.3, 1.9];
  const front = (x: number) => 97 - 0.0032 * x * x;
  const rim: Point[] = Array.from({ length: 40 }, (_, index) => {
    const angle = (index / 40) * 2 * Math.PI;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const x = 33.5 + width * Math.sign(c) * Math.abs(c) ** (2 / power);
    let y = 0.5 + height * Math.sign(s) * Math.abs(s) ** (2 / power);
    if (style === 'cat') y += 8 * smoothStep(0.1, 1, c) * smoothStep(-0.4, 0.8, s);
    return [x, y, front(x) + (y < 0 ? -0.06 * -y : 0)];
  });
  const outer = Math.max(...rim.map(point => point[0]));
  const rimSurface = sweepTube(rim, 8, () => ({ wide, thick, out: [0, 0, 1] }), true);
  const hinge = style === 'cat' ? 11 : 6;
  const arm: Point[] = [
    [outer - 1, hinge, front(outer) - 0.5],
    [outer + 4, hinge + 0.5, front(outer) - 6],
    [70, hinge + 1, 58],
    [77, hinge + 2, 30],
    [84, hinge + 3, -2],
    [85, hinge - 2, -16],
    [84, hinge - 14, -25],
    [82, hinge - 26, -29],
  ];
  const armSurface = sweepTube(arm, 6, () => ({ wide: 1.3, thick: 2.1, out: [0, 1, 0] }));
  const bridge: Point[] = Array.from({ length: 9 }, (_, index) => {
    const x = (index / 8 - 0.5) * 2 * (33.5 - width + 1);
    return [x, 5 + 3.5 * (1 - (x / 12) ** 2), front(x) + 2];
  });
  const bridgeSurface = sweepTube(bridge, 6, () => ({ wide: 1.5, thick: 1.5, out: [0, 0, 1] }));
  return joinSurfaces([rimSurface, mirrorSurface(rimSurface), armSurface, mirrorSurface(armSurface), bridgeSurface]);
}

/** Small pearls at the ear lobes. */
export const earrings: Distance = (x, y, z) => sphere(Math.abs(x) - 82, y + 38, z + 1, 5.2);
