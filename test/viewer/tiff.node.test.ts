import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { convertToPng } from '../../src/io/node/sharp.ts';
import { exportViewer } from '../../src/serve/export/export.ts';
import { mediaTypeOf } from '../../src/serve/media-type.ts';
import type { RunningViewer } from '../../src/serve/options.ts';
import { fileFolder, viewed } from './datasets.ts';
import { rawGet } from './raw-request.ts';
import { serve } from './serve.ts';

const folder = fileFolder();
const root = join(folder, 'scans');
const [width, height] = [40, 30];
const pixels = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 37) % 256);
let viewer: RunningViewer;

/** A COCO set of three TIFFs: plain, turned by its orientation, cut off. */
beforeAll(async () => {
  mkdirSync(join(root, 'annotations'), { recursive: true });
  mkdirSync(join(root, 'images'));
  const names = ['plain.tif', 'turned.tiff', 'broken.tif'];
  const picture = () => sharp(pixels, { raw: { width, height, channels: 3 } });
  await picture()
    .tiff({ compression: 'lzw' })
    .toFile(join(root, 'images', names[0]));
  await picture()
    .withMetadata({ orientation: 6 })
    .tiff()
    .toFile(join(root, 'images', names[1]));
  writeFileSync(join(root, 'images', names[2]), readFileSync(join(root, 'images', names[1])).subarray(0, 60));
  const images = names.map((file_name, id) => ({ id, file_name, width, height }));
  const set = { images, annotations: [], categories: [] };
  writeFileSync(join(root, 'annotations', 'instances_val.json'), JSON.stringify(set));
  viewer = await serve([await viewed(root)]);
}, 60_000);

const get = (path: string) => rawGet(viewer.port, path);

test('a TIFF is sent as a PNG with its very pixels, the right way up', async () => {
  const plain = await get('/data/scans/images/0/0');
  expect(plain.head).toMatch(/content-type: image\/png/i);
  expect(await sharp(plain.body).removeAlpha().raw().toBuffer()).toEqual(Buffer.from(pixels));
  const turned = await get('/data/scans/images/1/0');
  expect(await sharp(turned.body).metadata()).toMatchObject({ format: 'png', width: height, height: width });
  const etag = /^etag: (.*)$/im.exec(plain.head)![1];
  expect((await rawGet(viewer.port, '/data/scans/images/0/0', { 'if-none-match': etag })).status).toBe(304);
});

test('one that is broken says so', async () => {
  const { status, body } = await get('/data/scans/images/2/0');
  expect(status).toBe(422);
  expect(JSON.parse(body.toString()).message).toMatch(/cannot be decoded/);
});

test('a static site holds PNGs too', async () => {
  const out = join(folder, 'site');
  await exportViewer({ datasets: [await viewed(root)], out });
  const written = readFileSync(join(out, 'data/scans/images/0/0.png'));
  expect(await sharp(written).removeAlpha().raw().toBuffer()).toEqual(Buffer.from(pixels));
  expect(existsSync(join(out, 'data/scans/images/0/0.bin'))).toBe(false);
});

/** A TIFF of one channel of 16 bits, uncompressed, in one strip. @source TIFF 6.0, sections 2 and 4 */
function greyTiff(values: Uint16Array): Uint8Array {
  const tags: [tag: number, type: 3 | 4, value: number][] = [
    [256, 3, width],
    [257, 3, height],
    [258, 3, 16],
    [259, 3, 1],
    [262, 3, 1],
    [273, 4, 8],
    [277, 3, 1],
    [278, 3, height],
    [279, 4, values.byteLength],
  ];
  const bytes = new Uint8Array(8 + values.byteLength + 2 + 12 * tags.length + 4);
  const view = new DataView(bytes.buffer);
  bytes.set([0x49, 0x49, 42, 0]);
  view.setUint32(4, 8 + values.byteLength, true);
  for (const [i, value] of values.entries()) view.setUint16(8 + 2 * i, value, true);
  let at = 8 + values.byteLength;
  view.setUint16(at, tags.length, true);
  at += 2;
  for (const [tag, type, value] of tags) {
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, 1, true);
    if (type === 3) view.setUint16(at + 8, value, true);
    else view.setUint32(at + 8, value, true);
    at += 12;
  }
  return bytes;
}

test('a depth layer keeps its 16 bits', async () => {
  const depth = Uint16Array.from({ length: width * height }, (_, i) => (i * 131) % 65536);
  const png = sharp(await convertToPng(greyTiff(depth)));
  expect(await png.metadata()).toMatchObject({ format: 'png', depth: 'ushort', channels: 1 });
  const back = await png.toColourspace('grey16').raw({ depth: 'ushort' }).toBuffer();
  expect(new Uint16Array(back.buffer, back.byteOffset, width * height)).toEqual(depth);
});

test('both byte orders and BigTIFF are told by their first bytes', () => {
  const type = (...head: number[]) => mediaTypeOf(Uint8Array.from([...head, ...new Uint8Array(28)]), '.png');
  expect(type(0x49, 0x49, 42, 0)).toBe('image/tiff');
  expect(type(0x4d, 0x4d, 0, 42)).toBe('image/tiff');
  expect(type(0x49, 0x49, 43, 0)).toBe('image/tiff');
  expect(type(0x4d, 0x4d, 0, 43)).toBe('image/tiff');
  expect(type(0x49, 0x49, 0, 42)).toBe('application/octet-stream');
});
