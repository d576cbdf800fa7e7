import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { regions } from '../../src/analysis/stats/regions.ts';
import { buildPanocaps } from '../../src/build/panocaps/build.ts';
import { synthesizePanocaps } from '../../src/build/panocaps/synthesize.ts';
import type { Scene } from '../../src/core/model/dataset.ts';
import { openPanocaps } from '../../src/formats/panocaps/index.ts';
import { statsJson, statsText } from '../../src/stats/report-text.ts';
import { measureDataset } from '../../src/stats/stats.ts';
import { temporaryFolder } from '../support/folders.ts';

interface RawFile {
  images: { data_source: string; width: number; height: number }[];
  annotations: {
    label_matched: { mask_ids: number[]; txt_desc: string }[];
    image_id: string;
    area: number;
    caption: string;
  }[];
}

let root: string;
beforeAll(async () => {
  root = join(mkdtempSync(join(tmpdir(), 'panoply-grounding-')), 'set');
  await synthesizePanocaps({ images: 30, seed: 8, out: root, pictures: false });
});
afterAll(() => rmSync(dirname(root), { recursive: true, force: true }));

/** The card's figures straight from the files, in the plainest way. */
function countRaw() {
  const images: Record<string, Record<string, number>> = {};
  const phrases = new Set<string>();
  const totals = { regions: 0, grounded: 0, oneToMany: 0, manyToOne: 0, entities: 0, pixels: 0, area: 0 };
  for (const split of ['train', 'val', 'test']) {
    const read = (name: string): RawFile => JSON.parse(readFileSync(join(root, 'annotations', name), 'utf8'));
    const [captions, masks] = [read(`${split}_caption.json`), read(`${split}_mask.json`)];
    images[split] = {};
    for (const { data_source } of captions.images) images[split][data_source] = (images[split][data_source] ?? 0) + 1;
    for (const { width, height } of masks.images) totals.pixels += width * height;
    for (const { area } of masks.annotations) totals.area += area;
    totals.regions += masks.annotations.length;
    for (const { label_matched } of captions.annotations) {
      const ids = label_matched.flatMap(({ mask_ids }) => mask_ids);
      totals.grounded += new Set(ids).size;
      totals.manyToOne += [...new Set(ids)].filter(id => ids.filter(other => other === id).length > 1).length;
      totals.entities += label_matched.length;
      totals.oneToMany += label_matched.filter(({ mask_ids }) => mask_ids.length > 1).length;
      for (const { txt_desc } of label_matched) phrases.add(txt_desc.toLowerCase());
    }
  }
  return { images, phrases, ...totals };
}

test("the card's figures are those of the files", async () => {
  const result = await measureDataset({ dataset: await openPanocaps([root]) });
  const json = statsJson(result) as Record<string, Record<string, unknown>>;
  const raw = countRaw();
  expect(raw.oneToMany).toBeGreaterThan(0);
  expect(raw.manyToOne).toBeGreaterThan(0);
  const { regions: count, grounded, oneToMany, manyToOne, entities } = raw;
  expect(json.grounding).toMatchObject({
    ...{ images: raw.images, regions: count, grounded, oneToMany, manyToOne, entities, unlinked: 0 },
    uniquePhrases: raw.phrases.size,
    groundedPercent: Math.round((1e4 * grounded) / count) / 100,
    entitiesPerCaption: { count: 30, mean: Math.round((1000 * entities) / 30) / 1000 },
    // The masks of this set are a partition.
    coveragePercent: { count: 30, min: 100, max: 100 },
  });
  expect(raw.area).toBe(raw.pixels);
  expect(json.regions).toMatchObject({ regions: count });
  expect(json.captions).toMatchObject({ texts: 30 });
  expect(statsText(result, text => text)).toMatch(/regions named +\d+ of \d+ \(\d+\.\d\d %\)/);
});

test('a build says the same of itself', async () => {
  const out = join(temporaryFolder(), 'built');
  const { splits } = await buildPanocaps({ annotations: root, out, jobs: 1 });
  const json = statsJson(await measureDataset({ dataset: await openPanocaps([out]) })) as Record<
    string,
    Record<string, unknown>
  >;
  const sum = (key: 'regions' | 'groundedRegions' | 'entities' | 'oneToMany' | 'manyToOne') =>
    Object.values(splits).reduce((total, { statistics }) => total + statistics[key], 0);
  expect(json.grounding).toMatchObject({
    ...{ regions: sum('regions'), grounded: sum('groundedRegions'), entities: sum('entities') },
    ...{ oneToMany: sum('oneToMany'), manyToOne: sum('manyToOne') },
  });
});

test('categories of different sources that share an id are told apart', () => {
  const scene = (source: string): Scene => ({
    ...{ id: source, split: 'train', source, assets: {}, extra: {} },
    views: [
      {
        ...{ id: source, captions: [], layers: {}, extra: {} },
        image: { path: 'a.jpg', open: () => Promise.reject(), size: () => Promise.reject() },
        regions: [
          {
            ...{ id: 0, categoryId: 3, isThing: true, isCrowd: false, area: 1, bbox: [0, 0, 1, 1] },
            mask: { size: [1, 1], counts: [0, 1] },
          },
        ],
      },
    ],
  });
  const collector = regions.start({
    family: 'panocaps',
    categories: [
      { source: 'ADE20K', id: 3, name: 'sky' },
      { source: 'COCO', id: 3, name: 'car' },
    ],
  });
  for (const source of ['ADE20K', 'coco', 'VIPSeg']) collector.add({ scene: scene(source), images: [] });
  expect(collector.finish()!.values.categories).toEqual({ sky: 1, car: 1, 'VIPSeg category 3': 1 });
});
