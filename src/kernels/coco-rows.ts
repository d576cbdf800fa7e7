import type { KernelMemory } from './memory.ts';
import binary from './wasm/coco-rows.ts';

interface Exports {
  readRows(text: number, length: number, rows: number, capacity: number, state: number): number;
}

const rowBytes = 104;
const rowFloats = rowBytes / 8;
const rowWords = rowBytes / 4;
/** Zero bytes behind the text. */
const paddingBytes = 64;
const stateBytes = 416;
const passedAt = 408;
const endedAt = 412;
/** Text that is read at once; larger objects are read in larger pieces, to an end. */
const pieceBytes = 2 ** 18;
const mostPieceBytes = 2 ** 26;
/** The shortest object with an image and a category is about as long. */
const leastObjectBytes = 32;

/** Members that an object had: a bit each. */
export const seen = {
  image: 1,
  category: 2,
  score: 4,
  area: 8,
  id: 16,
  box: 32,
  shape: 64,
  crowd: 128,
} as const;

/** What `segmentation` is. */
export const shapeKinds = { none: 0, string: 1, list: 2 } as const;

/** Objects of a list of COCO annotations or results, a column a member. */
export interface CocoRows {
  count: number;
  /** Bits of {@link seen}. Members that are missing are 0. */
  seen: Uint8Array;
  imageIds: Float64Array;
  categoryIds: Float64Array;
  scores: Float64Array;
  areas: Float64Array;
  ids: Float64Array;
  /** Four numbers each. */
  boxes: Float64Array;
  crowds: Uint8Array;
  /** Of {@link shapeKinds}. */
  shapes: Uint8Array;
  /** Byte where a string's characters begin, as they stand in JSON, or a list, or an object with a list of counts. */
  shapeStarts: Float64Array;
  shapeBytes: Uint32Array;
  heights: Uint32Array;
  widths: Uint32Array;
  /** The byte after the list. */
  end: number;
}

function emptyRows(capacity: number): CocoRows {
  return {
    count: 0,
    seen: new Uint8Array(capacity),
    imageIds: new Float64Array(capacity),
    categoryIds: new Float64Array(capacity),
    scores: new Float64Array(capacity),
    areas: new Float64Array(capacity),
    ids: new Float64Array(capacity),
    boxes: new Float64Array(4 * capacity),
    crowds: new Uint8Array(capacity),
    shapes: new Uint8Array(capacity),
    shapeStarts: new Float64Array(capacity),
    shapeBytes: new Uint32Array(capacity),
    heights: new Uint32Array(capacity),
    widths: new Uint32Array(capacity),
    end: 0,
  };
}

function growRows(rows: CocoRows, capacity: number): CocoRows {
  const grown = emptyRows(capacity);
  for (const [name, column] of Object.entries(grown)) {
    if (ArrayBuffer.isView(column)) (column as Float64Array).set(rows[name as keyof CocoRows] as Float64Array);
  }
  grown.count = rows.count;
  return grown;
}

/**
 * Reads a list of COCO objects.
 * @param bytes JSON in UTF-8
 * @param from the byte after the list's bracket
 * @returns undefined for anything but what COCO's tools write: objects whose known members (see {@link seen}) are numbers,
 *   boxes of four, masks in COCO's forms, each once, others numbers, plain strings, lists of numbers; also for an
 *   empty list, and for broken JSON. `JSON.parse` reads it, or tells what is wrong.
 */
export type CocoRowReader = (bytes: Uint8Array, from: number) => CocoRows | undefined;

/** Compiles the kernel on this memory. Numbers are those of `JSON.parse`, to the last bit. */
export function createCocoRowReader(memory: KernelMemory): CocoRowReader {
  const kernel = memory.load<Exports>(binary);
  return (bytes, from) => {
    const mark = memory.mark();
    try {
      return readList(memory, kernel, bytes, from);
    } finally {
      memory.release(mark);
    }
  };
}

function readList(memory: KernelMemory, kernel: Exports, bytes: Uint8Array, from: number): CocoRows | undefined {
  const state = memory.allocate(stateBytes);
  const mark = memory.mark();
  let at = from;
  let piece = pieceBytes;
  let read: CocoRows | undefined;
  for (;;) {
    memory.release(mark);
    const length = Math.min(piece, bytes.length - at);
    const capacity = Math.ceil(length / leastObjectBytes) + 1;
    const text = memory.allocate(length + paddingBytes);
    const rows = memory.allocate(capacity * rowBytes);
    fillTables(memory, state);
    memory.u8(text, length).set(bytes.subarray(at, at + length));
    memory.u8(text + length, paddingBytes).fill(0);
    const count = kernel.readRows(text, length, rows, capacity, state);
    const passed = memory.u32(state + passedAt, 1)[0];
    const isEnded = memory.u32(state + endedAt, 1)[0] === 1;
    if (passed === 0) {
      if (at + length === bytes.length || piece >= mostPieceBytes) return undefined;
      piece *= 4;
      continue;
    }
    const total = (read?.count ?? 0) + count;
    read ??= emptyRows(estimateCount(bytes.length - at, passed, count));
    if (read.seen.length < total) read = growRows(read, 2 * total);
    copyRows(memory, rows, count, read, at);
    at += passed;
    read.end = at;
    if (isEnded) return read;
  }
}

/** From how long the first objects were. */
function estimateCount(byteLength: number, passed: number, count: number): number {
  return Math.ceil(1.1 * count * (byteLength / passed)) + 16;
}

/** Powers of ten and of five, which kernels may not hold. */
function fillTables(memory: KernelMemory, state: number): void {
  const tens = new Float64Array(memory.memory.buffer, state, 23);
  const fives = new BigUint64Array(memory.memory.buffer, state + tens.byteLength, 28);
  if (tens[0] === 1 && tens[22] === 1e22 && fives[0] === 1n && fives[27] === 5n ** 27n) return;
  for (let k = 0; k < tens.length; k++) tens[k] = Number(`1e${k}`);
  for (let k = 0; k < fives.length; k++) fives[k] = 5n ** BigInt(k);
}

/** @param at the byte that the kernel's text began at */
function copyRows(memory: KernelMemory, rows: number, count: number, into: CocoRows, at: number): void {
  const floats = new Float64Array(memory.memory.buffer, rows, count * rowFloats);
  const words = memory.u32(rows, count * rowWords);
  let place = into.count;
  for (let i = 0; i < count; i++, place++) {
    const f = i * rowFloats;
    const w = i * rowWords;
    into.imageIds[place] = floats[f];
    into.categoryIds[place] = floats[f + 1];
    into.scores[place] = floats[f + 2];
    into.areas[place] = floats[f + 3];
    into.ids[place] = floats[f + 4];
    into.boxes[4 * place] = floats[f + 5];
    into.boxes[4 * place + 1] = floats[f + 6];
    into.boxes[4 * place + 2] = floats[f + 7];
    into.boxes[4 * place + 3] = floats[f + 8];
    into.shapes[place] = words[w + 18];
    into.shapeStarts[place] = at + words[w + 19];
    into.shapeBytes[place] = words[w + 20];
    into.heights[place] = words[w + 21];
    into.widths[place] = words[w + 22];
    into.crowds[place] = words[w + 23];
    into.seen[place] = words[w + 24];
  }
  into.count = place;
}
