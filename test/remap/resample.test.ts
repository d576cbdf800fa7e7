import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resizePanorama, shrinkByFactorPlain } from '../../src/core/image/resample.ts';
import { padPanorama } from '../../src/core/image/sample-view.ts';
import { KernelMemory } from '../../src/kernels/memory.ts';
import { PanoramaBuffer } from '../../src/kernels/panorama.ts';
import { PanoramaResizer } from '../../src/kernels/resample.ts';
import { directionColour, largestDifference, noise, paintPanorama } from './fixtures.ts';

describe('shrinking by a whole factor', () => {
  it('equals its plain twin bit for bit and writes nothing beside the image', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(2, 4, 1, 3, 5, 8, 64),
        fc.integer({ min: 1, max: 21 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 3 }),
        fc.constantFrom('noise', 'white', 'black'),
        fc.integer(),
        (factor, outputWidth, outputHeight, extra, kind, seed) => {
          const width = outputWidth * factor + ((outputWidth * factor) % 2) + 2 * (extra >> 1);
          const height = Math.max(2, outputHeight * factor + (extra & 1));
          const data = noise(3 * width * height, seed);
          if (kind !== 'noise') data.fill(kind === 'white' ? 255 : 0);
          const memory = new KernelMemory();
          const panorama = PanoramaBuffer.fromRgb(memory, data, width, height);
          const plain = shrinkByFactorPlain({ data, width, height }, factor);
          const stride = 3 * plain.width + 7;
          const output = memory.allocate(stride * plain.height);
          memory.u8(output, stride * plain.height + 16).fill(99);
          new PanoramaResizer(memory).shrinkInto(panorama, factor, output, stride);
          const bytes = memory.u8(output, stride * plain.height);
          for (let y = 0; y < plain.height; y++) {
            const row = bytes.subarray(y * stride, (y + 1) * stride);
            expect(row.subarray(0, 3 * plain.width)).toEqual(
              plain.data.subarray(3 * plain.width * y, 3 * plain.width * (y + 1)),
            );
            expect([...row.subarray(3 * plain.width)]).toEqual(new Array(7).fill(99));
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('holds the largest factor without overflow', () => {
    const [width, height] = [514, 257];
    const memory = new KernelMemory();
    const panorama = PanoramaBuffer.fromRgb(memory, new Uint8Array(3 * width * height).fill(255), width, height);
    const output = memory.allocate(6);
    const resizer = new PanoramaResizer(memory);
    resizer.shrinkInto(panorama, 257, output, 6);
    expect([...memory.u8(output, 6)]).toEqual(new Array(6).fill(255));
    expect(() => resizer.shrinkInto(panorama, 258, output, 6)).toThrow('received 258');
  });
});

describe('resizing a panorama', () => {
  it('by a whole factor is the mean of blocks, as the twin has it', () => {
    const data = noise(3 * 96 * 48, 3);
    for (const factor of [1, 2, 3, 4, 8]) {
      const a = resizePanorama({ data, width: 96, height: 48 }, 96 / factor, 48 / factor);
      const b = shrinkByFactorPlain({ data, width: 96, height: 48 }, factor);
      expect(largestDifference(a.data, b.data)).toBe(0);
    }
  });

  it('keeps directions, the seam and the poles, up, down and between', () => {
    const painted = paintPanorama(128, 64, directionColour);
    for (const [width, height] of [
      [256, 128],
      [100, 50],
      [32, 16],
      [333, 60],
      [128, 64],
      [51, 200],
    ]) {
      const resized = resizePanorama({ data: painted, width: 128, height: 64 }, width, height);
      const expected = paintPanorama(width, height, directionColour);
      // A block's mean of a curved function differs a little from its value at the centre.
      expect(largestDifference(resized.data, expected), `${width}x${height}`).toBeLessThanOrEqual(3);
    }
  });

  it('weighs exact areas: 3 columns to 2, 3 rows to 2', () => {
    const data = Uint8Array.from([0, 0, 0, 90, 90, 90, 240, 240, 240, 60, 60, 60]);
    const image = { data: new Uint8Array([...data, ...data, ...data]), width: 4, height: 3 };
    const { data: three } = resizePanorama(image, 3, 2);
    // Each output column spans 4/3 input columns: (0 + 90/3) / (4/3), (90*2/3 + 240*2/3) / (4/3), (240/3 + 60) / (4/3).
    expect([three[0], three[3], three[6]]).toEqual([23, 165, 105]);
  });

  it('gives the kernel resizer the same answers, with any ratio', () => {
    const memory = new KernelMemory();
    const resizer = new PanoramaResizer(memory);
    const [width, height] = [192, 96];
    const data = noise(3 * width * height, 9);
    const panorama = PanoramaBuffer.fromRgb(memory, data, width, height);
    for (const [w, h] of [
      [192, 96],
      [96, 48],
      [48, 24],
      [64, 32],
      [100, 50],
      [384, 192],
      [96, 47],
    ]) {
      const mark = memory.mark();
      const pointer = resizer.resize(panorama, w, h);
      expect(memory.u8(pointer, 3 * w * h)).toEqual(resizePanorama({ data, width, height }, w, h).data);
      memory.release(mark);
    }
    expect(() => resizer.resize(panorama, 0, 5)).toThrow('received 0x5');
    expect(() => resizePanorama({ data, width, height: 95 }, 5, 5)).toThrow('Expected 54720 bytes');
  });

  it('halves with padding that continues the picture', () => {
    const memory = new KernelMemory();
    const data = noise(3 * 64 * 32, 4);
    const half = new PanoramaResizer(memory).halve(PanoramaBuffer.fromRgb(memory, data, 64, 32));
    const padded = half.padded();
    const again = { ...padded, data: padded.data.slice() };
    padPanorama(again);
    expect(padded.data).toEqual(again.data);
    const pixel = (row: number, column: number) => [
      ...padded.data.subarray((row + 1) * padded.stride + 3 * column, (row + 1) * padded.stride + 3 * column + 3),
    ];
    expect(pixel(7, 32)).toEqual(pixel(7, 0));
    expect(pixel(-1, 3)).toEqual(pixel(0, 19));
    expect(pixel(16, 20)).toEqual(pixel(15, 4));
    expect(pixel(16, 32)).toEqual(pixel(15, 16));
  });
});
