import type { KernelMemory } from '../../src/kernels/memory.ts';

/** Seeded pseudo-random 32-bit integers. @source Mulberry32, Tommy Ettinger, public domain */
export function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}

export interface Painting {
  name: string;
  /** Value of one byte; `i` runs over the row's bytes. */
  byte(x: number, y: number, channel: number, random: () => number): number;
}

/** Kinds of pictures an encoder meets, and some meant to break it. */
export const paintings: Painting[] = [
  { name: 'noise', byte: (_x, _y, _c, random) => random() & 255 },
  { name: 'flat', byte: (_x, _y, channel) => [200, 120, 40, 255][channel] },
  { name: 'black', byte: () => 0 },
  { name: 'horizontal gradient', byte: (x, _y, channel) => (x * (channel + 1)) >> 1 },
  { name: 'vertical gradient', byte: (_x, y, channel) => (y * (channel + 1)) >> 1 },
  {
    name: 'smooth with grain',
    byte: (x, y, channel, random) => 128 + 90 * Math.sin(x / 37 + channel) * Math.cos(y / 23) + (random() % 3),
  },
  {
    name: 'cel shading',
    byte: (x, y, channel) => ((Math.floor(Math.hypot(x - 40, y - 30) / 24) + channel) % 5) * 50 + 20,
  },
  {
    name: 'text',
    byte: (x, y, _c, random) =>
      y % 16 < 10 && ((x * 2654435761 + (y >> 1) * 40503) >>> 9) % 3 === 0 ? random() & 15 : 255,
  },
  { name: 'checker of pixels', byte: (x, y) => ((x ^ y) & 1) * 255 },
  {
    name: 'period of one pixel',
    byte: (_x, y, channel, random) =>
      y === 0 ? [3, 250, 77, 128][channel] : (random() & 63) === 0 ? 9 : [3, 250, 77, 128][channel],
  },
  { name: 'half noise, half flat', byte: (_x, y, _c, random) => (y % 128 < 64 ? random() & 255 : 17) },
  // Frequencies like 2^-n make the deepest Huffman trees.
  { name: 'steep frequencies', byte: (_x, _y, _c, random) => Math.clz32(random()) * 5 },
];

export interface Picture {
  width: number;
  height: number;
  channels: 1 | 3 | 4;
  data: Uint8Array;
}

/** Paints tightly packed pixels. */
export function paint({ byte }: Painting, width: number, height: number, channels: 1 | 3 | 4, seed = 1): Picture {
  const random = createRandom(seed);
  const data = new Uint8Array(width * height * channels);
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let channel = 0; channel < channels; channel++) data[i++] = byte(x, y, channel, random);
  return { width, height, channels, data };
}

/** Copies rows into kernel memory `stride` bytes apart, with other bytes between them. */
export function putRows(memory: KernelMemory, data: Uint8Array, rowBytes: number, stride: number): number {
  const rows = data.length / rowBytes;
  const pointer = memory.allocate(rows * stride);
  const view = memory.u8(pointer, rows * stride).fill(0xa5);
  for (let y = 0; y < rows; y++) view.set(data.subarray(y * rowBytes, (y + 1) * rowBytes), y * stride);
  return pointer;
}

/** Reads rows back out of kernel memory. */
export function takeRows(
  memory: KernelMemory,
  pointer: number,
  rows: number,
  rowBytes: number,
  stride: number,
): Uint8Array {
  const data = new Uint8Array(rows * rowBytes);
  for (let y = 0; y < rows; y++) data.set(memory.u8(pointer + y * stride, rowBytes), y * rowBytes);
  return data;
}
