import { FormatError } from '../../core/errors.ts';
import type { IdPairs } from '../../core/mask/index.ts';
import type { RgbImage } from '../../core/model/image.ts';
import { readBriefly } from '../../io/node/files.ts';
import { createPngCodec, isKernelPng, isPng, type PngCodec, parsePng } from '../../io/node/png.ts';
import { createIdPairCounter, type IdPairCounter } from '../../kernels/id-pairs.ts';
import { KernelMemory } from '../../kernels/memory.ts';

const rgbaType = 6;

/** A panoptic picture in kernel memory. */
export interface IdPicture {
  width: number;
  height: number;
  /** Of interleaved RGB, rows from the top. */
  pointer: number;
}

/** Reads panoptic PNGs in pairs and counts them; one reader per thread, as it keeps the decoder's memory. */
export class IdReader {
  readonly #memory = new KernelMemory();
  readonly #codec: PngCodec = createPngCodec(this.#memory);
  readonly #count: IdPairCounter = createIdPairCounter(this.#memory);
  readonly #mark = this.#memory.mark();

  /**
   * Reads two pictures and counts which ids lie on which.
   * @throws {SystemError} `missing-file`, `cannot-read`
   * @throws {FormatError} `panoptic-picture`, `panoptic-size`, and of PNG
   */
  async countPair(truthFile: string, predictedFile: string): Promise<IdPairs> {
    this.#memory.release(this.#mark);
    const truth = await this.#decode(truthFile);
    const predicted = await this.#decode(predictedFile);
    if (truth.width !== predicted.width || truth.height !== predicted.height) {
      throw new FormatError(
        'panoptic-size',
        `Expected ${truth.width} x ${truth.height} pixels, as the truth has, for the prediction but received ${predicted.width} x ${predicted.height}`,
        { where: { file: predictedFile } },
      );
    }
    return this.#count(truth.pointer, predicted.pointer, truth.width * truth.height);
  }

  async #decode(path: string): Promise<IdPicture> {
    const bytes = readBriefly(path);
    if (!isPng(bytes)) {
      throw new FormatError('panoptic-picture', 'Expected a PNG for the panoptic picture but received another format', {
        where: { file: path },
        hint: 'Ids do not survive lossy formats: write PNG.',
      });
    }
    const parsed = parsePng(bytes, { file: path, isVerified: true });
    if (!isKernelPng(parsed.header)) {
      // A copy: it is decoded while this thread reads other files.
      const { width, height, data } = await decodeOther(Uint8Array.from(bytes), path);
      return { width, height, pointer: this.#memory.put(data) };
    }
    const { width, height, colourType } = parsed.header;
    const channels = colourType === rgbaType ? 4 : 3;
    const pointer = this.#memory.allocate(width * height * channels);
    this.#codec.decodeInto(bytes, pointer, width * channels, path, {
      isStreamVerified: false,
      parsed,
    });
    if (channels === 4) dropAlpha(this.#memory.u8(pointer, width * height * channels));
    return { width, height, pointer };
  }
}

/** Palettes and interlaced pictures, which COCO's own files are not. */
async function decodeOther(bytes: Uint8Array, path: string): Promise<RgbImage> {
  const { decodeImage } = await import('../../io/node/sharp.ts');
  const { width, height, data, conversions } = await decodeImage(bytes, path);
  if (conversions.length > 0) {
    throw new FormatError(
      'panoptic-picture',
      `Expected 8-bit RGB for the panoptic picture but received one that needs ${conversions.join(', ')}`,
      { where: { file: path } },
    );
  }
  return { width, height, data };
}

/** Moves the colours of RGBA pixels together, in place. */
function dropAlpha(pixels: Uint8Array): void {
  for (let i = 0, o = 0; i < pixels.length; i += 4) {
    pixels[o++] = pixels[i];
    pixels[o++] = pixels[i + 1];
    pixels[o++] = pixels[i + 2];
  }
}
