import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseRange } from '../../src/serve/http/range.ts';
import type { RunningViewer } from '../../src/serve/options.ts';
import { fileFolder, makeGeogen, makePanime, makePanocaps, viewed } from './datasets.ts';
import { rawGet } from './raw-request.ts';
import { serve } from './serve.ts';

const folder = fileFolder();
let viewer: RunningViewer;
let panime: string;

beforeAll(async () => {
  panime = await makePanime(join(folder, 'panime'));
  const captions = await makePanocaps(join(folder, 'captions'), join(folder, 'predicted'));
  const heads = await makeGeogen(join(folder, 'heads'));
  viewer = await serve([
    await viewed(panime),
    await viewed(captions, { predictions: [join(folder, 'predicted')] }),
    await viewed(heads),
  ]);
}, 120_000);

const get = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await rawGet(viewer.port, path, headers);
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(answer.head)?.[1];
  return { ...answer, header };
};
const getJson = async (path: string) => JSON.parse((await get(path)).body.toString());
/** Asks until the server is done. */
const getReady = async (path: string) => {
  for (;;) {
    const document = await getJson(path);
    if (!('pending' in document) && document.isComplete !== false) return document;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
};

describe('documents', () => {
  test('of the site and its datasets', async () => {
    const { datasets, mode } = await getJson('/site.json');
    expect(mode).toBe('server');
    expect(datasets).toMatchObject([
      { id: 'panime', family: 'panime', scenes: 3 },
      { id: 'captions', family: 'panocaps', scenes: 6 },
      { id: 'heads', family: 'geogen', scenes: 2 },
    ]);
    expect(await getJson('/data/captions/dataset.json')).toMatchObject({
      counts: { scenes: 6 },
      cover: '0',
      smallThumbnails: [180, 256],
      predictions: [{ id: '0', name: 'predicted' }],
    });
  });

  test('the index answers at once, and is whole once all scenes are read', async () => {
    const index = await getReady('/data/captions/index.json');
    expect(index.ids).toHaveLength(6);
    expect(index.titles.every((title: string) => title.length > 10)).toBe(true);
    const names = index.facets.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['split', 'source', 'category', 'regions', 'words', 'phrases']));
    const { texts } = await getReady('/data/captions/texts.json');
    expect(texts).toHaveLength(6);
    const heads = await getReady('/data/heads/index.json');
    const azimuth = heads.facets.find(({ name }: { name: string }) => name === 'azimuth');
    // Three cameras evenly around each of two heads, the first in front.
    expect(azimuth.values).toHaveLength(6);
    expect(azimuth.values.slice(0, 3).map((value: number) => Math.round(value))).toEqual([0, 120, -120]);
  });

  test('a scene holds its views, cameras and masks', async () => {
    const scene = await getJson('/data/panime/scenes/0.json');
    expect(scene.views).toHaveLength(20);
    expect(scene.panorama.image).toMatchObject({ url: 'data/panime/images/0/pano', width: 256, height: 128 });
    expect(scene.views[3].camera.kind).toBe('spherical');
    const [view] = (await getJson('/data/captions/scenes/0.json')).views;
    expect(view.regions.length).toBeGreaterThan(3);
    expect(view.captions[0].phrases.length).toBeGreaterThan(1);
    const head = await getJson('/data/heads/scenes/0.json');
    expect(head.mesh.url).toBe('data/heads/images/0/mesh');
    expect(head.views[0].layers.depth.metresPerUnit).toBeGreaterThan(0);
    expect((await get('/data/heads/images/0/mesh')).header('content-type')).toBe('model/gltf-binary');
  });

  test('predictions by row', async () => {
    const { prediction } = await getJson('/data/captions/predictions/0/1.json');
    expect(prediction.pred_masks.length).toBe(
      prediction.phrase_seg_counts.reduce((sum: number, count: number) => sum + count, 0),
    );
    expect((await get('/data/captions/predictions/1/0.json')).status).toBe(404);
  });

  test('statistics and issues, made in threads of their own', async () => {
    const { sections } = await getReady('/data/captions/stats.json');
    expect(sections.length).toBeGreaterThan(2);
    expect(sections.flatMap(({ charts }: { charts: { svg: string }[] }) => charts)[0].svg).toMatch(/^<svg/);
    const issues = await getReady('/data/captions/issues.json');
    expect(issues.counts.error).toBe(0);
    expect(issues.checked).toMatch(/6 scenes/);
  });
});

