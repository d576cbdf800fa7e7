import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseCollect } from '../../src/build/panocaps/options.ts';
import { resizeBilinear } from '../../src/build/panocaps/resample.ts';
import { synthesizePanocaps } from '../../src/build/panocaps/synthesize.ts';
import { check } from '../../src/check/check.ts';
import { maskArea, maskBox, parseRle } from '../../src/core/mask/index.ts';
import { openPanime } from '../../src/formats/panime/open.ts';
import { openPanocaps } from '../../src/formats/panocaps/index.ts';
import { decodeImage, encodeImage } from '../../src/io/node/sharp.ts';
import type { SyntheticPrediction } from '../../src/synth/panocaps/index.ts';
import { panoply } from '../support/cli.ts';
import { folderContents, temporaryFolder } from '../support/folders.ts';
import { build, expectBuilt, readJson, readLines, source } from './built.ts';

beforeAll(expectBuilt);

describe('--from COCO instances with captions', () => {
  it('measures masks: areas of polygons have decimals, and some have none', async () => {
    const folder = temporaryFolder();
    const picture = { width: 60, height: 40, data: new Uint8Array(60 * 40 * 3) };
    writeFileSync(join(folder, '1.png'), await encodeImage(picture, 'png'));
    mkdirSync(join(folder, 'annotations'));
    const image = { id: 1, file_name: '1.png', height: 40, width: 60 };
    const region = { image_id: 1, category_id: 1, iscrowd: 0 };
    const box = (x: number, width: number) => [[x, 5, x + width, 5, x + width, 35.5, x, 35.5]];
    const annotations = [
      { id: 1, ...region, area: 610.1057, bbox: [5, 5, 20, 30.5], segmentation: box(5, 20) },
      { id: 2, ...region, segmentation: box(30, 10) },
    ];
    const content = { images: [image], annotations, categories: [{ id: 1, name: 'person' }] };
    writeFileSync(join(folder, 'annotations/instances_val.json'), JSON.stringify(content));
    const captions = { images: [image], annotations: [{ id: 1, image_id: 1, caption: 'Two people.' }] };
    writeFileSync(join(folder, 'annotations/captions_val.json'), JSON.stringify(captions));
    const { out, failures } = await build({ from: [folder] });
    expect(failures).toEqual([]);
    const dataset = await openPanocaps([out]);
    const { regions } = (await dataset.scene('1')).views[0];
    expect(regions).toHaveLength(2);
    for (const { area, bbox, mask } of regions) {
      expect(area).toBe(maskArea(parseRle(mask)));
      expect(bbox).toEqual(maskBox(parseRle(mask)));
    }
  });
});

describe('--from a Panime set with regions', () => {
  const makePanime = (): string => {
    const folder = temporaryFolder();
    const prompts = join(folder, 'prompts.txt');
    writeFileSync(prompts, 'two dogs and a red car in a street at noon\nthree boats in a harbour at dusk\n');
    const sizes = ['--size', '256x128', '--view-size', '96', '--rig', 'cubemap'];
    const out = join(folder, 'panime');
    const built = panoply(['build', 'panime', '--prompts', prompts, '--out', out, '--regions', ...sizes]);
    expect(built.status, built.stderr).toBe(0);
    return out;
  };

  it('makes a grounded captioning dataset of its views, panoramas when asked for', async () => {
    const source = makePanime();
    const panime = openPanime(source);
    const { out, failures, splits } = await build({ from: [source] });
    const dataset = await openPanocaps([join(out, 'annotations')]);
    const images = Object.values(splits).reduce((sum, { statistics }) => sum + statistics.images, 0);
    // Views that show nothing worth a word have no caption.
    expect(images + failures.length).toBe(12);
    expect(images).toBeGreaterThan(8);
    expect(dataset.index()).toHaveLength(images);
    expect(failures.every(({ code }) => code === 'not-grounded')).toBe(true);
    let linked = 0;
    for await (const scene of panime.scenes()) {
      for (const view of scene.views) {
        const id = view.id.replace(`${scene.split}/`, '').replaceAll('/', '_');
        if (!dataset.index(scene.split).includes(id)) continue;
        const [found] = (await dataset.scene(id)).views;
        expect((await dataset.scene(id)).source).toBe('Panime');
        expect(found.regions.map(({ mask }) => mask)).toEqual(view.regions.map(({ mask }) => ({ ...mask })));
        const [caption] = view.captions;
        const idsOf = (regionIds: readonly number[], regions: typeof view.regions) =>
          regionIds.map(regionId => regions.findIndex(region => region.id === regionId));
        expect(found.captions[0].text).toBe(caption.text);
        expect(
          found.captions[0].phrases.map(({ start, end, regionIds }) => [start, end, idsOf(regionIds, found.regions)]),
        ).toEqual(caption.phrases.map(({ start, end, regionIds }) => [start, end, idsOf(regionIds, view.regions)]));
        linked += caption.phrases.length;
        const [a, b] = [await found.image.open(), await view.image.open()];
        expect(Buffer.from(await a.slice(0)).equals(Buffer.from(await b.slice(0)))).toBe(true);
      }
    }
    expect(linked).toBeGreaterThan(images);
    const withPanoramas = await build({ from: [source], panoramas: true, embedImages: true });
    const more = await openPanocaps([join(withPanoramas.out, 'data')]);
    expect(more.index().length).toBe(images + 2);
    const panorama = more.index().find(id => id.endsWith('_pano'))!;
    expect(await (await more.scene(panorama)).views[0].image.size()).toMatchObject({ width: 256, height: 128 });
    const { issues, checked } = await check({ roots: [out], jobs: 1 });
    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(checked.images).toBe(images);
  });
});

