/** COCO's files read by the kernel, against JSON.parse. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnsOf } from '../../../src/analysis/score/coco/columns.ts';
import { createCocoRowReader, seen } from '../../../src/kernels/coco-rows.ts';
import { KernelMemory } from '../../../src/kernels/memory.ts';
import { readColumns } from '../../../src/score/coco/read-columns.ts';

const read = createCocoRowReader(new KernelMemory());
const readText = (text: string) => read(Buffer.from(text), 1);

/** Numbers as they stand in JSON: of JavaScript, of Python, with exponents, with zeros. */
const numberText = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e-9, max: 1e9 }).map(String),
  fc.float({ noNaN: true, noDefaultInfinity: true, min: 0, max: 1000 }).map(String),
  fc.integer().map(String),
  fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }), fc.integer({ min: 0, max: 22 })).map(([digits, decimals]) => {
    const text = String(digits).padStart(decimals + 1, '0');
    return decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
  }),
  fc
    .tuple(fc.integer({ min: 1, max: 99999 }), fc.constantFrom('e', 'E'), fc.constantFrom('', '+', '-'), fc.nat(15))
    .map(([digits, e, sign, power]) => `${digits / 10000}${e}${sign}${power}`),
  fc.constantFrom('0', '-0', '0.0', '-0.5', '0.1', '5e-324', '1e22', '9007199254740993', '0.00012345678901234567'),
);

describe('the row reader', () => {
  test('reads numbers to the last bit', () => {
    let readCount = 0;
    fc.assert(
      fc.property(fc.array(numberText, { minLength: 1, maxLength: 4 }), texts => {
        const rows = readText(`[${texts.map(text => `{"score":${text},"image_id":1}`).join()}]`);
        // Far exponents and more than eighteen digits are left to JSON.parse.
        if (!rows) return;
        readCount++;
        expect([...rows.scores.subarray(0, rows.count)]).toEqual(texts.map(text => JSON.parse(text)));
      }),
      { numRuns: 5000 },
    );
    expect(readCount).toBeGreaterThan(3000);
  });

  test('reads halves between two floats to the even one, and what is beside them to theirs', () => {
    const texts: string[] = [];
    for (let k = 0; k < 2000; k++) {
      // 2^53 + odd numbers lie between two floats; so do their parts by powers of ten, or nearly.
      const half = 2n ** 53n + BigInt(2 * k + 1);
      for (const near of [half - 1n, half, half + 1n]) {
        const digits = String(near);
        texts.push(digits, `${digits.slice(0, -(k % 15) - 1)}.${digits.slice(-(k % 15) - 1)}`, `0.${digits}`);
      }
    }
    const rows = readText(`[${texts.map(text => `{"score":${text}}`).join()}]`);
    expect([...rows!.scores.subarray(0, rows!.count)]).toEqual(texts.map(Number));
  });

  test('knows members in any order, spaces, and members it has no use for', () => {
    const rows = readText(
      '[ { "bbox" : [ 1 , 2.5,3 ,4 ] , "keypoints":[1,2,[3]], "name":"a\\\\b", "ok": true, "no":null,"iscrowd":1,\n"id":7,"category_id":3,"segmentation":{"counts":"ab\\\\c","size":[4,5]},"image_id":9,"area":2}\t,{"image_id":1,"segmentation":[[1,2,3]]} ]  ',
    )!;
    expect(rows.count).toBe(2);
    expect([rows.imageIds[0], rows.categoryIds[0], rows.ids[0], rows.areas[0], rows.crowds[0]]).toEqual([
      9, 3, 7, 2, 1,
    ]);
    expect([...rows.boxes.subarray(0, 4)]).toEqual([1, 2.5, 3, 4]);
    expect([rows.heights[0], rows.widths[0], rows.shapeBytes[0]]).toEqual([4, 5, 5]);
    expect([...rows.seen.subarray(0, 2)]).toEqual([255 - seen.score, seen.image | seen.shape]);
  });

  test.each([
    '[]',
    '[{}]',
    '[1]',
    '[{"image_id":"1"}]',
    '[{"image_id":1,"image_id":2}]',
    '[{"image_id":01}]',
    '[{"image_id":1.}]',
    '[{"image_id":.5}]',
    '[{"image_id":1e}]',
    '[{"image_id":+1}]',
    '[{"image_id":- 1}]',
    '[{"image_id":NaN}]',
    '[{"image_id":1},]',
    '[{"image_id":1,}]',
    '[{"image_id":1}{"image_id":2}]',
    '[{"image_id":1]',
    '[{"image_id":1}',
    '[{"bbox":[1,2,3]}]',
    '[{"bbox":[1,2,3,4,5]}]',
    '[{"segmentation":{"size":[1,2]}}]',
    '[{"segmentation":{"size":[1.5,2],"counts":"a"}}]',
    '[{"segmentation":[[1,2],]}]',
    '[{"segmentation":[[1,,2]]}]',
    '[{"segmentation":[[1,2}]',
    '[{"x":"\\n"}]',
    '[{"x":"é"}]',
    '[{"x":"a\nb"}]',
    '[{"x":tru}]',
    '[{"x":{"y":1}}]',
  ])('leaves %s to JSON.parse', text => {
    expect(readText(text)).toBeUndefined();
  });

  test('reads lists of several pieces, whatever is cut', () => {
    const list = Array.from({ length: 4000 }, (_, i) => ({
      image_id: i,
      category_id: i % 7,
      score: i / 4001,
      segmentation: { size: [480, 640], counts: 'abc\\'.repeat(1 + (i % 90)) },
    }));
    const bytes = Buffer.from(JSON.stringify(list));
    expect(bytes.length).toBeGreaterThan(3 * 2 ** 18);
    const rows = read(bytes, 1)!;
    expect(rows.count).toBe(list.length);
    expect(rows.end).toBe(bytes.length);
    list.forEach(({ score, segmentation }, i) => {
      expect(rows.scores[i]).toBe(score);
      const start = rows.shapeStarts[i];
      const text = bytes.toString('latin1', start - 1, start + rows.shapeBytes[i] + 1);
      expect(JSON.parse(text)).toBe(segmentation.counts);
    });
    for (const length of [1, 2 ** 18, 2 ** 19 + 7, bytes.length - 1])
      expect(read(bytes.subarray(0, length), 1)).toBeUndefined();
  });
});

