import { constants, deflateRawSync, inflateRawSync, type ZlibOptions } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KernelMemory } from '../../src/kernels/memory.ts';
import {
  createInflater,
  inflateHistoryBytes,
  inflateInputPadding,
  inflateSpareBytes,
} from '../../src/kernels/png-inflate.ts';
import { createRandom } from './fixtures.ts';

const memory = new KernelMemory();
const startInflating = createInflater(memory);

/** Inflates in steps of random sizes through a sliding window; stops after `most` bytes. */
function inflate(compressed: Uint8Array, seed: number, largestStep: number, most = 1e7) {
  const mark = memory.mark();
  const random = createRandom(seed);
  const input = memory.allocate(compressed.length + inflateInputPadding);
  const windowBytes = inflateHistoryBytes + largestStep + 300;
  const window = memory.allocate(windowBytes + inflateSpareBytes + 64);
  const inflation = startInflating(input, compressed.length);
  const padded = memory.u8(input, compressed.length + inflateInputPadding).fill(0);
  padded.set(compressed);
  const view = memory.u8(window, windowBytes + inflateSpareBytes + 64).fill(0x77);
  const pieces: Uint8Array[] = [];
  let cursor = window;
  let total = 0;
  let rounds = 0;
  while (inflation.status() === 'more' && total < most) {
    const limit = cursor + 1 + (random() % largestStep);
    const next = inflation.fill(cursor, window, limit);
    expect(next - limit).toBeLessThanOrEqual(270);
    pieces.push(view.slice(cursor - window, next - window));
    total += next - cursor;
    const kept = Math.max(window, next - inflateHistoryBytes);
    view.copyWithin(0, kept - window, next - window);
    cursor = next - (kept - window);
    // Every step makes at least a byte or ends: no stream may hang.
    expect(++rounds).toBeLessThanOrEqual(total + 2);
  }
  expect(view.subarray(windowBytes + inflateSpareBytes).every(byte => byte === 0x77)).toBe(true);
  const result = { status: inflation.status(), used: inflation.inputPointer() - input, data: Buffer.concat(pieces) };
  memory.release(mark);
  return result;
}

/** Data with literals, runs, and repeats at every distance. */
function createData(seed: number, length: number): Buffer {
  const random = createRandom(seed);
  const data = Buffer.alloc(length);
  for (let i = 0; i < length; ) {
    const count = Math.min(length - i, 1 + (random() % 400));
    const kind = random() % 5;
    const distance = kind === 0 ? 1 + (random() % 20) : 1 + (random() % 32768);
    for (let n = 0; n < count; n++, i++) {
      if (kind < 3 && distance <= i) data[i] = data[i - distance];
      else data[i] = kind === 3 ? random() : Math.clz32(random());
    }
  }
  return data;
}

const strategies: ZlibOptions[] = [
  ...[0, 1, 4, 6, 9].map(level => ({ level })),
  { strategy: constants.Z_FIXED },
  { strategy: constants.Z_HUFFMAN_ONLY },
  { strategy: constants.Z_RLE },
  { strategy: constants.Z_FILTERED },
  { memLevel: 1 },
];

describe('the inflate kernel', () => {
  it.each(strategies)('undoes what zlib deflates with %o', options => {
    for (const length of [1, 2, 100, 5000, 300000]) {
      const data = createData(length, length);
      const compressed = deflateRawSync(data, options);
      for (const largestStep of [40, 1000, 100000]) {
        if (length === 300000 && largestStep === 40) continue;
        const { status, used, data: inflated } = inflate(compressed, length, largestStep);
        expect([status, used, inflated.length]).toEqual(['done', compressed.length, length]);
        expect(Buffer.compare(inflated, data)).toBe(0);
      }
    }
  });

  it('reads codes of fifteen bits', () => {
    // Counts like Fibonacci's give every length up to the longest.
    const counts = [1, 1];
    while (counts.length < 18) counts.push(counts.at(-1)! + counts.at(-2)!);
    const random = createRandom(3);
    const data = Buffer.concat(counts.map((count, symbol) => Buffer.alloc(count, symbol * 14)));
    for (let i = data.length - 1; i > 0; i--) {
      const j = random() % (i + 1);
      [data[i], data[j]] = [data[j], data[i]];
    }
    const compressed = deflateRawSync(data, { strategy: constants.Z_HUFFMAN_ONLY, memLevel: 9 });
    expect(Buffer.compare(inflate(compressed, 1, 999).data, data)).toBe(0);
  });

  it('reads empty streams, empty blocks and codes with a single symbol', () => {
    expect(inflate(deflateRawSync(Buffer.alloc(0)), 1, 10)).toMatchObject({ status: 'done' });
    // Stored, empty, then final stored with one byte.
    expect(inflate(Uint8Array.of(0, 0, 0, 0xff, 0xff, 1, 1, 0, 0xfe, 0xff, 42), 1, 10)).toMatchObject({
      status: 'done',
      data: Buffer.of(42),
    });
    const run = Buffer.alloc(70000, 9);
    expect(Buffer.compare(inflate(deflateRawSync(run), 1, 5000).data, run)).toBe(0);
  });

  it('agrees with zlib about any bytes at all: same data, or a failure in both', () => {
    const seeds = [0, 1, 2, 3].map(seed => deflateRawSync(createData(seed, 600), strategies[[1, 3, 5, 6][seed]]));
    let failures = 0;
    fc.assert(
      fc.property(
        fc.nat(3),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
        fc.option(fc.nat(400)),
        fc.option(fc.uint8Array({ maxLength: 60 }), { freq: 3 }),
        (seed, damage, cut, random) => {
          const compressed = random ?? Buffer.from(seeds[seed].subarray(0, cut ?? undefined));
          for (const [at, value] of damage) if (compressed.length > 0) compressed[at % compressed.length] = value;
          const own = inflate(compressed, seed, 500, 100000);
          let expected: Buffer | undefined;
          try {
            expected = inflateRawSync(compressed, { maxOutputLength: 200000 });
          } catch {
            failures++;
          }
          if (expected === undefined) expect(own.status).not.toBe('done');
          else if (own.status !== 'more') expect(own).toMatchObject({ status: 'done', data: expected });
        },
      ),
      { numRuns: 6000 },
    );
    expect(failures).toBeGreaterThan(1000);
  });
});