describe('--collect', () => {
  it('reads its sources', () => {
    expect(parseCollect('ADE20K=/a,VIPSeg=b=c')).toEqual({ ADE20K: '/a', VIPSeg: 'b=c' });
    for (const text of ['', 'ADE20K', 'ADE20K=', 'A=b,A=c'])
      expect(() => parseCollect(text)).toThrowError(/SOURCE=DIR/);
  });

  it('finds pictures by the names their sources give them, checks sizes, reduces VIPSeg frames', async () => {
    const folder = await source({ images: 40, seed: 11 });
    const [ade, coco, vipseg] = ['ade', 'coco', 'vip'].map(name => join(temporaryFolder(), name));
    const picture = (width: number, height: number) =>
      encodeImage({ width, height, data: new Uint8Array(width * height * 3).fill(90) }, 'jpeg');
    const put = (path: string, bytes: Uint8Array) => {
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, bytes);
    };
    const expected: Record<string, number> = {};
    let wrongSize = '';
    let absent = '';
    for (const split of ['train', 'val', 'test']) {
      for (const { file_name, width, height, data_source } of readJson(
        join(folder, `annotations/${split}_caption.json`),
      ).images) {
        const count = (expected[data_source] = (expected[data_source] ?? 0) + 1);
        if (data_source === 'ADE20K') {
          if (count === 1) wrongSize = file_name;
          const bytes = await picture(count === 1 ? width + 1 : width, height);
          // With its prefix, without, and in the folders of the full release.
          const place = [
            `images/training/ADE_train_${file_name}`,
            `images/validation/${file_name}`,
            `images/ADE/training/urban/street/ADE_train_${file_name}`,
          ];
          put(join(ade, place[count % 3]), bytes);
          if (count % 3 === 0)
            put(join(ade, `images/validation/ADE_val_${file_name}`), await picture(width, height + 2));
        } else if (data_source === 'COCONut') {
          if (count === 1) absent = file_name;
          else
            put(
              join(coco, ['train2017', 'val2017', 'unlabeled2017'][count % 3], file_name),
              await picture(width, height),
            );
        } else {
          const [, video, frame] = /^(.*)_(\d{8}\.jpg)$/.exec(file_name) as string[];
          put(join(vipseg, 'imgs', video, frame), await (count % 2 ? picture(1920, 1080) : picture(1280, 720)));
        }
      }
    }
    put(join(coco, 'train2017/000000000001.jpg'), await picture(5, 5));
    expect(Object.keys(expected).sort()).toEqual(['ADE20K', 'COCONut', 'VIPSeg']);
    const { out, collected } = await build({
      annotations: folder,
      collect: { ade20k: ade, COCONut: coco, VIPSeg: vipseg },
    });
    expect(collected?.missing.map(({ fileName, reason }) => [fileName, reason]).sort()).toEqual(
      [
        [wrongSize, 'other-size'],
        [absent, 'not-found'],
      ].sort(),
    );
    expect(collected?.sources.ADE20K).toMatchObject({ linked: expected.ADE20K - 1, missing: 1 });
    expect(collected?.sources.VIPSeg.resized).toBe(Math.ceil(expected.VIPSeg / 2));
    expect(readLines(join(out, 'images/missing.jsonl'))).toHaveLength(2);
    const listed = () => (readLines(join(out, 'files.jsonl')) as { path: string }[]).map(({ path }) => path);
    expect(listed().filter(path => path.endsWith('.jpg'))).toHaveLength(38);
    expect(listed()).toContain('images/missing.jsonl');
    const dataset = await openPanocaps([out]);
    const files = readdirSync(join(out, 'images'), { recursive: true }).filter(name => String(name).endsWith('.jpg'));
    expect(files).toHaveLength(38);
    for (const id of dataset.index()) {
      const { views } = await dataset.scene(id);
      if ([wrongSize, absent].includes(views[0].image.path)) continue;
      const [height, width] = views[0].regions[0].mask.size;
      expect(await views[0].image.size()).toMatchObject({ width, height });
    }
    // What was missing is taken when it is there and the command is run again.
    const late = dataset.index().find(id => id === absent.replace('.jpg', ''))!;
    const [height, width] = (await dataset.scene(late)).views[0].regions[0].mask.size;
    put(join(coco, 'val2017', absent), await picture(width, height));
    const again = await build({ annotations: folder, out, collect: { ade20k: ade, COCONut: coco, VIPSeg: vipseg } });
    expect(again.collected?.missing.map(({ fileName }) => fileName)).toEqual([wrongSize]);
    expect(listed().filter(path => path.endsWith('.jpg'))).toHaveLength(39);
    expect(readLines(join(out, 'images/missing.jsonl'))).toHaveLength(1);
  });

  it('reduces as Pillow does: a ramp stays a ramp, a flat picture flat', () => {
    const ramp = Uint8Array.from({ length: 12 * 3 }, (_, i) => Math.floor(i / 3) * 20);
    const { data } = resizeBilinear({ width: 12, height: 1, data: ramp }, 8, 1);
    for (let x = 1; x < 7; x++) expect(Math.abs(data[x * 3] - ((x + 0.5) * 1.5 - 0.5) * 20)).toBeLessThanOrEqual(1);
    const flat = { width: 30, height: 20, data: new Uint8Array(1800).fill(77) };
    expect(new Set(resizeBilinear(flat, 20, 13).data)).toEqual(new Set([77]));
  });
});