describe('columns from bytes', () => {
  const truth = {
    info: { annotations: 'none' },
    images: [
      { id: 5, height: 9, width: 8 },
      { id: 2, height: 9, width: 8 },
    ],
    annotations: [
      {
        id: 1,
        image_id: 5,
        category_id: 4,
        area: 6.5,
        bbox: [1, 2, 3, 4],
        iscrowd: 0,
        segmentation: [[1, 2, 3, 4, 5, 6]],
      },
      { id: 2, image_id: 3, category_id: 9, area: 1, iscrowd: 1, segmentation: { size: [9, 8], counts: [72] } },
    ],
    categories: [{ id: 4 }, { id: 1 }],
  };
  const results = [
    { image_id: 2, category_id: 1, score: 0.25, bbox: [0, 0, 1, 1] },
    { image_id: 5, category_id: 8, score: 0.5, segmentation: { size: [9, 8], counts: 'X2' } },
  ];
  const fromBytes = (t: unknown, r: unknown, space?: number) =>
    readColumns(Buffer.from(JSON.stringify(t, null, space)), Buffer.from(JSON.stringify(r, null, space)));
  const numbersOf = (shapes: object) => Object.values(shapes).filter(value => typeof value !== 'function');

  test.each([undefined, 2])('are those of the values, spaced by %s', space => {
    const columns = fromBytes({ ...truth, info: {} }, results, space)!;
    const expected = columnsOf(truth as never, results as never);
    expect(columns.images).toEqual(expected.images);
    expect(columns.categoryIds).toEqual(expected.categoryIds);
    expect(columns.first).toEqual(expected.first);
    for (const side of ['truths', 'detections'] as const) {
      const { count } = expected[side];
      numbersOf(columns[side]).forEach((column, i) => {
        const other = numbersOf(expected[side])[i];
        if (ArrayBuffer.isView(column))
          expect((column as Int32Array).subarray(0, (other as Int32Array).length)).toEqual(other);
      });
      expect(columns[side].count).toBe(count);
      for (let i = 0; i < count; i++) {
        const shape = columns[side].segmentationOf(i) as { counts?: unknown } | undefined;
        const text =
          shape?.counts instanceof Uint8Array ? { ...shape, counts: Buffer.from(shape.counts).toString() } : shape;
        expect(text).toEqual(expected[side].segmentationOf(i));
      }
    }
  });

  test('are left to others where annotations are not where they should be', () => {
    expect(fromBytes({ ...truth, info: { annotations: truth.annotations } }, results)).toBeUndefined();
    expect(fromBytes({ ...truth, annotations: [] }, results)).toBeUndefined();
    expect(fromBytes({ ...truth, images: {} }, results)).toBeUndefined();
    expect(fromBytes(truth.annotations, results)).toBeUndefined();
    expect(fromBytes(truth, { results })).toBeUndefined();
    expect(fromBytes(truth, [{ image_id: 2, category_id: 1 }])).toBeUndefined();
    expect(readColumns(Buffer.from(JSON.stringify(truth)), Buffer.from(`${JSON.stringify(results)}x`))).toBeUndefined();
  });

  test('tell of an unknown image', () => {
    expect(() => fromBytes({ ...truth, info: {} }, [...results, { ...results[0], image_id: 77 }])).toThrow(
      expect.objectContaining({ code: 'unknown-image', where: { pointer: '/2' } }),
    );
  });
});
