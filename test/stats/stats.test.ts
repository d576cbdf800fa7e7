import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nameColour } from '../../src/analysis/stats/colours.ts';
import { coverage, seesDirection } from '../../src/analysis/stats/coverage.ts';
import { summarise } from '../../src/analysis/stats/numbers.ts';
import { wordsOf } from '../../src/analysis/stats/texts.ts';
import { FormatError, SystemError } from '../../src/core/errors.ts';
import { sphericalCamera, viewPixelOf } from '../../src/core/geometry/perspective.ts';
import { namedRig } from '../../src/core/geometry/rigs.ts';
import { directionOf } from '../../src/core/geometry/sphere.ts';
import type { Dataset, Scene } from '../../src/core/model/dataset.ts';
import { openPanime } from '../../src/formats/panime/open.ts';
import { statsPage } from '../../src/stats/report-html.ts';
import { statsJson, statsText } from '../../src/stats/report-text.ts';
import { measureDataset } from '../../src/stats/stats.ts';
import { buildSoundSet, PlantedSet } from '../check/planted-set.ts';
import { panoply } from '../support/cli.ts';

let sound: string;
beforeAll(async () => {
  sound = await buildSoundSet();
});
afterAll(() => rmSync(dirname(sound), { recursive: true, force: true }));

/** A scene with views of these cameras and nothing else. */
const sceneOf = (cameras: ReturnType<typeof sphericalCamera>[]): Scene => ({
  id: 'x',
  split: 'train',
  views: cameras.map((camera, i) => ({
    id: String(i),
    image: { path: `${i}.png`, open: () => Promise.reject(), size: () => Promise.reject() },
    camera,
    captions: [],
    regions: [],
    layers: {},
    extra: {},
  })),
  assets: {},
  extra: {},
});

describe('coverage', () => {
  test('agrees with projecting each direction into the picture', () => {
    const camera = sphericalCamera({ yaw: 70, pitch: 35, roll: 20, fovX: 75 }, 60, 40);
    for (let yaw = -180; yaw < 180; yaw += 7) {
      for (let pitch = -88; pitch < 90; pitch += 7) {
        const pixel = viewPixelOf(directionOf(yaw, pitch), camera, 60, 40);
        const isInside =
          pixel !== undefined && pixel.x >= -0.5 && pixel.x <= 59.5 && pixel.y >= -0.5 && pixel.y <= 39.5;
        expect(seesDirection(camera, yaw, pitch), `${yaw} ${pitch}`).toBe(isInside);
      }
    }
  });

  test('of a cubemap is once everywhere, of the icosahedron two to five times', () => {
    const cellsOf = (name: string) => {
      const collector = coverage.start({ family: 'panime', categories: [] });
      const cameras = namedRig(name).views.map(view => sphericalCamera({ roll: 0, fovX: 90, ...view }, 8, 8));
      collector.add({ scene: sceneOf(cameras), images: [] });
      return collector.finish()!.values;
    };
    expect(cellsOf('cubemap')).toMatchObject({ least: 1, most: 1, mean: 1, unseenShare: 0 });
    expect(cellsOf('icosahedron')).toMatchObject({ least: 2, most: 5, unseenShare: 0, rigs: 1 });
    expect(cellsOf('ring:4').unseenShare).toBeGreaterThan(0.1);
  });
});

test('numbers, words and colours', () => {
  expect(summarise([4, 1, 2, 9])).toEqual({ count: 4, min: 1, median: 3, mean: 4, max: 9 });
  expect(summarise([])).toMatchObject({ count: 0, max: 0 });
  expect(wordsOf("The cat's half-open eye, 2 of them: Été")).toEqual([
    'the',
    "cat's",
    'half-open',
    'eye',
    '2',
    'of',
    'them',
    'été',
  ]);
  expect(nameColour({ red: 200, green: 40, blue: 30 })).toBe('red');
  expect(nameColour({ red: 30, green: 40, blue: 200 })).toBe('blue');
  expect(nameColour({ red: 100, green: 104, blue: 101 })).toBe('grey');
});

