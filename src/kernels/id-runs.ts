import type { IdPairs } from '../core/mask/id-pairs.ts';
import { pairEntryBytes, readPairTable } from './id-pairs.ts';
import type { KernelMemory } from './memory.ts';
import binary from './wasm/id-runs.ts';

interface Exports {
  readRuns(packed: number, rowCount: number, width: number, above: number, out: number, lastRow: number): number;
  countRunPairs(
    truth: number,
    predicted: number,
    width: number,
    pixels: number,
    table: number,
    bits: number,
    entries: number,
  ): number;
}

const runBytes = 8;
/** The table begins with 2^8 places: pictures have a dozen segments, so dozens of pairs. */
const firstBits = 8;

/** Reads the runs of a panoptic picture, some rows at a time. */
export interface RunReader {
  /**
   * Reads the next rows.
   * @param packed pointer of rows as a PNG has them when inflated: a filter's byte and 3 * width residuals each; 80 bytes
   *   behind them must be readable
   * @returns -1, or the index of the first row whose filter is not 0 to 4
   */
  read(packed: number, rowCount: number): number;
  /** Pointer of the runs read last. */
  runs(): number;
}

/** Pairs of ids of two pictures, counted from their runs, some rows at a time. */
export interface RunTally {
  /**
   * @param truth pointer of runs
   * @param predicted likewise, of as many rows
   * @returns false when there are more pairs than the tally has places for: start again with a larger one
   */
  add(truth: number, predicted: number, width: number, rowCount: number): boolean;
  /** What `countIdPairs` of core/mask gives. */
  finish(): IdPairs;
}

export interface RunKernel {
  /** Starts on a picture of RGB pixels. Takes memory that the caller releases. @param mostRows that are read at a time */
  openReader(width: number, mostRows: number): RunReader;
  /** Starts a tally. Takes memory that the caller releases. @param attempt from 0: each has four times the places */
  openTally(attempt: number): RunTally;
}

/**
 * Compiles the kernel on this memory. The same numbers as by unfiltering both pictures and counting pixels, at a
 * fraction of the cost where pictures are of segments, as no pixel is written or read.
 */
export function createRunKernel(memory: KernelMemory): RunKernel {
  const kernel = memory.load<Exports>(binary);
  return {
    openReader(width, mostRows) {
      const lastRow = memory.allocate(4);
      const nothingAbove = memory.allocate(runBytes);
      // The rows above the next ones are among those read last, so two rooms take turns.
      let next = memory.allocate(mostRows * width * runBytes);
      let last = memory.allocate(mostRows * width * runBytes);
      memory.u32(nothingAbove, 2).set([width, 0]);
      let above = nothingAbove;
      return {
        read(packed, rowCount) {
          const room = next;
          next = last;
          last = room;
          const badRow = kernel.readRuns(packed, rowCount, width, above, room, lastRow);
          above = memory.u32(lastRow, 1)[0];
          return badRow;
        },
        runs: () => last,
      };
    },
    openTally(attempt) {
      const bits = firstBits + 2 * attempt;
      const places = 2 ** bits;
      const table = memory.allocate(places * pairEntryBytes);
      memory.u8(table, places * pairEntryBytes).fill(0);
      let pairs = 0;
      return {
        add(truth, predicted, width, rowCount) {
          pairs = kernel.countRunPairs(truth, predicted, width, width * rowCount, table, bits, pairs);
          return pairs >= 0;
        },
        finish: () => readPairTable(memory.u32(table, places * 4), pairs),
      };
    },
  };
}
