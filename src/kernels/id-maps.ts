import { UsageError } from '../core/errors.ts';
import { createIdStatistics, type IdStatistics } from '../core/mask/id-statistics.ts';
import type { KernelMemory } from './memory.ts';
import base64 from './wasm/id-maps.ts';

interface Exports {
  gatherIds(lookUp: number, count: number, ids: number, out: number): void;
  idsToRgb(ids: number, count: number, rgb: number): number;
  measureIds(ids: number, width: number, height: number, table: number, idCount: number): void;
}

const entryBytes = 40;

/**
 * Id maps in kernel memory, one u32 a pixel. What it allocates stays until the caller releases to its own mark;
 * {@link measure} gives its table back.
 */
export class IdMaps {
  readonly memory: KernelMemory;
  readonly #kernel: Exports;

  constructor(memory: KernelMemory) {
    this.memory = memory;
    this.#kernel = memory.load(base64);
  }

  /** Copies words (ids or indices) in and returns their pointer. */
  put(words: Uint32Array | Int32Array): number {
    const pointer = this.memory.allocate(words.byteLength);
    this.memory.u32(pointer, words.length).set(words);
    return pointer;
  }

  /**
   * @param lookUp pointer of `count` indices of pixels, none beyond the ids
   * @returns pointer of `count` ids: for each entry of the table the id there
   */
  gather(lookUp: number, count: number, ids: number): number {
    const out = this.memory.allocate(count * 4);
    this.#kernel.gatherIds(lookUp, count, ids, out);
    return out;
  }

  /**
   * The interleaved RGB bytes of a panoptic PNG, as `rgbFromPanopticIds` of core/mask gives them.
   * @returns their pointer
   * @throws {UsageError} `panoptic-id` when an id needs more than 24 bits
   */
  toRgb(ids: number, count: number): number {
    const rgb = this.memory.allocate(count * 3 + 4);
    if (this.#kernel.idsToRgb(ids, count, rgb) >>> 0 > 0xffffff) {
      const id = this.memory.u32(ids, count).find(id => id > 0xffffff);
      throw new UsageError('panoptic-id', `Expected at most 16777215 for a panoptic id but received ${id}`);
    }
    return rgb;
  }

  /** What `measureIds` of core/mask gives. */
  measure(ids: number, width: number, height: number, idCount: number): IdStatistics {
    const { memory } = this;
    const mark = memory.mark();
    const table = memory.allocate(idCount * entryBytes);
    const words = memory.i32(table, (idCount * entryBytes) / 4).fill(0);
    for (let id = 0; id < idCount; id++) {
      const at = id * 10;
      words[at + 1] = width;
      words[at + 2] = -1;
      words[at + 3] = height;
      words[at + 4] = -1;
    }
    this.#kernel.measureIds(ids, width, height, table, idCount);
    const doubles = new Float64Array(memory.memory.buffer, table, idCount * 5);
    const statistics = createIdStatistics(idCount);
    for (let id = 0; id < idCount; id++) {
      const at = id * 10;
      statistics.area[id] = words[at];
      statistics.left[id] = words[at + 1];
      statistics.right[id] = words[at + 2];
      statistics.top[id] = words[at + 3];
      statistics.bottom[id] = words[at + 4];
      statistics.sumX[id] = doubles[id * 5 + 3];
      statistics.sumY[id] = doubles[id * 5 + 4];
    }
    memory.release(mark);
    return statistics;
  }
}
