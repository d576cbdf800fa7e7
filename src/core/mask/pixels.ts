import { UsageError } from '../errors.ts';
import { checkMaskSize, type RunLengths } from './run-lengths.ts';

/** How pixels lie in memory: rows one after the other (images), or columns (what COCO's own tools use). */
export type PixelOrder = 'row' | 'column';

/** Four bytes, some of them zero? The usual trick: a borrow reaches the high bit only of zero bytes. */
const hasZeroByte = (word: number): boolean => ((word - 0x01010101) & ~word & 0x80808080) !== 0;

function checkLength(received: number, expected: number, name: string): void {
  if (received !== expected) {
    throw new UsageError('mask-pixels', `Expected ${expected} elements for ${name} but received ${received}`);
  }
}

/**
 * Encodes pixels: any value but 0 is foreground.
 * @param pixels height * width bytes
 * @param options.order how `pixels` lie in memory, rows by default
 * @throws {UsageError} `mask-pixels` when the number of bytes is wrong
 * @throws {FormatError} `mask-size`
 */
export function encodeMask(
  pixels: Uint8Array,
  height: number,
  width: number,
  { order = 'row' }: { order?: PixelOrder } = {},
): RunLengths {
  checkLength(pixels.length, checkMaskSize(height, width), 'the pixels of a mask');
  if (pixels.length === 0) return { height, width, edges: new Int32Array(0) };
  return order === 'column' ? encodeColumns(pixels, height, width) : encodeRows(pixels, height, width);
}

/** A growing list of integers. */
class IntegerList {
  values: Int32Array<ArrayBuffer>;
  length = 0;

  constructor(capacity = 1024) {
    this.values = new Int32Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.values.length) this.#grow();
    this.values[this.length++] = value;
  }

  #grow(): void {
    this.values = grown(this.values);
  }
}

function encodeColumns(pixels: Uint8Array, height: number, width: number): RunLengths {
  const length = pixels.length;
  // Words need an aligned start; a copy is cheaper than going byte by byte.
  const bytes = pixels.byteOffset % 4 === 0 ? pixels : pixels.slice();
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, length >> 2);
  const edges = new IntegerList();
  let inside = 0;
  // What a word looks like as long as nothing changes; right for masks of one value, and others are merely slower.
  let pattern = 0;
  for (let i = 0; i < words.length; i++) {
    while (
      i + 3 < words.length &&
      ((words[i] ^ pattern) | (words[i + 1] ^ pattern) | (words[i + 2] ^ pattern) | (words[i + 3] ^ pattern)) === 0
    ) {
      i += 4;
    }
    const word = words[i];
    if (i === words.length || word === pattern || (inside === 1 && !hasZeroByte(word))) continue;
    for (let k = i * 4; k < i * 4 + 4; k++) {
      const value = bytes[k] === 0 ? 0 : 1;
      if (value !== inside) {
        inside = value;
        edges.push(k);
      }
    }
    pattern = inside === 0 ? 0 : bytes[i * 4 + 3] * 0x01010101;
    pattern |= 0;
  }
  for (let i = words.length * 4; i < length; i++) {
    const value = bytes[i] === 0 ? 0 : 1;
    if (value !== inside) {
      inside = value;
      edges.push(i);
    }
  }
  if (inside === 1) edges.push(length);
  return { height, width, edges: edges.values.slice(0, edges.length) };
}

/** Pixels (x, y), y >= 1, that differ from the pixel above them, in row-major order. */
interface VerticalChanges {
  columns: IntegerList;
  rows: IntegerList;
}

/** The rows of each column's changes: `rows[offsets[x]..offsets[x + 1])`, ascending. A counting sort. */
function changesByColumn(changes: VerticalChanges, width: number): { rows: Int32Array; offsets: Int32Array } {
  const count = changes.columns.length;
  const columns = changes.columns.values;
  const rowsInOrder = changes.rows.values;
  const offsets = new Int32Array(width + 1);
  for (let i = 0; i < count; i++) offsets[columns[i] + 1]++;
  for (let x = 0; x < width; x++) offsets[x + 1] += offsets[x];
  const rows = new Int32Array(count);
  const next = offsets.slice(0, width);
  for (let i = 0; i < count; i++) rows[next[columns[i]]++] = rowsInOrder[i];
  return { rows, offsets };
}

