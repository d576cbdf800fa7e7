import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobWriter, TextReader, ZipWriter } from '@zip.js/zip.js';
import { parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { comparePanocaps } from '../../src/analysis/score/panocaps/index.ts';
import { checkPanocapsPredictions } from '../../src/check/predictions.ts';
import { convert } from '../../src/convert/convert.ts';
import { readPanocapsTruth } from '../../src/formats/panocaps/benchmark/read-truth.ts';
import { openPanocaps } from '../../src/formats/panocaps/index.ts';
import { readParquetRows } from '../../src/io/node/read-parquet.ts';
import { writePanocapsDetails } from '../../src/score/panocaps/details.ts';
import { writePanocapsReport } from '../../src/score/panocaps/report.ts';
import { scorePanocapsFiles } from '../../src/score/panocaps/score.ts';
import { panoply } from '../support/cli.ts';
import { nestedParquet, predictionsOf, rle, truthFiles, writePredictions, writeTruth } from './panocaps-fixture.ts';

const val = ['b', 'a', 'c'];
const held = ['e', 'd'];
let folder: string;
let truth: string;
let predictions: string;
const base = { textSimilarity: 'trigram', splits: ['val'] };

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'panoply-score-'));
  truth = writeTruth(join(folder, 'truth'), { val, held });
  predictions = writePredictions(join(folder, 'predictions'), predictionsOf(val));
});
afterAll(() => rmSync(folder, { recursive: true }));

const score = async (path: string, options: Partial<Parameters<typeof scorePanocapsFiles>[0]> = {}) =>
  scorePanocapsFiles({ ...base, truth, predictions: [path], ...options });
const numbersOf = async (path: string, options?: Partial<Parameters<typeof scorePanocapsFiles>[0]>) =>
  (await score(path, options)).sets[0].splits.get('val')!.numbers;

