// The hot loops of DEFLATE for filtered image rows: find runs, count symbols, write codes, Adler-32.
// What is decided per block (Huffman lengths, block type, where to split) is in src/kernels/png-deflate.ts.
//
// A chunk of bytes becomes sequences, one u32 each: `literals << 10 | far << 9 | length`: so many literals, then a
// match of `length` (0 or 3..258) bytes at distance 1 (far = 0) or at one pixel (far = 1).

const LONGEST: i32 = 258;
/** Literals one sequence can hold. */
const MOST_LITERALS: usize = (1 << 22) - 1;

/** Bytes from `position` on that equal those `distance` before, at most `limit`. */
// @ts-ignore: decorator
@inline
function matchLength(position: usize, distance: usize, limit: i32): i32 {
  let length = 0;
  while (length < limit) {
    const at = position + length;
    const difference = load<u64>(at) ^ load<u64>(at - distance);
    if (difference) {
      length += <i32>(ctz(difference) >> 3);
      break;
    }
    length += 8;
  }
  return min(length, limit);
}

/** Bit i set: byte i of the 32 at `position` equals the one `distance` before. */
// @ts-ignore: decorator
@inline
function equalMask(position: usize, distance: usize): u32 {
  const low = i8x16.bitmask(i8x16.eq(v128.load(position), v128.load(position - distance)));
  const high = i8x16.bitmask(i8x16.eq(v128.load(position + 16), v128.load(position + 16 - distance)));
  return low | (high << 16);
}

/**
 * Counts bytes into four interleaved histograms (equal neighbours would wait for each other in one).
 * @param histograms u32[256][4], zeroed
 */
// @ts-ignore: decorator
@inline
function countBytes(from: usize, to: usize, histograms: usize): void {
  for (; from + 8 <= to; from += 8) {
    const low = load<u32>(from);
    const high = load<u32>(from, 4);
    let slot = histograms + ((<usize>(low & 255)) << 4);
    store<u32>(slot, load<u32>(slot) + 1);
    slot = histograms + (<usize>(low >> 4) & 0xff0);
    store<u32>(slot, load<u32>(slot, 4) + 1, 4);
    slot = histograms + (<usize>(low >> 12) & 0xff0);
    store<u32>(slot, load<u32>(slot, 8) + 1, 8);
    slot = histograms + (<usize>(low >> 20) & 0xff0);
    store<u32>(slot, load<u32>(slot, 12) + 1, 12);
    slot = histograms + ((<usize>(high & 255)) << 4);
    store<u32>(slot, load<u32>(slot) + 1);
    slot = histograms + (<usize>(high >> 4) & 0xff0);
    store<u32>(slot, load<u32>(slot, 4) + 1, 4);
    slot = histograms + (<usize>(high >> 12) & 0xff0);
    store<u32>(slot, load<u32>(slot, 8) + 1, 8);
    slot = histograms + (<usize>(high >> 20) & 0xff0);
    store<u32>(slot, load<u32>(slot, 12) + 1, 12);
  }
  for (; from < to; ++from) {
    const slot = histograms + ((<usize>load<u8>(from)) << 4);
    store<u32>(slot, load<u32>(slot) + 1);
  }
}

/** Writes one sequence of the bytes from `literalStart` to `position` as literals and a match there; counts the match. */
// @ts-ignore: decorator
@inline
function putSequence(sequences: usize, literalStart: usize, position: usize, isFar: u32, length: i32, lengthCounts: usize): usize {
  while (position - literalStart > MOST_LITERALS) {
    store<u32>(sequences, <u32>MOST_LITERALS << 10);
    sequences += 4;
    literalStart += MOST_LITERALS;
  }
  store<u32>(sequences, (<u32>(position - literalStart) << 10) | (isFar << 9) | length);
  const lengthSlot = lengthCounts + (<usize>(<u32>length + isFar * 259) << 2);
  store<u32>(lengthSlot, load<u32>(lengthSlot) + 1);
  return sequences + 4;
}

