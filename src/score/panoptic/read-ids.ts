import { FormatError } from '../../core/errors.ts';
import type { IdPairs } from '../../core/mask/index.ts';
import type { RgbImage } from '../../core/model/image.ts';
import { readBriefly } from '../../io/node/files.ts';
import { createPngCodec, isKernelPng, isPng, type ParsedPng, type PngCodec, parsePng } from '../../io/node/png.ts';
import { createIdPairTally, type IdPairTally, type IdPairTallyStarter } from '../../kernels/id-pairs.ts';
import { KernelMemory } from '../../kernels/memory.ts';

const rgbaType = 6;

/** Rows that are decoded and counted at a time: those of both pictures, and what they are inflated from, stay in the cache. */
const bandRows = 48;

/** A panoptic picture whose rows can be had some at a time, in kernel memory, interleaved RGB. */
interface IdPicture {
  width: number;
  height: number;
  /** The next rows' pointer. At most {@link bandRows}. */
  nextRows(rowCount: number): number;
}

/** Reads panoptic PNGs in pairs and counts them; one reader per thread, as it keeps the decoder's memory. */
export class IdReader {
  readonly #memory = new KernelMemory();
  readonly #codec: PngCodec = createPngCodec(this.#memory);
  readonly #startTally: IdPairTallyStarter = createIdPairTally(this.#memory);
  readonly #mark = this.#memory.mark();

  /**
   * Reads two pictures and counts which ids lie on which.
   * @throws {SystemError} `missing-file`, `cannot-read`
   * @throws {FormatError} `panoptic-picture`, `panoptic-size`, and of PNG
   */
  async countPair(truthFile: string, predictedFile: string): Promise<IdPairs> {
    for (let attempt = 0; ; attempt++) {
      this.#memory.release(this.#mark);
      const tally = this.#startTally(attempt);
      const truth = await this.#open(truthFile);
      const predicted = await this.#open(predictedFile);
      if (truth.width !== predicted.width || truth.height !== predicted.height) {
        throw new FormatError(
          'panoptic-size',
          `Expected ${truth.width} x ${truth.height} pixels, as the truth has, for the prediction but received ${predicted.width} x ${predicted.height}`,
          { where: { file: predictedFile } },
        );
      }
      if (addPictures(tally, truth, predicted)) return tally.finish();
    }
  }

  async #open(path: string): Promise<IdPicture> {
    const bytes = readBriefly(path);
    if (!isPng(bytes)) {
      throw new FormatError('panoptic-picture', 'Expected a PNG for the panoptic picture but received another format', {
        where: { file: path },
        hint: 'Ids do not survive lossy formats: write PNG.',
      });
    }
    const parsed = parsePng(bytes, { file: path, isVerified: true });
    const { width, height, colourType } = parsed.header;
    if (!isKernelPng(parsed.header)) {
      // A copy: it is decoded while this thread reads other files.
      const other = await decodeOther(Uint8Array.from(bytes), path);
      return this.#wholePicture(other.width, other.height, this.#memory.put(other.data));
    }
    if (colourType === rgbaType) {
      const pixels = this.#memory.allocate(width * height * 4);
      this.#codec.decodeInto(bytes, pixels, width * 4, path, { isStreamVerified: false, parsed });
      dropAlpha(this.#memory.u8(pixels, width * height * 4));
      return this.#wholePicture(width, height, pixels);
    }
    return this.#openRows(bytes, parsed, path);
  }

  #wholePicture(width: number, height: number, pixels: number): IdPicture {
    let next = pixels;
    return {
      width,
      height,
      nextRows(rowCount) {
        const rows = next;
        next += 3 * width * rowCount;
        return rows;
      },
    };
  }

  /** The rows of a band overwrite those of the one before. */
  #openRows(bytes: Uint8Array, parsed: ParsedPng, path: string): IdPicture {
    const memory = this.#memory;
    const { width, height } = parsed.header;
    const rowBytes = 3 * width;
    const rows = this.#codec.openRows(bytes, parsed, bandRows, path);
    // Before the band, the row above it.
    const lastRow = memory.allocate(rowBytes * (bandRows + 1));
    const band = lastRow + rowBytes;
    let above = rows.zeros;
    return {
      width,
      height,
      nextRows(rowCount) {
        if (above === lastRow) memory.u8(lastRow, rowBytes * (bandRows + 1)).copyWithin(0, rowBytes * bandRows);
        rows.decodeRows(rowCount, band, rowBytes, above);
        above = lastRow;
        return band;
      },
    };
  }
}

/** @returns false when the tally is too small */
function addPictures(tally: IdPairTally, truth: IdPicture, predicted: IdPicture): boolean {
  const { width, height } = truth;
  for (let row = 0; row < height; row += bandRows) {
    const rowCount = Math.min(bandRows, height - row);
    if (!tally.add(truth.nextRows(rowCount), predicted.nextRows(rowCount), rowCount * width)) return false;
  }
  return true;
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
