/** The numbers through files, on one thread and on several that share the categories. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CocoResult, type CocoTruth, scoreCoco } from '../../../src/analysis/score/coco/index.ts';
import { scoreCocoFiles } from '../../../src/score/coco/score.ts';

let folder: string;
let truth: CocoTruth;
let results: CocoResult[];
const paths = () => ({ truth: join(folder, 'truth.json'), predictions: join(folder, 'results.json') });

/** Deterministic numbers in [0, 1). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x80000000;
  };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'panoply-coco-'));
  const random = numbersFrom(7);
  const box = (): [number, number, number, number] => [
    400 * random(),
    300 * random(),
    1 + 150 * random(),
    1 + 150 * random(),
  ];
  const images = Array.from({ length: 300 }, (_, i) => ({ id: i + 1, height: 480, width: 640 }));
  const annotations = Array.from({ length: 1500 }, (_, i) => {
    const bbox = box();
    const [image, category] = [1 + Math.floor(300 * random()), 1 + Math.floor(9 * random() ** 2)];
    return {
      id: i,
      image_id: image,
      category_id: category,
      bbox,
      area: bbox[2] * bbox[3],
      iscrowd: i % 50 === 0 ? 1 : 0,
    };
  });
  // The ninth category has no truth for some of its detections, the tenth none at all.
  truth = { images, annotations, categories: Array.from({ length: 10 }, (_, i) => ({ id: i + 1 })) };
  results = Array.from({ length: 16_000 }, (_, i) => {
    const { image_id, category_id, bbox } = annotations[Math.floor(1500 * random())];
    const near = bbox.map(side => side * (0.9 + 0.2 * random())) as [number, number, number, number];
    return {
      image_id,
      category_id: i % 40 === 0 ? 10 : category_id,
      score: Math.round(200 * random()) / 200,
      bbox: near,
    };
  });
  writeFileSync(paths().truth, JSON.stringify(truth));
  writeFileSync(paths().predictions, JSON.stringify(results));
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([1, 2, 3])('are those in memory, on %i threads', async jobs => {
  const expected = { bbox: scoreCoco(truth, results, 'bbox') };
  expect(expected.bbox.AP).toBeGreaterThan(0.05);
  expect(await scoreCocoFiles({ ...paths(), jobs })).toEqual(expected);
});

test('are the same from files that begin with a byte order mark', async () => {
  const marked = { truth: join(folder, 'marked-truth.json'), predictions: join(folder, 'marked-results.json') };
  writeFileSync(marked.truth, `\uFEFF${JSON.stringify(truth)}`);
  writeFileSync(marked.predictions, `\uFEFF${JSON.stringify(results)}`);
  expect(await scoreCocoFiles({ ...marked, jobs: 1 })).toEqual(await scoreCocoFiles({ ...paths(), jobs: 1 }));
});

test('a fault that only another thread sees is told with its place', async () => {
  const predictions = join(folder, 'broken.json');
  for (const index of [3, 11]) {
    const broken = results.map((result, i) => (i === index ? { ...result, bbox: undefined } : result));
    writeFileSync(predictions, JSON.stringify(broken));
    await expect(scoreCocoFiles({ ...paths(), predictions, jobs: 2 })).rejects.toMatchObject({
      code: 'bad-coco',
      where: { file: predictions, pointer: `/${index}` },
    });
  }
});
