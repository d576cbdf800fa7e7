import { type IdPairs, sortIdPairs } from '../core/mask/id-pairs.ts';
import type { KernelMemory } from './memory.ts';
import binary from './wasm/id-pairs.ts';

interface Exports {
  countIdPairs(truth: number, predicted: number, pixels: number, table: number, bits: number, entries: number): number;
}

const entryBytes = 16;
/** The table begins with 2^8 places: pictures have a dozen segments, so dozens of pairs. */
const firstBits = 8;
const idRange = 2 ** 24;

/** Pairs of ids of two pictures, counted stretch by stretch. */
export interface IdPairTally {
  /**
   * Counts a stretch of both pictures; see `countIdPairs` in core/mask for what pairs are.
   * @param truth pointer of 3 * pixels bytes (interleaved RGB, ids as R + 256 G + 65536 B)
   * @param predicted likewise
   * @returns false when there are more pairs than the tally has places for: start again with a larger one
   */
  add(truth: number, predicted: number, pixels: number): boolean;
  finish(): IdPairs;
}

/** Starts a tally. It takes memory that the caller releases. @param attempt from 0: each has four times the places */
export type IdPairTallyStarter = (attempt: number) => IdPairTally;

/** Compiles the kernel on this memory. */
export function createIdPairTally(memory: KernelMemory): IdPairTallyStarter {
  const kernel = memory.load<Exports>(binary);
  return attempt => {
    const bits = firstBits + 2 * attempt;
    const places = 2 ** bits;
    const table = memory.allocate(places * entryBytes);
    memory.u8(table, places * entryBytes).fill(0);
    let pairs = 0;
    return {
      add(truth, predicted, pixels) {
        pairs = kernel.countIdPairs(truth, predicted, pixels, table, bits, pairs);
        return pairs >= 0;
      },
      finish: () => readTable(memory.u32(table, places * 4), pairs),
    };
  };
}

/** Counts pairs of ids of two whole pictures. */
export type IdPairCounter = (truth: number, predicted: number, pixels: number) => IdPairs;

/**
 * Compiles the kernel on this memory.
 * @returns a function of two pointers, as of {@link IdPairTally.add}. It takes memory for its table and gives it back;
 *   views of the memory made before are lost when it has to grow.
 */
export function createIdPairCounter(memory: KernelMemory): IdPairCounter {
  const startTally = createIdPairTally(memory);
  return (truth, predicted, pixels) => {
    const mark = memory.mark();
    try {
      for (let attempt = 0; ; attempt++) {
        const tally = startTally(attempt);
        if (tally.add(truth, predicted, pixels)) return tally.finish();
        memory.release(mark);
      }
    } finally {
      memory.release(mark);
    }
  };
}

/** @param words four an entry: the key's low and high half, the pixels' low and high half */
function readTable(words: Uint32Array, pairs: number): IdPairs {
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
