import {
  distanceSymbols,
  endOfBlock,
  estimateBits,
  fillCodeTables,
  lengthExtraBits,
  lengthSymbol,
  literalSymbols,
  planBlock,
  type SymbolCounts,
} from '../core/image/png-deflate-block.ts';
import type { KernelMemory } from './memory.ts';
import binary from './wasm/png-deflate.ts';

interface Exports {
  tokenise(data: number, length: number, far: number, sequences: number, counts: number, work: number): number;
  writeSequences(
    data: number,
    sequences: number,
    count: number,
    literalTable: number,
    matchTable: number,
    output: number,
    state: number,
  ): number;
  adler32(adler: number, data: number, length: number): number;
}

/** Bytes after a chunk that the kernel may read (they do not count). */
export const chunkSpareBytes = 48;
/** Chunks a block may hold: the more, the more memory; the fewer, the more headers on flat pictures. */
const chunksPerBlock = 12;
/** What a block's header costs, roughly: a split must save more. */
const headerBits = 560;
const largestStored = 65535;

interface Chunk extends SymbolCounts {
  data: number;
  byteLength: number;
  sequences: number;
  sequenceCount: number;
}

function emptyCounts(): SymbolCounts {
  return { literals: new Uint32Array(literalSymbols), distances: new Uint32Array(distanceSymbols), extraBits: 0 };
}

function setSum(target: SymbolCounts, a: SymbolCounts, b: SymbolCounts): void {
  for (let i = 0; i < literalSymbols; i++) target.literals[i] = a.literals[i] + b.literals[i];
  for (let i = 0; i < distanceSymbols; i++) target.distances[i] = a.distances[i] + b.distances[i];
  target.extraBits = a.extraBits + b.extraBits;
}

/** The most bytes a zlib stream of `byteLength` bytes in chunks of `chunkBytes` can take, and the kernel's scratch. */
export function boundDeflated(byteLength: number, chunkBytes: number): number {
  // No block is larger than stored; a block holds one chunk or more, and one of several stored pieces starts afresh.
  const pieces = Math.ceil(byteLength / largestStored) + Math.ceil(byteLength / chunkBytes) + 1;
  return byteLength + 6 * pieces + 64;
}

/** Adler-32 over kernel memory: `(adler of what came before, or 1, pointer, length) -> adler`. */
export function createAdler32(memory: KernelMemory): (adler: number, data: number, byteLength: number) => number {
  const kernel = memory.load<Exports>(binary);
  return (adler, data, byteLength) => kernel.adler32(adler, data, byteLength) >>> 0;
}

/** A zlib stream under construction: see {@link createDeflater}. */
export interface ZlibWriter {
  /** Where to put the next chunk: `chunkBytes` bytes and {@link chunkSpareBytes}. Changes with every `push`. */
  chunkPointer(): number;
  /** Takes the chunk of `byteLength` bytes (1 or more) that is now at `chunkPointer()`. */
  push(byteLength: number): void;
  /** Ends the stream. @returns its length in bytes */
  finish(): number;
}

/**
 * DEFLATE for filtered image rows, several times faster than a general one and no larger: runs of one byte or one
 * pixel are the only matches, every block has Huffman codes of its own, and blocks end where the statistics change.
 *
 * @source RFC 1950, RFC 1951
 */