describe('a Panime set', () => {
  test('is counted as it was made', async () => {
    const result = await measureDataset({ dataset: openPanime(sound) });
    const json = statsJson(result) as Record<string, Record<string, unknown>>;
    expect(json.counts).toMatchObject({
      scenes: 5,
      views: 100,
      captions: 100,
      splits: { train: 3, test: 1, val: 1 },
      viewsPerScene: { '20': 5 },
    });
    expect(json.images).toMatchObject({
      panorama: { sizes: { '128x64': 5 }, formats: { png: 5 } },
      view: { sizes: { '32x32': 100 } },
      unreadable: 0,
    });
    // "A red door in the rain" has six words, "Seven lanterns" two.
    expect(json.prompts).toMatchObject({ texts: 5, empty: 0, words: { min: 2, max: 6, median: 4 } });
    expect(json.prompts.vocabulary).toBe(17);
    expect(json.captions).toMatchObject({ texts: 100 });
    expect(json.colours).toMatchObject({ sampled: 5 });
    expect(json.duplicates).toMatchObject({ repeatedPrompts: {}, pictures: [] });
    expect(json.regions).toBeUndefined();
    expect(statsText(result, text => text)).toMatch(/scenes +5\n/);
  });

  test('with a picture used twice and one missing says so', async () => {
    const set = new PlantedSet(sound);
    const [first, second] = set.entries();
    set.write(second.pano, set.read(first.pano));
    set.remove(first.images[3]);
    const json = statsJson(await measureDataset({ dataset: openPanime(set.root) })) as Record<
      string,
      Record<string, unknown>
    >;
    expect(json.duplicates.pictures).toEqual([{ a: first.pano, b: second.pano, bits: 0 }]);
    expect(json.images.unreadable).toBe(1);
  });

  test('becomes a page by itself: no scripts, nothing from elsewhere', async () => {
    const page = statsPage(await measureDataset({ dataset: openPanime(sound), sample: 2 }));
    expect(page).toMatch(/<svg/);
    expect(page).not.toMatch(/<script|<link|src=|url\(|https?:\/\/(?!www\.w3\.org)/);
    expect(page).not.toMatch(/NaN|undefined/);
  });
});

describe('scenes whose files are broken', () => {
  /** A dataset of which these scenes cannot be read. */
  const withBroken = (
    ids: readonly number[],
    error: Error = new FormatError('bad-json', 'Expected JSON', { where: { file: 'm.json' } }),
  ): Dataset => {
    const dataset = openPanime(sound);
    const broken = new Set(ids.map(id => dataset.index()[id]));
    return { ...dataset, scene: async id => (broken.has(id) ? Promise.reject(error) : dataset.scene(id)) };
  };

  test('are left out of the figures, counted and named', async () => {
    const result = await measureDataset({ dataset: withBroken([1, 3]) });
    expect(result.unread).toBe(2);
    const json = statsJson(result) as Record<string, Record<string, unknown>>;
    expect(json.counts.scenes).toBe(3);
    expect(json.unread.scenes).toBe(2);
    expect(json.unread.first).toMatchObject([{ reason: 'm.json: Expected JSON' }, { reason: 'm.json: Expected JSON' }]);
    expect(statsText(result, text => text)).toMatch(/Not read\n +scenes +2 of 5/);
    expect(statsPage(result)).toContain('Not read');
  });

  test('stop it where all are, or the disk fails', async () => {
    await expect(measureDataset({ dataset: withBroken([0, 1, 2, 3, 4]) })).rejects.toMatchObject({ code: 'bad-json' });
    const disk = new SystemError('cannot-read', 'Cannot read');
    await expect(measureDataset({ dataset: withBroken([2], disk) })).rejects.toMatchObject({ code: 'cannot-read' });
  });
});

describe('the command line', () => {
  test('stats and check print one JSON document, write pages, and set the exit code', () => {
    const folder = mkdtempSync(join(tmpdir(), 'panoply-stats-'));
    try {
      const stats = panoply(['stats', sound, '--json', '--html', join(folder, 'stats.html')]);
      expect(stats.status).toBe(0);
      expect(JSON.parse(stats.stdout).counts.scenes).toBe(5);
      expect(readFileSync(join(folder, 'stats.html'), 'utf8')).toMatch(/^<!doctype html>/);
      const fine = panoply(['check', sound, '--json']);
      expect(fine.status).toBe(0);
      expect(JSON.parse(fine.stdout)).toMatchObject({ issues: [], counts: { error: 0, warning: 0, info: 0 } });
      const set = new PlantedSet(sound);
      const [first] = set.entries();
      set.edit(entries => entries[0].prompts.fill('The end.'));
      expect(panoply(['check', set.root]).status).toBe(0);
      const strict = panoply(['check', set.root, '--strict']);
      expect(strict.status).toBe(1);
      expect(strict.stdout).toMatch(/warning {2}caption-repeated .* 19 times/);
      expect(strict.stdout).toMatch(/\.\.\. and 16 more/);
      set.remove(first.images[0]);
      const broken = panoply(['check', set.root, '--html', join(folder, 'check.html')]);
      expect(broken.status).toBe(1);
      expect(readFileSync(join(folder, 'check.html'), 'utf8')).toMatch(/image-missing/);
      expect(panoply(['check', join(folder, 'nowhere')]).status).toBe(3);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
