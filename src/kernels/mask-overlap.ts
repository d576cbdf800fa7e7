import type { Where } from '../core/errors.ts';
import { maskIouMatrix } from '../core/mask/iou.ts';
import { parseRle } from '../core/mask/rle.ts';
import { checkMaskSize, checkSameSize, type MaskSize, type RunLengths } from '../core/mask/run-lengths.ts';
import type { Rle } from '../core/model/dataset.ts';
import type { KernelMemory } from './memory.ts';
import base64 from './wasm/mask-overlap.ts';

export interface MaskExports {
  unescapeText(from: number, length: number, to: number): number;
  parseCounts(text: number, length: number, pixels: number, edges: number): number;
  measureEdges(edges: number, count: number, height: number, width: number, facts: number): void;
  iouOf(detected: number, truth: number, isCrowd: boolean, height: number): number;
  fillIouMatrix(
    detected: number,
    detectedCount: number,
    truth: number,
    truthCount: number,
    crowds: number,
    height: number,
    matrix: number,
  ): void;
}

/** Bytes the kernel writes after a list of edges, and after a string. */
export const edgePaddingBytes = 48;
export const textPaddingBytes = 64;
export const factBytes = 32;
/** Lists with more edges are left to the twin: the kernel's memory grows, but never shrinks. */
const mostEdges = 2 ** 26;

/** A mask in either form: encoded, or as run lengths. */
export type AnyMask = Rle | RunLengths;

/**
 * IoU of every detected mask with every truth mask, as `maskIouMatrix` of core/mask gives it.
 * @param crowds for every truth mask whether it is a crowd; none by default
 * @returns detected.length * truth.length values, row-major (a row per detected mask)
 * @throws {FormatError} `mask-size-mismatch`; those of `parseRle`
 */
export type IouMatrixFiller = (
  detected: readonly AnyMask[],
  truth: readonly AnyMask[],
  crowds?: readonly boolean[],
) => Float64Array;

/** Whether a mask is no run lengths; what else it may be, `parseRle` tells. */
const isRle = (mask: AnyMask): mask is Rle => !(typeof mask === 'object' && mask !== null && 'edges' in mask);

/** Edges that a mask has at most: one a character or count, and one more. */
const edgesOf = (mask: AnyMask): number =>
  isRle(mask) ? ((mask as Rle | null)?.counts?.length ?? 0) + 1 : mask.edges.length;

/** Masks of one size in kernel memory. */
interface LoadedMasks {
  pointer: number;
  /** Undefined when there are no masks. */
  size: MaskSize | undefined;
}

/** Reads a string's counts into edges in kernel memory. @returns number of edges, -1 when the careful reader must see it */
type StringReader = (counts: string, pixels: number, edges: number) => number;

function createStringReader(memory: KernelMemory, kernel: MaskExports): StringReader {
  const encoder = new TextEncoder();
  return (counts, pixels, edges) => {
    const { length } = counts;
    const mark = memory.mark();
    const text = memory.allocate(length + textPaddingBytes);
    const { read, written } = encoder.encodeInto(counts, memory.u8(text, length));
    memory.release(mark);
    // Characters that are no single byte do not belong there.
    return read === length && written === length ? kernel.parseCounts(text, length, pixels, edges) : -1;
  };
}

const hasText = (mask: Rle): mask is Rle & { counts: string } =>
  typeof mask?.counts === 'string' && Array.isArray(mask.size) && mask.size.length === 2;

/** Checks that a mask can be read. @returns its size @throws {FormatError} as `parseRle` of core/mask */
export type RleChecker = (mask: Rle, where?: Where) => MaskSize;

/**
 * Compiles the kernel on this memory.
 * @returns a function that reads a mask, keeps nothing of it, and refuses what `parseRle` refuses with its words, at a
 *   fraction of its cost
 */
export function createRleChecker(memory: KernelMemory): RleChecker {
  const readString = createStringReader(memory, memory.load<MaskExports>(base64));
  return (mask, where) => {
    if (!hasText(mask) || edgesOf(mask) > mostEdges) return parseRle(mask, where);
    const [height, width] = mask.size;
    const pixels = checkMaskSize(height, width, where);
    const mark = memory.mark();
    try {
      const edges = memory.allocate(edgesOf(mask) * 4 + edgePaddingBytes);
      return readString(mask.counts, pixels, edges) < 0 ? parseRle(mask, where) : { height, width };
    } finally {
      memory.release(mark);
    }
  };
}

/**
 * Compiles the kernel on this memory. Strings are read, measured and compared without leaving it, so that a matrix from
 * strings costs little more than one from parsed masks.
 * @returns a function that takes memory for its masks and gives it back; views of the memory made before are lost when
 *   it has to grow
 */
export function createIouMatrixFiller(memory: KernelMemory): IouMatrixFiller {
  const kernel = memory.load<MaskExports>(base64);
  const readString = createStringReader(memory, kernel);

  const load = (masks: readonly AnyMask[]): LoadedMasks => {
    const pointer = memory.allocate(masks.length * factBytes);
    let size: LoadedMasks['size'];
    masks.forEach((mask, i) => {
      const edges = memory.allocate(edgesOf(mask) * 4 + edgePaddingBytes);
      let runs: RunLengths | undefined;
      let count = -1;
      let [height, width] = [0, 0];
      if (!isRle(mask)) runs = mask;
      else if (hasText(mask)) {
        height = mask.size[0];
        width = mask.size[1];
        count = readString(mask.counts, checkMaskSize(height, width), edges);
      }
      if (count < 0) {
        runs ??= parseRle(mask as Rle);
        height = runs.height;
        width = runs.width;
        count = runs.edges.length;
        memory.i32(edges, count).set(runs.edges);
      }
      if (size) checkSameSize({ height, width }, size);
      size ??= { height, width };
      kernel.measureEdges(edges, count, height, width, pointer + i * factBytes);
    });
    return { pointer, size };
  };

  return (detected, truth, crowds) => {
    const edges = [...detected, ...truth].reduce((sum, mask) => sum + edgesOf(mask), 0);
    if (!(edges <= mostEdges)) {
      const parse = (mask: AnyMask): RunLengths => (isRle(mask) ? parseRle(mask) : mask);
      return maskIouMatrix(detected.map(parse), truth.map(parse), crowds);
    }
    const mark = memory.mark();
    try {
      const rows = load(detected);
      const columns = load(truth);
      const cells = detected.length * truth.length;
      if (!rows.size || !columns.size) return new Float64Array(cells);
      checkSameSize(rows.size, columns.size);
      const flags = memory.allocate(truth.length);
      const matrix = memory.allocate(cells * 8);
      const crowdBytes = memory.u8(flags, truth.length);
      for (let i = 0; i < truth.length; i++) crowdBytes[i] = crowds?.[i] === true ? 1 : 0;
      const { height } = rows.size;
      kernel.fillIouMatrix(rows.pointer, detected.length, columns.pointer, truth.length, flags, height, matrix);
      return new Float64Array(memory.memory.buffer, matrix, cells).slice();
    } finally {
      memory.release(mark);
    }
  };
}
