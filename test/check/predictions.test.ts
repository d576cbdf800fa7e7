/** `panoply check TRUTH --predictions P`: every code at its place, nothing on a good set. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { predictionRules } from '../../src/analysis/check/prediction-rules.ts';
import { checkPredictions } from '../../src/check/predictions.ts';
import { predictionsOf, rle, writePredictions, writeTruth } from '../score/panocaps-fixture.ts';
import { panoply } from '../support/cli.ts';

const val = ['b', 'a', 'c'];
const held = ['e', 'd'];
let folder: string;
let truth: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'panoply-check-predictions-'));
  truth = writeTruth(join(folder, 'truth'), { val, held });
});
afterAll(() => rmSync(folder, { recursive: true }));

const check = (predictions: string, splits: readonly string[] = ['val']) =>
  checkPredictions({ truth, predictions, splits });
let next = 0;
/** A good set, changed. */
function plant(change: (path: string, list: ReturnType<typeof predictionsOf>) => void): string {
  const list = predictionsOf(val);
  const path = writePredictions(join(folder, `set-${next++}`), list);
  change(path, list);
  return path;
}
const put = (path: string, name: string, value: unknown) => writeFileSync(join(path, name), JSON.stringify(value));

describe('a good set', () => {
  test('has no issue, and says what was looked at', async () => {
    const path = plant(() => {});
    expect(await check(path)).toEqual({
      issues: [],
      counts: { error: 0, warning: 0, info: 0 },
      checked: {
        family: 'panocaps',
        splits: ['val'],
        images: 3,
        predictions: 3,
        masks: 9,
        rules: predictionRules.length,
      },
    });
    // The other split's images are asked for only when it is.
    expect((await check(path, [])).issues.map(({ code, file }) => [code, file])).toEqual([
      ['prediction-missing', 'e.json'],
      ['prediction-missing', 'd.json'],
    ]);
  });
});

type Plant = Parameters<typeof plant>[0];
const many = Array.from({ length: 51 }, () => 'car');
const planted: [code: string, place: { file: string; pointer?: string }, Plant][] = [
  ['missing', { file: 'a.json' }, path => rmSync(join(path, 'a.json'))],
  ['duplicate', { file: 'b.json' }, (path, [b]) => void writePredictions(join(path, 'val'), [b])],
  ['unknown-image', { file: 'x.json' }, (path, [b]) => put(path, 'x.json', b)],
  ['not-json', { file: 'b.json' }, (path, [b]) => writeFileSync(join(path, 'b.json'), JSON.stringify(b).slice(0, 90))],
  ['not-json', { file: 'b.json' }, path => writeFileSync(join(path, 'b.json'), '')],
  ['bad-form', { file: 'b.json' }, path => put(path, 'b.json', [1, 2])],
  [
    'bad-form',
    { file: 'b.json', pointer: '/phrases/1' },
    (path, [b]) => put(path, 'b.json', { ...b, phrases: ['a', 7] }),
  ],
  [
    'bad-form',
    { file: 'b.json', pointer: '/pred_masks' },
    (path, [b]) => put(path, 'b.json', { ...b, pred_masks: {} }),
  ],
  [
    'bad-form',
    { file: 'b.json', pointer: '/phrase_seg_counts/0' },
    (path, [b]) => put(path, 'b.json', { ...b, phrase_seg_counts: [1.5, 1] }),
  ],
  [
    'count-mismatch',
    { file: 'b.json', pointer: '/phrase_seg_counts' },
    (path, [b]) => put(path, 'b.json', { ...b, phrase_seg_counts: [2] }),
  ],
  [
    'negative-count',
    { file: 'b.json', pointer: '/phrase_seg_counts/1' },
    (path, [b]) => put(path, 'b.json', { ...b, phrase_seg_counts: [2, -1] }),
  ],
  [
    'bad-mask',
    { file: 'b.json', pointer: '/pred_masks/1' },
    (path, [b]) => put(path, 'b.json', { ...b, pred_masks: [b.pred_masks[0], { size: [40, 60], counts: '0~' }] }),
  ],
  [
    'bad-mask',
    { file: 'b.json', pointer: '/pred_masks/0' },
    (path, [b]) => put(path, 'b.json', { ...b, pred_masks: [null, b.pred_masks[1]] }),
  ],
  [
    'size-mismatch',
    { file: 'b.json', pointer: '/pred_masks/0' },
    (path, [b]) => put(path, 'b.json', { ...b, pred_masks: [{ size: [60, 40], counts: [2400] }, b.pred_masks[1]] }),
  ],
  ['unaligned', { file: 'b.json' }, (path, [b]) => put(path, 'b.json', { ...b, phrase_seg_counts: [2, 2] })],
  [
    'too-many-labels',
    { file: 'b.json' },
    (path, [b]) =>
      put(path, 'b.json', {
        ...b,
        phrases: many,
        phrase_seg_counts: many.map(() => 1),
        pred_masks: many.map(() => rle(0, 0, 2, 2)),
      }),
  ],
];

