import { readFileSync } from 'node:fs';
import { FormatError } from '../../core/errors.ts';
import { panopticIdsFromRgb } from '../../core/mask/index.ts';
import { readError } from '../../io/node/files.ts';
import { createPngCodec, isKernelPng, isPng, type PngCodec, readPngHeader } from '../../io/node/png.ts';
import { KernelMemory } from '../../kernels/memory.ts';

/** Segment ids of a picture, row by row. */
export interface IdPicture {
  width: number;
  height: number;
  ids: Uint32Array;
}

/** Reads panoptic PNGs; one per thread, as it keeps the decoder's memory. */
export class IdReader {
  readonly #memory = new KernelMemory();
  readonly #codec: PngCodec = createPngCodec(this.#memory);

  /** @throws {SystemError} `missing-file`, `cannot-read` @throws {FormatError} `panoptic-picture`, and of PNG */
  async read(path: string): Promise<IdPicture> {
    let bytes: Uint8Array;
    try {
      bytes = readFileSync(path);
    } catch (cause) {
      throw readError(cause, path);
    }
    if (!isPng(bytes)) {
      throw new FormatError('panoptic-picture', 'Expected a PNG for the panoptic picture but received another format', {
        where: { file: path },
        hint: 'Ids do not survive lossy formats: write PNG.',
      });
    }
    const header = readPngHeader(bytes, path);
    if (!isKernelPng(header)) return this.#readOther(bytes, path);
    const { width, height, colourType } = header;
    const channels = colourType === 6 ? 4 : 3;
    const mark = this.#memory.mark();
    try {
      const pixels = this.#memory.allocate(width * height * channels);
      this.#codec.decodeInto(bytes, pixels, width * channels, path);
      const view = this.#memory.u8(pixels, width * height * channels);
      return { width, height, ids: channels === 3 ? panopticIdsFromRgb(view) : idsOfRgba(view) };
    } finally {
      this.#memory.release(mark);
    }
  }

  /** Palettes and interlaced pictures, which COCO's own files are not. */
  async #readOther(bytes: Uint8Array, path: string): Promise<IdPicture> {
    const { decodeImage } = await import('../../io/node/sharp.ts');
    const { width, height, data, conversions } = await decodeImage(bytes, path);
    if (conversions.length > 0) {
      throw new FormatError(
        'panoptic-picture',
        `Expected 8-bit RGB for the panoptic picture but received one that needs ${conversions.join(', ')}`,
        {
          where: { file: path },
        },
      );
    }
    return { width, height, ids: panopticIdsFromRgb(data) };
  }
}

function idsOfRgba(rgba: Uint8Array): Uint32Array {
  const ids = new Uint32Array(rgba.length / 4);
  for (let i = 0, k = 0; i < ids.length; i++, k += 4) ids[i] = rgba[k] | (rgba[k + 1] << 8) | (rgba[k + 2] << 16);
  return ids;
}
