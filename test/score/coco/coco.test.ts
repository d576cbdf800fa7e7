import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  type CocoResult,
  type CocoTruth,
  type OverlapKind,
  scoreCoco,
} from '../../../src/analysis/score/coco/index.ts';

const { cases } = JSON.parse(readFileSync(new URL('cases.json', import.meta.url), 'utf8')) as {
  cases: { truth: CocoTruth; results: CocoResult[]; expected: Record<OverlapKind, number[]> }[];
};

describe('scoreCoco', () => {
  test.each(cases.flatMap((_, i) => (['bbox', 'segm'] as const).map(kind => [i, kind] as const)))(
    'gives the twelve numbers of pycocotools: case %i, %s',
    (index, kind) => {
      const { truth, results, expected } = cases[index];
      const ours = Object.values(scoreCoco(truth, results, kind));
      expect(ours).toHaveLength(12);
      ours.forEach((value, i) => {
        expect(Math.abs(value - expected[kind][i]), `number ${i}: ${value} for ${expected[kind][i]}`).toBeLessThan(
          1e-9,
        );
      });
    },
  );

  test('the cases hold the awkward ones', () => {
    expect(cases.some(({ truth }) => truth.annotations[0].id === 0)).toBe(true);
    expect(cases.some(({ truth }) => truth.annotations.some(({ iscrowd }) => iscrowd))).toBe(true);
    expect(cases.some(({ expected }) => expected.segm.includes(-1))).toBe(true);
    const crowded = cases.some(({ results }) => {
      const counts = new Map<string, number>();
      for (const { image_id, category_id } of results) {
        const key = `${image_id} ${category_id}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      return Math.max(...counts.values()) > 100;
    });
    expect(crowded).toBe(true);
  });

  test('refuses results of other images and results without what is compared', () => {
    const truth = { images: [{ id: 1, height: 4, width: 4 }], categories: [{ id: 1 }], annotations: [] };
    expect(() => scoreCoco(truth, [{ image_id: 2, category_id: 1, score: 1, bbox: [0, 0, 1, 1] }], 'bbox')).toThrow(
      expect.objectContaining({ code: 'unknown-image' }),
    );
    expect(() => scoreCoco(truth, [{ image_id: 1, category_id: 1, score: 1 }], 'segm')).toThrow(
      expect.objectContaining({ code: 'bad-coco' }),
    );
  });
});
