import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
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

test('both byte orders and BigTIFF are told by their first bytes', () => {
  const type = (...head: number[]) => mediaTypeOf(Uint8Array.from([...head, ...new Uint8Array(28)]), '.png');
  expect(type(0x49, 0x49, 42, 0)).toBe('image/tiff');
  expect(type(0x4d, 0x4d, 0, 42)).toBe('image/tiff');
  expect(type(0x49, 0x49, 43, 0)).toBe('image/tiff');
  expect(type(0x4d, 0x4d, 0, 43)).toBe('image/tiff');
  expect(type(0x49, 0x49, 0, 42)).toBe('application/octet-stream');
});
