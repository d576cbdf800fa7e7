import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FormatError } from '../../src/core/errors.ts';
import { sphericalCamera } from '../../src/core/geometry/perspective.ts';
import { namedRig } from '../../src/core/geometry/rigs.ts';
import type { Dataset, Scene, View } from '../../src/core/model/dataset.ts';
import type { ImageRef, RgbImage } from '../../src/core/model/image.ts';
import { decodeImage, encodeImage } from '../../src/io/node/sharp.ts';
import { composeSheet } from '../../src/sheet/compose.ts';
import { layOutSheet } from '../../src/sheet/layout.ts';
import { drawOutlines } from '../../src/sheet/outlines.ts';
import { type SheetPage, type SheetTile, suggestLayout } from '../../src/sheet/page.ts';
import { formatDegrees, panoramaBlock, ringsOf } from '../../src/sheet/panorama-block.ts';
import { spreadEvenly, writeSheet } from '../../src/sheet/sheet.ts';

/** A picture of one colour. */
function plain(width: number, height: number, [r, g, b]: readonly number[]): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i += 3) data.set([r, g, b], i);
  return { width, height, data };
}

const colourOfView = (index: number) => [10 + index * 12, 200 - index * 9, (index * 77) % 256];
const panoramaColour = [20, 90, 160];

function imageRef(path: string, picture: RgbImage | undefined): ImageRef {
  return {
    path,
    open: async () => {
      if (!picture) throw new Error(`no such file: ${path}`);
      const bytes = await encodeImage(picture, 'png');
      return { byteLength: bytes.length, slice: (start, end) => bytes.slice(start, end).buffer as ArrayBuffer };
    },
    size: async () => ({ width: picture?.width ?? 0, height: picture?.height ?? 0 }),
  };
}

function view(id: string, image: ImageRef, camera: View['camera']): View {
  return { id, image, camera, captions: [], regions: [], layers: {}, extra: {} };
}

function makeScene(id: string, broken?: number): Scene {
  const cameras = namedRig('icosahedron').views.map(({ yaw, pitch }) =>
    sphericalCamera({ yaw, pitch, fovX: 90 }, 8, 8),
  );
  return {
    id,
    split: 'train',
    prompt: `The scene called ${id}`,
    panorama: view('pano', imageRef(`${id}/pano.png`, plain(64, 32, panoramaColour)), { kind: 'equirectangular' }),
    views: cameras.map((camera, i) =>
      view(String(i), imageRef(`${id}/${i}.png`, i === broken ? undefined : plain(8, 8, colourOfView(i))), camera),
    ),
    assets: {},
    extra: {},
  };
}

function makeDataset(count: number, broken?: number): Dataset {
  const ids = Array.from({ length: count }, (_, i) => `scene-${i}`);
  return {
    name: 'Small set',
    family: 'panime',
    roots: ['small'],
    info: { licence: 'CC0' },
    categories: [],
    splits: [{ name: 'train', scenes: count }],
    index: split => (split === undefined || split === 'train' ? ids : []),
    scene: async id => makeScene(id, broken),
    async *scenes() {
      for (const id of ids) yield makeScene(id, broken);
    },
  };
}

const tile = (aspect: number, colour: readonly number[], label?: SheetTile['label']): SheetTile => ({
  read: async () => plain(40, Math.round(40 / aspect), colour),
  path: 'tile.png',
  aspect,
  label,
});

describe('rings', () => {
  test('run from the zenith down and from the left of the panorama to its right', () => {
    const rows = ringsOf(makeScene('a').views);
    expect(rows.map(row => row.map(({ index }) => index))).toEqual([
      [3, 4, 0, 1, 2],
      [8, 9, 5, 6, 7],
      [13, 14, 10, 11, 12],
      [18, 19, 15, 16, 17],
    ]);
  });

  test('views without a camera come in fives, in order', () => {
    const views = makeScene('a')
      .views.slice(0, 7)
      .map(each => ({ ...each, camera: undefined }));
    expect(ringsOf(views).map(row => row.map(({ index }) => index))).toEqual([
      [0, 1, 2, 3, 4],
      [5, 6],
    ]);
  });

  test('labels tell number, yaw and pitch', async () => {
    const block = await panoramaBlock(makeScene('a'), async () => plain(1, 1, [0, 0, 0]), false);
    expect(block.rows[0][0].label).toEqual({ strong: '3', weak: 'yaw −144°, pitch +52.6°', compact: '−144° +52.6°' });
    expect([0, -0.04, 10.812317, -52.622632].map(angle => formatDegrees(angle, true))).toEqual([
      '0°',
      '0°',
      '+10.8°',
      '−52.6°',
    ]);
  });
});