export function createDeflater(memory: KernelMemory) {
  const kernel = memory.load<Exports>(binary);

  /**
   * Starts a stream. All memory is allocated here; the caller releases it.
   * @param output {@link boundDeflated} bytes
   * @param chunkBytes most bytes of one chunk
   * @param far bytes per pixel, 1 to 4
   */
  function start(output: number, chunkBytes: number, far: number): ZlibWriter {
    const literalPointer = memory.allocate(256 * 8);
    const matchPointer = memory.allocate(2 * 259 * 8);
    const countPointer = memory.allocate((256 + 2 * 259) * 4);
    const work = memory.allocate(4096);
    const state = memory.allocate(16);
    const slots: Chunk[] = Array.from({ length: chunksPerBlock + 1 }, () => ({
      ...emptyCounts(),
      data: memory.allocate(chunkBytes + chunkSpareBytes),
      byteLength: 0,
      // A sequence stands for four bytes or more, but for the last one.
      sequences: memory.allocate((Math.ceil(chunkBytes / 4) + 2) * 4),
      sequenceCount: 0,
    }));
    const literalTable = memory.u32(literalPointer, 2 * 256);
    const matchTable = memory.u32(matchPointer, 2 * 2 * 259);
    const counted = memory.u32(countPointer, 256 + 2 * 259);
    const stateWords = memory.u32(state, 4);
    const bytes = new Uint8Array(memory.memory.buffer);

    let block: Chunk[] = [];
    let blockCounts = emptyCounts();
    let merged = emptyCounts();
    let blockBits = 0;
    let adler = 1;
    let cursor = output;
    bytes[cursor++] = 0x78;
    bytes[cursor++] = 0x01;
    stateWords.fill(0);

    function writeBits(value: number, bits: number): void {
      let pending = stateWords[0] | (value << stateWords[2]);
      let count = stateWords[2] + bits;
      for (; count >= 8; count -= 8) {
        bytes[cursor++] = pending;
        pending >>>= 8;
      }
      stateWords[0] = pending;
      stateWords[2] = count;
    }

    function writeStored(isLast: boolean): void {
      let remaining = block.reduce((sum, chunk) => sum + chunk.byteLength, 0);
      let chunkIndex = 0;
      let offset = 0;
      while (remaining > 0) {
        const length = Math.min(remaining, largestStored);
        remaining -= length;
        writeBits(isLast && remaining === 0 ? 1 : 0, 3);
        writeBits(0, (8 - stateWords[2]) & 7);
        for (const byte of [length, length >> 8, ~length, ~length >> 8]) bytes[cursor++] = byte;
        for (let left = length; left > 0; ) {
          const chunk = block[chunkIndex];
          const taken = Math.min(left, chunk.byteLength - offset);
          bytes.copyWithin(cursor, chunk.data + offset, chunk.data + offset + taken);
          cursor += taken;
          left -= taken;
          offset += taken;
          if (offset === chunk.byteLength) {
            chunkIndex++;
            offset = 0;
          }
        }
      }
    }

    function flush(isLast: boolean): void {
      const plan = planBlock(
        blockCounts,
        block.reduce((sum, chunk) => sum + chunk.byteLength, 0),
      );
      if (plan.kind === 'stored') writeStored(isLast);
      else {
        writeBits((isLast ? 1 : 0) | (plan.kind === 'fixed' ? 2 : 4), 3);
        for (let i = 0; i < plan.header.length; i += 2) writeBits(plan.header[i], plan.header[i + 1]);
        fillCodeTables(plan, literalTable, matchTable, far - 1);
        for (const { data, sequences, sequenceCount } of block) {
          cursor =
            kernel.writeSequences(data, sequences, sequenceCount, literalPointer, matchPointer, cursor, state) >>> 0;
        }
        writeBits(plan.literalCodes[endOfBlock], plan.literalLengths[endOfBlock]);
      }
      slots.push(...block);
      block = [];
    }

    return {
      chunkPointer: () => slots[0].data,
      push(byteLength) {
        const chunk = slots.shift()!;
        chunk.byteLength = byteLength;
        adler = kernel.adler32(adler, chunk.data, byteLength) >>> 0;
        chunk.sequenceCount = kernel.tokenise(chunk.data, byteLength, far, chunk.sequences, countPointer, work);
        chunk.literals.set(counted.subarray(0, 256));
        chunk.literals.fill(0, 256);
        chunk.extraBits = 0;
        let nearCount = 0;
        let farCount = 0;
        for (let length = 3; length <= 258; length++) {
          const near = counted[256 + length];
          const total = near + counted[256 + 259 + length];
          if (total === 0) continue;
          nearCount += near;
          farCount += total - near;
          chunk.literals[lengthSymbol[length]] += total;
          chunk.extraBits += total * lengthExtraBits[length];
        }
        chunk.distances.fill(0);
        chunk.distances[0] = nearCount;
        chunk.distances[far - 1] += farCount;

        const chunkBits = estimateBits(chunk);
        if (block.length > 0) {
          setSum(merged, blockCounts, chunk);
          const mergedBits = estimateBits(merged);
          if (block.length < chunksPerBlock && mergedBits <= blockBits + chunkBits + headerBits) {
            [blockCounts, merged] = [merged, blockCounts];
            blockBits = mergedBits;
            block.push(chunk);
            return;
          }
          flush(false);
        }
        block.push(chunk);
        blockCounts.literals.set(chunk.literals);
        blockCounts.distances.set(chunk.distances);
        blockCounts.extraBits = chunk.extraBits;
        blockBits = chunkBits;
      },
      finish() {
        flush(true);
        writeBits(0, (8 - stateWords[2]) & 7);
        for (const byte of [adler >>> 24, adler >>> 16, adler >>> 8, adler]) bytes[cursor++] = byte;
        return cursor - output;
      },
    };
  }

  return { start };
}
