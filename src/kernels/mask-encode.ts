import { encodeMask, type PixelOrder } from '../core/mask/pixels.ts';
import { checkMaskSize, type RunLengths } from '../core/mask/run-lengths.ts';
import type { KernelMemory } from './memory.ts';
import base64 from './wasm/mask-encode.ts';

interface Exports {
  encodeColumns(pixels: number, length: number, edges: number, capacity: number): number;
  listRowChanges(pixels: number, height: number, width: number, list: number, capacity: number): number;
  encodeRows(
    pixels: number,
    height: number,
    width: number,
    list: number,
    changes: number,
    offsets: number,
    rows: number,
    edges: number,
  ): number;
}

/** Masks of more pixels are left to the twin: the kernel's memory grows, but never shrinks. */
const mostPixels = 2 ** 26;
/** Room for edges at first; masks with more of them are read again. */
const firstCapacity = 2 ** 14;

/** Encodes pixels; see `encodeMask` in core/mask for what it takes, gives and throws. */
export type MaskEncoder = typeof encodeMask;

/**
 * Compiles the kernel on this memory.
 * @returns a function that takes memory for the pixels and gives it back; views of the memory made before are lost when
 *   it has to grow
 */
export function createMaskEncoder(memory: KernelMemory): MaskEncoder {
  const kernel = memory.load<Exports>(base64);

  const edgesOf = (pointer: number, count: number): Int32Array<ArrayBuffer> => memory.i32(pointer, count).slice();

  const encodeColumns = (pixels: number, length: number): Int32Array<ArrayBuffer> => {
    for (let capacity = firstCapacity; ; capacity = Math.min(capacity * 8, length + 1)) {
      const mark = memory.mark();
      const edges = memory.allocate(capacity * 4);
      const count = kernel.encodeColumns(pixels, length, edges, capacity);
      if (count >= 0) return edgesOf(edges, count);
      memory.release(mark);
    }
  };

  const encodeRows = (pixels: number, height: number, width: number): Int32Array<ArrayBuffer> => {
    const offsets = memory.allocate((width + 1) * 4);
    const mark = memory.mark();
    let capacity = firstCapacity;
    let list = memory.allocate(capacity * 4);
    const changes = kernel.listRowChanges(pixels, height, width, list, capacity);
    if (changes > capacity) {
      memory.release(mark);
      capacity = changes;
      list = memory.allocate(capacity * 4);
      kernel.listRowChanges(pixels, height, width, list, capacity);
    }
    const rows = memory.allocate(changes * 4);
    const edges = memory.allocate((changes + width + 1) * 4);
    return edgesOf(edges, kernel.encodeRows(pixels, height, width, list, changes, offsets, rows, edges));
  };

  return (pixels, height, width, { order = 'row' }: { order?: PixelOrder } = {}): RunLengths => {
    const length = checkMaskSize(height, width);
    // What is not as it should be, the twin tells.
    if (length === 0 || length > mostPixels || pixels.length !== length)
      return encodeMask(pixels, height, width, { order });
    const mark = memory.mark();
    try {
      const pointer = memory.put(pixels);
      const edges = order === 'column' ? encodeColumns(pointer, length) : encodeRows(pointer, height, width);
      return { height, width, edges };
    } finally {
      memory.release(mark);
    }
  };
}
