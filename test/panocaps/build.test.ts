import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type BuildPanocapsOptions, buildPanocaps } from '../../src/build/panocaps/build.ts';
import { parseCollect } from '../../src/build/panocaps/options.ts';
import { resizeBilinear } from '../../src/build/panocaps/resample.ts';
import { synthesizePanocaps } from '../../src/build/panocaps/synthesize.ts';
import { check } from '../../src/check/check.ts';
import { encodeIds, formatRle, maskArea, maskBox, parseRle, rgbFromPanopticIds } from '../../src/core/mask/index.ts';
import { openPanime } from '../../src/formats/panime/open.ts';
import { openPanocaps } from '../../src/formats/panocaps/index.ts';
import { decodeImage, encodeImage } from '../../src/io/node/sharp.ts';
import type { SyntheticPrediction } from '../../src/synth/panocaps/index.ts';
import { panoply } from '../support/cli.ts';
import { folderContents, temporaryFolder } from '../support/folders.ts';

interface ImageJson {
  id: string;
  file_name: string;
  width: number;
  height: number;
  data_source: string;
}

interface AnnotationJson {
  image_id: string;
  caption: string;
  label_matched: { mask_ids: number[]; txt_desc: string }[];
  labels: unknown;
  segmentation: { counts: string };
  thing_or_stuff: string;
}

interface FileJson {
  images: ImageJson[];
  annotations: AnnotationJson[];
}

const readJson = <Content = FileJson>(path: string): Content => JSON.parse(readFileSync(path, 'utf8'));
const readLines = (path: string): unknown[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));

/** Ten synthetic images without pictures, as files. */
async function source(options: { images?: number; pictures?: boolean; seed?: number } = {}): Promise<string> {
  const out = join(temporaryFolder(), 'source');
  await synthesizePanocaps({ images: 10, seed: 5, pictures: false, out, ...options });
  return out;
}

const build = (options: Partial<BuildPanocapsOptions>) => {
  const out = options.out ?? join(temporaryFolder(), 'built');
  return buildPanocaps({ jobs: 2, out, ...options }).then(result => ({ ...result, out }));
};

function edit(folder: string, file: string, change: (content: FileJson) => void): void {
  const path = join(folder, 'annotations', file);
  const content = readJson(path);
  change(content);
  writeFileSync(path, JSON.stringify(content));
}

beforeAll(() => {
  // Workers run what is built.
  expect(existsSync(resolve(import.meta.dirname, '../../dist/build/panocaps/job.js'))).toBe(true);
});

