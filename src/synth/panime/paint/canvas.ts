import type { Colour } from '../colour.ts';
import { middleColumn } from './columns.ts';

/** A closed outline in canvas pixels, flat x, y pairs; pixel i spans [i, i + 1). x may lie outside: columns wrap. */
export type Contour = readonly number[];

export interface Fill {
  colour: Colour;
  /** Colour at the lowest row; `colour` is then that at the highest. */
  bottom?: Colour;
  /** Opacity, 0 to 1; default 1. */
  alpha?: number;
  /** Region id to write where at least half of a pixel is covered; 0 or absent writes none. */
  id?: number;
}

/** A tone laid over a shape and clipped to it: within the contours, or in what they leave over. */
export interface Overlay {
  contours: readonly Contour[];
  colour: Colour;
  side: 'inside' | 'outside';
  alpha?: number;
  id?: number;
}

interface Box {
  x0: number;
  y0: number;
  width: number;
  height: number;
}

/**
 * An equirectangular picture and its id map, painted together: one coverage decides both, so the map agrees with
 * the picture by construction. A pixel belongs to the frontmost shape that covers at least half of it.
 *
 * Fills use exact area coverage accumulated along rows, cost O(edges + bounding box). Contours of one fill add up,
 * so same-oriented overlapping contours are a union.
 * @source R. Levien, "Inside the fastest font renderer in the world" (2016), signed-area accumulation
 */
export class Canvas {
  readonly width: number;
  readonly height: number;
  /** width * height * 3 bytes, interleaved RGB. */
  readonly rgb: Uint8Array;
  /** One region id a pixel. */
  readonly ids: Uint32Array;
  readonly #base = new Coverage();
  readonly #overlay = new Coverage();

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.rgb = new Uint8Array(width * height * 3);
    this.ids = new Uint32Array(width * height);
  }

  /** Fills a shape, then lays overlays on it. */
  paint(contours: readonly Contour[], fill: Fill, overlays: readonly Overlay[] = []): void {
    const box = this.#boundsOf(contours);
    if (!box) return;
    cover(this.#base, contours, box);
    this.#composite(box, this.#base, undefined, false, fill);
    for (const overlay of overlays) {
      cover(this.#overlay, overlay.contours, box);
      this.#composite(box, this.#base, this.#overlay.values, overlay.side === 'outside', overlay);
    }
  }

  /** Adds light around a point that fades with the angle; radius in pixels of a row at the equator. */
  glow(x: number, y: number, radius: number, colour: Colour, strength: number): void {
    const { width, height, rgb } = this;
    const step = Math.PI / height;
    const pitch = Math.PI / 2 - y * step;
    const reach = Math.cos(Math.min(Math.PI, radius * step));
    const [sinPitch, cosPitch] = [Math.sin(pitch), Math.cos(pitch)];
    for (let row = Math.max(0, Math.floor(y - radius)); row < Math.min(height, Math.ceil(y + radius)); row++) {
      const rowPitch = Math.PI / 2 - (row + 0.5) * step;
      const [sinRow, cosRow] = [Math.sin(rowPitch), Math.cos(rowPitch)];
      const limit = (reach - sinPitch * sinRow) / Math.max(1e-9, cosPitch * cosRow);
      if (limit >= 1) continue;
      const half = limit <= -1 ? width / 2 : Math.acos(limit) / step;
      const last = Math.min(Math.ceil(x + half), Math.ceil(x - half) + width);
      for (let column = Math.ceil(x - half); column < last; column++) {
        const cosine = sinPitch * sinRow + cosPitch * cosRow * Math.cos((column + 0.5 - x) * step);
        const falloff = (cosine - reach) / (1 - reach);
        if (falloff <= 0) continue;
        const amount = falloff * falloff * strength;
        const p = (row * width + (((column % width) + width) % width)) * 3;
        for (let channel = 0; channel < 3; channel++) {
          // Screen blending: light never darkens and never overflows.
          rgb[p + channel] += (255 - rgb[p + channel]) * (colour[channel] / 255) * amount;
        }
      }
    }
  }

  /** Gives every run of columns of a row the colour and the id of its middle one. */
  repeatColumns(row: number, run: number): void {
    const { width, rgb, ids } = this;
    for (let start = 0, i = 0; start < width; start += run, i++) {
      const end = row * width + Math.min(width, start + run);
      const p = row * width + middleColumn(i, run, width);
      const red = rgb[p * 3];
      const green = rgb[p * 3 + 1];
      const blue = rgb[p * 3 + 2];
      ids.fill(ids[p], row * width + start, end);
      for (let q = (row * width + start) * 3; q < end * 3; q += 3) {
        rgb[q] = red;
        rgb[q + 1] = green;
        rgb[q + 2] = blue;
      }
    }
  }

  #boundsOf(contours: readonly Contour[]): Box | undefined {
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const contour of contours) {
      for (let i = 0; i < contour.length; i += 2) {
        const x = contour[i];
        const y = contour[i + 1];
        if (x < left) left = x;
        if (x > right) right = x;
        if (y < top) top = y;
        if (y > bottom) bottom = y;
      }
    }
    const y0 = Math.max(0, Math.floor(top));
    const height = Math.min(this.height, Math.ceil(bottom)) - y0;
    const x0 = Math.floor(left);
    const width = Math.ceil(right) - x0;
    return height > 0 && width > 0 && Number.isFinite(width) ? { x0, y0, width, height } : undefined;
  }

  #composite(
    box: Box,
    { values: base, from, to }: Coverage,
    overlay: Float32Array | undefined,
    outside: boolean,
    { colour, bottom, alpha = 1, id = 0 }: Fill,
  ): void {
    const { width, rgb, ids } = this;
    const stride = box.width + 2;
    for (let row = 0; row < box.height; row++) {
      const t = bottom ? (row + 0.5) / box.height : 0;
      const red = bottom ? colour[0] + (bottom[0] - colour[0]) * t : colour[0];
      const green = bottom ? colour[1] + (bottom[1] - colour[1]) * t : colour[1];
      const blue = bottom ? colour[2] + (bottom[2] - colour[2]) * t : colour[2];
      const rowStart = (box.y0 + row) * width;
      const end = row * stride + to[row];
      let i = row * stride + from[row];
      let column = (((box.x0 + from[row]) % width) + width) % width;
      for (; i < end; i++, column = column + 1 === width ? 0 : column + 1) {
        let coverage = base[i];
        if (coverage < 0.004) continue;
        if (overlay) coverage *= outside ? 1 - overlay[i] : overlay[i];
        const p = rowStart + column;
        if (id !== 0 && coverage >= 0.5) ids[p] = id;
        coverage *= alpha;
        if (coverage < 0.004) continue;
        const q = p * 3;
        if (coverage > 0.996) {
          rgb[q] = red;
          rgb[q + 1] = green;
          rgb[q + 2] = blue;
        } else {
          rgb[q] += (red - rgb[q]) * coverage + 0.5;
          rgb[q + 1] += (green - rgb[q + 1]) * coverage + 0.5;
          rgb[q + 2] += (blue - rgb[q + 2]) * coverage + 0.5;
        }
      }
    }
  }
}

