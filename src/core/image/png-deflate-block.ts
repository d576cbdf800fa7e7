import { assignReversedCodes, buildCodeLengths } from './png-huffman.ts';

/** Symbols of DEFLATE's literal and length alphabet: 256 bytes, end of block, 29 length classes. */
export const literalSymbols = 286;
export const endOfBlock = 256;
/** A match at distance 1 costs one distance symbol, a match one pixel back the other: no extra bits for 1 to 4. */
export const distanceSymbols = 4;

/** Longest code of a literal or length: four such codes and seven pending bits fit 64. RFC 1951 allows 15. */
const longestLiteralCode = 14;
const longestLengthCode = 7;
/** The order in which RFC 1951, 3.2.7 sends the lengths of the code-length code. */
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Matches that DEFLATE can express, bytes. */
const shortestMatch = 3;
const longestMatch = 258;

/** Symbol, extra bits and their value for a match of 3 to 258 bytes. @source RFC 1951, 3.2.5 */
function classifyLength(length: number): { symbol: number; extraBits: number; extra: number } {
  if (length === 258) return { symbol: 285, extraBits: 0, extra: 0 };
  if (length < 11) return { symbol: 254 + length, extraBits: 0, extra: 0 };
  const extraBits = 29 - Math.clz32(length - 3);
  return {
    symbol: 257 + 4 * extraBits + ((length - 3) >> extraBits),
    extraBits,
    extra: (length - 3) & ((1 << extraBits) - 1),
  };
}

const lengthClasses = Array.from({ length: 259 }, (_, length) => classifyLength(Math.max(3, length)));
/** Symbol of a match length (index 3 to 258). */
export const lengthSymbol = Uint16Array.from(lengthClasses, each => each.symbol);
/** Extra bits of a match length (index 3 to 258). */
export const lengthExtraBits = Uint8Array.from(lengthClasses, each => each.extraBits);
const lengthExtra = Uint8Array.from(lengthClasses, each => each.extra);

const fixedLiteralLengths = Uint8Array.from({ length: 288 }, (_, symbol) =>
  symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
);
const fixedDistanceLengths = new Uint8Array(30).fill(5);

/** What one block says: how often each symbol occurs in it. */
export interface SymbolCounts {
  /** Per literal or length symbol, {@link literalSymbols} of them; end of block not counted. */
  literals: Uint32Array;
  /** Per distance symbol, {@link distanceSymbols} of them. */
  distances: Uint32Array;
  /** Sum of the extra bits of all lengths. */
  extraBits: number;
}

/** How to write one block. */
export interface BlockPlan {
  kind: 'stored' | 'fixed' | 'dynamic';
  /** What goes between the three header bits and the first symbol: values and their numbers of bits in turn. */
  header: number[];
  literalLengths: Uint8Array;
  literalCodes: Uint16Array;
  distanceLengths: Uint8Array;
  distanceCodes: Uint16Array;
}

/** `n log2(n)` of 0 to 4095, as most counts are. */
const smallInformation = Float64Array.from({ length: 4096 }, (_, n) => (n === 0 ? 0 : n * Math.log2(n)));

/** Bits that an ideal entropy coder would need for these counts: what decides where a block ends. */
export function estimateBits(counts: SymbolCounts): number {
  return entropyBits(counts.literals) + entropyBits(counts.distances) + counts.extraBits;
}

function entropyBits(frequencies: Uint32Array): number {
  let total = 0;
  let weighted = 0;
  for (let symbol = 0; symbol < frequencies.length; symbol++) {
    const count = frequencies[symbol];
    total += count;
    weighted += count < 4096 ? smallInformation[count] : count * Math.log2(count);
  }
  return total === 0 ? 0 : total * Math.log2(total) - weighted;
}

function sumOfProducts(frequencies: Uint32Array, lengths: Uint8Array): number {
  let sum = 0;
  for (let symbol = 0; symbol < frequencies.length; symbol++) sum += frequencies[symbol] * lengths[symbol];
  return sum;
}

/**
 * Runs of one length become the repeat symbols 16, 17, 18.
 * @param lengths code lengths, `count` of them
 * @param encoded takes `symbol << 8 | extra` for each symbol to send
 * @returns how many
 * @source RFC 1951, 3.2.7
 */
function runLengthEncode(lengths: Uint8Array, count: number, encoded: Uint16Array): number {
  let written = 0;
  for (let i = 0; i < count; ) {
    const length = lengths[i];
    let run = 1;
    while (i + run < count && lengths[i + run] === length) run++;
    i += run;
    if (length === 0) {
      for (; run >= 11; run -= Math.min(run, 138)) encoded[written++] = (18 << 8) | (Math.min(run, 138) - 11);
      if (run >= 3) {
        encoded[written++] = (17 << 8) | (run - 3);
        run = 0;
      }
    } else {
      encoded[written++] = length << 8;
      for (run--; run >= 3; run -= Math.min(run, 6)) encoded[written++] = (16 << 8) | (Math.min(run, 6) - 3);
    }
    for (; run > 0; run--) encoded[written++] = length << 8;
  }
  return written;
}

/** Extra bits of the repeat symbols. */
function repeatBits(symbol: number): number {
  if (symbol < 16) return 0;
  return symbol === 16 ? 2 : symbol === 17 ? 3 : 7;
}

/** How many entries remain without the zeros at the end. */
function countUsed(lengths: Uint8Array, minimum: number): number {
  let count = lengths.length;
  while (count > minimum && lengths[count - 1] === 0) count--;
  return count;
}

