import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkRules } from '../../src/analysis/check/rules/index.ts';
import { CheckRun } from '../../src/analysis/check/run-rules.ts';
import type { SceneDigest } from '../../src/analysis/check/types.ts';
import { check } from '../../src/check/check.ts';
import { openPanocaps, writePanocapsSplit } from '../../src/formats/panocaps/index.ts';
import { sharedFolder } from '../shared.ts';
import { temporaryFolder } from '../support/folders.ts';
import { firstMask, Planted, useSoundSet } from './panocaps/planted.ts';
import { placesOf } from './planted-set.ts';

useSoundSet();

describe('places', () => {
  test('in a Parquet file are rows and columns', async () => {
    const set = new Planted();
    firstMask(mask => Object.assign(mask, { area: mask.area + 1 }))(set);
    set.retag(annotated => annotated.replace(/<(\d+)/, '<$1,99'));
    const dataset = await openPanocaps([set.root]);
    async function* records() {
      for (const id of dataset.index('train')) {
        const record = await dataset.record(id);
        yield { record, categoryName: () => undefined };
      }
    }
    await writePanocapsSplit({
      out: set.root,
      split: 'train',
      records: records(),
      raw: false,
      ...dataset.rests('train'),
    });
    rmSync(set.path('annotations'), { recursive: true });
    expect(placesOf(await set.check())).toEqual([
      'area-differs data/train-00000-of-00001.parquet#/mask_annotations/0/area row 0',
      'tag-unknown data/train-00000-of-00001.parquet#/caption_info/label_matched/0 row 0',
    ]);
    const table = set.path('data/train-00000-of-00001.parquet');
    writeFileSync(table, readFileSync(table).subarray(0, 5000));
    expect(placesOf(await set.check())).toEqual(['json-broken data/train-00000-of-00001.parquet']);
  });

  test('are relative to the dataset, pictures elsewhere or not', async () => {
    const set = new Planted();
    const pictures = join(temporaryFolder(), 'pictures');
    renameSync(set.path('images'), pictures);
    const { issues, checked } = await check({ roots: [set.root, dirname(pictures), pictures], jobs: 1 });
    expect(issues).toEqual([]);
    expect(checked.images).toBe(9);
    firstMask(({ bbox }) => bbox.reverse())(set);
    const alone = await check({ roots: [set.path('annotations')], jobs: 1 });
    expect(placesOf(alone)).toEqual(['box-differs train_mask.json#/annotations/0/bbox', 'pictures-absent .']);
  });
});

describe('phrase-clash', () => {
  const use = (words: string, category: string, isThing: boolean): SceneDigest => ({
    id: words,
    split: 'train',
    file: 'a.json',
    captions: 1,
    images: [],
    grounding: [
      {
        view: 0,
        place: { file: 'a.json' },
        source: '',
        regions: [
          {
            ...{ place: { file: 'a.json' }, id: 0, categoryId: 0, isThing, isCrowd: false, isNamed: true },
            category: { source: '', id: 0, name: category },
            ...{ stated: { area: 1, box: [] }, hasOtherSize: false },
          },
        ],
        captions: [
          {
            ...{ place: { file: 'a.json', pointer: `/${category}` }, text: words, problems: [] },
            phrases: [{ text: words, regions: [0], place: { file: 'a.json', pointer: `/${category}` } }],
          },
        ],
      },
    ],
  });
  const clashes = (scenes: SceneDigest[]) => {
    const run = new CheckRun({
      family: 'panocaps',
      rules: checkRules.filter(({ code }) => code === 'phrase-clash'),
      provided: new Set(['regions']),
    });
    run.addDataset({
      ...{ family: 'panocaps', expected: { origin: '', viewCount: 1, rigs: [] }, documents: [], scenes },
      ...{ failures: [], isUnfinished: false, unreadable: [] },
    });
    return run.issues().map(({ pointer }) => pointer);
  };

  test('needs a usual category, or a thing and stuff', () => {
    const chairs = Array.from({ length: 4 }, () => use('the chair', 'chair', true));
    expect(clashes([...chairs, use('A chair.', 'armchair', true)])).toEqual(['/armchair']);
    // Three of four are no habit.
    expect(clashes([...chairs.slice(1), use('A chair.', 'armchair', true)])).toEqual([]);
    expect(clashes([chairs[0], use('chair', 'floor', false)])).toEqual(['/floor']);
    expect(clashes([chairs[0], use('chairs', 'floor', false)])).toEqual([]);
  });
});

describe.runIf(sharedFolder)('real COCO', () => {
  test('has no issues', async () => {
    const { issues, checked } = await check({ roots: [join(sharedFolder ?? '', 'data/coco-panoptic')], jobs: 1 });
    expect(issues).toEqual([]);
    expect(checked).toMatchObject({ family: 'coco', images: 4 });
  });
});
