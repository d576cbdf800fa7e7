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
  /** Everything between the three header bits and the first symbol, as value and number of bits. */
  header: { value: number; bits: number }[];
  literalLengths: Uint8Array;
  literalCodes: Uint16Array;
  distanceLengths: Uint8Array;
  distanceCodes: Uint16Array;
}

/** `log2` of 0 to 4095, as most counts are. */
const smallLogarithms = Float64Array.from({ length: 4096 }, (_, n) => (n === 0 ? 0 : Math.log2(n)));

/** Bits that an ideal entropy coder would need for these counts: what decides where a block ends. */
export function estimateBits(counts: SymbolCounts): number {
  return entropyBits(counts.literals) + entropyBits(counts.distances) + counts.extraBits;
}

function entropyBits(frequencies: Uint32Array): number {
  let total = 0;
  let weighted = 0;
  for (let symbol = 0; symbol < frequencies.length; symbol++) {
    const count = frequencies[symbol];
    if (count === 0) continue;
    total += count;
    weighted += count * (count < 4096 ? smallLogarithms[count] : Math.log2(count));
  }
  return total === 0 ? 0 : total * Math.log2(total) - weighted;
}

function sumOfProducts(frequencies: Uint32Array, lengths: Uint8Array): number {
  let sum = 0;
  for (let symbol = 0; symbol < frequencies.length; symbol++) sum += frequencies[symbol] * lengths[symbol];
  return sum;
}

/** Runs of one length become the repeat symbols 16, 17, 18. @source RFC 1951, 3.2.7 */
function runLengthEncode(lengths: number[]): { symbol: number; extraBits: number; extra: number }[] {
  const out: { symbol: number; extraBits: number; extra: number }[] = [];
  for (let i = 0; i < lengths.length; ) {
    const length = lengths[i];
    let run = 1;
    while (i + run < lengths.length && lengths[i + run] === length) run++;
    i += run;
    if (length === 0) {
      while (run >= 11) {
        const taken = Math.min(run, 138);
        out.push({ symbol: 18, extraBits: 7, extra: taken - 11 });
        run -= taken;
      }
      if (run >= 3) {
        out.push({ symbol: 17, extraBits: 3, extra: run - 3 });
        run = 0;
      }
    } else {
      out.push({ symbol: length, extraBits: 0, extra: 0 });
      run--;
      while (run >= 3) {
        const taken = Math.min(run, 6);
        out.push({ symbol: 16, extraBits: 2, extra: taken - 3 });
        run -= taken;
      }
    }
    for (; run > 0; run--) out.push({ symbol: length, extraBits: 0, extra: 0 });
  }
  return out;
}

/**
 * Chooses the cheapest way to write a block: stored, with the fixed codes, or with codes of its own.
 * @param counts of the block without its end-of-block symbol
 * @param byteLength bytes the block stands for
 * @source RFC 1951, 3.2.3 to 3.2.7
 */
export function planBlock(counts: SymbolCounts, byteLength: number): BlockPlan {
  const literals = Uint32Array.from(counts.literals);
  literals[endOfBlock] = 1;
  const literalLengths = buildCodeLengths(literals, longestLiteralCode);
  const distanceLengths = buildCodeLengths(counts.distances, longestLiteralCode);
  // No match at all: RFC 1951 allows no code, but some readers want one.
  if (distanceLengths.every(length => length === 0)) distanceLengths[0] = 1;

  let literalCount = literalLengths.length;
  while (literalLengths[literalCount - 1] === 0) literalCount--;
  let distanceCount = distanceLengths.length;
  while (distanceLengths[distanceCount - 1] === 0) distanceCount--;
  const encoded = runLengthEncode([
    ...literalLengths.subarray(0, literalCount),
    ...distanceLengths.subarray(0, distanceCount),
  ]);
  const frequencies = new Uint32Array(19);
  for (const { symbol } of encoded) frequencies[symbol]++;
  // A code of one symbol would be incomplete, which inflaters refuse here.
  if (frequencies.filter(count => count > 0).length === 1) frequencies[frequencies[0] > 0 ? 18 : 0] = 1;
  const lengthLengths = buildCodeLengths(frequencies, longestLengthCode);
  const lengthCodes = assignReversedCodes(lengthLengths);
  let lengthCount = 19;
  while (lengthLengths[lengthOrder[lengthCount - 1]] === 0) lengthCount--;
  const header = [
    { value: literalCount - 257, bits: 5 },
    { value: distanceCount - 1, bits: 5 },
    { value: lengthCount - 4, bits: 4 },
  ];
  for (let i = 0; i < lengthCount; i++) header.push({ value: lengthLengths[lengthOrder[i]], bits: 3 });
  for (const { symbol, extraBits, extra } of encoded) {
    header.push({ value: lengthCodes[symbol], bits: lengthLengths[symbol] });
    if (extraBits > 0) header.push({ value: extra, bits: extraBits });
  }

  const dynamicBits =
    header.reduce((sum, { bits }) => sum + bits, 0) +
    sumOfProducts(literals, literalLengths) +
    sumOfProducts(counts.distances, distanceLengths) +
    counts.extraBits;
  const fixedBits =
    sumOfProducts(literals, fixedLiteralLengths) +
    sumOfProducts(counts.distances, fixedDistanceLengths) +
    counts.extraBits;
  // Per stored block: up to 7 bits to the byte boundary and two 16-bit lengths.
  const storedBits = 8 * byteLength + 42 * Math.ceil(byteLength / 65535);
  const none = new Uint8Array(0);
  if (storedBits <= Math.min(dynamicBits, fixedBits)) {
    const codes = new Uint16Array(0);
    return {
      kind: 'stored',
      header: [],
      literalLengths: none,
      literalCodes: codes,
      distanceLengths: none,
      distanceCodes: codes,
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
 * Fills the tables the kernel writes codes from; an entry is `code << 8 | bits`.
 * @param literalTable u32[256]
 * @param matchTable u32[2][259]: length code, extra bits and distance code together; row 0 for distance 1
 * @param farSymbol distance symbol of row 1
 */
export function fillCodeTables(
  plan: BlockPlan,
  literalTable: Uint32Array,
  matchTable: Uint32Array,
  farSymbol: number,
): void {
  const { literalLengths, literalCodes, distanceLengths, distanceCodes } = plan;
  for (let byte = 0; byte < 256; byte++) literalTable[byte] = (literalCodes[byte] << 8) | literalLengths[byte];
  for (let row = 0; row < 2; row++) {
    const distanceSymbol = row === 0 ? 0 : farSymbol;
    const distanceBits = distanceLengths[distanceSymbol];
    const distanceCode = distanceCodes[distanceSymbol];
    for (let length = 3; length <= 258; length++) {
      const symbol = lengthSymbol[length];
      const lengthBits = literalLengths[symbol];
      const afterExtra = lengthBits + lengthExtraBits[length];
      const code = literalCodes[symbol] | (lengthExtra[length] << lengthBits) | (distanceCode << afterExtra);
      matchTable[row * 259 + length] = (code << 8) | (afterExtra + distanceBits);
    }
  }
}
