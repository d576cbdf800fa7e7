import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { createGuard } from '../../src/serve/inside-roots.ts';
import type { RunningViewer } from '../../src/serve/options.ts';
import { fileFolder, makePanime, viewed } from './datasets.ts';
import { rawGet, rawRequest } from './raw-request.ts';
import { serve } from './serve.ts';

const folder = fileFolder();
const secret = 'the secret beside the dataset';
let root: string;
let viewer: RunningViewer;
let entries: { pano: string; images: string[] }[];

beforeAll(async () => {
  writeFileSync(join(folder, 'secret.txt'), secret);
  root = await makePanime(join(folder, 'set'));
  const path = join(root, 'train.json');
  entries = JSON.parse(readFileSync(path, 'utf8'));
  const [scene] = entries;
  // A hostile dataset: its annotations and links lead out of it.
  scene.images[0] = '../secret.txt';
  scene.images[1] = join(folder, 'secret.txt');
  scene.images[2] = 'train/%2e%2e/%2e%2e/secret.txt';
  rmSync(join(root, scene.images[3]));
  symlinkSync(join(folder, 'secret.txt'), join(root, scene.images[3]));
  symlinkSync(folder, join(root, 'up'));
  scene.images[4] = 'up/secret.txt';
  execFileSync('mkfifo', [join(root, 'pipe.png')]);
  scene.images[5] = 'pipe.png';
  scene.images[6] = '/dev/zero';
  writeFileSync(path, JSON.stringify(entries));
  viewer = await serve([await viewed(root)]);
}, 120_000);

const picture = (view: number) => `/data/set/images/0/${view}`;

describe('nothing outside the dataset is sent', () => {
  test.each([0, 1, 2, 3, 4, 5, 6])('though annotation or link %i leads out', async view => {
    const { status, body } = await rawGet(viewer.port, picture(view));
    expect([403, 404]).toContain(status);
    expect(body.toString()).not.toContain(secret);
    const thumbnail = await rawGet(viewer.port, `/data/set/thumbs/0/${view}.jpg`);
    expect([403, 404]).toContain(thumbnail.status);
  });

  test('and the scene says of each why, the others are there', async () => {
    const { body } = await rawGet(viewer.port, '/data/set/scenes/0.json');
    const { views } = JSON.parse(body.toString());
    for (const view of [0, 1, 3, 4, 6])
      expect(views[view].image.broken, `view ${view}`).toMatch(/inside the dataset|does not exist/);
    expect(views[5].image.broken).toMatch(/a file/);
    expect(views[7].image).toMatchObject({ width: 64, height: 64 });
    expect(views[7].image.broken).toBeUndefined();
    // Where on the machine the dataset lies is nobody's business.
    expect(body.toString()).not.toContain(`${folder}/set`);
  });

  test.each([
    '/../secret.txt',
    '/data/../../secret.txt',
    '/data/set/../../../secret.txt',
    '/data/set/images/0/../../../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/data/set/images/0/..%2f..%2fsecret.txt',
    '/data/set/images/0/%2e%2e/%2e%2e/train.json',
    '/..\\secret.txt',
    '/%5c..%5csecret.txt',
    '/%00',
    '/data/set/images/0/0%00.png',
    '//etc/passwd',
    '/etc/passwd',
    '/data/set/train.json',
    '/data/set/images/0/train.json',
    '/data/set/images/-1/0',
    '/data/set/images/0x0/0',
    '/data/set/images/99999999999999999999/0',
    '/data/__proto__/dataset.json',
    '/data/constructor/dataset.json',
    '/assets/../../package.json',
    '/assets',
    '/.',
    '/..',
  ])('for the path %s', async path => {
    const { status, body } = await rawGet(viewer.port, path);
    expect(status).toBe(404);
    expect(body.toString()).not.toContain(secret);
    expect(body.toString()).not.toContain('root:');
  });

  test('for a whole address in place of a path', async () => {
    expect((await rawGet(viewer.port, `http://127.0.0.1:${viewer.port}/site.json`)).status).toBe(400);
    expect((await rawGet(viewer.port, 'file:///etc/passwd')).status).toBe(400);
  });

  test('not even a name that only begins like the root', async () => {
    const beside = join(folder, 'set-beside');
    mkdirSync(beside);
    writeFileSync(join(beside, 'a.png'), 'x');
    const open = createGuard([root]);
    const image = {
      path: 'a.png',
      open: async () => ({ byteLength: 1, file: join(beside, 'a.png'), slice: () => new ArrayBuffer(1) }),
      size: async () => ({ width: 1, height: 1 }),
    };
    await expect(open(image)).rejects.toMatchObject({ code: 'outside-dataset' });
  });
});

