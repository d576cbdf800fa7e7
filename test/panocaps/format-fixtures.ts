import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import {
  openPanocaps,
  type PanocapsDataset,
  type PanocapsRecord,
  type RecordToWrite,
  writePanocapsSplit,
} from '../../src/formats/panocaps/index.ts';
import { temporaryFolder } from '../support/folders.ts';

/** Compares with a golden file, the order of members included, whatever its white space. */
export function expectGolden(name: string, value: unknown): void {
  const text = (json: unknown) => JSON.stringify(json, (_, item) => (typeof item === 'bigint' ? Number(item) : item));
  const golden = JSON.parse(readFileSync(join(import.meta.dirname, `golden/${name}.json`), 'utf8'));
  expect(text(value)).toBe(text(golden));
}

export const square = { size: [4, 4], counts: '52203' };
export const image = { file_name: 'a.jpg', height: 4, width: 4, id: 'a', data_source: 'ADE20K' };
export const mask = {
  id: 0,
  image_id: 'a',
  category_id: 3,
  segmentation: square,
  area: 4,
  bbox: [1, 1, 2, 2],
  iscrowd: 0,
  thing_or_stuff: 'stuff',
};
export const caption = {
  caption: 'A wall and a wall.',
  caption_ann: 'A <0:wall> and <0,1:a wall>.',
  label_matched: [
    { mask_ids: [0], txt_desc: 'wall' },
    { mask_ids: [0, 1], txt_desc: 'a wall' },
  ],
  id: 7,
  image_id: 'a',
  labels: ['wall'],
};
export const captions = { annotations: [caption], images: [image] };
export const masks = {
  annotations: [mask, { ...mask, id: 1 }],
  images: [image],
  categories: [
    { id: 3, name: 'wall' },
    { id: 4, name: 'sky' },
  ],
};

export function writeRaw(files: Record<string, unknown>): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'annotations'));
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, 'annotations', name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

export async function* recordsOf(dataset: PanocapsDataset, split: string): AsyncGenerator<RecordToWrite> {
  for (const id of dataset.index(split)) {
    const record = await dataset.record(id);
    const { source, views } = await dataset.scene(id);
    yield {
      record,
      categoryName: category => dataset.categoryIndex.find(source ?? '', category)?.name,
      image: views[0].image,
    };
  }
}

export async function copy(dataset: PanocapsDataset, options: { raw?: boolean; parquet?: boolean }): Promise<string> {
  const out = temporaryFolder();
  for (const { name } of dataset.splits) {
    await writePanocapsSplit({
      out,
      split: name,
      records: recordsOf(dataset, name),
      ...dataset.rests(name),
      ...options,
    });
  }
  return out;
}

export const contents = async (dataset: PanocapsDataset): Promise<Omit<PanocapsRecord, 'places'>[]> =>
  Promise.all(
    dataset.index().map(async id => {
      const { places: _, ...content } = await dataset.record(id);
      return content;
    }),
  );

/** Raw -> Parquet -> raw, and whether every step gives back what the first had. */
export async function expectLossless(folder: string): Promise<{ parquet: string; raw: string }> {
  const first = await openPanocaps([folder]);
  const expected = await contents(first);
  const parquet = await copy(first, { raw: false });
  const second = await openPanocaps([parquet]);
  expect(await contents(second)).toEqual(expected);
  expect(second.categories).toEqual(first.categories);
  const raw = await copy(second, { parquet: false });
  const third = await openPanocaps([raw]);
  expect(await contents(third)).toEqual(expected);
  for (const { name } of first.splits) expect(third.rests(name)).toEqual(first.rests(name));
  return { parquet, raw };
}
