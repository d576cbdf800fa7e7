import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { ByteWriter, type ColumnSource, ParquetWriter } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { holdFile } from '../../src/io/node/held-file.ts';
import { findCells } from '../../src/io/parquet-cells.ts';
import { memorySource } from '../../src/io/sources.ts';
import { temporaryFolder } from '../support/folders.ts';
import { createRandom } from '../support/random.ts';

type Picture = Uint8Array | null;

function encode(groups: (Picture | undefined)[][], options: Partial<ColumnSource> & { pageSize?: number } = {}) {
  const { pageSize = 4096, ...column } = options;
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [
      { name: 'root', num_children: 1 },
      { name: 'image', num_children: 1, repetition_type: 'OPTIONAL' },
      { name: 'bytes', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' },
    ],
  });
  for (const group of groups) {
    const data = group.map(each => (each === undefined ? null : { bytes: each }));
    writer.write({
      columnData: [{ name: 'image', data, codec: 'UNCOMPRESSED', statistics: false, ...column }],
      pageSize,
      rowGroupSize: group.length,
    });
  }
  writer.finish();
  return new Uint8Array(bytes.getBuffer());
}

const cellsOf = (bytes: Uint8Array) =>
  findCells(memorySource(bytes), parquetMetadata(bytes.slice().buffer), ['image', 'bytes']);

/** The values that cells lead to. */
async function follow(bytes: Uint8Array) {
  const cells = await cellsOf(bytes);
  return cells!.map(cell =>
    typeof cell === 'string'
      ? cell
      : Buffer.from(bytes.subarray(cell.offset, cell.offset + cell.bytes)).toString('hex'),
  );
}

const hexOf = (groups: (Picture | undefined)[][]) =>
  groups.flat().map(each => (each ? Buffer.from(each).toString('hex') : 'empty'));

const random = createRandom(5);
const noise = (length: number) => Uint8Array.from({ length }, () => random() * 256);
const varied = Array.from({ length: 3 }, () =>
  Array.from({ length: 40 }, (_, i) => noise(i % 7 === 0 ? 9000 : 50 + i * 30)),
);
const equal = noise(700);

describe.each<[string, (Picture | undefined)[][]]>([
  ['large and small, in several groups and pages', varied],
  [
    'rows without a picture, and pictures of no bytes',
    [
      [null, noise(10), undefined, noise(0), null],
      [noise(3), null],
    ],
  ],
  ['none at all', [[null, null, undefined]]],
  ['a single page', [[noise(20), noise(30)]]],
  [
    'equal ones, which are in the file once',
    [new Array(60).fill(equal), [equal, null, ...new Array(50).fill(noise(40))]],
  ],
])('cells of %s', (_, groups) => {
  test('lead to the values that a reader of the table gets', async () => {
    const bytes = encode(groups);
    expect(await follow(bytes)).toEqual(hexOf(groups));
    const read = await parquetReadObjects({ file: memorySource(bytes), columns: ['image'], utf8: false });
    expect(read.map(({ image }) => (image?.bytes ? Buffer.from(image.bytes).toString('hex') : 'empty'))).toEqual(
      hexOf(groups),
    );
  });
});

test('compressed values are none', async () => {
  expect(await cellsOf(encode(varied, { codec: 'SNAPPY' }))).toBeUndefined();
  expect(await cellsOf(encode(varied, { encoding: 'DELTA_LENGTH_BYTE_ARRAY' }))).toBeUndefined();
});

describe('what is damaged is told, and the others are found', () => {
  const good = encode(varied);
  const wanted = hexOf(varied);

  test('a length', async () => {
    const cells = (await cellsOf(good))!;
    const place = cells[14] as { offset: number };
    const bytes = good.slice();
    bytes.fill(0xff, place.offset - 4, place.offset);
    const found = await follow(bytes);
    const wrong = found.flatMap((each, i) => (each === wanted[i] ? [] : [i]));
    expect(wrong).toContain(14);
    expect(wrong.every(i => found[i] === 'damaged')).toBe(true);
    expect(wrong.length).toBeLessThan(8);
  });

  test('the header of a page', async () => {
    const { row_groups } = parquetMetadata(good.slice().buffer);
    const bytes = good.slice();
    const at = Number(row_groups[1].columns[0].meta_data!.data_page_offset);
    bytes.fill(0xff, at, at + 12);
    const found = await follow(bytes);
    const wrong = found.flatMap((each, i) => (each === wanted[i] ? [] : [i]));
    expect(wrong[0]).toBe(40);
    expect(wrong.every(i => found[i] === 'damaged')).toBe(true);
    expect(wrong.length).toBeLessThan(8);
  });

  test('anything, anywhere: every row has a cell, and none leads out of the file', async () => {
    const end = Number(parquetMetadata(good.slice().buffer).row_groups[2].columns[0].meta_data!.data_page_offset);
    for (let round = 0; round < 200; round++) {
      const bytes = good.slice();
      for (let hit = 0; hit < 20; hit++) bytes[4 + Math.floor(random() * (end - 4))] = random() * 256;
      const cells = (await cellsOf(bytes))!;
      expect(cells).toHaveLength(120);
      for (const cell of cells)
        if (typeof cell === 'object') expect(cell.offset + cell.bytes).toBeLessThanOrEqual(bytes.length);
    }
  });
});

test('a held file gives what is asked, in any order and size', () => {
  const path = join(temporaryFolder(), 'file');
  const content = noise(700_000);
  writeFileSync(path, content);
  const file = holdFile(path);
  const expectSlice = (start: number, end: number) =>
    expect(Buffer.from(file.slice(start, end) as ArrayBuffer).equals(content.subarray(start, end))).toBe(true);
  for (let at = 0; at < 700_000; at += Math.floor(random() * 9000)) expectSlice(at, at + Math.floor(random() * 600));
  for (let round = 0; round < 300; round++) {
    const start = Math.floor(random() * 700_000);
    expectSlice(start, start + Math.floor(random() * (round % 10 === 0 ? 600_000 : 5000)));
  }
  expectSlice(0, 700_000);
  expect((file.slice(699_999, 800_000) as ArrayBuffer).byteLength).toBe(1);
  file.close();
  expect(() => holdFile(join(path, 'none'))).toThrow(/Cannot read/);
});
