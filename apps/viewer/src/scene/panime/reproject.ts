import { KernelMemory, PanoramaBuffer, PanoramaResizer, psnr, type SphericalCamera, ViewRenderer } from 'panoply';

/** RGBA to RGB; the opacity is dropped. */
export function rgbOfRgba(rgba: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const pixels = rgba.length / 4;
  const rgb = new Uint8Array(3 * pixels);
  for (let i = 0, from = 0, to = 0; i < pixels; i++, from += 4, to += 3) {
    rgb[to] = rgba[from];
    rgb[to + 1] = rgba[from + 1];
    rgb[to + 2] = rgba[from + 2];
  }
  return rgb;
}

/** RGB to opaque RGBA. */
export function rgbaOfRgb(rgb: ArrayLike<number>): Uint8ClampedArray<ArrayBuffer> {
  const pixels = rgb.length / 3;
  const rgba = new Uint8ClampedArray(4 * pixels);
  for (let i = 0, from = 0, to = 0; i < pixels; i++, from += 3, to += 4) {
    rgba[to] = rgb[from];
    rgba[to + 1] = rgb[from + 1];
    rgba[to + 2] = rgb[from + 2];
    rgba[to + 3] = 255;
  }
  return rgba;
}

/** Differences are shown this much stronger, or an error of a few levels could not be seen. */
export const differenceGain = 4;

/** |a - b| times {@link differenceGain}, per channel, opaque RGBA: black where both agree. */
export function differenceOf(a: ArrayLike<number>, b: ArrayLike<number>): Uint8ClampedArray<ArrayBuffer> {
  const difference = new Uint8ClampedArray((a.length / 3) * 4);
  for (let i = 0, to = 0; i < a.length; i += 3, to += 4) {
    for (let channel = 0; channel < 3; channel++) {
      difference[to + channel] = differenceGain * Math.abs(a[i + channel] - b[i + channel]);
    }
    difference[to + 3] = 255;
  }
  return difference;
}

/** A view cut from the sphere by a camera, beside the stored one. */
export interface Reprojection {
  width: number;
  height: number;
  /** Opaque RGBA. */
  rendered: Uint8ClampedArray<ArrayBuffer>;
  /** Opaque RGBA, see {@link differenceOf}. */
  difference: Uint8ClampedArray<ArrayBuffer>;
  /** dB over all samples; Infinity when both are equal. */
  psnrDb: number;
}

/** Cuts views from one panorama with the filter the library builds them with. */
export class Reprojector {
  readonly #memory = new KernelMemory();
  readonly #renderer: ViewRenderer;
  readonly #rgb: Uint8Array;
  readonly #width: number;
  readonly #height: number;

  /** @param rgb interleaved, 3 * width * height */
  constructor(rgb: Uint8Array, width: number, height: number) {
    this.#renderer = new ViewRenderer(this.#memory, new PanoramaResizer(this.#memory));
    this.#rgb = rgb;
    this.#width = width;
    this.#height = height;
  }

  /**
   * @param stored the stored view, opaque RGBA of width * height
   * @throws {UsageError} `panorama-size`, `view-size`
   */
  compare(camera: SphericalCamera, stored: Uint8ClampedArray, width: number, height: number): Reprojection {
    const [panoramaWidth, panoramaHeight] = [this.#width, this.#height];
    this.#renderer.prepare({ panoramaWidth, panoramaHeight, viewWidth: width, viewHeight: height, cameras: [camera] });
    this.#renderer.load(PanoramaBuffer.fromRgb(this.#memory, this.#rgb, panoramaWidth, panoramaHeight));
    const rendered = this.#memory.u8(this.#renderer.render(0), 3 * width * height).slice();
    const storedRgb = rgbOfRgba(stored);
    return {
      width,
      height,
      rendered: rgbaOfRgb(rendered),
      difference: differenceOf(rendered, storedRgb),
      psnrDb: psnr(rendered, storedRgb),
    };
  }
}
