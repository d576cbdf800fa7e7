import { type IdPairs, sortIdPairs } from '../core/mask/id-pairs.ts';
import type { KernelMemory } from './memory.ts';
import binary from './wasm/id-pairs.ts';

interface Exports {
  countIdPairs(truth: number, predicted: number, pixels: number, table: number, bits: number): number;
}

/** Bytes of a place in the table. */
export const pairEntryBytes = 16;
/** The table begins with 2^10 places: pictures have dozens of segments, so hundreds of pairs. */
const firstBits = 10;
const idRange = 2 ** 24;

/** Counts pairs of ids; see `countIdPairs` in core/mask for what they are. */
export type IdPairCounter = (truth: number, predicted: number, pixels: number) => IdPairs;

/**
 * Compiles the kernel on this memory.
 * @returns a function of two pointers to 3 * pixels bytes each (interleaved RGB, ids as R + 256 G + 65536 B). It takes
 *   memory for its table and gives it back; views of the memory made before are lost when it has to grow.
 */
export function createIdPairCounter(memory: KernelMemory): IdPairCounter {
  const kernel = memory.load<Exports>(binary);
  return (truth, predicted, pixels) => {
    const mark = memory.mark();
    try {
      for (let bits = firstBits; ; bits += 2) {
        const places = 2 ** bits;
        const table = memory.allocate(places * pairEntryBytes);
        memory.u8(table, places * pairEntryBytes).fill(0);
        const pairs = kernel.countIdPairs(truth, predicted, pixels, table, bits);
        if (pairs >= 0) return readPairTable(memory.u32(table, places * 4), pairs);
        memory.release(mark);
      }
    } finally {
      memory.release(mark);
    }
  };
}

/** Takes the pairs out of a kernel's table. @param words four an entry: the key's low and high half, the pixels' low and high half */
export function readPairTable(words: Uint32Array, pairs: number): IdPairs {
  const keys = new Float64Array(pairs);
  const pixels = new Uint32Array(pairs);
  for (let i = 0, pair = 0; pair < pairs; i += 4) {
    const stored = words[i] + words[i + 1] * 2 ** 32;
    if (stored === 0) continue;
    const key = stored - 1;
    const predictedId = Math.floor(key / idRange);
    keys[pair] = (key - predictedId * idRange) * idRange + predictedId;
    pixels[pair++] = words[i + 2];
  }
  return sortIdPairs(keys, pixels);
}
