import type { Where } from '../core/errors.ts';
import { parseRle, type RleBytes } from '../core/mask/rle.ts';
import { checkMaskSize, checkSameSize, type RunLengths } from '../core/mask/run-lengths.ts';
import type { Rle } from '../core/model/dataset.ts';
import { edgePaddingBytes, factBytes, type MaskExports, textPaddingBytes } from './mask-overlap.ts';
import { KernelMemory } from './memory.ts';
import binary from './wasm/mask-overlap.ts';

// A held mask is what the kernel knows of it, 32-bit words, and its size behind.
const recordBytes = factBytes + 8;
const edgesWord = 0;
const edgeCountWord = 1;
const areaWord = 2;
const boxWord = 3;
const heightWord = factBytes >> 2;
const widthWord = heightWord + 1;

/** A mask that a {@link MaskReader} holds, until it is cleared. */
export type HeldMask = number;

/**
 * Reads masks into kernel memory and compares them there, with the results of `parseRle`, `measureMask` and `maskIou`
 * of src/core/mask/. Keep one per thread: compiling takes longer than many masks.
 */
export class MaskReader {
  readonly #memory = new KernelMemory();
  readonly #kernel = this.#memory.load<MaskExports>(binary);
  readonly #encoder = new TextEncoder();
  readonly #mark = this.#memory.mark();
  #words = new Int32Array(this.#memory.memory.buffer);

  /** Forgets all masks; their memory is used again. */
  clear(): void {
    this.#memory.release(this.#mark);
  }

  /**
   * Reads a mask in any form of COCO's run lengths.
   * @param where put into the error
   * @throws {FormatError} those of `parseRle`
   */
  read(rle: Rle | RleBytes, where?: Where): HeldMask {
    const size: unknown = (rle as Rle | null | undefined)?.size;
    const counts: unknown = (rle as Rle | null | undefined)?.counts;
    if ((typeof counts === 'string' || counts instanceof Uint8Array) && Array.isArray(size) && size.length === 2) {
      checkMaskSize(size[0], size[1], where);
      const mask = this.#readCounts(counts, size[0], size[1]);
      if (mask >= 0) return mask;
    }
    // Lists, empty runs, padded numbers, and all that is wrong.
    return this.hold(parseRle(rle, where));
  }

  /** @returns -1 for anything odd */
  #readCounts(counts: string | Uint8Array, height: number, width: number): HeldMask {
    const { length } = counts;
    const memory = this.#memory;
    const mark = memory.mark();
    const record = memory.allocate(recordBytes);
    const edges = memory.allocate(4 * (length + 1) + edgePaddingBytes);
    const text = memory.allocate(length + textPaddingBytes);
    const textLength = this.#copyText(counts, text);
    const edgeCount = textLength < 0 ? -1 : this.#kernel.parseCounts(text, textLength, height * width, edges);
    if (edgeCount < 0) {
      memory.release(mark);
      return -1;
    }
    return this.#measure(record, edges, edgeCount, height, width);
  }

  /** @returns number of characters, or -1 when they cannot be counts */
  #copyText(counts: string | Uint8Array, text: number): number {
    const memory = this.#memory;
    const { length } = counts;
    if (typeof counts !== 'string') {
      // Taken until the next mask only.
      const raw = memory.allocate(length + textPaddingBytes);
      memory.u8(raw, length).set(counts);
      return this.#kernel.unescapeText(raw, length, text);
    }
    const { read, written } = this.#encoder.encodeInto(counts, memory.u8(text, length));
    return read === length && written === length ? length : -1;
  }

  /** Takes a mask that is parsed already. */
  hold({ height, width, edges }: RunLengths): HeldMask {
    const memory = this.#memory;
    const record = memory.allocate(recordBytes);
    const pointer = memory.allocate(4 * edges.length + edgePaddingBytes);
    memory.i32(pointer, edges.length).set(edges);
    return this.#measure(record, pointer, edges.length, height, width);
  }

  #measure(record: HeldMask, edges: number, edgeCount: number, height: number, width: number): HeldMask {
    this.#kernel.measureEdges(edges, edgeCount, height, width, record);
    const words = this.#allWords();
    words[(record >> 2) + heightWord] = height;
    words[(record >> 2) + widthWord] = width;
    this.#memory.release(edges + 4 * edgeCount + edgePaddingBytes);
    return record;
  }

  #allWords(): Int32Array {
    // Growing memory detaches what was made of it; asking the memory for its buffer takes longer than asking this.
    if (this.#words.byteLength === 0) this.#words = new Int32Array(this.#memory.memory.buffer);
    return this.#words;
  }

  #word(mask: HeldMask, word: number): number {
    return this.#allWords()[(mask >> 2) + word];
  }

  /** Pixels. */
  areaOf(mask: HeldMask): number {
    return this.#word(mask, areaWord);
  }

  /** Pixels. */
  heightOf(mask: HeldMask): number {
    return this.#word(mask, heightWord);
  }

  /** Pixels. */
  widthOf(mask: HeldMask): number {
    return this.#word(mask, widthWord);
  }

  /** [x, y, width, height] of the foreground, pixels. */
  boxOf(mask: HeldMask): [number, number, number, number] {
    const left = this.#word(mask, boxWord);
    const top = this.#word(mask, boxWord + 1);
    return [left, top, this.#word(mask, boxWord + 2) - left, this.#word(mask, boxWord + 3) - top];
  }

  /** A copy that stays. */
  runsOf(mask: HeldMask): RunLengths {
    const edges = this.#memory.i32(this.#word(mask, edgesWord), this.#word(mask, edgeCountWord));
    return { height: this.heightOf(mask), width: this.widthOf(mask), edges: edges.slice() };
  }

  /**
   * Intersection over union, as `maskIou` has it.
   * @param isCrowd `b` is a crowd: the intersection over the area of `a`
   * @throws {FormatError} `mask-size-mismatch`
   */
  iou(a: HeldMask, b: HeldMask, isCrowd = false): number {
    const height = this.heightOf(a);
    if (height !== this.heightOf(b) || this.widthOf(a) !== this.widthOf(b)) {
      checkSameSize({ height, width: this.widthOf(a) }, { height: this.heightOf(b), width: this.widthOf(b) });
    }
    return this.#kernel.iouOf(a, b, isCrowd, height);
  }

  /**
   * IoU of every row with every column.
   * @returns rows.length * columns.length values, row-major
   * @throws {FormatError} `mask-size-mismatch`
   */
  iouMatrix(rows: readonly HeldMask[], columns: readonly HeldMask[]): Float64Array {
    const matrix = new Float64Array(rows.length * columns.length);
    let k = 0;
    for (let i = 0; i < rows.length; i++) {
      for (let j = 0; j < columns.length; j++) matrix[k++] = this.iou(rows[i], columns[j]);
    }
    return matrix;
  }
}