describe('predictions', () => {
  test('score what their masks and phrases deserve', async () => {
    // Nine truths; the last of each image fails, by its text, its mask, its text.
    const { numbers, totals } = (await score(predictions)).sets[0].splits.get('val')!;
    expect(totals).toMatchObject({
      images: 3,
      truthUnits: 9,
      predictedUnits: 9,
      truePositives: 6,
      falsePositives: 3,
      falseNegatives: 3,
    });
    expect(numbers['Recall@0.5']).toBeCloseTo(6 / 9, 12);
    expect(numbers['gPQ@0.5']).toBeCloseTo(totals.quality / 9, 12);
    // The masks of b and c are all exact; two of three of a are.
    expect(numbers['Mean IoU (mIoU)']).toBeCloseTo((1 + 2 / 3 + 1) / 3, 12);
  });

  test.each(['jsonl', 'parquet', 'nested parquet', 'zip', 'split folder', 'jsonl in a folder'])(
    'read from %s as from files',
    async kind => {
      const list = predictionsOf(val);
      let path = join(folder, kind.replaceAll(' ', '-'));
      if (kind.startsWith('jsonl')) {
        if (kind === 'jsonl in a folder') path = join(writePredictions(path, []), 'all');
        writeFileSync(`${path}.jsonl`, `${list.map(prediction => JSON.stringify(prediction)).join('\n')}\n`);
        path = kind === 'jsonl' ? `${path}.jsonl` : join(path, '..');
      } else if (kind === 'parquet') {
        const column = (name: 'phrases' | 'phrase_seg_counts' | 'pred_masks' | 'image_id') => ({
          name,
          data: list.map(prediction => prediction[name]),
          type: name === 'image_id' ? ('STRING' as const) : ('JSON' as const),
        });
        const columns = (['image_id', 'phrases', 'phrase_seg_counts', 'pred_masks'] as const).map(column);
        path += '.parquet';
        writeFileSync(path, new Uint8Array(parquetWriteBuffer({ columnData: columns })));
      } else if (kind === 'nested parquet') {
        path += '.parquet';
        writeFileSync(path, nestedParquet(list));
      } else if (kind === 'zip') {
        const writer = new ZipWriter(new BlobWriter());
        for (const prediction of list) {
          await writer.add(`run/val/${prediction.image_id}.json`, new TextReader(JSON.stringify(prediction)));
        }
        path += '.zip';
        writeFileSync(path, new Uint8Array(await (await writer.close()).arrayBuffer()));
      } else writePredictions(join(path, 'val'), list);
      expect(await numbersOf(path)).toEqual(await numbersOf(predictions));
    },
  );

  test.each(['zip', 'folder', 'jsonl'])(
    'in a %s from a Mac, begun with byte order marks, count as they are',
    async kind => {
      const [mark, junk] = ['\uFEFF', '\u0000\u0005\u0016\u0007Mac OS X'];
      const list = predictionsOf(val);
      let path = join(folder, `mac-${kind}`);
      if (kind === 'zip') {
        const writer = new ZipWriter(new BlobWriter());
        for (const { image_id, ...prediction } of list) {
          await writer.add(`run/${image_id}.json`, new TextReader(mark + JSON.stringify(prediction)));
          await writer.add(`__MACOSX/run/._${image_id}.json`, new TextReader(junk));
        }
        path += '.zip';
        writeFileSync(path, new Uint8Array(await (await writer.close()).arrayBuffer()));
      } else if (kind === 'folder') {
        mkdirSync(path);
        for (const { image_id, ...prediction } of list) {
          writeFileSync(join(path, `${image_id}.json`), mark + JSON.stringify(prediction));
          writeFileSync(join(path, `._${image_id}.json`), junk);
        }
      } else {
        path += '.jsonl';
        writeFileSync(path, mark + list.map(prediction => JSON.stringify(prediction)).join('\n'));
      }
      const { problems } = (await score(path)).sets[0];
      expect(problems).toEqual([]);
      expect(await numbersOf(path)).toEqual(await numbersOf(predictions));
    },
  );

  test('against a truth from a Mac, begun with byte order marks, score as ever', async () => {
    const mac = writeTruth(join(folder, 'mac-truth'), { val, held });
    for (const name of ['val_caption.json', 'val_mask.json']) {
      const file = join(mac, 'annotations', name);
      writeFileSync(file, `\uFEFF${readFileSync(file, 'utf8')}`);
      writeFileSync(join(mac, 'annotations', `._${name}`), 'Mac OS X');
    }
    expect(await numbersOf(predictions, { truth: mac })).toEqual(await numbersOf(predictions));
    expect((await openPanocaps([mac])).splits.map(({ name }) => name)).toEqual(['val', 'held']);
  });

  test('in nested Parquet columns read as they are', async () => {
    const path = join(folder, 'rows.parquet');
    const list = predictionsOf(val);
    writeFileSync(path, nestedParquet(list));
    const wanted = list.map(({ image_id, phrases, phrase_seg_counts, pred_masks }) => ({
      ...{ image_id, phrases, phrase_seg_counts },
      pred_masks: pred_masks.map(({ size, counts }) => ({ size, counts })),
    }));
    expect(await readParquetRows(path)).toEqual(wanted);
  });

  test('score alike against raw files with numeric ids and the Parquet files made of them', async () => {
    const ids = Array.from({ length: 12 }, (_, i) => String(i + 1));
    const { captions, masks } = truthFiles(ids);
    const numbered = <Item extends { id: unknown; image_id?: unknown }>(list: Item[], isImage = false) =>
      list.map(item => (isImage ? { ...item, id: Number(item.id) } : { ...item, image_id: Number(item.image_id) }));
    const root = join(folder, 'numbered');
    mkdirSync(join(root, 'annotations'), { recursive: true });
    const images = numbered(captions.images, true);
    const write = (name: string, content: unknown) =>
      writeFileSync(join(root, 'annotations', name), JSON.stringify(content));
    write('val_caption.json', { images, annotations: numbered(captions.annotations) });
    write('val_mask.json', { images, annotations: numbered(masks.annotations) });
    const tables = join(folder, 'numbered-tables');
    await convert({ inputs: [root], to: 'panocaps-parquet', out: tables });
    const [raw, stored] = await Promise.all([root, tables].map(path => readPanocapsTruth(path)));
    const plain = ({ splits }: typeof raw) => splits.get('val')!.map(({ where: _, ...image }) => image);
    expect(plain(stored)).toEqual(plain(raw));
    expect(plain(stored)[1].id).toBe(2);
    const list = writePredictions(join(folder, 'numbered-predictions'), predictionsOf(ids));
    expect(await numbersOf(list, { truth: tables })).toEqual(await numbersOf(list, { truth: root }));
  });

  test('of another split in the same folder are no strangers', async () => {
    const both = writePredictions(join(folder, 'both'), predictionsOf([...val, ...held]));
    expect((await score(both)).sets[0].problems).toEqual([]);
    const { splits, full } = (await score(both, { splits: undefined, pooled: true })).sets[0];
    expect([...splits.keys()]).toEqual(['val', 'held']);
    expect(full!.totals.truthUnits).toBe(9 + 5);
    expect(full!.numbers['Recall@0.5']).toBeCloseTo(
      (splits.get('val')!.totals.truePositives + splits.get('held')!.totals.truePositives) / 14,
      12,
    );
  });
});