describe('other sites learn nothing', () => {
  test.each([
    ['a name that was made to point here', { host: 'evil.example' }],
    ['the same with the port', { host: 'evil.example:80' }],
    ['a name that begins like ours', { host: 'localhost.evil.example' }],
    ['an address of this machine that it does not listen at', { host: '192.168.1.7' }],
    ['an empty name', { host: '' }],
    ['a page of another site', { origin: 'https://evil.example' }],
    ['a page of another port', { origin: 'http://127.0.0.1:1' }],
    ['a page without an origin', { origin: 'null' }],
    [
      'a picture embedded elsewhere',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
    ],
    ['a frame elsewhere', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }],
  ])('from %s', async (_, headers) => {
    expect((await rawGet(viewer.port, '/site.json', headers as unknown as Record<string, string>)).status).toBe(403);
  });

  test('by two Host headers or none', async () => {
    const two = `GET /site.json HTTP/1.1\r\nHost: 127.0.0.1:${viewer.port}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`;
    expect([400, 403]).toContain((await rawRequest(viewer.port, two)).status);
    expect([400, 403]).toContain((await rawRequest(viewer.port, 'GET /site.json HTTP/1.0\r\n\r\n')).status);
  });

  test('while the page itself, links to it and other names of this machine work', async () => {
    const { port } = viewer;
    const own = { origin: `http://127.0.0.1:${port}`, 'sec-fetch-site': 'same-origin' };
    expect((await rawGet(port, '/site.json', own)).status).toBe(200);
    expect((await rawGet(port, '/site.json', { host: `localhost:${port}` })).status).toBe(200);
    expect((await rawGet(port, '/site.json', { host: `[::1]:${port}` })).status).toBe(200);
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    expect((await rawGet(port, '/', link)).status).toBe(200);
  });

  test('from any address but this machine unless told', async () => {
    const { head } = await rawGet(viewer.port, '/');
    expect(new URL(viewer.url).hostname).toBe('127.0.0.1');
    expect(head.toLowerCase()).not.toContain('access-control-allow');
  });

  test('every answer states the policy, refusals too', async () => {
    for (const [path, headers] of [
      ['/', {}],
      ['/site.json', {}],
      [picture(7), {}],
      ['/nothing', {}],
      ['/', { host: 'evil.example' }],
    ] as const) {
      const { head } = await rawGet(viewer.port, path, headers);
      const policy = /^content-security-policy: (.*)$/im.exec(head)?.[1] ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/);
      expect(head).toMatch(/^x-content-type-options: nosniff$/im);
      expect(head).toMatch(/^cross-origin-resource-policy: same-origin$/im);
    }
  });
});

describe('it only reads', () => {
  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])('%s is refused', async method => {
    const text = `${method} /site.json HTTP/1.1\r\nHost: 127.0.0.1:${viewer.port}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;
    const { status, head } = await rawRequest(viewer.port, text);
    expect(status).toBe(405);
    expect(head).toMatch(/^allow: GET, HEAD$/im);
  });

  test('HEAD has no body', async () => {
    const text = `HEAD /site.json HTTP/1.1\r\nHost: 127.0.0.1:${viewer.port}\r\nConnection: close\r\n\r\n`;
    const { status, body } = await rawRequest(viewer.port, text);
    expect([status, body.byteLength]).toEqual([200, 0]);
  });
});

describe('what is in the dataset is never run', () => {
  test('a page or script under a picture\u2019s name is bytes to save', async () => {
    const path = join(root, entries[0].images[8]);
    writeFileSync(path, '<!doctype html><script>alert(1)</script>');
    const { head } = await rawGet(viewer.port, picture(8));
    expect(head).toMatch(/^content-type: application\/octet-stream$/im);
    writeFileSync(path, '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    expect((await rawGet(viewer.port, picture(8))).head).toMatch(/^content-type: application\/octet-stream$/im);
  });

  test('a picture of too many pixels is refused, not decoded', async () => {
    // A PNG header of 60000 x 60000: the pixels would be 10 GB.
    const header = Buffer.from('89504e470d0a1a0a0000000d494844520000ea600000ea600802000000', 'hex');
    writeFileSync(join(root, entries[0].images[9]), Buffer.concat([header, Buffer.alloc(200)]));
    const { status, body } = await rawGet(viewer.port, '/data/set/thumbs/0/9.jpg');
    expect(status).toBe(422);
    expect(JSON.parse(body.toString()).message).toMatch(/cannot be decoded/);
  });

  test('an empty file says so', async () => {
    truncateSync(join(root, entries[0].images[10]), 0);
    const { status, body } = await rawGet(viewer.port, '/data/set/thumbs/0/10.jpg');
    expect(status).toBe(422);
    expect(JSON.parse(body.toString()).message).toMatch(/empty/);
  });
});

test('a thousand requests at once are all answered, and the server goes on', async () => {
  const paths = Array.from({ length: 1000 }, (_, i) => `/data/set/thumbs/${i % 2}/${11 + (i % 9)}.jpg`);
  let next = 0;
  const statuses = new Map<number, number>();
  const client = async () => {
    for (let i = next++; i < paths.length; i = next++) {
      const { status } = await rawGet(viewer.port, paths[i]);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: 200 }, client));
  expect([...statuses.keys()].filter(status => ![200, 503].includes(status))).toEqual([]);
  expect([...statuses.values()].reduce((sum, count) => sum + count)).toBe(1000);
  expect((await rawGet(viewer.port, '/site.json')).status).toBe(200);
}, 120_000);
