import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeIds, formatRle, rgbFromPanopticIds } from '../../src/core/mask/index.ts';
import { openPanocaps } from '../../src/formats/panocaps/index.ts';
import { encodeImage } from '../../src/io/node/sharp.ts';
import { folderContents, temporaryFolder } from '../support/folders.ts';
import { build, edit, expectBuilt, readJson, readLines, source } from './built.ts';

beforeAll(expectBuilt);

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