/** How much of every pixel of a box a shape covers. */
class Coverage {
  /** 0 to 1, rows of `box.width + 2`. */
  values: Float32Array = new Float32Array(1 << 16);
  /** The first column of each row that is covered at all, and the one after the last. */
  from: Int32Array = new Int32Array(1 << 10);
  to: Int32Array = new Int32Array(1 << 10);

  /** Makes room for a box, with nothing covered. */
  clear({ width, height }: Box): void {
    const size = (width + 2) * height;
    if (this.values.length < size) this.values = new Float32Array(size * 2);
    else this.values.fill(0, 0, size);
    if (this.from.length < height) {
      this.from = new Int32Array(height * 2);
      this.to = new Int32Array(height * 2);
    }
    this.from.fill(width, 0, height);
    this.to.fill(0, 0, height);
  }
}

/** Measures the coverage of a box; nothing outside [from, to) of a row is covered. */
function cover(coverage: Coverage, contours: readonly Contour[], box: Box): void {
  const stride = box.width + 2;
  coverage.clear(box);
  for (const contour of contours) {
    const length = contour.length;
    if (length < 6) continue;
    let fromX = contour[length - 2] - box.x0;
    let fromY = contour[length - 1] - box.y0;
    for (let i = 0; i < length; i += 2) {
      const toX = contour[i] - box.x0;
      const toY = contour[i + 1] - box.y0;
      accumulateEdge(coverage, stride, box.width, box.height, fromX, fromY, toX, toY);
      fromX = toX;
      fromY = toY;
    }
  }
  const { values, from, to } = coverage;
  for (let row = 0; row < box.height; row++) {
    // The cell right of an edge's last one may hold what is left of it.
    to[row] = Math.min(box.width, to[row] + 1);
    let sum = 0;
    for (let i = row * stride + from[row], end = row * stride + to[row]; i < end; i++) {
      sum += values[i];
      const covered = sum < 0 ? -sum : sum;
      values[i] = covered < 1 ? covered : 1;
    }
  }
}

/** Adds one edge's signed area, and what it leaves to the right of it, to the rows it crosses. */
function accumulateEdge(
  { values: target, from, to }: Coverage,
  stride: number,
  width: number,
  height: number,
  fromX: number,
  fromY: number,
  toX: number,
  toY: number,
): void {
  if (fromY === toY) return;
  const down = fromY < toY;
  const direction = down ? 1 : -1;
  let topY = down ? fromY : toY;
  const bottomY = down ? toY : fromY;
  if (bottomY <= 0 || topY >= height) return;
  const slope = (toX - fromX) / (toY - fromY);
  let x = down ? fromX : toX;
  if (topY < 0) {
    x -= topY * slope;
    topY = 0;
  }
  const lastRow = Math.min(height, Math.ceil(bottomY));
  for (let row = Math.floor(topY); row < lastRow; row++) {
    const dy = Math.min(row + 1, bottomY) - Math.max(row, topY);
    const nextX = x + slope * dy;
    const d = dy * direction;
    let low = Math.min(x, nextX);
    let high = Math.max(x, nextX);
    x = nextX;
    if (low < 0) low = 0;
    else if (low > width) low = width;
    if (high < 0) high = 0;
    else if (high > width) high = width;
    const start = row * stride;
    const first = Math.floor(low);
    const last = Math.ceil(high);
    if (first < from[row]) from[row] = first;
    if (last > to[row]) to[row] = last;
    if (last <= first + 1) {
      const middle = (low + high) / 2 - first;
      target[start + first] += d - d * middle;
      target[start + first + 1] += d * middle;
    } else {
      const share = 1 / (high - low);
      const lead = 1 - (low - first);
      const a0 = 0.5 * share * lead * lead;
      const tail = high - last + 1;
      const am = 0.5 * share * tail * tail;
      target[start + first] += d * a0;
      if (last === first + 2) {
        target[start + first + 1] += d * (1 - a0 - am);
      } else {
        const a1 = share * (1.5 - (low - first));
        target[start + first + 1] += d * (a1 - a0);
        for (let i = first + 2; i < last - 1; i++) target[start + i] += d * share;
        const a2 = a1 + (last - first - 3) * share;
        target[start + last - 1] += d * (1 - a2 - am);
      }
      target[start + last] += d * am;
    }
  }
}
