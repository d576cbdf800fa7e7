import { computeNormals } from '../../core/mesh/topology.ts';
import { type Component, plainComponent, projectBox, projectFlow } from './component.ts';
import type { Distance } from './distance.ts';
import { smoothBoth, smoothStep, smoothUnion } from './distance.ts';
import { type HairStyle, hairStyles } from './hair-shapes.ts';
import { measureVisibility, type Visibility } from './occlusion.ts';
import { type RememberedRange, rememberDistance } from './remembered-distance.ts';
import { eyeCentre, lipDistance, skinDistance } from './skin-shape.ts';
import { extractSurface, type Grid, type Surface, spaceAxis } from './surface-nets.ts';
import { clothTile, skinTile, strandTile } from './textures.ts';
import {
  beardRegion,
  beardShape,
  buildGlasses,
  clothesShapes,
  earrings,
  hatEdge,
  hatShapes,
  moustache,
} from './wear-shapes.ts';

/** A component with what its shading needs: normals of the canonical shape and per-vertex masks, each 0..1. */
export interface LibraryPart {
  /** Distinct for every part. */
  key: string;
  component: Component;
  normals: Float32Array;
  masks: Readonly<Record<string, Float32Array>>;
  distance: Distance;
  /** The distance, cheaper and less exact: see `rememberDistance`. */
  roughly: Distance;
  /** Material number per triangle, where a part has several. */
  triangleGroups?: Uint8Array;
}

/** Towards the key light: from the upper left in front. Unit length. */
export const keyDirection: readonly [number, number, number] = [-0.4568, 0.5711, 0.6819];

const parts = new Map<string, LibraryPart>();
const visibilities = new Map<string, Visibility>();

function remember(key: string, make: () => Omit<LibraryPart, 'key'>): LibraryPart {
  let part = parts.get(key);
  if (!part) {
    part = { ...make(), key };
    parts.set(key, part);
  }
  return part;
}

function makePart(
  component: Component,
  distance: Distance,
  masks: Record<string, Float32Array> = {},
): Omit<LibraryPart, 'key'> {
  return {
    component,
    normals: computeNormals(component.positions, component.triangles, component.welded),
    masks,
    distance,
    roughly: rememberDistance(distance, aroundPart(component.positions)),
  };
}

/** Where others look at a part: its box and as much around it as light is followed closely. */
function aroundPart(positions: Float32Array): RememberedRange {
  const low: [number, number, number] = [1e9, 1e9, 1e9];
  const high: [number, number, number] = [-1e9, -1e9, -1e9];
  for (let at = 0; at < positions.length; at++) {
    const axis = at % 3;
    if (positions[at] < low[axis]) low[axis] = positions[at];
    if (positions[at] > high[axis]) high[axis] = positions[at];
  }
  for (let axis = 0; axis < 3; axis++) {
    low[axis] -= 30;
    high[axis] += 30;
  }
  return { low, high, spacing: 9 };
}

function maskOf(component: Component, value: Distance): Float32Array {
  const { positions } = component;
  return Float32Array.from({ length: positions.length / 3 }, (_, v) =>
    Math.max(0, Math.min(1, value(positions[v * 3], positions[v * 3 + 1], positions[v * 3 + 2]))),
  );
}

function gaussian(x: number, y: number, z: number, cx: number, cy: number, cz: number, reach: number): number {
  return Math.exp(-((x - cx) ** 2 + (y - cy) ** 2 + (z - cz) ** 2) / (reach * reach));
}

/** Groups of the skin's triangles: one part name each. */
export const skinGroups = ['face', 'nose', 'lips', 'ears', 'neck'] as const;

function skinGroupOf(x: number, y: number, z: number): number {
  const ax = Math.abs(x);
  if (z > 60 && y < -40 && y > -68 && ax < 25) {
    const { upper, lower } = lipDistance(ax, y, z);
    if (Math.min(upper, lower) < 0.9) return 2;
  }
  if (z > 76 && y < 12 && y > -39 && ax < 9 + (12 - y) * 0.22) return 1;
  if (ax > 72 && y > -42 && y < 38 && z < 20 && z > -40 && ax > 74 - 0.1 * y) return 3;
  if (y < -98 + Math.max(-10, Math.min(40, (60 - z) * 0.35))) return 4;
  return 0;
}

const neckEnd = -182;

function skinSolid(x: number, y: number, z: number): number {
  return Math.max(skinDistance(x, y, z), neckEnd - y);
}

