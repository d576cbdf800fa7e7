import { UsageError } from '../core/errors.ts';
import { assertPanoramaSize } from '../core/geometry/view-map.ts';
import { type PaddedPanorama, padPanorama } from '../core/image/sample-view.ts';
import type { KernelMemory } from './memory.ts';

/**
 * An 8-bit RGB panorama in kernel memory, padded so that bilinear taps never branch: a row above and below (the far
 * side of the pole) and a column at the right (column 0 again).
 *
 * A decoder writes row y of the image at {@link rowPointer}(y), 3 * width bytes each, {@link stride} bytes apart, then
 * calls {@link fillPadding}.
 */
export class PanoramaBuffer {
  readonly memory: KernelMemory;
  readonly width: number;
  readonly height: number;
  /** Bytes from one row to the next: an odd number of cache lines, so that rows do not share cache sets. */
  readonly stride: number;
  /** Pointer of the padding row above row 0. */
  readonly pointer: number;

  /**
   * Allocates (until the memory is released to an earlier mark); the pixels are not zeroed.
   * @throws {UsageError} `panorama-size` when the width is odd or a side is not within 2..32768
   */
  constructor(memory: KernelMemory, width: number, height: number) {
    assertPanoramaSize(width, height);
    this.memory = memory;
    this.width = width;
    this.height = height;
    this.stride = (Math.ceil((3 * (width + 1)) / 64) | 1) * 64;
    this.pointer = memory.allocate(this.byteLength, 64);
  }

  /** A panorama of interleaved RGB bytes, rows without gaps. @throws {UsageError} `panorama-size` */
  static fromRgb(memory: KernelMemory, rgb: Uint8Array, width: number, height: number): PanoramaBuffer {
    if (rgb.length !== 3 * width * height) {
      throw new UsageError(
        'panorama-size',
        `Expected ${3 * width * height} bytes for ${width}x${height} RGB but received ${rgb.length}`,
      );
    }
    const panorama = new PanoramaBuffer(memory, width, height);
    const { data, stride } = panorama.padded();
    for (let row = 0; row < height; row++) {
      data.set(rgb.subarray(3 * width * row, 3 * width * (row + 1)), (row + 1) * stride);
    }
    panorama.fillPadding();
    return panorama;
  }

  get byteLength(): number {
    return (this.height + 2) * this.stride;
  }

  /** Pointer of an image row's first pixel. */
  rowPointer(row: number): number {
    return this.pointer + (row + 1) * this.stride;
  }

  /** Call after the last row is written and before a view is rendered. */
  fillPadding(): void {
    padPanorama(this.padded());
  }

  /** The bytes as the plain code sees them; valid until the memory grows. */
  padded(): PaddedPanorama {
    const { width, height, stride } = this;
    return { data: this.memory.u8(this.pointer, this.byteLength), stride, width, height };
  }
}
