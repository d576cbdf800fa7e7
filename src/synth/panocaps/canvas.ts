import { gradientNoise, type Random } from '../noise.ts';

export type Point = readonly [number, number];
export type Rgb = readonly [number, number, number];

/** How the pixels of a part look. */
export interface Finish {
  colour: Rgb;
  /** Brightness at the part's top and bottom, 1 = as it is. */
  top?: number;
  bottom?: number;
  /** Strength of the grain, 0 to 1, and its size in pixels across and down. */
  grain?: number;
  grainWidth?: number;
  grainHeight?: number;
}

const textureSize = 256;

/** A tile of noise, about -1 to 1, that repeats every 256 pixels without a seam. */
export function noiseTexture(random: Random): Float32Array {
  const noise = gradientNoise(random);
  const texture = new Float32Array(textureSize * textureSize);
  for (let y = 0; y < textureSize; y++) {
    for (let x = 0; x < textureSize; x++) {
      let sum = 0;
      // Lattice periods that divide the 256 of the permutation keep the tile seamless only along whole periods; the
      // mirrored half hides the seam instead.
      const u = Math.min(x, textureSize - 1 - x);
      const v = Math.min(y, textureSize - 1 - y);
      for (let octave = 0, scale = 1 / 32, gain = 0.55; octave < 4; octave++, scale *= 2, gain *= 0.6) {
        sum += gain * noise(u * scale, v * scale, octave * 7.1);
      }
      texture[y * textureSize + x] = sum;
    }
  }
  return texture;
}

/** A picture under construction: which part and which region each pixel belongs to. Later polygons cover earlier ones. */
export class Canvas {
  readonly width: number;
  readonly height: number;
  /** Part of each pixel, row-major; 0 is nothing yet. */
  readonly parts: Uint16Array;
  readonly #finishes: Finish[] = [{ colour: [0, 0, 0] }];
  readonly #regionOfPart: number[] = [0];
  readonly #extents: { top: number; bottom: number }[] = [{ top: 0, bottom: 1 }];

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.parts = new Uint16Array(width * height);
  }

  /** Fills a polygon (pixels, even-odd rule, pixel centres) as a part of a region. */
  fill(region: number, points: readonly Point[], finish: Finish): void {
    const part = this.#finishes.length;
    this.#finishes.push(finish);
    this.#regionOfPart.push(region);
    const ys = points.map(([, y]) => y);
    const top = Math.max(0, Math.floor(Math.min(...ys)));
    const bottom = Math.min(this.height, Math.ceil(Math.max(...ys)));
    this.#extents.push({ top: Math.min(...ys), bottom: Math.max(...ys) });
    if (bottom <= top) return;
    // Crossings by row, found edge by edge: an outline has many short edges, a row few crossings.
    const offsets = new Int32Array(bottom - top + 1);
    const eachCrossing = (visit: (row: number, x: number) => void): void => {
      for (let k = 0, j = points.length - 1; k < points.length; j = k++) {
        const [x0, y0] = points[j];
        const [x1, y1] = points[k];
        const first = Math.max(top, Math.ceil(Math.min(y0, y1) - 0.5));
        const last = Math.min(bottom, Math.ceil(Math.max(y0, y1) - 0.5));
        const slope = (x1 - x0) / (y1 - y0);
        for (let row = first; row < last; row++) visit(row - top, x0 + (row + 0.5 - y0) * slope);
      }
    };
    eachCrossing(row => {
      offsets[row + 1]++;
    });
    for (let row = 0; row < bottom - top; row++) offsets[row + 1] += offsets[row];
    const crossings = new Float64Array(offsets[bottom - top]);
    const next = offsets.slice();
    eachCrossing((row, x) => {
      // Kept in order as they come.
      let at = next[row]++;
      for (; at > offsets[row] && crossings[at - 1] > x; at--) crossings[at] = crossings[at - 1];
      crossings[at] = x;
    });
    for (let row = top; row < bottom; row++) {
      for (let k = offsets[row - top]; k + 1 < offsets[row - top + 1]; k += 2) {
        const start = Math.max(0, Math.ceil(crossings[k] - 0.5));
        const end = Math.min(this.width, Math.ceil(crossings[k + 1] - 0.5));
        if (end > start) this.parts.fill(part, row * this.width + start, row * this.width + end);
      }
    }
  }

  /** The region of each pixel, row-major. */
  regions(): Uint16Array {
    const { parts } = this;
    const regionOfPart = Uint16Array.from(this.#regionOfPart);
    const regions = new Uint16Array(parts.length);
    for (let i = 0; i < parts.length; i++) regions[i] = regionOfPart[parts[i]];
    return regions;
  }

  /** Paints the parts: light from above, grain, softened borders. @returns interleaved RGB */
  paint(texture: Float32Array): Uint8Array {
    const { width, height, parts } = this;
    const rgb = new Uint8Array(width * height * 3);
    const mask = textureSize - 1;
    for (let y = 0; y < height; y++) {
      for (let x = 0, i = y * width; x < width; x++, i++) {
        const part = parts[i];
        const { colour, top = 1, bottom = 1, grain = 0.1, grainWidth = 1, grainHeight = 1 } = this.#finishes[part];
        const extent = this.#extents[part];
        const down = Math.min(1, Math.max(0, (y - extent.top) / (extent.bottom - extent.top || 1)));
        const u = Math.floor(x / grainWidth + part * 37) & mask;
        const v = Math.floor(y / grainHeight + part * 91) & mask;
        // Every picture has some sensor noise, too.
        const fine = texture[((y * 7 + part) & mask) * textureSize + ((x * 7) & mask)] * 0.03;
        const light = (top + (bottom - top) * down) * (1 + grain * texture[v * textureSize + u] + fine);
        for (let c = 0; c < 3; c++) rgb[i * 3 + c] = Math.min(255, Math.max(0, colour[c] * light));
      }
    }
    return softenBorders(rgb, parts, width, height);
  }
}