describe('layOutSheet', () => {
  const row = (count: number, aspect: number) =>
    Array.from({ length: count }, () => tile(aspect, [0, 0, 0], { strong: '1', weak: 'a' }));
  const page: SheetPage = {
    title: 'Title',
    footer: 'Small print',
    blocks: [
      { title: 'Short', hero: tile(2, [0, 0, 0]), rows: [row(7, 1), row(3, 1.5)] },
      { title: 'Long enough for two lines of text. '.repeat(3), hero: tile(2, [0, 0, 0]), rows: [row(7, 1)] },
      { title: 'Third', rows: [row(2, 0.5)] },
    ],
  };
  const placed = layOutSheet(page, { columns: 2, blockWidth: 701 });
  const tiles = placed.bands.flatMap(band => band.tiles);

  test('no two pictures overlap and all lie within their band and the sheet', () => {
    for (const band of placed.bands) {
      for (const { x, y, width, height } of band.tiles) {
        expect(x).toBeGreaterThan(0);
        expect(x + width).toBeLessThan(placed.width);
        expect(y).toBeGreaterThanOrEqual(band.y);
        expect(y + height).toBeLessThanOrEqual(band.y + band.height);
      }
    }
    for (const [i, a] of tiles.entries()) {
      for (const b of tiles.slice(i + 1)) {
        const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(apart).toBe(true);
      }
    }
  });

  test('rows end at the block edge whatever the rounding, frames keep their shape, neighbours are level', () => {
    const [heroA, ...rest] = tiles;
    const right = heroA.x + heroA.width;
    expect(heroA.width).toBe(701);
    expect(rest[6].x + rest[6].width).toBe(right);
    expect(rest[9].x + rest[9].width).toBe(right);
    for (const { tile, width, height } of tiles)
      expect(Math.abs(width / tile.aspect - height)).toBeLessThanOrEqual(0.5);
    const heroes = tiles.filter(({ width }) => width === 701);
    expect(heroes).toHaveLength(2);
    expect(heroes[1].y).toBe(heroes[0].y);
  });

  test('bands follow one another to the bottom of the sheet', () => {
    for (let i = 1; i < placed.bands.length; i++) {
      expect(placed.bands[i].y).toBeGreaterThanOrEqual(placed.bands[i - 1].y + placed.bands[i - 1].height);
    }
    const last = placed.bands[placed.bands.length - 1];
    expect(last.y + last.height).toBe(placed.height);
  });

  test('the suggested layout fills its rows for usual numbers', () => {
    expect([1, 2, 4, 6, 8, 12, 100].map(count => suggestLayout(count).columns)).toEqual([1, 2, 2, 3, 4, 4, 4]);
  });
});

describe('composeSheet', () => {
  test('every picture is in its frame, in its colour; text is drawn', async () => {
    const block = await panoramaBlock(
      makeScene('a'),
      async ({ open, path }) => decodeImage(new Uint8Array(await (await open()).slice(0)), path),
      false,
    );
    const page = { title: 'Title', blocks: [block] };
    const layout = { columns: 1, blockWidth: 500 };
    const sheet = await composeSheet(page, layout);
    expect(sheet.missing).toEqual([]);
    const tiles = layOutSheet(page, layout).bands.flatMap(band => band.tiles);
    expect(tiles).toHaveLength(21);
    for (const {
      tile: { path },
      x,
      y,
      width,
      height,
    } of tiles) {
      const index = /(\d+)\.png$/.exec(path)?.[1];
      const expected = index === undefined ? panoramaColour : colourOfView(Number(index));
      for (const [px, py] of [
        [x, y],
        [x + width - 1, y],
        [x, y + height - 1],
        [x + width - 1, y + height - 1],
      ]) {
        const at = (py * sheet.width + px) * 3;
        expect([...sheet.data.subarray(at, at + 3)], path).toEqual(expected);
      }
    }
    const dark = sheet.data.filter((value, i) => i % 3 === 0 && value < 0x40 && sheet.data[i + 2] < 0x40).length;
    expect(dark).toBeGreaterThan(300);
  });

  test('a picture of another shape is cut around its centre', async () => {
    const picture = plain(90, 30, [0, 0, 0]);
    for (let row = 0; row < 30; row++) {
      for (let column = 0; column < 90; column++) {
        picture.data.set(
          [
            [255, 0, 0],
            [0, 255, 0],
            [0, 0, 255],
          ][Math.floor(column / 30)],
          (row * 90 + column) * 3,
        );
      }
    }
    const square: SheetTile = { read: async () => picture, path: 'wide.png', aspect: 1 };
    const page = { title: 'T', blocks: [{ title: 'B', rows: [[square]] }] };
    const sheet = await composeSheet(page, { columns: 1, blockWidth: 100 });
    const [{ x, y, width, height }] = layOutSheet(page, { columns: 1, blockWidth: 100 }).bands.flatMap(
      band => band.tiles,
    );
    for (const [px, py] of [
      [x + 3, y + 3],
      [x + width - 4, y + height - 4],
    ]) {
      const at = (py * sheet.width + px) * 3;
      expect([...sheet.data.subarray(at, at + 3)]).toEqual([0, 255, 0]);
    }
  });
});

