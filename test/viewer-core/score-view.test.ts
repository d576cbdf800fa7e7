import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { predictedCaption, scoreView, truthOfView } from '../../apps/viewer/src/scene/panocaps/score-view.ts';
import {
  checkPrediction,
  imageQuality,
  scorePanocaps,
  type TruthImage,
} from '../../src/analysis/score/panocaps/index.ts';
import { phraseSimilarity, trigramEmbedding } from '../../src/analysis/text-similarity/phrase-similarity.ts';
import { synthesizePanocaps } from '../../src/build/panocaps/synthesize.ts';
import type { View } from '../../src/core/model/dataset.ts';
import { readPanocapsTruth } from '../../src/formats/panocaps/benchmark/read-truth.ts';
import { openPanocaps } from '../../src/formats/panocaps/index.ts';

const similarity = () => phraseSimilarity(trigramEmbedding(), undefined);

describe('one image scored from the viewer documents', () => {
  const truths = new Map<string, TruthImage>();
  const views: View[] = [];
  let out: string;
  let predictions: string;

  beforeAll(async () => {
    out = mkdtempSync(join(tmpdir(), 'panoply-test-'));
    predictions = join(out, 'predictions');
    await synthesizePanocaps({ images: 10, out: join(out, 'set'), predictions, seed: 11, pictures: false });
    const { splits } = await readPanocapsTruth(join(out, 'set'));
    for (const images of splits.values()) for (const image of images) truths.set(String(image.id), image);
    const dataset = await openPanocaps([join(out, 'set')]);
    for await (const scene of dataset.scenes()) views.push(...scene.views);
  });

  afterAll(() => rmSync(out, { recursive: true, force: true }));

  // What a server sends and a page reads.
  const received = (view: View) =>
    JSON.parse(JSON.stringify({ id: view.id, captions: view.captions, regions: view.regions }));
  const idOf = (view: View) => [...truths.keys()].find(id => view.id === id || view.id.endsWith(`/${id}`))!;

  test('has the truth that the benchmark reads from the files', () => {
    expect(views).toHaveLength(10);
    for (const view of views) {
      const expected = truths.get(idOf(view))!;
      const { units, width, height } = truthOfView(received(view));
      expect([width, height]).toEqual([expected.width, expected.height]);
      expect(units!.map(({ maskIndex, phrases }) => [maskIndex, phrases])).toEqual(
        expected.units!.map(({ maskIndex, phrases }) => [maskIndex, phrases]),
      );
      expect(units!.map(({ mask }) => mask)).toEqual(expected.units!.map(({ mask }) => mask));
    }
  });

  test('has the gPQ, matches and reasons of the benchmark engine', () => {
    let failures = 0;
    for (const view of views) {
      const file = join(predictions, `${idOf(view)}.json`);
      expect(existsSync(file)).toBe(true);
      const prediction = JSON.parse(readFileSync(file, 'utf8'));
      const truth = truths.get(idOf(view))!;
      const { images } = scorePanocaps([truth], new Map([[truth.id, checkPrediction(prediction)]]), similarity());
      const { score, quality, rows, problem } = scoreView(received(view), { prediction }, similarity());
      expect(problem).toBeUndefined();
      expect(quality).toBe(imageQuality(images[0]));
      expect(score.matches).toEqual(images[0].matches);
      expect(score.truthPhrases).toEqual(images[0].truthPhrases);
      failures += rows.filter(({ status }) => status !== 'matched').length;
      const caption = predictedCaption(prediction);
      const numbered = caption.phrases.flatMap(({ regionIds }) => regionIds);
      expect(numbered).toEqual(prediction.pred_masks.map((_: unknown, k: number) => k));
      for (const { text, start, end } of caption.phrases) expect(caption.text.slice(start, end)).toBe(text);
    }
    // The mistakes are there to be explained.
    expect(failures).toBeGreaterThan(3);
  });

  test('counts a prediction that cannot be scored as empty, and says why', () => {
    const view = received(views[0]);
    const units = truthOfView(view).units!.length;
    const good = JSON.parse(readFileSync(join(predictions, `${idOf(views[0])}.json`), 'utf8'));
    const broken = { ...good, phrase_seg_counts: [1] };
    const { quality, problem, rows } = scoreView(view, { prediction: broken }, similarity());
    expect(quality).toBe(0);
    expect(problem).toMatch(/Expected a count for each of \d+ phrases but received 1/);
    expect(rows.map(({ status, failure }) => [status, failure])).toEqual(
      Array.from({ length: units }, () => ['missed', 'nothing']),
    );
    const missing = scoreView(view, { problem: 'no file' }, similarity());
    expect(missing.problem).toBe('no file');
    expect(missing.quality).toBe(0);
    const small = { ...good, pred_masks: good.pred_masks.map(() => ({ size: [2, 2], counts: '04' })) };
    expect(scoreView(view, { prediction: small }, similarity()).problem).toMatch(/pixels.*as the truth has/);
  });
});

test('phrases of a prediction that its caption does not hold have no place in it', () => {
  const { phrases } = predictedCaption({
    image_id: 'x',
    caption: 'a cat and a cat',
    phrases: ['a cat', 'a dog', 'a cat', ''],
    phrase_seg_counts: [1, 2, 0, 1],
    pred_masks: [],
  });
  expect(phrases.map(({ start, end, regionIds }) => [start, end, regionIds])).toEqual([
    [0, 5, [0]],
    [0, 0, [1, 2]],
    [10, 15, []],
    [0, 0, [3]],
  ]);
});
