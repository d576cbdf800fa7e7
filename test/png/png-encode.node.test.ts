import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/core/errors.ts';
import { filterRows } from '../../src/core/image/png-filter.ts';
import { createPngCodec, readPngHeader } from '../../src/io/node/png.ts';
import { KernelMemory } from '../../src/kernels/memory.ts';
import { createPngEncoder } from '../../src/kernels/png-encode.ts';
import { createRandom, type Picture, paint, paintings, putRows, takeRows } from './fixtures.ts';

const memory = new KernelMemory();
const codec = createPngCodec(memory);
const encoder = createPngEncoder(memory);

function encode({ width, height, channels, data }: Picture, padding = 0, forcedFilter?: number): Uint8Array {
  const mark = memory.mark();
  const rowStrideBytes = width * channels + padding;
  const pixels = putRows(memory, data, width * channels, rowStrideBytes);
  const file = codec.encode({ pixels, width, height, channels, rowStrideBytes, forcedFilter });
  expect(Buffer.compare(memory.u8(pixels, width * channels), data.subarray(0, width * channels))).toBe(0);
  memory.release(mark);
  return file;
}

/** libpng's view of the file. */
async function readWithLibpng(file: Uint8Array): Promise<Picture> {
  const image = sharp(file, { limitInputPixels: false, failOn: 'warning' });
  const { channels } = await image.metadata();
  const { data, info } = await (channels === 1 ? image.toColourspace('b-w') : image)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: info.channels as Picture['channels'], data };
}

function decode(file: Uint8Array): Picture {
  const header = readPngHeader(file);
  const mark = memory.mark();
  const rowBytes = header.width * (header.colourType === 6 ? 4 : 3);
  const stride = rowBytes + 5;
  const destination = memory.allocate(header.height * stride);
  const { width, height, channels } = codec.decodeInto(file, destination, stride);
  const data = takeRows(memory, destination, height, rowBytes, stride);
  memory.release(mark);
  return { width, height, channels, data };
}

async function expectSame(picture: Picture, file: Uint8Array) {
  const { width, height, channels, data } = await readWithLibpng(file);
  expect({ width, height, channels }).toEqual({
    width: picture.width,
    height: picture.height,
    channels: picture.channels,
  });
  expect(Buffer.compare(data, picture.data)).toBe(0);
  if (channels !== 1) {
    const own = decode(file);
    expect([own.width, own.height, own.channels]).toEqual([width, height, channels]);
    expect(Buffer.compare(own.data, picture.data)).toBe(0);
  }
}

describe('encoded pictures are read back bit for bit by libpng and by the own decoder', () => {
  it.each(paintings)('$name', async painting => {
    for (const channels of [1, 3, 4] as const) {
      for (const [width, height] of [
        [1, 1],
        [1, 300],
        [300, 1],
        [5, 3],
        [17, 19],
        [257, 129],
        [512, 256],
      ]) {
        const picture = paint(painting, width, height, channels);
        await expectSame(picture, encode(picture, width % 7));
      }
    }
  });

  it.each([0, 1, 2, 3, 4])('with filter %i on every row', async forcedFilter => {
    for (const painting of paintings) {
      for (const channels of [1, 3, 4] as const) {
        const picture = paint(painting, 93, 41, channels);
        await expectSame(picture, encode(picture, 0, forcedFilter));
      }
    }
  });

  it('of any size and content', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom<1 | 3 | 4>(1, 3, 4),
        fc.constantFrom(...paintings),
        fc.constantFrom(...paintings),
        fc.integer(),
        async (width, height, channels, first, second, seed) => {
          const picture = paint(first, width, height, channels, seed);
          const other = paint(second, width, height, channels, seed);
          const cut = createRandom(seed)() % picture.data.length;
          picture.data.set(other.data.subarray(cut), cut);
          await expectSame(picture, encode(picture));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('with rows longer than a stored block and than a chunk', async () => {
    for (const painting of paintings) {
      const picture = paint(painting, 30001, 3, 3);
      await expectSame(picture, encode(picture));
    }
  });

  it('with 16-bit grey, little-endian in memory', async () => {
    for (const [width, height] of [
      [1, 1],
      [7, 5],
      [640, 200],
    ]) {
      const random = createRandom(width);
      const depth = Uint16Array.from({ length: width * height }, (_, i) => 1000 + (i % width) * 40 + (random() % 5));
      const mark = memory.mark();
      const pixels = memory.put(new Uint8Array(depth.buffer));
      const file = codec.encode({ pixels, width, height, channels: 1, bitDepth: 16 });
      memory.release(mark);
      const { data, info } = await sharp(file)
        .toColourspace('grey16')
        .raw({ depth: 'ushort' })
        .toBuffer({ resolveWithObject: true });
      expect([info.width, info.height, info.channels]).toEqual([width, height, 1]);
      expect(new Uint16Array(data.buffer, data.byteOffset, data.length / 2)).toEqual(depth);
    }
  });
});

describe('the zlib stream', () => {
  it('inflates to the rows of the filter stage', () => {
    for (const painting of paintings) {
      const picture = paint(painting, 400, 300, 3);
      const rowBytes = picture.width * 3;
      const mark = memory.mark();
      const pixels = memory.put(picture.data);
      const stream = encoder.encode({ pixels, width: 400, height: 300, channels: 3 });
      const rows = filterRows(picture.data, { rowCount: 300, rowBytes, bytesPerPixel: 3 });
      expect(Buffer.compare(inflateSync(stream), rows)).toBe(0);
      memory.release(mark);
    }
  });

  it('is the same whatever was encoded before', () => {
    const [a, b] = [paint(paintings[5], 320, 200, 3), paint(paintings[0], 333, 77, 4)];
    const first = encode(a);
    encode(b);
    expect(encode(a)).toEqual(first);
  });

  it('is near the raw size for noise and near nothing for flat pictures', () => {
    const raw = 512 * 512 * 3;
    expect(encode(paint(paintings[0], 512, 512, 3)).length).toBeLessThan(raw * 1.003);
    expect(encode(paint(paintings[1], 512, 512, 3)).length).toBeLessThan(2000);
    expect(encode(paint(paintings[0], 1, 1, 3)).length).toBeLessThan(75);
  });

  it('leaves the memory as it was', () => {
    const mark = memory.mark();
    encode(paint(paintings[0], 100, 100, 3));
    expect(memory.mark()).toBe(mark);
  });
});

describe('options that make no sense', () => {
  it.each([
    { width: 0 },
    { height: 1.5 },
    { channels: 2 },
    { rowStrideBytes: 29 },
    { bitDepth: 16 },
    { forcedFilter: 5 },
  ])('%o', wrong => {
    const options = { pixels: 64, width: 10, height: 10, channels: 3, ...wrong } as Parameters<typeof codec.encode>[0];
    expect(() => codec.encode(options)).toThrow(UsageError);
    expect(() => codec.encode(options)).toThrow(/Expected .* but received/);
  });
});