describe('drawOutlines', () => {
  test('the outline of the front view passes where its corners and edges look', () => {
    const camera = sphericalCamera({ yaw: 0, pitch: 0, fovX: 90 }, 10, 10);
    const svg = drawOutlines([view('0', imageRef('0.png', undefined), camera)], 3600, 1800);
    const [, data] = /<path d="([^"]+)"/.exec(svg) as RegExpExecArray;
    const points = [...data.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(match => [Number(match[1]), Number(match[2])]);
    const passes = (yawDeg: number, pitchDeg: number) =>
      points.some(([u, v]) => Math.hypot(u - (1800 + yawDeg * 10), v - (900 - pitchDeg * 10)) < 2);
    // Edges of a 90 degree view are 45 degrees off axis, its corners at yaw 45 and pitch atan(1 / sqrt 2).
    expect(passes(45, 0)).toBe(true);
    expect(passes(-45, 0)).toBe(true);
    expect(passes(0, 45)).toBe(true);
    expect(passes(45, 35.2644)).toBe(true);
    expect(passes(-45, -35.2644)).toBe(true);
    expect(passes(30, 0)).toBe(false);
  });

  test('a view across the seam is outlined at both sides without a jump', () => {
    const camera = sphericalCamera({ yaw: 180, pitch: 0, fovX: 90 }, 10, 10);
    const svg = drawOutlines([view('0', imageRef('0.png', undefined), camera)], 360, 180);
    const [, data] = /<path d="([^"]+)"/.exec(svg) as RegExpExecArray;
    const strokes = data.split('M').filter(Boolean);
    expect(strokes).toHaveLength(3);
    for (const stroke of strokes) {
      const us = stroke.split('L').map(point => Number(point.split(' ')[0]));
      for (let i = 1; i < us.length; i++) expect(Math.abs(us[i] - us[i - 1])).toBeLessThan(10);
    }
    const us = [...data.matchAll(/[ML](-?[\d.]+) /g)].map(match => Number(match[1]));
    expect(us.some(u => Math.abs(u - 45) < 1)).toBe(true);
    expect(us.some(u => Math.abs(u - 315) < 1)).toBe(true);
  });
});

describe('writeSheet', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'panoply-sheet-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('writes a PNG of the size it tells, the same bytes each time', async () => {
    const [first, second] = [join(folder, 'a.png'), join(folder, 'b.png')];
    const done: number[] = [];
    const result = await writeSheet({ dataset: makeDataset(3), out: first, limit: 2, onProgress: n => done.push(n) });
    expect(result).toMatchObject({ scenes: 2, total: 3, missing: [] });
    expect(done).toEqual(Array.from({ length: 42 }, (_, i) => i + 1));
    const { width, height } = await decodeImage(readFileSync(first));
    expect({ width, height }).toEqual({ width: result.width, height: result.height });
    await writeSheet({ dataset: makeDataset(3), out: second, limit: 2 });
    expect(readFileSync(second).equals(readFileSync(first))).toBe(true);
  });

  test('a picture that cannot be read is told and marked; the others are shown', async () => {
    const out = join(folder, 'broken.png');
    const result = await writeSheet({ dataset: makeDataset(1, 7), out });
    expect(result.missing).toEqual([{ path: 'scene-0/7.png', reason: 'no such file: scene-0/7.png' }]);
    const whole = join(folder, 'whole.png');
    await writeSheet({ dataset: makeDataset(1), out: whole });
    const [a, b] = [await decodeImage(readFileSync(out)), await decodeImage(readFileSync(whole))];
    const differing = new Set<number>();
    for (let i = 0; i < a.data.length; i += 3) {
      if (a.data[i] !== b.data[i] || a.data[i + 1] !== b.data[i + 1]) differing.add((i / 3) % a.width);
    }
    // Only the frame of view 7, the last of five in its row, differs.
    expect(differing.size).toBeGreaterThan(100);
    expect(Math.min(...differing)).toBeGreaterThan(a.width * 0.7);
  });

  test('a scene whose files are broken is told and left out; all of them are an error', async () => {
    const dataset = makeDataset(3);
    const error = new FormatError('bad-json', 'Expected JSON', { where: { file: 'm.json' } });
    const withBroken = (...broken: string[]) => ({
      ...dataset,
      scene: async (id: string) => (broken.includes(id) ? Promise.reject(error) : dataset.scene(id)),
    });
    const [first, second, third] = dataset.index();
    const out = join(folder, 'without.png');
    const result = await writeSheet({ dataset: withBroken(first), out });
    expect(result).toMatchObject({ scenes: 2, total: 3, missing: [{ path: first, reason: 'm.json: Expected JSON' }] });
    const all = writeSheet({ dataset: withBroken(first, second, third), out });
    await expect(all).rejects.toMatchObject({ code: 'bad-json' });
  });

  test('scenes are spread over the dataset', () => {
    expect(spreadEvenly([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4)).toEqual([0, 2, 5, 7]);
    expect(spreadEvenly([1, 2], 8)).toEqual([1, 2]);
  });

  test('refuses an empty split and a limit of nothing', async () => {
    const out = join(folder, 'none.png');
    await expect(writeSheet({ dataset: makeDataset(2), out, split: 'val' })).rejects.toThrow(/split val has none/);
    await expect(writeSheet({ dataset: makeDataset(2), out, limit: 0 })).rejects.toThrow(
      'Expected a whole number of at least 1 for limit but received 0',
    );
  });
});
