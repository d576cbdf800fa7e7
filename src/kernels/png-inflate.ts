import type { KernelMemory } from './memory.ts';
import binary from './wasm/png-inflate.ts';

interface Exports {
  inflate(state: number, output: number, history: number, limit: number): number;
}

/** How far back a match may reach, bytes. @source RFC 1951, 2 */
export const inflateHistoryBytes = 32768;
/** Bytes that {@link Inflation.fill} may write past its limit, of which some may count. */
export const inflateSpareBytes = 320;
const stateBytes = 37952;
/** Zero bytes that must follow the compressed ones. */
export const inflateInputPadding = 32;
/** The order in which RFC 1951, 3.2.7 sends the lengths of the code-length code. */
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const phases = ['more', 'more', 'more', 'done', 'corrupt', 'truncated'] as const;

export type InflateStatus = 'more' | 'done' | 'corrupt' | 'truncated';

/** A DEFLATE stream being inflated. */
export interface Inflation {
  /**
   * Inflates until `limit` is reached (or passed by up to 270 bytes), or the stream ends, well or badly.
   * @param output where to go on writing
   * @param history first byte that matches may reach: at least {@link inflateHistoryBytes} before output, or the
   *   stream's first byte
   * @param limit pointer
   * @returns the pointer after the last byte written
   */
  fill(output: number, history: number, limit: number): number;
  status(): InflateStatus;
  /** When done: the pointer of the first byte after the stream. */
  inputPointer(): number;
}

/**
 * Inflates DEFLATE streams that are in kernel memory, piece by piece, into a window there.
 * @source RFC 1951
 */
export function createInflater(memory: KernelMemory) {
  const kernel = memory.load<Exports>(binary);

  /**
   * Starts on a stream (without its zlib header). Allocates 37 KB, which the caller releases.
   * @param input pointer; {@link inflateInputPadding} zero bytes must follow the stream
   */
  return function start(input: number, byteLength: number): Inflation {
    const state = memory.allocate(stateBytes);
    const words = memory.u32(state, 8).fill(0);
    words[0] = input;
    words[1] = input + byteLength;
    memory.u8(state + 32, lengthOrder.length).set(lengthOrder);
    return {
      fill: (output, history, limit) => kernel.inflate(state, output, history, limit) >>> 0,
      status: () => phases[memory.u32(state, 8)[3]],
      inputPointer: () => memory.u32(state, 8)[0],
    };
  };
}