/** Averages each pixel that borders another part with its neighbours, as a lens would. */
function softenBorders(rgb: Uint8Array, parts: Uint16Array, width: number, height: number): Uint8Array {
  const soft = rgb.slice();
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const part = parts[i];
      if (parts[i - 1] === part && parts[i + 1] === part && parts[i - width] === part && parts[i + width] === part)
        continue;
      for (let c = 0; c < 3; c++) {
        const k = i * 3 + c;
        soft[k] = (2 * rgb[k] + rgb[k - 3] + rgb[k + 3] + rgb[k - width * 3] + rgb[k + width * 3]) / 6;
      }
    }
  }
  return soft;
}

/** A closed outline with every edge broken up by midpoint displacement. @param roughness share of the edge's length */
export function roughen(points: readonly Point[], roughness: number, random: Random, depth = 4): Point[] {
  let outline = [...points];
  for (let level = 0; level < depth; level++) {
    outline = outline.flatMap(([x0, y0], i): Point[] => {
      const [x1, y1] = outline[(i + 1) % outline.length];
      const offset = (random() - 0.5) * roughness;
      return [
        [x0, y0],
        [(x0 + x1) / 2 - (y1 - y0) * offset, (y0 + y1) / 2 + (x1 - x0) * offset],
      ];
    });
  }
  return outline;
}

/** An irregular round outline. */
export function blob(
  x: number,
  y: number,
  radiusX: number,
  radiusY: number,
  roughness: number,
  random: Random,
): Point[] {
  const corners = 9;
  const points = Array.from({ length: corners }, (_, i): Point => {
    const angle = (i / corners) * 2 * Math.PI;
    const reach = 1 + (random() - 0.5) * roughness;
    return [x + Math.cos(angle) * radiusX * reach, y + Math.sin(angle) * radiusY * reach];
  });
  return roughen(points, 0.15 + roughness * 0.5, random, 3);
}

/** An upright rectangle. */
export const box = (left: number, top: number, right: number, bottom: number): Point[] => [
  [left, top],
  [right, top],
  [right, bottom],
  [left, bottom],
];

/** Everything below a line that wanders from left to right. */
export function ground(width: number, height: number, y: number, relief: number, random: Random): Point[] {
  const steps = 12;
  const line = Array.from(
    { length: steps + 1 },
    (_, i): Point => [(i / steps) * (width + 2) - 1, y + (random() - 0.5) * 2 * relief],
  );
  const points: Point[] = [];
  for (let i = 0; i < steps; i++) {
    const [x0, y0] = line[i];
    const [x1, y1] = line[i + 1];
    for (let k = 0; k < 8; k++) {
      const t = k / 8;
      points.push([x0 + (x1 - x0) * t, y0 + (y1 - y0) * (t * t * (3 - 2 * t)) + (random() - 0.5) * relief * 0.15]);
    }
  }
  return [...points, line[steps], [width + 1, height + 1], [-1, height + 1]];
}