/** The skin, finest around eyes, nose and mouth. */
export function skinPart(): LibraryPart {
  return remember('skin', () => {
    const grid: Grid = {
      x: spaceAxis(-104, 104, v => {
        const a = Math.abs(v);
        return a < 28 ? 2.7 : a < 58 ? 4.4 : a < 70 ? 6.5 : 4.2;
      }),
      y: spaceAxis(-212, 132, v => (v < -105 ? 16 : v < -72 ? 6.6 : v < -40 ? 2.4 : v < 34 ? 4.1 : v < 60 ? 8.5 : 13)),
      z: spaceAxis(-120, 122, v => (v < -40 ? 14 : v < 20 ? 7.6 : v < 60 ? 5.2 : 3.1)),
    };
    const { positions, triangles } = extractSurface(skinSolid, grid);
    const component = projectBox(positions, triangles, skinTile);
    const part = makePart(component, skinSolid, {
      lips: maskOf(component, (x, y, z) => {
        if (z < 60 || y > -40 || y < -72) return 0;
        const { upper, lower } = lipDistance(Math.abs(x), y, z);
        return smoothStep(1.5, 0.2, Math.min(upper, lower));
      }),
      blush: maskOf(component, (x, y, z) => {
        const ax = Math.abs(x);
        const ear = ax > 76 ? 0.55 : 0;
        return (
          gaussian(ax, y, z, 43, -30, 66, 27) +
          0.75 * gaussian(ax, y, z, 0, -26, 102, 17) +
          0.35 * gaussian(ax, y, z, 0, -92, 74, 16) +
          ear
        );
      }),
      socket: maskOf(component, (x, y, z) => gaussian(Math.abs(x), y, z, eyeCentre.x, 8, 78, 20)),
      stubble: maskOf(component, (x, y, z) => smoothStep(5, -7, beardRegion('full', x, y, z)) * (z > 0 ? 1 : 0)),
      scalp: maskOf(component, (x, y, z) => {
        const border = smoothStep(
          6,
          -10,
          Math.max((z - 14 - 54 * smoothStep(2, 82, y) - 60 * smoothStep(74, 94, y)) * 0.7, -22 + z * 0.5 - y),
        );
        // Ears, and what is free around them, are skin.
        const ear = Math.hypot((y + 1 - 0.22 * (z + 9)) / 37, (z + 9 + 0.22 * y) / 24);
        return Math.abs(x) > 56 ? border * smoothStep(0.86, 1.08, ear) : border;
      }),
      fold: maskOf(component, (x, y, z) => {
        // The fold from nose to mouth's corner, and lines across the forehead.
        const ax = Math.abs(x);
        const t = Math.max(0, Math.min(1, (-30 - y) / 30));
        const fold =
          Math.exp(-(((ax - 18 - 14 * t) / 2.4) ** 2)) *
          smoothStep(-28, -34, y) *
          smoothStep(-66, -56, y) *
          smoothStep(50, 66, z);
        const lines =
          smoothStep(40, 48, y) *
          smoothStep(76, 68, y) *
          smoothStep(46, 30, ax) *
          smoothStep(0.55, 0.95, Math.sin((y + 0.006 * ax * ax) * 0.62)) *
          (z > 30 ? 0.7 : 0);
        return fold + lines;
      }),
    });
    const groups = new Uint8Array(component.triangles.length / 3);
    for (let triangle = 0; triangle < groups.length; triangle++) {
      const a = component.triangles[triangle * 3] * 3;
      const b = component.triangles[triangle * 3 + 1] * 3;
      const c = component.triangles[triangle * 3 + 2] * 3;
      const p = component.positions;
      groups[triangle] = skinGroupOf(
        (p[a] + p[b] + p[c]) / 3,
        (p[a + 1] + p[b + 1] + p[c + 1]) / 3,
        (p[a + 2] + p[b + 2] + p[c + 2]) / 3,
      );
    }
    return { ...part, triangleGroups: groups };
  });
}

/** Meshes a solid on an even grid. */
function meshEvenly(
  distance: Distance,
  low: readonly number[],
  high: readonly number[],
  spacing: number,
  slack: number,
): Surface {
  const [x, y, z] = [0, 1, 2].map(axis => spaceAxis(low[axis], high[axis], () => spacing));
  return extractSurface(distance, { x, y, z }, slack);
}

/** Hair of a style, cut where a hat sits. */
export function hairPart(styleName: string, hat: string): LibraryPart {
  const cut = hat === 'beanie' || hat === 'cap' || hat === 'brim' ? hat : 'none';
  return remember(`hair:${styleName}:${cut}`, () => {
    const style: HairStyle = hairStyles[styleName]();
    const distance: Distance =
      cut === 'none' ? style.distance : (x, y, z) => smoothBoth(style.distance(x, y, z), hatEdge(cut, x, y, z) - 6, 4);
    const { positions, triangles } = meshEvenly(
      distance,
      [-style.reach - 9, style.bottom - 8, -196],
      [style.reach + 9, style.top + 22, 128],
      style.spacing,
      2.2,
    );
    const component = projectFlow(positions, triangles, style.flow, style.period, strandTile);
    return makePart(component, distance, {
      tips: maskOf(component, (x, y, z) => smoothStep(4, 34, skinDistance(x, y, z)) * smoothStep(110, -120, y)),
    });
  });
}