/** The two codes as a dynamic block's header sends them, as {@link BlockPlan.header}, and its bits. */
function describeCodes(literalLengths: Uint8Array, distanceLengths: Uint8Array): { header: number[]; bits: number } {
  const literalCount = countUsed(literalLengths, endOfBlock + 1);
  const distanceCount = countUsed(distanceLengths, 1);
  const all = new Uint8Array(literalCount + distanceCount);
  all.set(literalLengths.subarray(0, literalCount));
  all.set(distanceLengths.subarray(0, distanceCount), literalCount);
  const encoded = new Uint16Array(all.length);
  const encodedCount = runLengthEncode(all, all.length, encoded);

  const frequencies = new Uint32Array(19);
  for (let i = 0; i < encodedCount; i++) frequencies[encoded[i] >> 8]++;
  // A code of one symbol would be incomplete, which inflaters refuse here.
  if (frequencies.filter(count => count > 0).length === 1) frequencies[frequencies[0] > 0 ? 18 : 0] = 1;
  const lengths = buildCodeLengths(frequencies, longestLengthCode);
  const codes = assignReversedCodes(lengths);
  let lengthCount = 19;
  while (lengthCount > 4 && lengths[lengthOrder[lengthCount - 1]] === 0) lengthCount--;

  const header = [literalCount - 257, 5, distanceCount - 1, 5, lengthCount - 4, 4];
  for (let i = 0; i < lengthCount; i++) header.push(lengths[lengthOrder[i]], 3);
  let bits = 14 + 3 * lengthCount;
  for (let i = 0; i < encodedCount; i++) {
    const symbol = encoded[i] >> 8;
    const extraBits = repeatBits(symbol);
    const length = lengths[symbol];
    header.push(codes[symbol] | ((encoded[i] & 255) << length), length + extraBits);
    bits += length + extraBits;
  }
  return { header, bits };
}

const noLengths = new Uint8Array(0);
const noCodes = new Uint16Array(0);

/**
 * Chooses the cheapest way to write a block: stored, with the fixed codes, or with codes of its own.
 * @param counts of the block without its end-of-block symbol
 * @param byteLength bytes the block stands for
 * @source RFC 1951, 3.2.3 to 3.2.7
 */
export function planBlock(counts: SymbolCounts, byteLength: number): BlockPlan {
  const literals = counts.literals.slice();
  literals[endOfBlock] = 1;
  const literalLengths = buildCodeLengths(literals, longestLiteralCode);
  const distanceLengths = buildCodeLengths(counts.distances, longestLiteralCode);
  // No match at all: RFC 1951 allows no code, but some readers want one.
  if (countUsed(distanceLengths, 0) === 0) distanceLengths[0] = 1;
  const { header, bits } = describeCodes(literalLengths, distanceLengths);

  const dynamicBits = bits + sumOfProducts(literals, literalLengths) + sumOfProducts(counts.distances, distanceLengths);
  const fixedBits =
    sumOfProducts(literals, fixedLiteralLengths) + sumOfProducts(counts.distances, fixedDistanceLengths);
  // Per stored piece: its own three bits, up to seven to the byte boundary, two 16-bit lengths.
  const storedBits = 8 * byteLength + 42 * Math.ceil(byteLength / 65535);
  if (storedBits <= Math.min(dynamicBits, fixedBits) + counts.extraBits) {
    return {
      kind: 'stored',
      header: [],
      literalLengths: noLengths,
      literalCodes: noCodes,
      distanceLengths: noLengths,
      distanceCodes: noCodes,
    };
  }
  if (fixedBits <= dynamicBits) {
    return {
      kind: 'fixed',
      header: [],
      literalLengths: fixedLiteralLengths,
      literalCodes: assignReversedCodes(fixedLiteralLengths),
      distanceLengths: fixedDistanceLengths,
      distanceCodes: assignReversedCodes(fixedDistanceLengths),
    };
  }
  return {
    kind: 'dynamic',
    header,
    literalLengths,
    literalCodes: assignReversedCodes(literalLengths),
    distanceLengths,
    distanceCodes: assignReversedCodes(distanceLengths),
  };
}

/**
 * Fills the tables the kernel writes codes from. An entry is a u64 as two u32, little-endian: the code at the top, its
 * number of bits at the bottom.
 * @param literalTable u64[256]
 * @param matchTable u64[2][259]: length code, extra bits and distance code together; row 0 for distance 1
 * @param farSymbol distance symbol of row 1
 */
export function fillCodeTables(
  plan: BlockPlan,
  literalTable: Uint32Array,
  matchTable: Uint32Array,
  farSymbol: number,
): void {
  const { literalLengths, literalCodes, distanceLengths, distanceCodes } = plan;
  for (let byte = 0; byte < 256; byte++) {
    literalTable[2 * byte] = literalLengths[byte];
    literalTable[2 * byte + 1] = literalCodes[byte] << (32 - literalLengths[byte]);
  }
  for (let row = 0; row < 2; row++) {
    const distanceSymbol = row === 0 ? 0 : farSymbol;
    const distanceBits = distanceLengths[distanceSymbol];
    const distanceCode = distanceCodes[distanceSymbol];
    // A distance that does not occur has no code; the row is then never read.
    if (!(distanceBits > 0)) continue;
    for (let length = shortestMatch; length <= longestMatch; length++) {
      const symbol = lengthSymbol[length];
      const lengthBits = literalLengths[symbol];
      const afterExtra = lengthBits + lengthExtraBits[length];
      const code = literalCodes[symbol] | (lengthExtra[length] << lengthBits) | (distanceCode << afterExtra);
      const index = 2 * (row * (longestMatch + 1) + length);
      matchTable[index] = afterExtra + distanceBits;
      matchTable[index + 1] = code << (32 - afterExtra - distanceBits);
    }
  }
}
