import type { RegionMap } from 'panoply';
import { createPalette, type PaletteOptions, paintRegionMap } from './region-paint.ts';

/** Paints region maps into a canvas, whose memory is taken once: a highlight only writes into it. */
export class RegionPainter {
  readonly canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D | null;
  #pixels: ImageData | undefined;
  #words = new Uint32Array();

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
    this.#context = canvas.getContext('2d');
  }

  paint(map: RegionMap, options: PaletteOptions): void {
    const { width, height } = map;
    if (width === 0 || height === 0) return;
    if (this.#pixels?.width !== width || this.#pixels.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.#pixels = new ImageData(width, height);
      this.#words = new Uint32Array(this.#pixels.data.buffer);
    }
    paintRegionMap(map, createPalette(map, options), this.#words);
    this.#context?.putImageData(this.#pixels, 0, 0);
    performance.mark('panoply:regions-painted');
  }
}