describe('synth panocaps', () => {
  it('gives masks that partition every picture, captions that name them, the same bytes for a seed', async () => {
    const predictions = join(temporaryFolder(), 'predictions');
    const out = join(temporaryFolder(), 'source');
    const { regions, splits } = await synthesizePanocaps({ images: 9, seed: 2, out, predictions });
    expect(splits).toEqual({ train: 5, val: 1, test: 3 });
    expect(regions / 9).toBeGreaterThanOrEqual(5);
    const dataset = await openPanocaps([out]);
    expect(dataset.problems).toEqual([]);
    for (const id of dataset.index()) {
      const { views } = await dataset.scene(id);
      const [{ captions, regions: own, image }] = views;
      const { width, height } = await decodeImage(new Uint8Array(await (await image.open()).slice(0)));
      const areas = own.map(({ mask, area, bbox }) => {
        const runs = parseRle(mask);
        expect([runs.width, runs.height]).toEqual([width, height]);
        expect([maskArea(runs), maskBox(runs)]).toEqual([area, [...bbox]]);
        return area;
      });
      expect(areas.reduce((sum, area) => sum + area, 0)).toBe(width * height);
      expect(captions[0].phrases.length).toBeGreaterThan(2);
      expect(captions[0].text).not.toMatch(/ {2}|\.\.|undefined|<|>/);
      const { phrases, phrase_seg_counts, pred_masks } = readJson<SyntheticPrediction>(join(predictions, `${id}.json`));
      expect(phrases.length).toBe(phrase_seg_counts.length);
      expect(phrase_seg_counts.reduce((sum, count) => sum + count, 0)).toBe(pred_masks.length);
    }
    const again = join(temporaryFolder(), 'source');
    await synthesizePanocaps({ images: 9, seed: 2, out: again });
    expect(folderContents(again)).toEqual(folderContents(out));
    await expect(synthesizePanocaps({ images: 1, seed: 2, out })).rejects.toMatchObject({ code: 'folder-not-empty' });
    await expect(synthesizePanocaps({ images: 0, seed: 2, out: again })).rejects.toMatchObject({ code: 'bad-count' });
  });
});

describe('the command line', () => {
  it('makes, builds, converts', async () => {
    const folder = temporaryFolder();
    const [made, built] = [join(folder, 'made'), join(folder, 'built')];
    expect(panoply(['synth', 'panocaps', '--images', '4', '--out', made, '--seed', '3'])).toMatchObject({ status: 0 });
    const result = panoply([
      'build',
      'panocaps',
      '--annotations',
      made,
      '--images',
      made,
      folder,
      '--out',
      built,
      '--embed-images',
    ]);
    expect(result).toMatchObject({ status: 0, stdout: expect.stringContaining('4 scenes in') });
    const embedded = (await openPanocaps([join(built, 'data')])).index().length;
    expect(embedded).toBe(4);
    const coco = panoply(['convert', built, '--to', 'coco-panoptic', '--out', join(folder, 'coco')]);
    expect(coco).toMatchObject({ status: 0, stdout: expect.stringContaining('4 images') });
    const rle = { size: [2, 2], counts: '04' };
    writeFileSync(
      join(folder, 'answers.jsonl'),
      [
        { image_id: 'a', answer: '<p> A cat </p> [SEG].', masks: [rle] },
        { image_id: 'b', answer: '<p> A cat </p> [SEG].', masks: [] },
      ]
        .map(entry => JSON.stringify(entry))
        .join('\n'),
    );
    const answers = panoply([
      'convert',
      join(folder, 'answers.jsonl'),
      '--to',
      'panocaps-predictions',
      '--out',
      join(folder, 'p'),
    ]);
    expect(answers).toMatchObject({ status: 1, stdout: expect.stringContaining('1 predictions') });
    expect(answers.stderr).toMatch(/answers\.jsonl row 1: Expected one mask for each of the 1 \[SEG\]/);
    expect(readJson<SyntheticPrediction>(join(folder, 'p/a.json')).phrases).toEqual(['A cat']);
    expect(panoply(['convert', built, '--to', 'nothing', '--out', folder]).status).toBe(2);
    expect(panoply(['build', 'panocaps', '--out', folder]).status).toBe(2);
  });
});
