import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeMask, formatRle, maskArea, parseRle, rgbFromPanopticIds } from '../../src/core/mask/index.ts';
import type { Dataset } from '../../src/core/model/dataset.ts';
import { openCoco, writeCoco } from '../../src/formats/coco/index.ts';
import { openPanocaps } from '../../src/formats/panocaps/index.ts';
import { encodeImage } from '../../src/io/node/sharp.ts';
import { scorePanopticFiles } from '../../src/score/panoptic/score.ts';
import { sharedFolder } from '../shared.ts';
import { temporaryFolder } from '../support/folders.ts';

const images = [{ id: 7, file_name: '7.jpg', height: 4, width: 6, license: 2 }];
const categories = [
  { id: 1, name: 'person', isthing: 1 },
  { id: 184, name: 'tree', isthing: 0 },
];

function write(files: Record<string, unknown>): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'annotations'));
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, 'annotations', name), JSON.stringify(content));
  }
  return folder;
}

const left = Uint8Array.from({ length: 24 }, (_, i) => (i % 6 < 2 ? 1 : 0));
const ids = Uint32Array.from(left, bit => (bit ? 70000 : 300));

async function panopticFolder(): Promise<string> {
  const segments_info = [
    { id: 70000, category_id: 1, area: 8, bbox: [0, 0, 2, 4], iscrowd: 0 },
    { id: 300, category_id: 184, area: 16, bbox: [2, 0, 4, 4], iscrowd: 0 },
  ];
  const folder = write({
    'panoptic_val.json': { images, categories, annotations: [{ image_id: 7, file_name: '7.png', segments_info }] },
    'captions_val.json': { images, annotations: [{ id: 3, image_id: 7, caption: 'A person by a tree.' }] },
  });
  mkdirSync(join(folder, 'annotations/panoptic_val'));
  const png = await encodeImage({ width: 6, height: 4, data: rgbFromPanopticIds(ids) }, 'png');
  writeFileSync(join(folder, 'annotations/panoptic_val/7.png'), png);
  return folder;
}

const regionsOf = async (dataset: Dataset) => {
  const regions = [];
  for await (const { id, views } of dataset.scenes()) {
    regions.push(...views[0].regions.map(({ id: _, ...region }) => ({ scene: id, ...region })));
  }
  return regions;
};