describe('broken predictions', () => {
  let broken: string;
  beforeAll(() => {
    const [b, a, c] = predictionsOf(val);
    broken = writePredictions(join(folder, 'broken'), [b]);
    writeFileSync(join(broken, 'a.json'), JSON.stringify(a).slice(0, 60));
    writePredictions(join(broken, 'val'), [b]);
    writeFileSync(join(broken, 'stranger.json'), JSON.stringify(c));
  });
  const kinds = ['duplicate b', 'missing c', 'not-json a', 'unknown-image stranger'];

  test('are refused with the full list', async () => {
    const error = await score(broken).catch((reason: unknown) => reason as Error & { code: string });
    expect(error).toMatchObject({ code: 'bad-predictions' });
    for (const kind of kinds) expect((error as Error).message).toMatch(new RegExp(kind.replace(' ', ' +')));
    expect((error as Error).message).toContain('but 4 are not');
  });

  test('are found by a check too, before anything is scored', async () => {
    const problems = await checkPanocapsPredictions({ truth, predictions: broken, splits: ['val'] });
    expect(problems.map(({ kind, image }) => `${kind} ${image}`).sort()).toEqual(kinds);
    expect(await checkPanocapsPredictions({ truth, predictions, splits: ['val'] })).toEqual([]);
  });

  test('score as empty when lenient, and are told', async () => {
    const { splits, problems } = (await score(broken, { lenient: true })).sets[0];
    expect(problems.map(({ kind, image }) => `${kind} ${image}`).sort()).toEqual(kinds);
    expect(splits.get('val')!.totals).toMatchObject({ predictedUnits: 2, truePositives: 1 });
  });

  test.each([
    ['count-mismatch', { phrase_seg_counts: [1] }],
    ['negative-count', { phrase_seg_counts: [1, -1] }],
    ['bad-form', { phrases: 'car' }],
    ['bad-form', { pred_masks: undefined }],
    ['bad-mask', { pred_masks: [{ size: [40, 60], counts: '~' }, rle(0, 0, 2, 2)] }],
    ['size-mismatch', { pred_masks: [{ size: [40, 61], counts: [40 * 61] }, rle(0, 0, 2, 2)] }],
  ])('%s', async (kind, change) => {
    const list = predictionsOf(val);
    const path = writePredictions(join(folder, `one-${kind}`), list);
    writeFileSync(join(path, 'b.json'), JSON.stringify({ ...list[0], ...change }));
    const { problems } = (await score(path, { lenient: true })).sets[0];
    expect(problems).toMatchObject([{ kind, image: 'b', where: { file: join(path, 'b.json') } }]);
    expect(await checkPanocapsPredictions({ truth, predictions: path, splits: ['val'] })).toEqual(problems);
    await expect(score(path)).rejects.toMatchObject({ code: 'bad-predictions' });
  });

  test('none at all is refused as the benchmark does, and zero when lenient', async () => {
    const empty = predictionsOf(val).map(p => ({ ...p, phrases: [], phrase_seg_counts: [], pred_masks: [] }));
    const path = writePredictions(join(folder, 'empty'), empty);
    await expect(score(path)).rejects.toMatchObject({ code: 'no-predictions' });
    expect((await numbersOf(path, { lenient: true }))['gPQ@0.5']).toBe(0);
  });

  test('an unknown split and a folder without predictions say what there is', async () => {
    await expect(score(predictions, { splits: ['test'] })).rejects.toThrow(
      'Expected one of val, held for --split but received test',
    );
    await expect(score(truth)).rejects.toMatchObject({ code: 'no-predictions' });
    await expect(score(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'missing-file' });
  });
});

describe('two sets', () => {
  test('compare: a better one gains, intervals hold the difference, the same draws for a set against itself', async () => {
    const ids = Array.from({ length: 40 }, (_, i) => `image-${i}`);
    const many = writeTruth(join(folder, 'many'), { val: ids });
    const worse = writePredictions(join(folder, 'worse'), predictionsOf(ids));
    const list = predictionsOf(ids);
    for (const [i, prediction] of list.entries())
      if (i % 4 === 0) prediction.phrases[prediction.phrases.length - 1] = ['old bus', 'two dogs', 'table'][i % 3];
    const better = writePredictions(join(folder, 'better'), list);
    const { sets } = await scorePanocapsFiles({ ...base, truth: many, predictions: [worse, better] });
    const [first, second] = sets.map(set => set.splits.get('val')!);
    const differences = comparePanocaps(first.images, second.images);
    for (const key of Object.keys(differences) as (keyof typeof differences)[]) {
      const { difference, low, high } = differences[key];
      expect(difference).toBeCloseTo(second.numbers[key] - first.numbers[key], 12);
      expect(low).toBeLessThanOrEqual(difference);
      expect(high).toBeGreaterThanOrEqual(difference);
    }
    expect(differences['gPQ@0.5'].low).toBeGreaterThan(0);
    expect(differences['Mean IoU (mIoU)']).toEqual({ difference: 0, low: 0, high: 0 });
    expect(comparePanocaps(first.images, first.images)['gPQ@0.5']).toEqual({ difference: 0, low: 0, high: 0 });
    expect(comparePanocaps(first.images, second.images, { seed: 1 })).not.toEqual(differences);
  });
});