describe('HTTP', () => {
  test('what has not changed is not sent again', async () => {
    for (const path of [
      '/',
      '/site.json',
      '/data/panime/scenes/1.json',
      '/data/panime/images/0/pano',
      '/data/panime/thumbs/0/pano.jpg',
    ]) {
      const etag = (await get(path)).header('etag');
      expect(etag, path).toMatch(/^(W\/)?".+"$/);
      const again = await get(path, { 'if-none-match': etag! });
      expect([again.status, again.body.byteLength], path).toEqual([304, 0]);
      expect((await get(path, { 'if-none-match': '"another"' })).status).toBe(200);
    }
  });

  test('text is compressed as the client likes it', async () => {
    const path = '/data/panime/scenes/0.json';
    const plain = await get(path);
    expect(plain.header('content-encoding')).toBeUndefined();
    const brotli = await get(path, { 'accept-encoding': 'gzip, br' });
    expect(brotli.header('content-encoding')).toBe('br');
    expect(brotliDecompressSync(brotli.body)).toEqual(plain.body);
    const gzip = await get(path, { 'accept-encoding': 'gzip;q=0.8, br;q=0' });
    expect(gzip.header('content-encoding')).toBe('gzip');
    expect(gunzipSync(gzip.body)).toEqual(plain.body);
    expect(gzip.body.byteLength).toBeLessThan(plain.body.byteLength / 3);
  });

  test('pictures come whole, by ranges, and byte for byte', async () => {
    const { panorama } = await getJson('/data/panime/scenes/0.json');
    const bytes = readFileSync(join(panime, panorama.image.path));
    const path = '/data/panime/images/0/pano';
    const whole = await get(path);
    expect(whole.header('content-type')).toBe('image/png');
    expect(whole.body).toEqual(bytes);
    const part = await get(path, { range: 'bytes=10-99' });
    expect([part.status, part.header('content-range')]).toEqual([206, `bytes 10-99/${bytes.byteLength}`]);
    expect(part.body).toEqual(bytes.subarray(10, 100));
    expect((await get(path, { range: 'bytes=-7' })).body).toEqual(bytes.subarray(-7));
    expect((await get(path, { range: `bytes=${bytes.byteLength}-` })).status).toBe(416);
    const stale = await get(path, { range: 'bytes=10-99', 'if-range': '"old"' });
    expect([stale.status, stale.body.byteLength]).toEqual([200, bytes.byteLength]);
  });

  test('thumbnails keep the shape and are small', async () => {
    const { body } = await get('/data/panime/thumbs/0/pano.jpg');
    expect(await sharp(body).metadata()).toMatchObject({ format: 'jpeg', width: 256, height: 128 });
    const small = await get('/data/panime/thumbs/0/pano-180.jpg');
    expect(await sharp(small.body).metadata()).toMatchObject({ format: 'jpeg', width: 180, height: 90 });
    expect((await get('/data/panime/thumbs/0/pano-181.jpg')).status).toBe(404);
    expect((await get('/data/panime/thumbs/0/99.jpg')).status).toBe(404);
    expect((await get('/data/panime/thumbs/9/pano.jpg')).status).toBe(404);
  });

  test('tiles are the panorama cut in pieces', async () => {
    const { body } = await get('/data/panime/tiles/0/pano/1-0.webp');
    expect(await sharp(body).metadata()).toMatchObject({ width: 64, height: 64 });
    const { panorama } = await getJson('/data/panime/scenes/0.json');
    const expected = await sharp(join(panime, panorama.image.path))
      .extract({ left: 64, top: 0, width: 64, height: 64 })
      .removeAlpha()
      .raw()
      .toBuffer();
    const received = await sharp(body).removeAlpha().raw().toBuffer();
    const difference = received.reduce((sum, value, i) => sum + Math.abs(value - expected[i]), 0) / received.length;
    // WebP of quality 90 is off by a little.
    expect(difference).toBeLessThan(6);
    expect((await get('/data/panime/tiles/0/pano/4-0.webp')).status).toBe(404);
  });
});

describe('parseRange', () => {
  test.each([
    ['bytes=0-0', { start: 0, end: 1 }],
    ['bytes=5-', { start: 5, end: 10 }],
    ['bytes=5-100', { start: 5, end: 10 }],
    ['bytes=-3', { start: 7, end: 10 }],
    ['bytes=-30', { start: 0, end: 10 }],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=6-5', 'whole'],
    ['bytes=0-1,3-4', 'whole'],
    ['items=0-1', 'whole'],
    ['bytes=-', 'whole'],
    ['bytes=0-99999999999999999999', 'whole'],
    [undefined, 'whole'],
  ])('%s of 10 bytes', (header, expected) => expect(parseRange(header, 10)).toEqual(expected));
});