export function beardPart(style: string): LibraryPart {
  return remember(`beard:${style}`, () => {
    const layer = beardShape(style);
    const distance: Distance =
      style === 'moustache' ? moustache : (x, y, z) => smoothUnion(layer(x, y, z), moustache(x, y, z), 2.5);
    const { positions, triangles } = meshEvenly(
      distance,
      [-96, -152, -12],
      [96, 22, 118],
      style === 'full' ? 5.6 : style === 'goatee' ? 4.2 : 3,
      2.5,
    );
    return makePart(
      projectFlow(positions, triangles, (x, y, z) => [Math.atan2(x, z - 20) * 80, -y], 1e6, strandTile),
      distance,
    );
  });
}

export function clothesPart(collar: string): LibraryPart {
  return remember(`clothes:${collar}`, () => {
    const distance = clothesShapes[collar];
    const grid: Grid = {
      x: spaceAxis(-214, 214, v => (Math.abs(v) < 76 ? 8.4 : 18)),
      y: spaceAxis(-352, -78, v => (v < -250 ? 28 : v < -175 ? 13 : 7)),
      z: spaceAxis(-156, 112, v => (v > 20 && v < 75 ? 7.2 : 12)),
    };
    const { positions, triangles } = extractSurface(distance, grid, 2);
    // Stripes run around the body, and around the neck on the shoulders; three turns of the texture go around.
    const radius = (3 * clothTile) / (2 * Math.PI);
    const component = projectFlow(
      positions,
      triangles,
      (x, y, z) => [Math.atan2(x, z + 26) * radius, 0.8 * Math.sqrt(x * x + (z + 26) ** 2) - y],
      3 * clothTile,
      [clothTile, clothTile],
    );
    return makePart(component, distance);
  });
}

export function hatPart(hat: string): LibraryPart {
  return remember(`hat:${hat}`, () => {
    const distance = hatShapes[hat];
    const wide = hat === 'brim' ? 168 : 118;
    const spacing = hat === 'scarf' ? 9.4 : hat === 'brim' ? 8.8 : 7.4;
    const grid: Grid = {
      x: spaceAxis(-wide, wide, () => spacing),
      // Brims and visors are thin and level.
      y: spaceAxis(hat === 'scarf' ? -270 : -24, 196, y =>
        hat === 'brim' && y > 30 && y < 108 ? 4 : hat === 'cap' && y > 40 && y < 84 ? 3.6 : spacing,
      ),
      z: spaceAxis(-196, hat === 'brim' ? 172 : 152, () => spacing),
    };
    const { positions, triangles } = extractSurface(distance, grid, 2.2);
    return makePart(projectBox(positions, triangles, clothTile), distance, {
      accent: maskOf(projectBox(positions, triangles, clothTile), (x, y, z) => {
        const edge = hatEdge(hat, x, y, z);
        if (hat === 'beanie') return edge < 32 || y > 138 ? 1 : 0;
        if (hat === 'brim') return edge > 1.5 && edge < 24.5 && Math.hypot(x, z + 10) < 112 ? 1 : 0;
        if (hat === 'cap') return z > 84 && y < 78 ? 1 : 0;
        return 0;
      }),
    });
  });
}

export function glassesPart(style: string): LibraryPart {
  return remember(`glasses:${style}`, () => {
    const { positions, triangles } = buildGlasses(style);
    return makePart(plainComponent(positions, triangles), () => 1e3);
  });
}

export function earringsPart(): LibraryPart {
  return remember('earrings', () => {
    const { positions, triangles } = meshEvenly(earrings, [-90, -46, -9], [90, -30, 8], 2.3, 1.2);
    return makePart(plainComponent(positions, triangles), earrings);
  });
}

/** What of the sky and the key light reaches a part's vertices, past itself and the other parts: vertices * 2, 0..1. */
export function visibilityOf(part: LibraryPart, occluders: readonly LibraryPart[]): Float32Array {
  const result = new Float32Array((part.component.positions.length / 3) * 2).fill(1);
  for (const occluder of occluders) {
    const pair = `${part.key}<${occluder.key}`;
    // All pairs of all styles are a few hundred, of some kilobytes each: they stay.
    let single = visibilities.get(pair);
    if (!single) {
      single = measureVisibility(part.component.positions, part.normals, occluder, keyDirection);
      visibilities.set(pair, single);
    }
    for (let index = 0; index < result.length; index++) result[index] *= single[index] / 255;
  }
  return result;
}
