import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  boxIou,
  boxMask,
  countsOf,
  decodeMask,
  encodeMask,
  formatCounts,
  formatRle,
  maskArea,
  maskBox,
  maskIou,
  maskIouMatrix,
  measureMask,
  mergeMasks,
  parseRle,
  polygonMask,
} from '../../src/core/mask/index.ts';
import type { Rle } from '../../src/core/model/dataset.ts';
import { createMaskEncoder } from '../../src/kernels/mask-encode.ts';
import { createIouMatrixFiller } from '../../src/kernels/mask-overlap.ts';
import { KernelMemory } from '../../src/kernels/memory.ts';
import { sharedFolder } from '../shared.ts';

type Size = [number, number];
interface Vectors {
  masks: { rle: Rle; runs: number[]; area: number; bbox: number[]; rows: string[] | null }[];
  iou_crowd0: number[][];
  iou_crowd1: number[][];
  iou_mixed_crowd: { iscrowd: number[]; iou: number[][] };
  bbox_iou_crowd0: number[][];
  iou_numpy: number[][];
  merge: { ids: number[]; union: Rle; intersection: Rle }[];
  polygons: { kind: string; h: number; w: number; polys: number[][]; rles: Rle[]; union: Rle; areas: number[] }[];
  boxes: { h: number; w: number; bbox: [number, number, number, number]; rle: Rle; area: number; tobbox: number[] }[];
  counts_strings: { counts: number[]; size: Size; string: string; area: number }[];
}

describe.runIf(sharedFolder)("pycocotools' own answers", () => {
  const vectors: Vectors = JSON.parse(readFileSync(join(sharedFolder ?? '', 'data/rle-vectors.json'), 'utf8'));

  const fill = createIouMatrixFiller(new KernelMemory());
  const encode = createMaskEncoder(new KernelMemory());

  it('decode, encode, area and box', () => {
    expect(vectors.masks.length).toBeGreaterThan(40);
    for (const { rle, runs, area, bbox, rows } of vectors.masks) {
      const mask = parseRle(rle);
      expect(countsOf(mask)).toEqual(runs);
      expect(parseRle({ size: rle.size, counts: runs })).toEqual(mask);
      expect(formatRle(mask)).toEqual(rle);
      expect(maskArea(mask)).toBe(area);
      expect(maskBox(mask)).toEqual(bbox);
      if (!rows) continue;
      const pixels = Uint8Array.from(rows.join(''), Number);
      expect(Buffer.compare(decodeMask(mask), pixels)).toBe(0);
      expect(formatRle(encodeMask(pixels, ...(rle.size as Size)))).toEqual(rle);
      expect(formatRle(encode(pixels, ...(rle.size as Size)))).toEqual(rle);
    }
  });

  it('IoU with and without crowds', () => {
    const masks = vectors.masks.slice(0, vectors.iou_crowd0.length).map(({ rle }) => measureMask(parseRle(rle)));
    const crowd = (value: boolean) => masks.map(() => value);
    expect([...maskIouMatrix(masks, masks)]).toEqual(vectors.iou_crowd0.flat());
    expect([...maskIouMatrix(masks, masks, crowd(true))]).toEqual(vectors.iou_crowd1.flat());
    const mixed = vectors.iou_mixed_crowd;
    expect([...maskIouMatrix(masks, masks, mixed.iscrowd.map(Boolean))]).toEqual(mixed.iou.flat());
    const strings = vectors.masks.slice(0, masks.length).map(({ rle }) => rle);
    expect([...fill(strings, strings)]).toEqual(vectors.iou_crowd0.flat());
    expect([...fill(strings, masks, crowd(true))]).toEqual(vectors.iou_crowd1.flat());
    expect([...fill(masks, strings, mixed.iscrowd.map(Boolean))]).toEqual(mixed.iou.flat());
    expect([...maskIouMatrix(masks, masks)].map(value => value.toFixed(9))).toEqual(
      vectors.iou_numpy.flat().map(value => value.toFixed(9)),
    );
    expect(masks.flatMap(a => masks.map(b => boxIou(a.box, b.box)))).toEqual(vectors.bbox_iou_crowd0.flat());
    expect(maskIou(masks[0], masks[1])).toBe(vectors.iou_crowd0[0][1]);
  });

  it('union and intersection', () => {
    for (const { ids, union, intersection } of vectors.merge) {
      const masks = ids.map(id => parseRle(vectors.masks[id].rle));
      expect(formatRle(mergeMasks(masks))).toEqual(union);
      expect(formatRle(mergeMasks(masks, 'intersection'))).toEqual(intersection);
    }
  });

  it('polygons and boxes', () => {
    for (const { kind, h, w, polys, rles, union, areas } of vectors.polygons) {
      polys.forEach((polygon, i) => {
        const mask = polygonMask([polygon], h, w);
        expect(formatRle(mask), kind).toEqual(rles[i]);
        expect(maskArea(mask)).toBe(areas[i]);
      });
      expect(formatRle(polygonMask(polys, h, w)), kind).toEqual(union);
    }
    for (const { h, w, bbox, rle, area, tobbox } of vectors.boxes) {
      const mask = boxMask(bbox, h, w);
      expect(formatRle(mask)).toEqual(rle);
      expect(maskArea(mask)).toBe(area);
      expect(maskBox(mask)).toEqual(tobbox);
    }
  });

  it('count strings', () => {
    for (const { counts, size, string, area } of vectors.counts_strings) {
      const mask = parseRle({ size, counts: string });
      expect(mask).toEqual(parseRle({ size, counts }));
      expect(formatCounts(counts)).toBe(string);
      expect(maskArea(mask)).toBe(area);
    }
  });
});
