import { readFileSync } from 'node:fs';
import { FormatError } from '../../core/errors.ts';
import { readError } from '../../io/node/files.ts';
import { createPngCodec, isKernelPng, isPng, type PngCodec, readPngHeader } from '../../io/node/png.ts';
import { KernelMemory } from '../../kernels/memory.ts';

/** A panoptic picture: interleaved RGB, rows from the top. */
export interface IdPicture {
  width: number;
  height: number;
  rgb: Uint8Array;
}

/** Where a decoded picture is: in kernel memory, or (decoded by sharp) in its own. */
interface Decoded {
  width: number;
  height: number;
  channels: 3 | 4;
  pointer?: number;
  data?: Uint8Array;
}

/** Reads panoptic PNGs in pairs; one reader per thread, as it keeps the decoder's memory. */
export class IdReader {
  readonly #memory = new KernelMemory();
  readonly #codec: PngCodec = createPngCodec(this.#memory);
  readonly #mark = this.#memory.mark();

  /**
   * Reads two pictures; both are valid until the next call.
   * @throws {SystemError} `missing-file`, `cannot-read` @throws {FormatError} `panoptic-picture`, and of PNG
   */
  async readPair(first: string, second: string): Promise<[IdPicture, IdPicture]> {
    this.#memory.release(this.#mark);
    const decoded = [await this.#decode(first), await this.#decode(second)];
    // Views only now: decoding the second picture may have moved the memory of the first.
    return decoded.map(picture => this.#view(picture)) as [IdPicture, IdPicture];
  }

  #view({ width, height, channels, pointer, data }: Decoded): IdPicture {
    const pixels = data ?? this.#memory.u8(pointer!, width * height * channels);
    return { width, height, rgb: channels === 3 ? pixels : withoutAlpha(pixels) };
  }

  async #decode(path: string): Promise<Decoded> {
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
    if (!isKernelPng(header)) return decodeOther(bytes, path);
    const { width, height, colourType } = header;
    const channels = colourType === 6 ? 4 : 3;
    const pointer = this.#memory.allocate(width * height * channels);
    this.#codec.decodeInto(bytes, pointer, width * channels, path);
    return { width, height, channels, pointer };
  }
}

/** Palettes and interlaced pictures, which COCO's own files are not. */
async function decodeOther(bytes: Uint8Array, path: string): Promise<Decoded> {
  const { decodeImage } = await import('../../io/node/sharp.ts');
  const { width, height, data, conversions } = await decodeImage(bytes, path);
  if (conversions.length > 0) {
    throw new FormatError(
      'panoptic-picture',
      `Expected 8-bit RGB for the panoptic picture but received one that needs ${conversions.join(', ')}`,
      { where: { file: path } },
    );
  }
  return { width, height, channels: 3, data };
}

function withoutAlpha(rgba: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let i = 0, o = 0; i < rgba.length; i += 4) {
    rgb[o++] = rgba[i];
    rgb[o++] = rgba[i + 1];
    rgb[o++] = rgba[i + 2];
  }
  return rgb;
}
