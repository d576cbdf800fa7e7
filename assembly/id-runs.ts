// Panoptic pictures as runs: rows of a PNG, inflated but still filtered, to stretches of one segment, and how many pixels
// pairs of segments share. Ids are R + 256 G + 65536 B of three interleaved bytes. Pixels are never written: where
// residuals are zero a run goes on, or follows the row above, so only the places are visited where one of these may end.
// The twins are `unfilterRows` of src/core/image/png-filter.ts and `countIdPairs` of src/core/mask/id-pairs.ts.

import { addPair } from './_pair-table';

/** A run: the column after its last, and its id. A row's runs end with the width. */
const runBytes: usize = 8;

/** Sums of three bytes, each modulo 256. */
// @ts-ignore: decorator
@inline
function addBytes(a: u32, b: u32): u32 {
  return ((a & 0x7f7f7f) + (b & 0x7f7f7f)) ^ ((a ^ b) & 0x808080);
}

// @ts-ignore: decorator
@inline
function pixelAt(at: usize): u32 {
  return <u32>load<u16>(at) | (<u32>load<u8>(at, 2) << 16);
}

function predictPaethByte(a: i32, b: i32, c: i32): i32 {
  const toA = abs(b - c);
  const toB = abs(a - c);
  const toC = abs(a + b - 2 * c);
  return toA <= toB && toA <= toC ? a : toB <= toC ? b : c;
}

/** @source PNG specification, 9.4 */
// @ts-ignore: decorator
@inline
function predictPaeth(a: u32, b: u32, c: u32): u32 {
  // With two equal neighbours it is one of them.
  if (b === c) return a;
  if (a === c) return b;
  if (a === b) return a;
  let predicted: u32 = 0;
  for (let shift: u32 = 0; shift < 24; shift += 8) {
    predicted |= <u32>predictPaethByte(<i32>((a >> shift) & 255), <i32>((b >> shift) & 255), <i32>((c >> shift) & 255)) << shift;
  }
  return predicted;
}

function predictAverage(a: u32, b: u32): u32 {
  let predicted: u32 = 0;
  for (let shift: u32 = 0; shift < 24; shift += 8) {
    predicted |= ((((a >> shift) & 255) + ((b >> shift) & 255)) >> 1) << shift;
  }
  return predicted;
}

/** The first byte that is not 0, from `at` on; at least 16 bytes after `end` are readable. @returns `end` or more where there is none */
function findNonzero(at: usize, end: usize): usize {
  while (at < end) {
    const block = v128.load(at);
    if (v128.any_true(block)) return at + <usize>ctz(i8x16.bitmask(i8x16.ne(block, i8x16.splat(0))));
    at += 16;
    while (at + 64 <= end) {
      const any = v128.or(
        v128.or(v128.load(at), v128.load(at, 16)),
        v128.or(v128.load(at, 32), v128.load(at, 48)),
      );
      if (v128.any_true(any)) break;
      at += 64;
    }
  }
  return end;
}

/** Likewise, the first byte unlike the one three before it. */
function findChange(at: usize, end: usize): usize {
  for (; at < end; at += 16) {
    const bits = i8x16.bitmask(i8x16.ne(v128.load(at), v128.load(at - 3)));
    if (bits !== 0) return at + <usize>ctz(bits);
  }
  return end;
}

/**
 * Runs of one row.
 * @param source its residuals, 3 * width bytes, behind the filter's byte
 * @param above the runs of the row above
 * @returns address after the last run
 */