describe('results', () => {
  test('details: every unit once, with what failed', async () => {
    const result = await score(predictions);
    const path = join(folder, 'details.parquet');
    const count = await writePanocapsDetails(result, path);
    const bytes = readFileSync(path);
    const rows = await parquetReadObjects({
      file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
    });
    expect(rows).toHaveLength(count);
    const of = (status: string) => rows.filter(row => row.status === status);
    expect([of('matched').length, of('missed').length, of('spurious').length]).toEqual([6, 3, 3]);
    expect(of('missed').map(row => [row.image_id, row.failed, row.truth_phrases])).toEqual([
      ['b', 'text', ['the old bus']],
      ['a', 'mask', ['two dogs']],
      ['c', 'text', ['a table']],
    ]);
    expect(of('matched')[0]).toMatchObject({
      split: 'val',
      image_id: 'b',
      truth_mask: 0,
      predicted_mask: 0,
      iou: 1,
      ap50: true,
      failed: null,
    });
  });

  test('report: one self-contained page that shows every phrase', async () => {
    const path = join(folder, 'report.html');
    await writePanocapsReport(await score(predictions), undefined, path);
    const page = readFileSync(path, 'utf8');
    expect(page).not.toMatch(/(?:src|href)="(?!data:)/);
    for (const text of ['gPQ@0.5', 'zebra', 'missed: mask', 'missed: text', 'Not comparable'])
      expect(page).toContain(text);
    expect(page.match(/data:image\/webp/g)).toHaveLength(6);
  });

  test('report: phrases cannot bring markup', async () => {
    const list = predictionsOf(val);
    list[0].phrases[0] = '<script>alert(1)</script>';
    const path = join(folder, 'hostile.html');
    await writePanocapsReport(await score(writePredictions(join(folder, 'hostile'), list)), undefined, path);
    expect(readFileSync(path, 'utf8')).not.toContain('<script');
  });
});

describe('the command', () => {
  test('prints one JSON document with the keys of the benchmark', () => {
    const { status, stdout, stderr } = panoply([
      'score',
      'panocaps',
      '--truth',
      truth,
      '--predictions',
      predictions,
      '--split',
      'val',
      '--text-similarity',
      'trigram',
      '--json',
    ]);
    expect([status, stderr]).toEqual([0, '']);
    const json = JSON.parse(stdout);
    expect(Object.keys(json.per_split.val)).toEqual([
      'AP50',
      'AP50_corrected',
      'Mean IoU (mIoU)',
      'Recall@0.5',
      'Precision@0.5',
      'F1@0.5',
      'gPQ@0.5',
    ]);
    expect(json).toMatchObject({ textSimilarity: 'trigram', wordnet: '3.0', comparable: false });
  });

  test('takes several splits after --split, and refuses stray words', () => {
    const args = ['score', 'panocaps', '--truth', truth, '--text-similarity', 'trigram', '--json'];
    const both = panoply([...args, '--predictions', join(folder, 'both'), '--split', 'val', 'held']);
    expect(Object.keys(JSON.parse(both.stdout).per_split)).toEqual(['val', 'held']);
    expect(panoply([...args, '--predictions', predictions, 'val']).status).toBe(2);
  });

  test('without the model package says how to get it and what else there is, exit 3', () => {
    const { status, stderr } = panoply([
      'score',
      'panocaps',
      '--truth',
      truth,
      '--predictions',
      predictions,
      '--split',
      'val',
    ]);
    expect(status).toBe(3);
    expect(stderr).toMatch(/npm install @huggingface\/transformers[\s\S]*--text-similarity trigram/);
  });

  test('refuses broken predictions with exit 3; lenient scores them with exit 1', () => {
    const args = [
      'score',
      'panocaps',
      '--truth',
      truth,
      '--predictions',
      join(folder, 'broken'),
      '--split',
      'val',
      '--text-similarity',
      'trigram',
    ];
    expect(panoply(args).status).toBe(3);
    const lenient = panoply([...args, '--lenient', '--json']);
    expect(lenient.status).toBe(1);
    expect(JSON.parse(lenient.stdout).unusable).toHaveLength(4);
  });
});
