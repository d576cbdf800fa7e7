import type { ImageRef, RgbImage } from '../../core/model/image.ts';
import { KernelMemory } from '../../kernels/memory.ts';
import { createPngCodec, isKernelPng, isPng, readPngHeader } from './png.ts';
import { decodeImage } from './sharp.ts';

/** Reads pictures one after another: plain 8-bit RGB PNGs by the kernel, all others by sharp. */
export class PictureReader {
  readonly #memory = new KernelMemory();
  readonly #codec = createPngCodec(this.#memory);

  /**
   * @returns pixels of their own, which later calls do not touch
   * @throws {SystemError} when the bytes cannot be reached; {@link FormatError} when they are no picture
   */
  async read(image: ImageRef): Promise<RgbImage> {
    const source = await image.open();
    const bytes = new Uint8Array(await source.slice(0));
    if (isPng(bytes)) {
      const header = readPngHeader(bytes, image.path);
      const { width, height } = header;
      if (isKernelPng(header) && header.colourType === 2) {
        const mark = this.#memory.mark();
        try {
          const pixels = this.#memory.allocate(3 * width * height);
          this.#codec.decodeInto(bytes, pixels, 3 * width, image.path);
          return { width, height, data: this.#memory.u8(pixels, 3 * width * height).slice() };
        } finally {
          this.#memory.release(mark);
        }
      }
    }
    const { width, height, data } = await decodeImage(bytes, image.path);
    return { width, height, data };
  }
}