/**
 * Cuts `length` bytes into sequences and counts their symbols.
 *
 * Worth a match are four bytes that equal the one before, or, where none do, six that repeat the pixel before. Matches
 * never look before `data`; up to 48 bytes after the end are read but do not count.
 * @param far bytes per pixel, the second distance (1: none)
 * @param counts u32[256] literals, then u32[2][259] matches by length, at distance 1 and far: overwritten
 * @param work 4096 bytes
 * @returns the number of sequences
 */
export function tokenise(
  data: usize,
  length: usize,
  far: usize,
  sequences: usize,
  counts: usize,
  work: usize,
): i32 {
  memory.fill(work, 0, 4096);
  memory.fill(counts, 0, (256 + 2 * 259) * 4);
  const lengthCounts = counts + 256 * 4;
  const end = data + length;
  const first = sequences;
  // Every byte is counted; those that turn out to be in a match are taken off again.
  countBytes(data, end, work);
  let literalStart = data;
  let position = data + far;
  while (position < end) {
    // A window of 32 bytes. Bit i of `starts`: a match starts at byte i; the top bits cannot know.
    const inside: u32 = end - position < 32 ? (<u32>1 << <u32>(end - position)) - 1 : 0xffffffff;
    const near = equalMask(position, 1) & inside;
    const pairs = near & (near >> 1);
    let starts = pairs & (pairs >> 2);
    if (!starts) {
      if (far == 1) {
        position += 29;
        continue;
      }
      const wide = equalMask(position, far) & inside;
      const widePairs = wide & (wide >> 1);
      const wideStarts = widePairs & (widePairs >> 2) & (widePairs >> 4);
      if (!wideStarts) {
        position += 27;
        continue;
      }
      position += ctz(wideStarts);
      const matched = matchLength(position, far, <i32>min<usize>(LONGEST, end - position));
      for (let at = position; at < position + matched; ++at) {
        const slot = work + ((<usize>load<u8>(at)) << 4);
        store<u32>(slot, load<u32>(slot) - 1);
      }
      sequences = putSequence(sequences, literalStart, position, 1, matched, lengthCounts);
      position += matched;
      literalStart = position;
      continue;
    }
    const next = position + 29;
    do {
      const offset = ctz(starts);
      let matched = ctz(~(near >> offset));
      const at = position + offset;
      starts = 0;
      if (offset + matched < 32) {
        starts = pairs & (pairs >> 2) & (<u32>-1 << (offset + matched));
      } else {
        matched = matchLength(at, 1, <i32>min<usize>(LONGEST, end - at));
      }
      const slot = work + ((<usize>load<u8>(at)) << 4);
      store<u32>(slot, load<u32>(slot) - matched);
      sequences = putSequence(sequences, literalStart, at, 0, matched, lengthCounts);
      literalStart = at + matched;
    } while (starts);
    position = max(next, literalStart);
  }
  while (literalStart < end) {
    const literals = min<usize>(end - literalStart, MOST_LITERALS);
    store<u32>(sequences, <u32>literals << 10);
    sequences += 4;
    literalStart += literals;
  }
  for (let i: usize = 0; i < 256; ++i) {
    const slot = work + (i << 4);
    store<u32>(counts + (i << 2), load<u32>(slot) + load<u32>(slot, 4) + load<u32>(slot, 8) + load<u32>(slot, 12));
  }
  return <i32>((sequences - first) >> 2);
}

/**
 * Writes a chunk's sequences as codes.
 *
 * Bits wait at the top of a u64, oldest lowest: adding a code shifts the others down by its length and puts it on top.
 * A table entry is a code at the top of a u64 and its length in the low six bits. Shift counts count modulo 64, so
 * an entry shifts by its own length, and sums of entries by the sum of lengths, without masking; the lengths' own bits
 * fall out at the bottom. Literal codes have at most 14 bits: four and the up to 7 waiting bits fit.
 * @param literalTable u64[256]
 * @param matchTable u64[2][259]: length code, extra bits and distance code in one entry of at most 22 bits
 * @param state u64 waiting bits, u32 their number (below 8): read and written
 * @returns the output pointer; up to 8 bytes after it are scratch
 */
