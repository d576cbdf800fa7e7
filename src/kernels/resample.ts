import { UsageError } from '../core/errors.ts';
import { resizePanorama } from '../core/image/resample.ts';
import type { KernelMemory } from './memory.ts';
import { PanoramaBuffer } from './panorama.ts';
import base64 from './wasm/resample.ts';

interface ResampleExports {
  shrinkByTwo(
    source: number,
    sourceStride: number,
    output: number,
    outputStride: number,
    width: number,
    height: number,
  ): void;
  shrinkByFour(
    source: number,
    sourceStride: number,
    output: number,
    outputStride: number,
    width: number,
    height: number,
  ): void;
  shrinkByFactor(
    source: number,
    sourceStride: number,
    output: number,
    outputStride: number,
    width: number,
    height: number,
    factor: number,
    sums: number,
  ): void;
}

/** Largest factor whose column sums fit 16 bits. */
const LARGEST_FACTOR = 257;

/** Resizes panoramas, and shrinks any pictures, in kernel memory. */
export class PanoramaResizer {
  readonly memory: KernelMemory;
  readonly #kernel: ResampleExports;

  constructor(memory: KernelMemory) {
    this.memory = memory;
    this.#kernel = memory.load(base64);
  }

  /**
   * Shrinks by a whole factor into `output`: means of factor x factor pixels, rounded.
   * Columns and rows beyond the last whole block are left out.
   * @param output pointer of `3 * floor(width / factor) * floor(height / factor)` bytes, rows `outputStride` bytes apart
   */
  shrinkInto(panorama: PanoramaBuffer, factor: number, output: number, outputStride: number): void {
    const { width, height, stride } = panorama;
    this.shrinkPixels({ pointer: panorama.rowPointer(0), stride, width, height }, factor, output, outputStride);
  }

  /**
   * {@link shrinkInto} of any RGB pixels in kernel memory.
   * @param source rows `stride` bytes apart; up to 16 bytes behind a row are read
   */
  shrinkPixels(
    source: { pointer: number; stride: number; width: number; height: number },
    factor: number,
    output: number,
    outputStride: number,
  ): void {
    if (!Number.isInteger(factor) || factor < 1 || factor > LARGEST_FACTOR) {
      throw new UsageError(
        'shrink-factor',
        `Expected a whole number from 1 to ${LARGEST_FACTOR} for the factor but received ${factor}`,
      );
    }
    const width = Math.floor(source.width / factor);
    const height = Math.floor(source.height / factor);
    const { pointer, stride } = source;
    if (factor === 2) this.#kernel.shrinkByTwo(pointer, stride, output, outputStride, width, height);
    else if (factor === 4) this.#kernel.shrinkByFour(pointer, stride, output, outputStride, width, height);
    else {
      const mark = this.memory.mark();
      const sums = this.memory.allocate(6 * factor * width + 16);
      this.#kernel.shrinkByFactor(pointer, stride, output, outputStride, width, height, factor, sums);
      this.memory.release(mark);
    }
  }

  /** A panorama of half the width and height, padded. */
  halve(panorama: PanoramaBuffer): PanoramaBuffer {
    const half = new PanoramaBuffer(this.memory, panorama.width >> 1, panorama.height >> 1);
    this.shrinkInto(panorama, 2, half.rowPointer(0), half.stride);
    half.fillPadding();
    return half;
  }

  /**
   * The panorama at another size as RGB bytes in kernel memory, rows without gaps: a copy at its own size, means by
   * kernel where it shrinks by one whole factor, else {@link resizePanorama}.
   * @returns pointer of 3 * width * height bytes
   * @throws {UsageError} `image-size`
   */
  resize(panorama: PanoramaBuffer, width: number, height: number): number {
    if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
      throw new UsageError(
        'image-size',
        `Expected whole positive sides for the panorama but received ${width}x${height}`,
      );
    }
    const output = this.memory.allocate(3 * width * height);
    const factor = panorama.width / width;
    if (factor === 1 && panorama.height === height) {
      const { data, stride } = panorama.padded();
      const copy = this.memory.u8(output, 3 * width * height);
      for (let row = 0; row < height; row++) {
        copy.set(data.subarray((row + 1) * stride, (row + 1) * stride + 3 * width), 3 * width * row);
      }
    } else if (Number.isInteger(factor) && factor <= LARGEST_FACTOR && panorama.height === height * factor) {
      this.shrinkInto(panorama, factor, output, 3 * width);
    } else {
      const mark = this.memory.mark();
      const rgb = this.memory.u8(
        this.resize(panorama, panorama.width, panorama.height),
        3 * panorama.width * panorama.height,
      );
      const resized = resizePanorama({ data: rgb, width: panorama.width, height: panorama.height }, width, height);
      this.memory.release(mark);
      this.memory.u8(output, 3 * width * height).set(resized.data);
    }
    return output;
  }
}