function encodeRows(pixels: Uint8Array, height: number, width: number): RunLengths {
  // Whole words per row: a padded copy costs far less than going byte by byte.
  const wordsPerRow = (width + 3) >> 2;
  const stride = wordsPerRow * 4;
  let bytes = pixels;
  if (stride !== width) {
    bytes = new Uint8Array(stride * height);
    for (let y = 0; y < height; y++) bytes.set(pixels.subarray(y * width, (y + 1) * width), y * stride);
  } else if (pixels.byteOffset % 4 !== 0) bytes = pixels.slice();
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, wordsPerRow * height);
  const changes: VerticalChanges = { columns: new IntegerList(), rows: new IntegerList() };
  for (let y = 1; y < height; y++) {
    const below = y * wordsPerRow;
    const end = below + wordsPerRow;
    for (let i = below; i < end; i++) {
      // Most words are as the ones above them: look at four at a time.
      while (
        i + 3 < end &&
        ((words[i] ^ words[i - wordsPerRow]) |
          (words[i + 1] ^ words[i + 1 - wordsPerRow]) |
          (words[i + 2] ^ words[i + 2 - wordsPerRow]) |
          (words[i + 3] ^ words[i + 3 - wordsPerRow])) ===
          0
      ) {
        i += 4;
      }
      if (i === end || words[i] === words[i - wordsPerRow]) continue;
      for (let k = i * 4; k < i * 4 + 4; k++) {
        // 255 below 1 is no change.
        if ((bytes[k] === 0) !== (bytes[k - stride] === 0)) {
          changes.columns.push(k - y * stride);
          changes.rows.push(y);
        }
      }
    }
  }
  const { rows, offsets } = changesByColumn(changes, width);
  const edges = new IntegerList();
  let inside = false;
  for (let x = 0; x < width; x++) {
    const first = bytes[x] !== 0;
    if (first !== inside) edges.push(x * height);
    inside = first;
    for (let i = offsets[x]; i < offsets[x + 1]; i++) {
      edges.push(x * height + rows[i]);
      inside = !inside;
    }
  }
  if (inside) edges.push(height * width);
  return { height, width, edges: edges.values.slice(0, edges.length) };
}

/**
 * The mask of every id of an id map (a panoptic picture, a renderer's id layer), in one pass.
 * @param ids height * width ids, row-major
 * @param options.voidId the id that is no region, 0 by default; null when every id is one
 * @returns masks by id, ascending
 * @throws {UsageError} `mask-pixels`
 * @throws {FormatError} `mask-size`
 */
export function encodeIds(
  ids: Uint8Array | Uint16Array | Uint32Array | Int32Array,
  height: number,
  width: number,
  { voidId = 0 }: { voidId?: number | null } = {},
): Map<number, RunLengths> {
  checkLength(ids.length, checkMaskSize(height, width), 'the ids of a picture');
  const masks = new Map<number, RunLengths>();
  if (ids.length === 0) return masks;
  const changes: VerticalChanges = { columns: new IntegerList(), rows: new IntegerList() };
  for (let y = 1; y < height; y++) {
    const below = y * width;
    for (let i = below; i < below + width; i++) {
      if (ids[i] !== ids[i - width]) {
        changes.columns.push(i - below);
        changes.rows.push(y);
      }
    }
  }
  const { rows, offsets } = changesByColumn(changes, width);
  const lists = new Map<number, IntegerList>();
  let current = ids[0];
  let start = 0;
  const finish = (end: number): void => {
    if (current === voidId) return;
    let list = lists.get(current);
    if (!list) {
      list = new IntegerList(32);
      lists.set(current, list);
    }
    list.push(start);
    list.push(end);
  };
  for (let x = 0; x < width; x++) {
    const columnStart = x * height;
    if (ids[x] !== current) {
      finish(columnStart);
      current = ids[x];
      start = columnStart;
    }
    for (let i = offsets[x]; i < offsets[x + 1]; i++) {
      finish(columnStart + rows[i]);
      current = ids[rows[i] * width + x];
      start = columnStart + rows[i];
    }
  }
  finish(height * width);
  for (const id of [...lists.keys()].sort((a, b) => a - b)) {
    const list = lists.get(id)!;
    masks.set(id, { height, width, edges: list.values.slice(0, list.length) });
  }
  return masks;
}