describe('COCO', () => {
  it('opens instances: RLE, counts, polygons, none', async () => {
    const base = { image_id: 7, category_id: 1, iscrowd: 0 };
    const rle = formatRle(encodeMask(left, 4, 6));
    const dataset = await openCoco([
      write({
        'instances_val.json': {
          images,
          categories,
          annotations: [
            { ...base, id: 1, segmentation: rle, area: 8, bbox: [0, 0, 2, 4] },
            { ...base, id: 2, segmentation: { size: [4, 6], counts: [0, 8, 16] }, iscrowd: 1 },
            { ...base, id: 3, segmentation: [[0, 0, 2, 0, 2, 4, 0, 4]] },
            { ...base, id: 4, bbox: [1, 1, 2, 2] },
          ],
        },
      }),
    ]);
    const { views, source } = await dataset.scene('7');
    expect(source).toBe('COCO');
    expect(views[0].regions.map(({ mask }) => maskArea(parseRle(mask)))).toEqual([8, 8, 8, 0]);
    expect(views[0].regions.map(({ isCrowd, bbox }) => [isCrowd, bbox])).toEqual([
      [false, [0, 0, 2, 4]],
      [true, [0, 0, 2, 4]],
      [false, [0, 0, 2, 4]],
      [false, [1, 1, 2, 2]],
    ]);
  });

  it('opens panoptic PNGs with captions of the same split', async () => {
    const dataset = await openCoco([await panopticFolder()]);
    expect(dataset.splits).toEqual([{ name: 'val', scenes: 1 }]);
    const { views } = await dataset.scene('7');
    expect(views[0].captions).toEqual([{ text: 'A person by a tree.', phrases: [], id: 3 }]);
    expect(views[0].regions.map(({ id, isThing, area }) => [id, isThing, area])).toEqual([
      [70000, true, 8],
      [300, false, 16],
    ]);
    expect(parseRle(views[0].regions[0].mask)).toEqual(encodeMask(left, 4, 6));
  });

  it('writes what it reads, and one kind from another', async () => {
    const dataset = await openCoco([await panopticFolder()]);
    const expected = await regionsOf(dataset);
    for (const kind of ['panoptic', 'instances'] as const) {
      const out = temporaryFolder();
      const { files } = await writeCoco({ dataset, out, kind });
      expect(files).toContain(`annotations/${kind}_val.json`);
      const again = await openCoco([out]);
      expect(await regionsOf(again)).toEqual(expected);
      const stored = JSON.parse(readFileSync(join(out, `annotations/${kind}_val.json`), 'utf8'));
      expect(stored.images).toEqual(images);
      expect(stored.categories).toEqual(categories);
    }
    const out = temporaryFolder();
    await writeCoco({ dataset, out, kind: 'captions' });
    expect((await (await openCoco([out])).scene('7')).views[0].captions[0].text).toBe('A person by a tree.');
  });

  /** Three boxes: the car hides a part of the person and all of the dog; the crowd is alone. */
  const overlapping = {
    images: [{ id: 7, file_name: '7.jpg', height: 4, width: 6 }],
    categories: ['person', 'dog', 'car', 'kite'].map((name, i) => ({ id: i + 1, name })),
    annotations: [
      { category_id: 1, iscrowd: 0, area: 7.25, segmentation: [[0, 0, 2, 0, 2, 4, 0, 4]] },
      { category_id: 2, iscrowd: 0, segmentation: [[2, 1, 3, 1, 3, 2, 2, 2]] },
      { category_id: 3, iscrowd: 0, segmentation: [[1, 1, 4, 1, 4, 3, 1, 3]] },
      { category_id: 1, iscrowd: 1, segmentation: { size: [4, 6], counts: [20, 4] } },
    ].map(annotation => ({ id: 5, image_id: 7, ...annotation })),
  };

  it('makes a panoptic truth of instances that scores 100 against itself', async () => {
    const out = temporaryFolder();
    const source = await openCoco([write({ 'instances_val.json': overlapping })]);
    const { notes } = await writeCoco({ dataset: source, out, kind: 'panoptic' });
    expect(notes).toEqual({ 'hidden-region': 1, 'cut-region': 1 });
    const truth = join(out, 'annotations/panoptic_val.json');
    const stored = JSON.parse(readFileSync(truth, 'utf8'));
    expect(stored.annotations[0].segments_info).toEqual([
      { id: 1, category_id: 1, area: 6, bbox: [0, 0, 2, 4], iscrowd: 0 },
      { id: 3, category_id: 3, area: 6, bbox: [1, 1, 3, 2], iscrowd: 0 },
      { id: 4, category_id: 1, area: 4, bbox: [5, 0, 1, 4], iscrowd: 1 },
    ]);
    expect(stored.categories.map(({ isthing }: { isthing: number }) => isthing)).toEqual([1, 1, 1, 1]);
    const result = await scorePanopticFiles({ truth, predictions: truth, jobs: 1 });
    expect(result.All).toMatchObject({ pq: 1, sq: 1, rq: 1 });
    expect(result.Things).toMatchObject({ pq: 1, n: 2 });
    expect(result.Stuff).toBeNull();
    expect((await regionsOf(await openCoco([out]))).map(({ area, isThing }) => [area, isThing])).toEqual([
      [6, true],
      [6, true],
      [4, true],
    ]);
  });

  it('keeps the supercategories of its source, also those that one file of several has', async () => {
    const list = [
      { id: 1, name: 'person', supercategory: 'being' },
      { id: 2, name: 'bag' },
    ];
    const plain = { ...overlapping, categories: list.map(({ id, name }) => ({ id, name })) };
    const source = await openCoco([
      write({ 'instances_train.json': { ...overlapping, categories: list }, 'instances_val.json': plain }),
    ]);
    const out = temporaryFolder();
    await writeCoco({ dataset: source, out, kind: 'instances' });
    const { categories: written } = JSON.parse(readFileSync(join(out, 'annotations/instances_val.json'), 'utf8'));
    expect(written.slice(0, 2)).toEqual([
      { id: 1, name: 'person', supercategory: 'being' },
      { id: 2, name: 'bag' },
    ]);
    expect((await openCoco([out])).categories[0].supercategory).toBe('being');
  });

  it('names categories that no list names, things and stuff as their regions say', async () => {
    const source = await openCoco([write({ 'instances_val.json': { ...overlapping, categories: undefined } })]);
    const stuffed: Dataset = {
      ...source,
      async *scenes(split) {
        for await (const scene of source.scenes(split)) {
          const views = scene.views.map(view => ({
            ...view,
            regions: view.regions.map(region => ({ ...region, isThing: region.categoryId !== 3 })),
          }));
          yield { ...scene, views };
        }
      },
    };
    for (const kind of ['panoptic', 'instances'] as const) {
      const out = temporaryFolder();
      expect((await writeCoco({ dataset: stuffed, out, kind })).notes['unnamed-category']).toBeGreaterThan(1);
      const { categories: list } = JSON.parse(readFileSync(join(out, `annotations/${kind}_val.json`), 'utf8'));
      expect(list).toContainEqual({ id: 3, name: 'category 3', isthing: 0 });
      expect(list.find(({ id }: { id: number }) => id === 1)).toMatchObject({ name: 'category 1' });
      for (const { categoryId, isThing } of await regionsOf(await openCoco([out])))
        expect(isThing).toBe(categoryId !== 3);
    }
  });

  it('needs no picture where a PanoCaps image has no region', async () => {
    const image = { id: 'a', file_name: 'a.jpg', height: 4, width: 6 };
    const caption = { id: 0, image_id: 'a', caption: 'Nothing.', label_matched: [] };
    const source = write({
      'val_caption.json': { images: [image], annotations: [caption] },
      'val_mask.json': { images: [image], annotations: [] },
    });
    const out = temporaryFolder();
    await writeCoco({ dataset: await openPanocaps([source]), out, kind: 'captions' });
    const stored = JSON.parse(readFileSync(join(out, 'annotations/captions_val.json'), 'utf8'));
    expect(stored.images).toEqual([{ id: 1, file_name: 'a.jpg', height: 4, width: 6 }]);
  });

  it('refuses masks of another size than their image', async () => {
    const annotation = { id: 1, image_id: 7, category_id: 1, segmentation: { size: [3, 3], counts: [0, 9] } };
    const source = await openCoco([write({ 'instances_val.json': { ...overlapping, annotations: [annotation] } })]);
    const out = temporaryFolder();
    await expect(writeCoco({ dataset: source, out, kind: 'panoptic' })).rejects.toMatchObject({ code: 'mask-size' });
    expect(readdirSync(join(out, 'annotations'))).toEqual([]);
  });

  it.each([
    ['an unknown annotation', { images, annotations: [{ image_id: 7 }] }, 'bad-coco', '/annotations/0'],
    ['an image without id', { images: [{}], annotations: [] }, 'bad-coco', '/images/0'],
  ])('refuses %s', async (_, content, code, pointer) => {
    await expect(openCoco([write({ 'instances_val.json': content })])).rejects.toMatchObject({
      code,
      where: { pointer },
    });
  });

  it('names a broken mask and a segment without pixels', async () => {
    const broken = { id: 1, image_id: 7, category_id: 1, segmentation: { size: [4, 6], counts: [3] } };
    const dataset = await openCoco([write({ 'instances_val.json': { images, annotations: [broken] } })]);
    await expect(dataset.scene('7')).rejects.toMatchObject({
      code: 'rle-sum',
      where: { pointer: '/annotations/0/segmentation' },
    });
    const folder = await panopticFolder();
    const path = join(folder, 'annotations/panoptic_val.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('70000', '70001'));
    await expect((await openCoco([folder])).scene('7')).rejects.toMatchObject({
      code: 'missing-segment',
      where: { pointer: '/annotations/0/segments_info/0' },
    });
    await expect(openCoco([write({ 'panoptic_val.json': { images, annotations: [] } })])).rejects.toMatchObject({
      code: 'missing-segments',
    });
  });
});

describe.runIf(sharedFolder)('real COCO', () => {
  const folder = join(sharedFolder ?? '', 'data/coco-panoptic');

  it('gives the same regions from PNGs as from the detection format', async () => {
    const panoptic = await openCoco([join(folder, 'panoptic_examples.json')]);
    const detection = await openCoco([join(folder, 'panoptic_coco_detection_format.json')]);
    const [fromPng, fromRle] = [await regionsOf(panoptic), await regionsOf(detection)];
    expect(fromPng.length).toBe(50);
    const key = ({ scene, categoryId, area, bbox, mask }: (typeof fromPng)[number]) =>
      JSON.stringify([scene, categoryId, area, bbox, mask.size, mask.counts]);
    expect(fromPng.map(key).sort()).toEqual(fromRle.map(key).sort());
    expect(panoptic.categories.length).toBe(133);
  });

  it('has areas and boxes that masks agree with, and pictures of their size', async () => {
    const dataset = await openCoco([join(folder, 'panoptic_examples.json')]);
    for await (const { views } of dataset.scenes()) {
      const { width, height } = await views[0].image.size();
      for (const { mask, area } of views[0].regions) {
        expect(mask.size).toEqual([height, width]);
        expect(maskArea(parseRle(mask))).toBe(area);
      }
    }
  });

  it('is written back with equal pixels', async () => {
    const dataset = await openCoco([join(folder, 'panoptic_examples.json')]);
    const out = temporaryFolder();
    await writeCoco({ dataset, out, kind: 'panoptic' });
    expect(await regionsOf(await openCoco([out]))).toEqual(await regionsOf(dataset));
  });
});
