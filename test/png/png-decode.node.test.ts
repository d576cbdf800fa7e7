import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { FormatError, UsageError } from '../../src/core/errors.ts';
import { createPngCodec, isKernelPng, isPng, readPngHeader } from '../../src/io/node/png.ts';
import { KernelMemory } from '../../src/kernels/memory.ts';
import { createRandom, paint, paintings, takeRows } from './fixtures.ts';

const memory = new KernelMemory();
const codec = createPngCodec(memory);

/** A chunk with a right checksum. */
function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

interface Ihdr {
  width?: number;
  height?: number;
  bitDepth?: number;
  colourType?: number;
  interlace?: number;
}

function ihdr({ width = 4, height = 3, bitDepth = 8, colourType = 2, interlace = 0 }: Ihdr = {}): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([bitDepth, colourType, 0, 0, interlace], 8);
  return chunk('IHDR', data);
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const end = chunk('IEND', new Uint8Array(0));
const rows = Buffer.from(Array.from({ length: 3 * 13 }, (_, i) => (i % 13 === 0 ? (i / 13) % 5 : i * 7)));
const data = chunk('IDAT', deflateSync(rows));
const good = Buffer.concat([signature, ihdr(), data, end]);

function decode(file: Uint8Array) {
  const mark = memory.mark();
  try {
    const { width, height } = readPngHeader(file, 'a.png');
    const stride = width * 4;
    const destination = memory.allocate(stride * Math.min(height, 4096));
    const decoded = codec.decodeInto(file, destination, stride, 'a.png');
    return { ...decoded, data: takeRows(memory, destination, height, width * decoded.channels, stride) };
  } finally {
    memory.release(mark);
  }
}

/** The code of the FormatError that decoding throws. */
function failureOf(file: Uint8Array): string {
  try {
    decode(file);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    expect(error.where?.file).toBe('a.png');
    return error.code;
  }
  return 'decoded';
}

describe("other encoders' files", () => {
  it.each(paintings)('decode to the same pixels: $name', async painting => {
    for (const channels of [3, 4] as const) {
      const picture = paint(painting, 211, 97, channels);
      const raw = { width: 211, height: 97, channels };
      for (const options of [
        { compressionLevel: 1, adaptiveFiltering: true },
        { compressionLevel: 9, adaptiveFiltering: false },
        { compressionLevel: 0, adaptiveFiltering: true },
      ]) {
        const file = await sharp(picture.data, { raw }).png(options).toBuffer();
        const decoded = decode(file);
        expect([decoded.width, decoded.height, decoded.channels]).toEqual([211, 97, channels]);
        expect(Buffer.compare(decoded.data, picture.data)).toBe(0);
      }
    }
  });

  it('decode however IDAT is cut, also in the middle of a code and with empty chunks', () => {
    const picture = paint(paintings[5], 97, 61, 3);
    const filtered = Buffer.alloc(61 * (97 * 3 + 1));
    for (let y = 0; y < 61; y++) filtered.set(picture.data.subarray(y * 291, (y + 1) * 291), y * 292 + 1);
    const stream = deflateSync(filtered, { level: 9 });
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: stream.length }), { maxLength: 30 }), cuts => {
        const borders = [0, ...cuts.sort((a, b) => a - b), stream.length];
        const pieces = borders.slice(1).map((border, i) => chunk('IDAT', stream.subarray(borders[i], border)));
        const file = Buffer.concat([signature, ihdr({ width: 97, height: 61 }), ...pieces, end]);
        expect(Buffer.compare(decode(file).data, picture.data)).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('keep bytes after the zlib stream and after IEND out of the picture', () => {
    const longer = chunk('IDAT', Buffer.concat([deflateSync(rows), Buffer.from('more')]));
    const file = Buffer.concat([signature, ihdr(), longer, end, Buffer.from('and more')]);
    expect(decode(file).data).toEqual(decode(good).data);
  });
});

describe('the header', () => {
  it('tells size, samples and chunks', async () => {
    const raw = { width: 5, height: 9, channels: 4 as const };
    const file = await sharp(paint(paintings[0], 5, 9, 4).data, { raw })
      .png({ progressive: true })
      .withMetadata({ density: 300 })
      .toBuffer();
    const header = readPngHeader(file);
    expect(header).toMatchObject({ width: 5, height: 9, bitDepth: 8, colourType: 6, isInterlaced: true });
    expect([...header.chunkTypes]).toEqual(expect.arrayContaining(['IHDR', 'pHYs', 'IDAT', 'IEND']));
    expect(isPng(file)).toBe(true);
    expect(isPng(file.subarray(1))).toBe(false);
    expect(isPng(new Uint8Array(3))).toBe(false);
  });

  it('says which files only sharp should decode', () => {
    const withHeader = (header: Ihdr) => readPngHeader(Buffer.concat([signature, ihdr(header), data, end]));
    const withChunk = (type: string) =>
      readPngHeader(Buffer.concat([signature, ihdr(), chunk(type, new Uint8Array(6)), data, end]));
    expect(isKernelPng(withHeader({}))).toBe(true);
    expect(isKernelPng(withHeader({ colourType: 6 }))).toBe(true);
    expect(isKernelPng(withChunk('tEXt'))).toBe(true);
    expect(isKernelPng(withHeader({ colourType: 0 }))).toBe(false);
    expect(isKernelPng(withHeader({ colourType: 3 }))).toBe(false);
    expect(isKernelPng(withHeader({ bitDepth: 16 }))).toBe(false);
    expect(isKernelPng(withHeader({ interlace: 1 }))).toBe(false);
    for (const type of ['tRNS', 'iCCP', 'eXIf']) expect(isKernelPng(withChunk(type))).toBe(false);
  });
});