describe('planted faults', () => {
  test.each(planted)('prediction-%s at %o', async (kind, place, change) => {
    const { issues, counts } = await check(plant(change));
    expect(issues.map(({ code, file, pointer }) => ({ code, file, pointer }))).toEqual([
      { code: `prediction-${kind}`, pointer: undefined, ...place },
    ]);
    const { severity, hint } = predictionRules.find(({ code }) => code === `prediction-${kind}`)!;
    expect(issues[0]).toMatchObject({ severity, hint });
    expect(counts[severity]).toBe(1);
  });

  test('there is one for every code', () => {
    expect(new Set(planted.map(([kind]) => `prediction-${kind}`))).toEqual(
      new Set(predictionRules.map(({ code }) => code)),
    );
  });

  test('every mask of a prediction is named, not the first alone', async () => {
    const path = plant((each, [b]) =>
      put(each, 'b.json', { ...b, pred_masks: [{ size: [1, 1], counts: [1] }, { size: [40, 60] }] }),
    );
    expect((await check(path)).issues.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['prediction-bad-mask', '/pred_masks/1'],
      ['prediction-size-mismatch', '/pred_masks/0'],
    ]);
  });

  test('rows of a JSONL file are named', async () => {
    const [b, a, c] = predictionsOf(val);
    const path = join(folder, 'all.jsonl');
    const cut = JSON.stringify(a).slice(0, 90);
    const wrong = { ...c, pred_masks: c.pred_masks.map(() => ({ size: [40, 60], counts: '~' })) };
    writeFileSync(path, `${[JSON.stringify(b), cut, JSON.stringify(wrong), JSON.stringify(b)].join('\n')}\n`);
    expect((await check(path)).issues.map(({ code, file, row, pointer }) => [code, file, row, pointer])).toEqual([
      ['prediction-duplicate', 'all.jsonl', 3, undefined],
      ['prediction-not-json', 'all.jsonl', 1, undefined],
      ...wrong.pred_masks.map((_, i) => ['prediction-bad-mask', 'all.jsonl', 2, `/pred_masks/${i}`]),
    ]);
  });
});

describe('the command', () => {
  const args = (...more: string[]) => ['check', truth, '--split', 'val', '--quiet', ...more];

  test("prints the check's JSON and exits with 1 on errors, with --strict on warnings too", () => {
    const bad = panoply(args('--predictions', plant(planted[0][2]), '--json'));
    expect([bad.status, bad.stderr]).toEqual([1, '']);
    expect(JSON.parse(bad.stdout)).toMatchObject({
      issues: [{ code: 'prediction-missing', severity: 'error', file: 'a.json' }],
      counts: { error: 1, warning: 0, info: 0 },
      checked: { images: 3, predictions: 2 },
    });
    const odd = plant(planted.find(([kind]) => kind === 'unaligned')![2]);
    expect(panoply(args('--predictions', odd)).status).toBe(0);
    expect(panoply(args('--predictions', odd, '--strict')).status).toBe(1);
  });

  test('in words says how many were looked at; --html writes a page', () => {
    const page = join(folder, 'page.html');
    const { status, stdout } = panoply(args('--predictions', plant(planted[3][2]), '--html', page));
    expect(status).toBe(1);
    expect(stdout).toMatch(/prediction-not-json[\s\S]*1 error {2}3 predictions for 3 images of val/);
  });

  test('refuses what makes no sense with predictions, exit 2; a truth that is none, exit 3', () => {
    const good = plant(() => {});
    expect(panoply(args('--predictions', good, '--deep')).status).toBe(2);
    expect(panoply(['check', truth, truth, '--predictions', good]).status).toBe(2);
    expect(panoply(['check', truth, '--split', 'val']).status).toBe(2);
    expect(panoply(['check', truth, '--split', 'test', '--predictions', good]).status).toBe(2);
    expect(panoply(['check', folder, '--predictions', good]).status).toBe(3);
    expect(panoply(args('--predictions', join(folder, 'nowhere'))).status).toBe(3);
  });
});
