import { FormatError, type Where } from '../errors.ts';
import type { Rle } from '../model/dataset.ts';
import { checkMaskSize, type RunLengths } from './run-lengths.ts';

/** A mask whose compressed counts are bytes as they stand in JSON, between the quotes: backslashes are escaped. */
export interface RleBytes {
  /** [height, width] in pixels. */
  size: readonly [number, number];
  counts: Uint8Array;
}

// Scratch space of the two codecs, grown when needed; nothing here outlives a call.
let edgeScratch = new Int32Array(4096);
let byteScratch = new Uint8Array(4096);
// Copying a string out at once is faster than asking for its characters one by one. Not every runtime has it.
const encoder = typeof TextEncoder === 'undefined' ? undefined : new TextEncoder();

/** The characters of a string as bytes in the scratch space; those that are no single byte become 255. */
function bytesOf(text: string): Uint8Array {
  const { length } = text;
  // A few more, so that a reader may look ahead.
  if (byteScratch.length < length + 8) byteScratch = new Uint8Array(length * 2 + 8);
  const bytes = byteScratch;
  const copied = encoder?.encodeInto(text, bytes);
  if (copied?.read === length && copied.written === length) return bytes;
  for (let i = 0; i < length; i++) bytes[i] = Math.min(255, text.charCodeAt(i));
  return bytes;
}

function unescapeJson(text: string, where: Where | undefined): unknown {
  try {
    return JSON.parse(`"${text}"`);
  } catch (cause) {
    throw new FormatError('not-json', `Expected JSON but received ${brief(text)} for the mask's counts`, {
      where,
      cause,
    });
  }
}

function textOf(bytes: Uint8Array): string {
  let text = '';
  // In pieces: a call takes only so many arguments.
  for (let start = 0; start < bytes.length; start += 8192) {
    text += String.fromCharCode(...bytes.subarray(start, start + 8192));
  }
  return text;
}

/**
 * Reads a COCO run-length encoding in either form: the compressed string or the list of counts.
 * Memory and time are bounded by the length of `counts`, whatever `size` claims.
 * @param where put into the error
 * @throws {FormatError} `rle-form`, `rle-character`, `rle-truncated`, `rle-count`, `rle-sum`, `mask-size`; of bytes `not-json`
 * @source COCO API, common/maskApi.h: five bits a character, offset 48, bit 5 = more follows, bit 4 of the last = sign;
 *   from the fourth count on, the difference to the count two before. Unlike it, runs that do not add up to
 *   height * width are refused.
 */
export function parseRle(rle: Rle | RleBytes, where?: Where): RunLengths {
  const size: unknown = (rle as Rle | null | undefined)?.size;
  if (!Array.isArray(size) || size.length !== 2) {
    throw new FormatError('rle-form', `Expected [height, width] for the mask's size but received ${brief(size)}`, {
      where,
    });
  }
  const [height, width] = size as [number, number];
  const pixels = checkMaskSize(height, width, where);
  const counts: unknown = rle.counts instanceof Uint8Array ? unescapeJson(textOf(rle.counts), where) : rle.counts;
  if (typeof counts === 'string') return { height, width, edges: parseCountsString(counts, pixels, where) };
  if (Array.isArray(counts)) return { height, width, edges: parseCountsList(counts, pixels, where) };
  throw new FormatError('rle-form', `Expected a string or a list for the mask's counts but received ${brief(counts)}`, {
    where,
  });
}

/**
 * Reads a string's counts at full speed, without asking at every step what is wrong: anything odd makes it return -1,
 * and the careful reader below says what it was.
 * @param edges gets the sum of the counts so far after each: with no empty run, the edges
 * @returns number of edges written
 */
function scanCounts(bytes: Uint8Array, length: number, pixels: number, edges: Int32Array): number {
  let position = 0;
  let total = 0;
  let index = 0;
  // From the fourth count on they are differences to the one two before; so the first acts as 0 here.
  let last = 0;
  let beforeLast = 0;
  // Every character's value, and everything that must not be negative.
  let characters = 0;
  let signs = 0;
  while (position < length) {
    let digit = bytes[position++] - 48;
    characters |= digit;
    let count: number;
    if ((digit & 32) === 0) count = (digit << 27) >> 27;
    else {
      count = digit & 31;
      digit = bytes[position++] - 48;
      characters |= digit;
      count |= (digit & 31) << 5;
      if ((digit & 32) === 0) count = (count << 22) >> 22;
      else {
        let shift = 10;
        do {
          digit = bytes[position++] - 48;
          characters |= digit;
          count |= (digit & 31) << shift;
          shift += 5;
        } while ((digit & 32) !== 0 && shift < 30);
        count = (count << (32 - shift)) >> (32 - shift);
        // More than six characters: for the careful reader.
        if ((digit & 32) !== 0) return -1;
      }
    }
    count = (count + beforeLast) | 0;
    beforeLast = last;
    // Empty runs between others would make edges touch; the first may be empty.
    if (index === 0) signs = count;
    else {
      last = count;
      signs |= count - 1;
    }
    total = (total + count) | 0;
    signs |= pixels - total;
    edges[index++] = total;
  }
  const isOdd = signs < 0 || (characters & ~63) !== 0 || position > length || total !== pixels;
  // Every other count is of zeros; one at the end is no edge.
  return isOdd ? -1 : index & ~1;
}

/** Adds a run to edges, to the last one where they touch. @returns the new number of edges */
function addRun(edges: Int32Array, edgeCount: number, start: number, count: number): number {
  if (count === 0) return edgeCount;
  if (edgeCount > 0 && edges[edgeCount - 1] === start) {
    edges[edgeCount - 1] = start + count;
    return edgeCount;
  }
  edges[edgeCount] = start;
  edges[edgeCount + 1] = start + count;
  return edgeCount + 2;
}