describe('damaged and hostile files', () => {
  it('decodes the file that the others are made from', () => {
    expect(failureOf(good)).toBe('decoded');
  });

  it.each(Array.from({ length: good.length }, (_, length) => length))('cut after %i bytes', length => {
    expect(failureOf(good.subarray(0, length))).toBe(length < 8 ? 'png-signature' : 'png-truncated');
  });

  it.each<[string, Uint8Array, string]>([
    ['a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70]), 'png-signature'],
    ['no header', Buffer.concat([signature, data, end]), 'png-corrupt'],
    ['two headers', Buffer.concat([signature, ihdr(), ihdr(), data, end]), 'png-corrupt'],
    ['a short header', Buffer.concat([signature, chunk('IHDR', new Uint8Array(12)), data, end]), 'png-corrupt'],
    ['no pixel data', Buffer.concat([signature, ihdr(), end]), 'png-truncated'],
    ['an empty IDAT', Buffer.concat([signature, ihdr(), chunk('IDAT', new Uint8Array(0)), end]), 'png-truncated'],
    ['width 0', Buffer.concat([signature, ihdr({ width: 0 }), data, end]), 'png-corrupt'],
    ['width 2^31', Buffer.concat([signature, ihdr({ width: 2 ** 31 }), data, end]), 'png-corrupt'],
    ['a bomb of a size', Buffer.concat([signature, ihdr({ width: 2e9, height: 2e9 }), data, end]), 'png-too-large'],
    [
      'a size the data cannot fill',
      Buffer.concat([signature, ihdr({ width: 16000, height: 16000 }), data, end]),
      'png-truncated',
    ],
    ['more rows than data', Buffer.concat([signature, ihdr({ height: 4 }), data, end]), 'png-truncated'],
    ['fewer rows than data', Buffer.concat([signature, ihdr({ height: 2 }), data, end]), 'png-corrupt'],
    ['colour type 5', Buffer.concat([signature, ihdr({ colourType: 5 }), data, end]), 'png-corrupt'],
    ['bit depth 3', Buffer.concat([signature, ihdr({ bitDepth: 3 }), data, end]), 'png-corrupt'],
    ['interlace 2', Buffer.concat([signature, ihdr({ interlace: 2 }), data, end]), 'png-corrupt'],
    ['interlace 1', Buffer.concat([signature, ihdr({ interlace: 1 }), data, end]), 'png-unsupported'],
    ['16 bits', Buffer.concat([signature, ihdr({ bitDepth: 16 }), data, end]), 'png-unsupported'],
    [
      'an unknown critical chunk',
      Buffer.concat([signature, ihdr(), chunk('ABCD', new Uint8Array(1)), data, end]),
      'png-corrupt',
    ],
    [
      'a chunk type of digits',
      Buffer.concat([signature, ihdr(), chunk('1234', new Uint8Array(1)), data, end]),
      'png-corrupt',
    ],
    [
      'IDAT in two places',
      Buffer.concat([signature, ihdr(), data, chunk('tEXt', new Uint8Array(1)), data, end]),
      'png-corrupt',
    ],
    [
      'data that is not zlib',
      Buffer.concat([signature, ihdr(), chunk('IDAT', Buffer.from('not a zlib stream')), end]),
      'png-corrupt',
    ],
    [
      'filter 5',
      Buffer.concat([signature, ihdr(), chunk('IDAT', deflateSync(Buffer.alloc(39, 5))), end]),
      'png-corrupt',
    ],
    [
      'an inflation bomb',
      Buffer.concat([signature, ihdr(), chunk('IDAT', deflateSync(Buffer.alloc(5e7))), end]),
      'png-corrupt',
    ],
  ])('%s', (_name, file, code) => {
    expect(failureOf(file)).toBe(code);
  });

  it('finds a changed bit in every critical chunk by its checksum, its structure or its zlib stream', () => {
    for (let bit = 64; bit < good.length * 8; bit++) {
      const file = Buffer.from(good);
      file[bit >> 3] ^= 1 << (bit & 7);
      expect(failureOf(file), `bit ${bit}`).toMatch(/^png-(checksum|corrupt|truncated|too-large)$/);
    }
  });

  it('ends with a FormatError or with pixels for any damage to the compressed data', () => {
    const random = createRandom(5);
    const stream = deflateSync(Buffer.from(Array.from({ length: 3 * 13 }, (_, i) => (i % 13 === 0 ? 4 : random()))));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(stream.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        damage => {
          const copy = Buffer.from(stream);
          for (const [at, value] of damage) copy[at] = value;
          const file = Buffer.concat([signature, ihdr(), chunk('IDAT', copy), end]);
          expect(failureOf(file)).toMatch(/^(decoded|png-(corrupt|truncated))$/);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('are not what is wrong when rows would overlap', () => {
    expect(() => codec.decodeInto(good, 64, 11)).toThrow(UsageError);
    expect(() => codec.decodeInto(good, 64, 11)).toThrow(/at least 12 for rowStrideBytes but received 11/);
  });

  it('gives the memory back when decoding fails', () => {
    const mark = memory.mark();
    failureOf(Buffer.concat([signature, ihdr(), chunk('IDAT', deflateSync(Buffer.alloc(39, 5))), end]));
    expect(memory.mark()).toBe(mark);
  });
});
