import { FormatError } from '../../core/errors.ts';
import type { IdPairs } from '../../core/mask/index.ts';
import type { RgbImage } from '../../core/model/image.ts';
import { readBriefly } from '../../io/node/files.ts';
import {
  createPngCodec,
  isKernelPng,
  isPng,
  type ParsedPng,
  type PngCodec,
  type PngHeader,
  parsePng,
} from '../../io/node/png.ts';
import { createIdPairCounter, type IdPairCounter } from '../../kernels/id-pairs.ts';
import { createRunKernel, type RunKernel } from '../../kernels/id-runs.ts';
import { KernelMemory } from '../../kernels/memory.ts';

const rgbType = 2;
const rgbaType = 6;

/** Rows that are inflated and counted at a time: what they are inflated to stays in the cache. */
const bandRows = 80;

/** A panoptic PNG, read but not inflated. */
interface PanopticFile {
  path: string;
  bytes: Uint8Array;
  parsed: ParsedPng;
}

/** A panoptic picture in kernel memory. */
interface IdPicture {
  width: number;
  height: number;
  /** Of interleaved RGB, rows from the top. */
  pointer: number;
}

/** Reads panoptic PNGs in pairs and counts them; one reader per thread, as it keeps the decoder's memory. */
export class IdReader {
  readonly #memory = new KernelMemory();
  readonly #codec: PngCodec = createPngCodec(this.#memory);
  readonly #runs: RunKernel = createRunKernel(this.#memory);
  /** Compiled when first needed: COCO's files are all read as runs. */
  #countPixels: IdPairCounter | undefined;
  readonly #mark = this.#memory.mark();

  /**
   * Reads two pictures and counts which ids lie on which.
   * @throws {SystemError} `missing-file`, `cannot-read`
   * @throws {FormatError} `panoptic-picture`, `panoptic-size`, and of PNG
   */
  async countPair(truthFile: string, predictedFile: string): Promise<IdPairs> {
    const truth = readPanopticFile(truthFile);
    // Both are held at once, and the place that the next is read into is the same.
    const held = { ...truth, bytes: Uint8Array.prototype.slice.call(truth.bytes) };
    const predicted = readPanopticFile(predictedFile);
    const [a, b] = [held.parsed.header, predicted.parsed.header];
    if (a.width !== b.width || a.height !== b.height) {
      throw new FormatError(
        'panoptic-size',
        `Expected ${a.width} x ${a.height} pixels, as the truth has, for the prediction but received ${b.width} x ${b.height}`,
        { where: { file: predictedFile } },
      );
    }
    if (!isPlainRgb(a) || !isPlainRgb(b)) return this.#countDecoded(held, predicted);
    for (let attempt = 0; ; attempt++) {
      this.#memory.release(this.#mark);
      const pairs = this.#countRuns(held, predicted, attempt);
      if (pairs) return pairs;
    }
  }

  /** @returns undefined when there are more pairs than there is room for in this attempt */
  #countRuns(truth: PanopticFile, predicted: PanopticFile, attempt: number): IdPairs | undefined {
    const { width, height } = truth.parsed.header;
    const tally = this.#runs.openTally(attempt);
    const readTruth = this.#openRuns(truth);
    const readPredicted = this.#openRuns(predicted);
    for (let row = 0; row < height; row += bandRows) {
      const rowCount = Math.min(bandRows, height - row);
      if (!tally.add(readTruth(rowCount), readPredicted(rowCount), width, rowCount)) return undefined;
    }
    return tally.finish();
  }

  /** @returns a function that reads the next rows and gives the pointer of their runs */
  #openRuns({ path, bytes, parsed }: PanopticFile): (rowCount: number) => number {
    const rows = this.#codec.openRows(bytes, parsed, bandRows, path);
    const reader = this.#runs.openReader(parsed.header.width, bandRows);
    return rowCount => {
      const packed = rows.inflateRows(rowCount);
      const badRow = reader.read(packed, rowCount);
      if (badRow >= 0) throw rows.filterError(packed, badRow);
      return reader.runs();
    };
  }

  async #countDecoded(truthFile: PanopticFile, predictedFile: PanopticFile): Promise<IdPairs> {
    this.#memory.release(this.#mark);
    this.#countPixels ??= createIdPairCounter(this.#memory);
    const truth = await this.#decode(truthFile);
    const predicted = await this.#decode(predictedFile);
    return this.#countPixels(truth.pointer, predicted.pointer, truth.width * truth.height);
  }

  async #decode({ path, bytes, parsed }: PanopticFile): Promise<IdPicture> {
    if (!isKernelPng(parsed.header)) {
      // A copy: it is decoded while this thread reads other files.
      const { width, height, data } = await decodeOther(Uint8Array.from(bytes), path);
      return { width, height, pointer: this.#memory.put(data) };
    }
    const { width, height, colourType } = parsed.header;
    const channels = colourType === rgbaType ? 4 : 3;
    const pointer = this.#memory.allocate(width * height * channels);
    this.#codec.decodeInto(bytes, pointer, width * channels, path, { isStreamVerified: false, parsed });
    if (channels === 4) dropAlpha(this.#memory.u8(pointer, width * height * channels));
    return { width, height, pointer };
  }
}

const isPlainRgb = (header: PngHeader) => isKernelPng(header) && header.colourType === rgbType;

/** @returns bytes that the next call overwrites @throws {SystemError} @throws {FormatError} `panoptic-picture`, and of PNG */
function readPanopticFile(path: string): PanopticFile {
  const bytes = readBriefly(path);
  if (!isPng(bytes)) {
    throw new FormatError('panoptic-picture', 'Expected a PNG for the panoptic picture but received another format', {
      where: { file: path },
      hint: 'Ids do not survive lossy formats: write PNG.',
    });
  }
  return { path, bytes, parsed: parsePng(bytes, { file: path, isVerified: true }) };
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