describe('build panocaps', () => {
  it('writes both forms, a card, provenance; the same bytes whatever the number of workers', async () => {
    const folder = await source();
    const [first, second] = [
      await build({ annotations: folder, jobs: 1 }),
      await build({ annotations: folder, jobs: 3 }),
    ];
    expect(first).toMatchObject({ failures: [], finished: true });
    const contents = folderContents(first.out);
    expect(folderContents(second.out)).toEqual(contents);
    expect(Object.keys(contents)).toEqual(
      expect.arrayContaining([
        'README.md',
        'annotations/test_caption.json',
        'annotations/train_mask.json',
        'data/val-00000-of-00001.parquet',
        'panoply.json',
      ]),
    );
    const raw = await openPanocaps([join(first.out, 'annotations')]);
    const parquet = await openPanocaps([join(first.out, 'data')]);
    expect(parquet.index()).toEqual(raw.index());
    for (const id of raw.index()) {
      const [{ places: _, ...a }, { places: __, ...b }] = [await raw.record(id), await parquet.record(id)];
      expect(b).toEqual(a);
    }
    expect((await build({ annotations: folder, out: first.out })).alreadyComplete).toBe(true);
  });

  it("fills the card's figures from the files", async () => {
    const { out, splits } = await build({ annotations: await source(), licence: 'CC0-1.0' });
    const card = readFileSync(join(out, 'README.md'), 'utf8');
    const images = Object.values(splits).reduce((sum, { statistics }) => sum + statistics.images, 0);
    expect(images).toBe(10);
    expect(card).toContain(`num_examples: ${splits.train.statistics.images}`);
    const size = ['train', 'val', 'test'].map(name => statSync(join(out, `data/${name}-00000-of-00001.parquet`)).size);
    expect(card).toContain(`download_size: ${size[0] + size[1] + size[2]}`);
    expect(card).toContain('CC0-1.0');
    const masks = readJson(join(out, 'annotations/train_mask.json'));
    const captions = readJson(join(out, 'annotations/train_caption.json'));
    const { statistics } = splits.train;
    expect(statistics.regions).toBe(masks.annotations.length);
    expect(statistics.entities).toBe(
      captions.annotations.reduce((sum, { label_matched }) => sum + label_matched.length, 0),
    );
    expect(statistics.groundedRegions).toBeGreaterThan(0.9 * statistics.regions);
  });

  it('leaves out what cannot be published, says why, and goes on', async () => {
    const folder = await source();
    edit(folder, 'train_mask.json', ({ annotations }) => {
      annotations[0].segmentation.counts = 'zz';
    });
    edit(folder, 'train_caption.json', content => {
      const [, second, third, fourth] = content.images;
      content.annotations = content.annotations.filter(({ image_id }) => image_id !== second.id);
      third.height = 3;
      content.annotations.find(({ image_id }) => image_id === fourth.id)!.labels = 'wall';
    });
    const ids = readJson(join(folder, 'annotations/train_caption.json')).images.map(({ id }) => id);
    const { out, failures, splits } = await build({ annotations: folder });
    expect(failures.map(({ id, code }) => [id, code])).toEqual([
      [ids[0], 'rle-character'],
      [ids[1], 'no-caption'],
      [ids[2], 'mask-size-mismatch'],
      [ids[3], 'bad-field'],
    ]);
    expect(failures[0].message).toMatch(/at \/annotations\/0\/segmentation/);
    expect(readLines(join(out, 'failures.jsonl'))).toHaveLength(4);
    expect(splits.train.statistics.images).toBe(ids.length - 4);
    expect((await openPanocaps([out])).index('train')).toEqual(ids.slice(4));
  });

  it('notes oddities without dropping images', async () => {
    const folder = await source();
    edit(folder, 'val_caption.json', ({ annotations }) => {
      annotations[0].caption = `${annotations[0].caption} `;
      annotations[0].label_matched[0].mask_ids = [99];
    });
    const { failures, splits } = await build({ annotations: folder });
    expect(failures).toEqual([]);
    expect(splits.val.notes).toMatchObject({ 'caption-differs': 1, 'labels-differ': 1, 'unknown-id': 1 });
  });

  it('takes one pair of files under any name', async () => {
    const folder = await source();
    const annotations = join(folder, 'annotations');
    cpSync(join(annotations, 'val_caption.json'), join(folder, 'c.json'));
    cpSync(join(annotations, 'val_mask.json'), join(folder, 'm.json'));
    const { out } = await build({ captions: join(folder, 'c.json'), masks: join(folder, 'm.json'), split: 'extra' });
    expect((await openPanocaps([out])).splits[0].name).toBe('extra');
  });

  it('makes masks from a panoptic source, with captions beside', async () => {
    const folder = temporaryFolder();
    const ids = Uint32Array.from({ length: 48 }, (_, i) => (i % 8 < 3 ? 70000 : 9));
    mkdirSync(join(folder, 'panoptic'));
    const png = await encodeImage({ width: 8, height: 6, data: rgbFromPanopticIds(ids) }, 'png');
    writeFileSync(join(folder, 'panoptic/a.png'), png);
    const images = [{ id: 5, file_name: 'a.jpg', width: 8, height: 6 }];
    const segments_info = [
      { id: 70000, category_id: 2, area: 18, bbox: [0, 0, 3, 6], iscrowd: 0 },
      { id: 9, category_id: 1, area: 30, bbox: [3, 0, 5, 6], iscrowd: 0 },
    ];
    const categories = [
      { id: 1, name: 'sky', isthing: 0 },
      { id: 2, name: 'cat', isthing: 1 },
    ];
    writeFileSync(
      join(folder, 'p.json'),
      JSON.stringify({ images, categories, annotations: [{ image_id: 5, file_name: 'a.png', segments_info }] }),
    );
    const caption = {
      id: 0,
      image_id: 5,
      caption: 'A cat.',
      caption_ann: 'A <0:cat>.',
      label_matched: [{ mask_ids: [0], txt_desc: 'cat' }],
    };
    writeFileSync(join(folder, 'c.json'), JSON.stringify({ images, annotations: [caption] }));
    const { out, failures } = await build({
      panoptic: join(folder, 'p.json'),
      segments: join(folder, 'panoptic'),
      captions: join(folder, 'c.json'),
    });
    expect(failures).toEqual([]);
    const dataset = await openPanocaps([out]);
    const { views, source: origin } = await dataset.scene('5');
    expect(origin).toBe('COCO');
    expect(views[0].captions[0].phrases).toEqual([{ text: 'cat', start: 2, end: 5, regionIds: [0] }]);
    expect(views[0].regions.map(({ mask }) => mask)).toEqual(
      [70000, 9].map(id => formatRle(encodeIds(ids, 6, 8).get(id)!)),
    );
    expect(
      readJson(join(out, 'annotations/train_mask.json')).annotations.map(({ thing_or_stuff }) => thing_or_stuff),
    ).toEqual(['thing', 'stuff']);
    expect((await openPanocaps([join(out, 'data')])).categories.map(({ name }) => name)).toEqual(['sky', 'cat']);
  });

  it('is built again from its own Parquet', async () => {
    const first = await build({ annotations: await source() });
    const second = await build({ from: [join(first.out, 'data')] });
    for (const name of [
      'annotations/train_mask.json',
      'annotations/val_caption.json',
      'data/test-00000-of-00001.parquet',
    ]) {
      expect(readFileSync(join(second.out, name)).equals(readFileSync(join(first.out, name)))).toBe(true);
    }
  });

  it.each([
    [{}, 'no-input'],
    [{ captions: 'x' }, 'no-input'],
    [{ annotations: '.', masks: '.' }, 'clashing-inputs'],
    [{ annotations: '.', split: 'val' }, 'clashing-inputs'],
    [{ masks: '.', captions: '.' }, 'missing-option'],
    [{ annotations: '/no/such/folder' }, 'missing-input'],
  ])('refuses %j with %s', async (options, code) => {
    await expect(build(options)).rejects.toMatchObject({ code });
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

describe('resuming', () => {
  it('after a kill gives the bytes of an uninterrupted run', async () => {
    const folder = await source({ images: 30 });
    const whole = await build({ annotations: folder });
    const out = join(temporaryFolder(), 'killed');
    const binary = resolve(import.meta.dirname, '../../bin/panoply.js');
    for (const point of ['after-write@2', 'before-rename@1', 'after-journal@1', 'in-finish@1', 'after-finish@1']) {
      let signal: unknown;
      try {
        execFileSync(
          process.execPath,
          [binary, 'build', 'panocaps', '--annotations', folder, '--out', out, '--quiet'],
          {
            env: { ...process.env, PANOPLY_FAILPOINT: point },
            stdio: 'ignore',
          },
        );
      } catch (error) {
        signal = (error as { signal?: unknown }).signal;
      }
      expect(signal, point).toBe('SIGKILL');
    }
    const { failures } = await build({ annotations: folder, out });
    expect(failures).toEqual([]);
    expect(folderContents(out)).toEqual(folderContents(whole.out));
  });
});