function parseCountsString(counts: string, pixels: number, where: Where | undefined): Int32Array {
  const length = counts.length;
  // A character makes at most one count, two counts make two edges.
  if (edgeScratch.length < length + 2) edgeScratch = new Int32Array(length * 2);
  const bytes = bytesOf(counts);
  const edgeCount = scanCounts(bytes, length, pixels, edgeScratch);
  return edgeCount >= 0 ? edgeScratch.slice(0, edgeCount) : readCounts(counts, bytes, pixels, where);
}

/** The careful reader: accepts empty runs and padded numbers, and names what is wrong. */
function readCounts(counts: string, bytes: Uint8Array, pixels: number, where: Where | undefined): Int32Array {
  const length = counts.length;
  const edges = edgeScratch;
  let edgeCount = 0;
  let total = 0;
  let last = 0;
  let beforeLast = 0;
  let index = 0;
  let position = 0;
  while (position < length) {
    let digit = bytes[position++] - 48;
    if (digit >>> 0 > 63) failCharacter(counts, position - 1, where);
    let count = digit & 31;
    let shift = 5;
    while ((digit & 32) !== 0) {
      if (position === length) {
        throw new FormatError('rle-truncated', `Expected more characters after ${length} of the mask's counts`, {
          where,
          hint: 'The string was cut off; take it from its source again.',
        });
      }
      digit = bytes[position++] - 48;
      if (digit >>> 0 > 63) failCharacter(counts, position - 1, where);
      // The seventh character may only repeat the sign: larger numbers exceed every allowed size.
      if (shift === 30 && digit !== 0 && digit !== 31) failCount(index, 'a number of 31 bits or more', where);
      count |= (digit & 31) << shift;
      shift += 5;
    }
    if ((digit & 16) !== 0 && shift < 32) count |= -1 << shift;
    if (index > 2) count += beforeLast;
    if (count < 0) failCount(index, String(count), where);
    if ((index & 1) === 1) edgeCount = addRun(edges, edgeCount, total, count);
    total += count;
    if (total > pixels) failSum(total, pixels, index, where);
    beforeLast = last;
    last = count;
    index++;
  }
  if (total !== pixels) failSum(total, pixels, index - 1, where);
  return edges.slice(0, edgeCount);
}

function parseCountsList(counts: readonly unknown[], pixels: number, where: Where | undefined): Int32Array {
  if (edgeScratch.length < counts.length + 2) edgeScratch = new Int32Array(counts.length * 2);
  const edges = edgeScratch;
  let edgeCount = 0;
  let total = 0;
  for (let index = 0; index < counts.length; index++) {
    const count = counts[index];
    if (typeof count !== 'number' || !Number.isInteger(count) || count < 0)
      return failCount(index, brief(count), where);
    if (total + count > pixels) failSum(total + count, pixels, index, where);
    if ((index & 1) === 1) edgeCount = addRun(edges, edgeCount, total, count);
    total += count;
  }
  if (total !== pixels) failSum(total, pixels, counts.length - 1, where);
  return edges.slice(0, edgeCount);
}

function failCharacter(counts: string, position: number, where: Where | undefined): never {
  throw new FormatError(
    'rle-character',
    `Expected characters from "0" to "o" for the mask's counts but received ${JSON.stringify(counts[position])} at character ${position}`,
    { where },
  );
}

function failCount(index: number, received: string, where: Where | undefined): never {
  throw new FormatError(
    'rle-count',
    `Expected a whole number of pixels for count ${index} of the mask but received ${received}`,
    { where },
  );
}

function failSum(total: number, pixels: number, index: number, where: Where | undefined): never {
  throw new FormatError(
    'rle-sum',
    `Expected runs that add up to ${pixels} pixels (height * width) but received ${total} after count ${index}`,
    { where, hint: 'The size and the counts belong to different images, or the counts were cut off.' },
  );
}

function brief(value: unknown): string {
  const text = typeof value === 'string' || typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text !== undefined && text.length > 60 ? `${text.slice(0, 57)}...` : String(text);
}

/** The runs as COCO's list of counts: zeros first, then ones, and so on; no trailing zero count. */
export function countsOf({ height, width, edges }: RunLengths): number[] {
  const pixels = height * width;
  const counts: number[] = [];
  let position = 0;
  for (const edge of edges) {
    counts.push(edge - position);
    position = edge;
  }
  if (position < pixels || counts.length === 0) counts.push(pixels - position);
  return counts;
}

/**
 * Writes counts as COCO's compressed string.
 * @param counts whole numbers, at most 2^29 each
 * @source COCO API, common/maskApi.h (see {@link parseRle})
 */
export function formatCounts(counts: ArrayLike<number>): string {
  // Seven characters hold any count.
  if (byteScratch.length < counts.length * 7) byteScratch = new Uint8Array(counts.length * 14);
  const bytes = byteScratch;
  let byteCount = 0;
  for (let index = 0; index < counts.length; index++) {
    let rest = index > 2 ? counts[index] - counts[index - 2] : counts[index];
    for (;;) {
      const digit = rest & 31;
      rest >>= 5;
      if (rest === ((digit & 16) !== 0 ? -1 : 0)) {
        bytes[byteCount++] = digit + 48;
        break;
      }
      bytes[byteCount++] = digit + 80;
    }
  }
  return textOf(bytes.subarray(0, byteCount));
}

/** Writes a mask as compressed COCO RLE, the same characters that COCO's own encoder writes. */
export function formatRle(mask: RunLengths): { size: [number, number]; counts: string } {
  return { size: [mask.height, mask.width], counts: formatCounts(countsOf(mask)) };
}
