import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { parseImageHeader } from '../../src/core/image/image-header.ts';
import { examineFile, examineImage } from '../../src/io/node/examine-image.ts';
import { fileImage } from '../../src/io/node/file-source.ts';
import { memorySource } from '../../src/io/sources.ts';
import { temporaryFolder } from '../support/folders.ts';

const noise = (width: number, height: number) =>
  sharp(
    Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 7919) % 251),
    {
      raw: { width, height, channels: 3 },
    },
  );

/** Every kind of file a dataset may hold, by name. */
const files: Record<string, () => Promise<Uint8Array>> = {
  'rgb.png': () => noise(37, 19).png().toBuffer(),
  'palette.png': () => noise(37, 19).png({ palette: true, colours: 16 }).toBuffer(),
  'alpha.png': () => noise(8, 40).ensureAlpha(0.4).png().toBuffer(),
  'deep.png': () => noise(5, 6).toColourspace('rgb16').png().toBuffer(),
  'grey.png': () => noise(5, 6).toColourspace('b-w').png().toBuffer(),
  'profile.png': () => noise(50, 6).withIccProfile('p3').png().toBuffer(),
  'baseline.jpg': () => noise(37, 19).jpeg().toBuffer(),
  'progressive.jpg': () => noise(37, 19).jpeg({ progressive: true }).toBuffer(),
  'grey.jpg': () => noise(37, 19).toColourspace('b-w').jpeg().toBuffer(),
  'turned.jpg': () => noise(37, 19).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  'profile.jpg': () => noise(37, 19).withIccProfile('p3').jpeg().toBuffer(),
  'long-comment.jpg': () =>
    noise(37, 19)
      .withExif({ IFD0: { ImageDescription: 'x'.repeat(50_000) } })
      .withMetadata({ orientation: 8 })
      .jpeg()
      .toBuffer(),
  'lossy.webp': () => noise(37, 19).webp().toBuffer(),
  'lossless.webp': () => noise(37, 19).webp({ lossless: true }).toBuffer(),
  'alpha.webp': () => noise(300, 20).ensureAlpha(0.5).webp().toBuffer(),
  'turned.webp': () => noise(37, 19).withMetadata({ orientation: 6 }).webp().toBuffer(),
};

describe.each(Object.entries(files))('%s', (name, make) => {
  test('is read as sharp reads it, and found whole', async () => {
    const bytes = new Uint8Array(await make());
    const { header, fault } = await examineImage(memorySource(bytes));
    const expected = await sharp(bytes).metadata();
    expect(fault).toBeUndefined();
    expect(header).toMatchObject({
      format: expected.format,
      width: expected.width,
      height: expected.height,
      hasAlpha: expected.hasAlpha,
      bitDepth: expected.depth === 'ushort' ? 16 : 8,
    });
    const path = join(temporaryFolder(), name);
    writeFileSync(path, bytes);
    expect(examineFile(path)).toMatchObject({ header, bytes: bytes.byteLength });
    // The size as shown, orientation applied.
    const turned = (expected.orientation ?? 1) >= 5;
    const [width, height] = turned ? [expected.height, expected.width] : [expected.width, expected.height];
    expect(await fileImage(path, name).size()).toEqual({ width, height });
  });

  test('is found cut, wherever it is cut', async () => {
    const bytes = new Uint8Array(await make());
    for (const kept of [1, 12, 24, 40, bytes.length >> 1, bytes.length - 12, bytes.length - 1]) {
      const { fault } = await examineImage(memorySource(bytes.subarray(0, Math.min(kept, bytes.length - 1))));
      expect(fault?.kind, `${kept} of ${bytes.length} bytes`).toMatch(/unreadable|truncated/);
    }
  });

  test('is found whole with bytes after its end', async () => {
    const bytes = Buffer.concat([await make(), Buffer.alloc(5000)]);
    expect((await examineImage(memorySource(bytes))).fault).toBeUndefined();
  });
});

test('any bytes give a header or a reason, never an exception, and never ask beyond the file', () => {
  const starts = [
    [],
    [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52],
    [0xff, 0xd8, 0xff],
    [0xff, 0xd8, 0xff, 0xe1, 0, 60, 0x45, 0x78, 0x69, 0x66, 0, 0],
    [...Buffer.from('RIFF....WEBPVP8X')],
    [...Buffer.from('RIFF....WEBPVP8L')],
  ];
  fc.assert(
    fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 200 }), (start, rest) => {
      const bytes = Uint8Array.from([...start, ...rest]);
      const result = parseImageHeader(bytes, bytes.length);
      expect(result.kind).not.toBe('more');
      if (result.kind === 'header') {
        expect(result.header.width).toBeGreaterThan(0);
        expect(result.header.height).toBeGreaterThan(0);
      }
      const partial = parseImageHeader(bytes.subarray(0, 20), bytes.length);
      if (partial.kind === 'more') {
        expect(partial.byteLength).toBeLessThanOrEqual(bytes.length);
        expect(partial.byteLength).toBeGreaterThan(20);
      }
    }),
    { numRuns: 2000 },
  );
});
