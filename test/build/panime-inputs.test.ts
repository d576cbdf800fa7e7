import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { findMeshes } from '../../src/build/geogen/inputs.ts';
import { findPanoramas } from '../../src/build/panime/panoramas.ts';
import { panoply } from '../support/cli.ts';
import { temporaryFolder } from '../support/folders.ts';
import { wavePanorama } from '../support/panoramas.ts';

import type { Entry } from './panime-setup.ts';

describe('inputs', () => {
  const [width, height] = [256, 128];
  const rgb = wavePanorama(width, height, 5);
  const raw = () => sharp(rgb, { raw: { width, height, channels: 3 } });

  /** Builds one picture and returns its standard panorama as pixels, and what the record says. */
  async function buildOne(name: string, bytes: Buffer, ...more: string[]) {
    const folder = temporaryFolder();
    writeFileSync(join(folder, name), bytes);
    const out = join(temporaryFolder(), 'out');
    const result = panoply([
      'build',
      'panime',
      '--panoramas',
      folder,
      '--out',
      out,
      '--size',
      '256x128',
      '--view-size',
      '32',
      ...more,
    ]);
    if (result.status !== 0)
      return {
        ...result,
        pixels: undefined,
        record: undefined,
        failures: readFileSync(join(out, 'failures.jsonl'), 'utf8'),
      };
    const [entry] = JSON.parse(readFileSync(join(out, 'train.json'), 'utf8')) as Entry[];
    const record = JSON.parse(readFileSync(join(out, 'scenes.jsonl'), 'utf8'));
    return { ...result, pixels: await sharp(join(out, entry.pano)).raw().toBuffer(), record, failures: '' };
  }

  const meanDifference = (a: Uint8Array, b: Uint8Array) =>
    a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;

  test.each([
    ['png', async () => raw().png().toBuffer(), 0, []],
    ['jpg', async () => raw().jpeg({ quality: 98, chromaSubsampling: '4:4:4' }).toBuffer(), 1.5, []],
    ['webp', async () => raw().webp({ lossless: true }).toBuffer(), 0, []],
    ['tiff', async () => raw().tiff({ compression: 'lzw' }).toBuffer(), 0, []],
    ['avif', async () => raw().avif({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer(), 2.5, []],
    ['png', async () => raw().toColourspace('rgb16').png().toBuffer(), 1, ['16-bit to 8-bit']],
    ['png', async () => raw().ensureAlpha(1).png().toBuffer(), 0, ['alpha blended over black']],
    ['png', async () => raw().png({ palette: true, colours: 256, dither: 0 }).toBuffer(), 12, []],
    ['png', async () => raw().png({ progressive: true }).toBuffer(), 0, []],
    [
      'jpg',
      async () =>
        raw().rotate(90).withMetadata({ orientation: 8 }).jpeg({ quality: 98, chromaSubsampling: '4:4:4' }).toBuffer(),
      1.5,
      ['ICC profile to sRGB', 'rotated by EXIF orientation 8'],
    ],
    ['png', async () => raw().withIccProfile('srgb').png().toBuffer(), 1, ['ICC profile to sRGB']],
  ] as const)('%s (%#) is read and what was converted is recorded', async (ending, encode, tolerance, conversions) => {
    const { status, pixels, record, stderr } = await buildOne(`picture.${ending}`, await encode());
    expect(stderr).not.toMatch(/error/);
    expect(status).toBe(0);
    expect(meanDifference(pixels!, rgb)).toBeLessThanOrEqual(tolerance);
    expect(record.source.conversions ?? []).toEqual(conversions);
  });

  test('grey becomes RGB', async () => {
    const { pixels, record } = await buildOne(
      'grey.png',
      await raw().greyscale().toColourspace('b-w').png().toBuffer(),
    );
    expect(record.source.conversions).toEqual(['grey to RGB']);
    for (let i = 0; i < pixels!.length; i += 3)
      expect(pixels![i] === pixels![i + 1] && pixels![i] === pixels![i + 2]).toBe(true);
  });

  test('another shape is refused with its size; --fit pads it to the full sphere', async () => {
    const wide = await sharp(rgb, { raw: { width, height, channels: 3 } })
      .extract({ left: 0, top: 32, width, height: 64 })
      .png()
      .toBuffer();
    const { failures, status } = await buildOne('wide.png', wide);
    expect(status).toBe(1);
    expect(failures).toMatch(/not-equirectangular.*wide\.png but received 256x64.*--fit/);
    const { pixels, record } = await buildOne('wide.png', wide, '--fit');
    expect(record.source.conversions).toEqual(['padded from 256x64 to 256x128']);
    expect(pixels!.subarray(0, 32 * 256 * 3).every(value => value === 0)).toBe(true);
    expect(
      pixels!.subarray(32 * 256 * 3, 96 * 256 * 3).equals(Buffer.from(rgb.subarray(32 * 256 * 3, 96 * 256 * 3))),
    ).toBe(true);
  });

  test('--fit places a part by its GPano XMP, also when the file was scaled', async () => {
    const part = sharp(rgb, { raw: { width, height, channels: 3 } }).extract({
      left: 64,
      top: 16,
      width: 128,
      height: 64,
    });
    const xmp = (scale: number) =>
      `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:GPano="http://ns.google.com/photos/1.0/panorama/" GPano:FullPanoWidthPixels="${256 * scale}" GPano:FullPanoHeightPixels="${128 * scale}" GPano:CroppedAreaLeftPixels="${64 * scale}" GPano:CroppedAreaTopPixels="${16 * scale}" GPano:CroppedAreaImageWidthPixels="${128 * scale}"><GPano:CroppedAreaImageHeightPixels>${64 * scale}</GPano:CroppedAreaImageHeightPixels></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
    for (const scale of [1, 4]) {
      const bytes = await part.clone().withXmp(xmp(scale)).png().toBuffer();
      const { pixels, record } = await buildOne('part.png', bytes, '--fit');
      expect(record.source.conversions).toEqual(['placed at 64,16 of 256x128 by GPano XMP']);
      // Without --fit a part is not taken for the whole, though this one happens to be 2:1.
      expect((await buildOne('part.png', bytes)).failures).toMatch(/partial-panorama/);
      for (const [x, y] of [
        [64, 16],
        [191, 79],
        [100, 40],
      ]) {
        expect([...pixels!.subarray((y * 256 + x) * 3, (y * 256 + x) * 3 + 3)]).toEqual([
          ...rgb.subarray((y * 256 + x) * 3, (y * 256 + x) * 3 + 3),
        ]);
      }
      expect([...pixels!.subarray(0, 3)]).toEqual([0, 0, 0]);
    }
  });

  test.each([
    ['empty', Buffer.alloc(0), /image-empty/],
    ['text', Buffer.from('not an image at all'), /image-unreadable/],
    ['signature only', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), /png-truncated/],
  ])('a file that is %s fails its scene', async (name, bytes, message) => {
    expect((await buildOne(`${name}.png`, bytes)).failures).toMatch(message);
  });

  test('wrong usage is exit 2 and says what was expected', async () => {
    const empty = temporaryFolder();
    mkdirSync(join(empty, 'sub'));
    for (const [args, message] of [
      [['--panoramas', empty, '--out', join(empty, 'o')], /Expected images .* but found none/],
      [['--out', 'o'], /Expected either panoramas or prompts/],
      [['--panoramas', empty, '--out', 'o', '--size', '100x100'], /twice as wide as high/],
      [['--panoramas', empty, '--out', 'o', '--size', 'big'], /WIDTHxHEIGHT/],
      [['--panoramas', empty, '--out', 'o', '--fov', '180'], /between 0 and 180/],
      [['--panoramas', empty, '--out', 'o', '--rig', 'cube'], /Expected icosahedron/],
      [['--panoramas', empty, '--out', 'o', '--split', '1/2'], /Expected 3 numbers/],
      [['--panoramas', empty, '--out', 'o', '--jobs', 'many'], /1 to 256/],
      [['--panoramas', empty, '--out', 'o', '--shard', '4/3'], /I\/N/],
      [['--panorama', empty, '--out', 'o'], /did you mean --panoramas/],
    ] as const) {
      const result = panoply(['build', 'panime', ...args]);
      expect(result.stderr).toMatch(message);
      expect(result.status).toBe(2);
      expect(result.stdout).toBe('');
    }
    expect(panoply(['build', 'panime', '--panoramas', '/nowhere/at/all', '--out', 'o'])).toMatchObject({
      status: 3,
      stderr: expect.stringMatching(/nowhere/),
    });
  });
});

test('what a build writes below its own input is no input the second time', () => {
  const folder = temporaryFolder();
  for (const name of ['in/hall.png', 'in/out.png', 'in/out/train/hall/pano/0.png', 'in/a.ply', 'in/out/meshes/b.ply']) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), 'x');
  }
  symlinkSync(join(folder, 'in'), join(folder, 'link'));
  for (const out of [join(folder, 'in/out'), join(folder, 'link/out')]) {
    const inputs = findPanoramas(join(folder, 'in'), undefined, out);
    expect(inputs.map(({ prompt }) => prompt)).toEqual(['hall', 'out']);
    expect(findMeshes(join(folder, 'in'), out).map(({ file }) => file)).toEqual(['a.ply']);
  }
  expect(findPanoramas(join(folder, 'in'), undefined, join(folder, 'elsewhere'))).toHaveLength(3);
});