export function writeSequences(
  data: usize,
  sequences: usize,
  sequenceCount: i32,
  literalTable: usize,
  matchTable: usize,
  output: usize,
  state: usize,
): usize {
  let bits = <u64>load<u32>(state, 8);
  let waiting = load<u64>(state) << (0 - bits);
  const last = sequences + ((<usize>sequenceCount) << 2);
  for (; sequences < last; sequences += 4) {
    const sequence = load<u32>(sequences);
    let literals = sequence >> 10;
    for (; literals >= 4; literals -= 4) {
      const four = load<u32>(data);
      data += 4;
      const e0 = load<u64>(literalTable + ((<usize>(four & 255)) << 3));
      const e1 = load<u64>(literalTable + (<usize>(four >> 5) & 0x7f8));
      const e2 = load<u64>(literalTable + (<usize>(four >> 13) & 0x7f8));
      const e3 = load<u64>(literalTable + (<usize>(four >> 21) & 0x7f8));
      const late = e2 + e3;
      const all = e0 + e1 + late;
      const codes = (((e0 >> e1) | e1) >> late) | (e2 >> e3) | e3;
      waiting = (waiting >> all) | (codes & ~63);
      bits += all & 63;
      store<u64>(output, waiting >> (0 - bits));
      output += <usize>(bits >> 3);
      bits &= 7;
    }
    for (; literals > 0; --literals) {
      const entry = load<u64>(literalTable + ((<usize>load<u8>(data++)) << 3));
      waiting = (waiting >> entry) | entry;
      bits += entry & 63;
    }
    const length = sequence & 511;
    if (length) {
      // Up to 7 + 3 * 14 + 22 bits: one store would not do.
      store<u64>(output, waiting >> (0 - bits));
      output += <usize>(bits >> 3);
      bits &= 7;
      const entry = load<u64>(matchTable + (<usize>(length + ((sequence >> 9) & 1) * 259) << 3));
      waiting = (waiting >> entry) | entry;
      bits += entry & 63;
      data += length;
    }
    store<u64>(output, waiting >> (0 - bits));
    output += <usize>(bits >> 3);
    bits &= 7;
  }
  store<u64>(state, bits ? waiting >> (0 - bits) : 0);
  store<u32>(state, <u32>bits, 8);
  return output;
}

/**
 * Adler-32 of `length` more bytes.
 * @source RFC 1950, 8.2; 5552 bytes is the longest stretch that needs no modulo in 32 bits
 */
export function adler32(adler: u32, data: usize, length: usize): u32 {
  let a = adler & 0xffff;
  let b = adler >> 16;
  const weightsLow = i16x8(16, 15, 14, 13, 12, 11, 10, 9);
  const weightsHigh = i16x8(8, 7, 6, 5, 4, 3, 2, 1);
  while (length > 0) {
    let stretch = min<usize>(length, 5552);
    length -= stretch;
    if (stretch >= 16) {
      const vectors = stretch >> 4;
      // b grows by 16 a per vector, plus 16 times every earlier vector's sum, plus the weighted bytes of this one.
      let sums = i32x4(0, 0, 0, 0);
      let earlier = sums;
      let weighted = sums;
      for (let i: usize = 0; i < vectors; ++i) {
        const v = v128.load(data);
        data += 16;
        earlier = i32x4.add(earlier, sums);
        sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(v)));
        weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(v), weightsLow));
        weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(v), weightsHigh));
      }
      b += <u32>(vectors << 4) * a;
      const total = i32x4.add(weighted, i32x4.shl(earlier, 4));
      b += i32x4.extract_lane(total, 0) + i32x4.extract_lane(total, 1);
      b += i32x4.extract_lane(total, 2) + i32x4.extract_lane(total, 3);
      a += i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1);
      a += i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3);
      stretch &= 15;
    }
    while (stretch > 0) {
      a += load<u8>(data++);
      b += a;
      --stretch;
    }
    a %= 65521;
    b %= 65521;
  }
  return (b << 16) | a;
}