// @ts-ignore: decorator
@inline
function readRow(filter: u32, source: usize, width: usize, above: usize, out: usize): usize {
  const end = source + 3 * width;
  let a: u32 = 0;
  let x: usize = 0;
  let nonzero: usize = 0;
  let c: u32 = 0;
  let aboveEnd = <usize>load<u32>(above);
  let b = load<u32>(above, 4);
  for (;;) {
    // At x something may change. Pixels to its left are `a`, those above to its left `c`, above it `b`.
    const residual = pixelAt(source + 3 * x);
    let value: u32;
    if (filter === 0) value = residual;
    else if (filter === 1) value = addBytes(residual, a);
    else if (filter === 2) value = addBytes(residual, b);
    else if (filter === 3) value = addBytes(residual, predictAverage(a, b));
    else value = addBytes(residual, predictPaeth(a, b, c));
    if (value !== a) {
      if (x > 0) {
        store<u32>(out, <u32>x);
        store<u32>(out, a, 4);
        out += runBytes;
      }
      a = value;
    }
    ++x;
    if (filter === 0) x = (findChange(source + 3 * x, end) - source) / 3;
    else {
      // Up and average go on only where the pixel above is the same.
      const isSteady = (filter !== 2 && filter !== 3) || a === b;
      if (isSteady) {
        if (nonzero < x) nonzero = (findNonzero(source + 3 * x, end) - source) / 3;
        if (filter === 1) x = nonzero;
        else {
          // A run that is that above, with no residual in sight, is followed by the next one above.
          if (filter !== 3 && a === b) {
            while (aboveEnd < nonzero && aboveEnd < width) {
              store<u32>(out, <u32>aboveEnd);
              store<u32>(out, a, 4);
              out += runBytes;
              above += runBytes;
              aboveEnd = <usize>load<u32>(above);
              b = load<u32>(above, 4);
              a = b;
            }
          }
          x = min(nonzero, aboveEnd);
        }
      }
    }
    if (x >= width) break;
    if (filter > 1) {
      c = b;
      if (x === aboveEnd) {
        above += runBytes;
        aboveEnd = <usize>load<u32>(above);
        b = load<u32>(above, 4);
      }
    }
  }
  store<u32>(out, <u32>width);
  store<u32>(out, a, 4);
  return out + runBytes;
}

/**
 * Runs of some rows, one row after the other.
 * @param packed rows of a filter's byte and 3 * width residuals each; 80 bytes after them are readable
 * @param above the runs of the row above the first
 * @param out room for rowCount * width runs
 * @param lastRow where the address of the last row's runs is stored
 * @returns -1, or the index of the first row whose filter is not 0 to 4
 */
export function readRuns(packed: usize, rowCount: i32, width: usize, above: usize, out: usize, lastRow: usize): i32 {
  let source = packed;
  for (let row = 0; row < rowCount; ++row) {
    const filter = load<u8>(source++);
    let next: usize;
    switch (filter) {
      case 0: {
        next = readRow(0, source, width, above, out);
        break;
      }
      case 1: {
        next = readRow(1, source, width, above, out);
        break;
      }
      case 2: {
        next = readRow(2, source, width, above, out);
        break;
      }
      case 3: {
        next = readRow(3, source, width, above, out);
        break;
      }
      case 4: {
        next = readRow(4, source, width, above, out);
        break;
      }
      default:
        return row;
    }
    above = out;
    out = next;
    source += 3 * width;
  }
  store<u32>(lastRow, <u32>above);
  return -1;
}

/**
 * Adds the pixels of each pair of ids to a table of 2^bits entries.
 * @param truth runs of some rows
 * @param predicted likewise
 * @param pixels of these rows
 * @param entries pairs in the table so far
 * @returns number of pairs in the table, or -1 when they do not fit three quarters of it
 */
export function countRunPairs(
  truth: usize,
  predicted: usize,
  width: usize,
  pixels: usize,
  table: usize,
  bits: u32,
  entries: i32,
): i32 {
  let x: usize = 0;
  for (let counted: usize = 0; counted < pixels; ) {
    const truthEnd = <usize>load<u32>(truth);
    const predictedEnd = <usize>load<u32>(predicted);
    const end = min(truthEnd, predictedEnd);
    const key = ((<u64>load<u32>(predicted, 4) << 24) | <u64>load<u32>(truth, 4)) + 1;
    const run = end - x;
    counted += run;
    x = end === width ? 0 : end;
    if (truthEnd === end) truth += runBytes;
    if (predictedEnd === end) predicted += runBytes;
    entries = addPair(key, run, table, bits, entries);
    if (entries < 0) return -1;
  }
  return entries;
}
