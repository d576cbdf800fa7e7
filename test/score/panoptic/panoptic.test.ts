import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  addPanopticCounts,
  countPanopticImage,
  type PanopticCategory,
  type PanopticCounts,
  type PanopticNumbers,
  type PanopticSegment,
  panopticNumbers,
} from '../../../src/analysis/score/panoptic/index.ts';
import { rgbFromPanopticIds } from '../../../src/core/mask/index.ts';
import { encodeImage } from '../../../src/io/node/sharp.ts';
import { scorePanopticFiles } from '../../../src/score/panoptic/score.ts';
import { sharedFolder } from '../../shared.ts';

interface CaseImage {
  image_id: number;
  height: number;
  width: number;
  /** id, length, id, length, ... */
  truth: number[];
  predicted: number[];
  truthSegments: PanopticSegment[];
  predictedSegments: PanopticSegment[];
}
const { categories, cases } = JSON.parse(readFileSync(new URL('cases.json', import.meta.url), 'utf8')) as {
  categories: PanopticCategory[];
  cases: { images: CaseImage[]; expected?: PanopticNumbers; error?: string }[];
};
const scored = cases.filter(({ expected }) => expected);
const refused = cases.filter(({ error }) => error);
const categoryIds = new Set(categories.map(({ id }) => id));

function expand(runs: readonly number[]): Uint32Array {
  const ids: number[] = [];
  for (let i = 0; i < runs.length; i += 2) for (let k = 0; k < runs[i + 1]; k++) ids.push(runs[i]);
  return Uint32Array.from(ids);
}

function countCase(images: readonly CaseImage[]): Map<number, PanopticCounts> {
  const counts = new Map<number, PanopticCounts>();
  for (const { truth, predicted, truthSegments, predictedSegments } of images) {
    const one = new Map<number, PanopticCounts>();
    const rgb = (runs: readonly number[]) => rgbFromPanopticIds(expand(runs));
    const image = { truthRgb: rgb(truth), predictedRgb: rgb(predicted), truthSegments, predictedSegments };
    countPanopticImage(image, categoryIds, one);
    addPanopticCounts(counts, one);
  }
  return counts;
}

function expectNumbers(actual: PanopticNumbers, expected: PanopticNumbers): void {
  for (const group of ['All', 'Things', 'Stuff'] as const) {
    if (expected[group] === null) expect(actual[group]).toBeNull();
    else {
      for (const key of ['pq', 'sq', 'rq', 'n'] as const)
        expect(actual[group]![key]).toBeCloseTo(expected[group][key], 10);
    }
  }
  expect(Object.keys(actual.per_class)).toEqual(Object.keys(expected.per_class));
  for (const [id, quality] of Object.entries(expected.per_class)) {
    for (const key of ['pq', 'sq', 'rq'] as const) expect(actual.per_class[id][key]).toBeCloseTo(quality[key], 10);
  }
}

describe('panoptic quality', () => {
  test.each(scored.map((_, i) => i))("is panopticapi's: case %i", index => {
    const { images, expected } = scored[index];
    expectNumbers(panopticNumbers(countCase(images), categories), expected!);
  });

  test('the cases hold crowds, void and a group without segments', () => {
    expect(scored.some(({ images }) => images.some(image => image.truthSegments.some(({ iscrowd }) => iscrowd)))).toBe(
      true,
    );
    expect(
      scored.some(({ images }) => images.some(({ truth }) => truth.some((id, i) => i % 2 === 0 && id === 0))),
    ).toBe(true);
    const counts = new Map([[1, { iou: 0, truePositives: 0, falsePositives: 1, falseNegatives: 0 }]]);
    expect(panopticNumbers(counts, categories).Stuff).toBeNull();
  });

  test.each(refused.map((_, i) => i))('refuses what panopticapi refuses: case %i', index => {
    const { images } = refused[index];
    expect(() => countCase(images)).toThrow(expect.objectContaining({ code: 'panoptic-segment' }));
  });

  test('comes out the same through PNGs and threads, per image too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'panoply-panoptic-'));
    try {
      const { images, expected } = scored[1];
      // Repeated, so that there are enough images for two threads; quality does not change by that.
      const repeated = Array.from({ length: 8 }, (_, k) =>
        images.map(image => ({ ...image, image_id: image.image_id + 100 * k })),
      ).flat();
      for (const side of ['truth', 'predicted'] as const) {
        mkdirSync(join(folder, side));
        for (const image of repeated) {
          const data = rgbFromPanopticIds(expand(image[side]));
          const png = await encodeImage({ width: image.width, height: image.height, data }, 'png');
          writeFileSync(join(folder, side, `${image.image_id}.png`), png);
        }
        const annotations = repeated.map(image => ({
          image_id: image.image_id,
          file_name: `${image.image_id}.png`,
          segments_info: side === 'truth' ? image.truthSegments : image.predictedSegments,
        }));
        writeFileSync(join(folder, `${side}.json`), JSON.stringify({ annotations, categories }));
      }
      const options = { truth: join(folder, 'truth.json'), predictions: join(folder, 'predicted.json') };
      for (const jobs of [1, 2]) {
        const result = await scorePanopticFiles({ ...options, jobs });
        expectNumbers(result, expected!);
        expect(result.per_image).toHaveLength(48);
        const own = panopticNumbers(countCase([images[2]]), categories).All;
        expect(result.per_image[2].pq).toBeCloseTo(own!.pq, 12);
      }
      await expect(
        scorePanopticFiles({ ...options, predictions: options.truth, predictionSegments: join(folder, 'none') }),
      ).rejects.toMatchObject({ code: 'missing-file' });
      writeFileSync(join(folder, 'few.json'), JSON.stringify({ annotations: [] }));
      await expect(
        scorePanopticFiles({
          ...options,
          predictions: join(folder, 'few.json'),
          predictionSegments: join(folder, 'predicted'),
        }),
      ).rejects.toMatchObject({ code: 'panoptic-missing' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

const examples = join(sharedFolder ?? '', 'data/coco-panoptic');
describe.runIf(sharedFolder !== undefined && existsSync(examples))("COCO's own panoptic examples", () => {
  test('are perfect against themselves', async () => {
    const truth = join(examples, 'panoptic_examples.json');
    const { All, Things, Stuff } = await scorePanopticFiles({ truth, predictions: truth });
    expect([All, Things, Stuff]).toEqual([8, 4, 4].map(n => ({ pq: 1, sq: 1, rq: 1, n })));
  });
});