/**
 * Decodes a mask to pixels.
 * @param options.order how the pixels shall lie in memory, rows by default
 * @param options.value what foreground pixels get, 1 by default; background pixels are 0
 * @returns height * width bytes
 */
export function decodeMask(
  mask: RunLengths,
  { order = 'row', value = 1 }: { order?: PixelOrder; value?: number } = {},
): Uint8Array {
  const pixels = new Uint8Array(mask.height * mask.width);
  if (order === 'row') {
    paintRows(mask, pixels, value);
    return pixels;
  }
  const { edges } = mask;
  for (let i = 0; i < edges.length; i += 2) fillRun(pixels, edges[i], edges[i + 1], value);
  return pixels;
}

/**
 * Writes a value into a row-major picture wherever the mask is set; other pixels stay.
 * @param picture height * width elements
 * @throws {UsageError} `mask-pixels`
 */
export function paintMask(mask: RunLengths, picture: Uint8Array | Uint16Array | Uint32Array, value: number): void {
  checkLength(picture.length, mask.height * mask.width, 'the picture to paint a mask into');
  paintRows(mask, picture, value);
}

/** A call of fill pays off from a few dozen elements on. */
function fillRun(picture: Uint8Array | Uint16Array | Uint32Array, start: number, end: number, value: number): void {
  if (end - start > 32) picture.fill(value, start, end);
  else for (let i = start; i < end; i++) picture[i] = value;
}

/**
 * Column runs to rows without touching pixels twice: where column x differs from column x - 1, a row's run begins or
 * ends, so only the boundary is visited and whole row runs are filled at once.
 */
function paintRows(mask: RunLengths, picture: Uint8Array | Uint16Array | Uint32Array, value: number): void {
  const { height, width } = mask;
  const openSince = new Int32Array(height).fill(-1);
  forEachColumnDifference(mask, (x, top, bottom) => {
    for (let y = top; y < bottom; y++) {
      const since = openSince[y];
      if (since < 0) openSince[y] = x;
      else {
        fillRun(picture, y * width + since, y * width + x, value);
        openSince[y] = -1;
      }
    }
  });
  for (let y = 0; y < height; y++) {
    if (openSince[y] >= 0) fillRun(picture, y * width + openSince[y], (y + 1) * width, value);
  }
}

/**
 * Calls back with the row ranges [top, bottom) in which column x differs from column x - 1 (column -1 is empty),
 * ordered by column, then row. O(runs + columns).
 */
export function forEachColumnDifference(
  { height, width, edges }: RunLengths,
  visit: (x: number, top: number, bottom: number) => void,
): void {
  let before = new Int32Array(16);
  let beforeLength = 0;
  let now = new Int32Array(16);
  let next = 0;
  for (let x = 0; x < width; x++) {
    // This column's own edges, in rows.
    const columnStart = x * height;
    const columnEnd = columnStart + height;
    let nowLength = 0;
    while (next < edges.length && edges[next] < columnEnd) {
      if (now.length < nowLength + 2) now = grown(now);
      const start = edges[next];
      const end = edges[next + 1];
      now[nowLength++] = start > columnStart ? start - columnStart : 0;
      now[nowLength++] = end < columnEnd ? end - columnStart : height;
      if (end > columnEnd) break;
      next += 2;
    }
    // Merge both columns' edges; equal ones cancel, the rest bound the differing ranges.
    let i = 0;
    let j = 0;
    let top = -1;
    while (i < beforeLength || j < nowLength) {
      const a = i < beforeLength ? before[i] : height + 1;
      const b = j < nowLength ? now[j] : height + 1;
      if (a === b) {
        i++;
        j++;
        continue;
      }
      const row = a < b ? before[i++] : now[j++];
      if (top < 0) top = row;
      else {
        visit(x, top, row);
        top = -1;
      }
    }
    const swap = before;
    before = now;
    beforeLength = nowLength;
    now = swap;
  }
}

function grown(list: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(list.length * 2);
  larger.set(list);
  return larger;
}
