import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/core/errors.ts';
import {
  openPanocaps,
  type PanocapsDataset,
  type PanocapsRecord,
  predictionOfEntry,
  type RecordToWrite,
  writePanocapsSplit,
} from '../../src/formats/panocaps/index.ts';
import { diffJson, patchJson } from '../../src/formats/panocaps/patch.ts';
import { fileSource } from '../../src/io/node/file-source.ts';
import { sharedFolder } from '../shared.ts';
import { temporaryFolder } from '../support/folders.ts';

/** Compares with a golden file, the order of members included, whatever its white space. */
function expectGolden(name: string, value: unknown): void {
  const text = (json: unknown) => JSON.stringify(json, (_, item) => (typeof item === 'bigint' ? Number(item) : item));
  const golden = JSON.parse(readFileSync(join(import.meta.dirname, `golden/${name}.json`), 'utf8'));
  expect(text(value)).toBe(text(golden));
}

const square = { size: [4, 4], counts: '52203' };
const image = { file_name: 'a.jpg', height: 4, width: 4, id: 'a', data_source: 'ADE20K' };
const mask = {
  id: 0,
  image_id: 'a',
  category_id: 3,
  segmentation: square,
  area: 4,
  bbox: [1, 1, 2, 2],
  iscrowd: 0,
  thing_or_stuff: 'stuff',
};
const caption = {
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
const captions = { annotations: [caption], images: [image] };
const masks = {
  annotations: [mask, { ...mask, id: 1 }],
  images: [image],
  categories: [
    { id: 3, name: 'wall' },
    { id: 4, name: 'sky' },
  ],
};

function writeRaw(files: Record<string, unknown>): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'annotations'));
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, 'annotations', name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

async function* recordsOf(dataset: PanocapsDataset, split: string): AsyncGenerator<RecordToWrite> {
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

async function copy(dataset: PanocapsDataset, options: { raw?: boolean; parquet?: boolean }): Promise<string> {
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

const contents = async (dataset: PanocapsDataset): Promise<Omit<PanocapsRecord, 'places'>[]> =>
  Promise.all(
    dataset.index().map(async id => {
      const { places: _, ...content } = await dataset.record(id);
      return content;
    }),
  );

/** Raw -> Parquet -> raw, and whether every step gives back what the first had. */
async function expectLossless(folder: string): Promise<{ parquet: string; raw: string }> {
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

describe('the raw form', () => {
  it('opens as scenes with phrases, regions and categories', async () => {
    const dataset = await openPanocaps([writeRaw({ 'train_caption.json': captions, 'train_masks.json': masks })]);
    expect(dataset.splits).toEqual([{ name: 'train', scenes: 1 }]);
    const { source, views } = await dataset.scene('a');
    expect(source).toBe('ADE20K');
    expect(views[0].captions).toEqual([
      {
        text: 'A wall and a wall.',
        id: 7,
        labels: ['wall'],
        phrases: [
          { text: 'wall', start: 2, end: 6, regionIds: [0] },
          { text: 'a wall', start: 11, end: 17, regionIds: [0, 1] },
        ],
      },
    ]);
    expect(views[0].regions[1]).toEqual({
      id: 1,
      categoryId: 3,
      isThing: false,
      isCrowd: false,
      area: 4,
      bbox: [1, 1, 2, 2],
      mask: square,
    });
    expect(dataset.categories.map(({ name }) => name)).toEqual(['wall', 'sky']);
    expect(dataset.problems).toEqual([]);
    await expect(views[0].image.size()).rejects.toThrowError(/a\.jpg/);
    await expect(dataset.scene('b')).rejects.toThrowError(/received b/);
  });

  it('keeps splits in order, the same image in two of them, and pictures beside the annotations', async () => {
    const folder = writeRaw({
      'test_caption.json': captions,
      'small_caption.json': captions,
      'train_caption.json': captions,
      'train_mask.json': masks,
    });
    mkdirSync(join(folder, 'images/test_val'), { recursive: true });
    writeFileSync(join(folder, 'images/test_val/a.jpg'), 'x');
    const dataset = await openPanocaps([folder]);
    expect(dataset.index()).toEqual(['a', 'test/a', 'small/a']);
    const bytes = await (await dataset.scene('test/a')).views[0].image.open();
    expect(bytes.byteLength).toBe(1);
  });

  it('finds phrases without tags, in order', async () => {
    const { caption_ann: _, ...untagged } = caption;
    const dataset = await openPanocaps([
      writeRaw({ 'train_caption.json': { ...captions, annotations: [untagged] }, 'train_mask.json': masks }),
    ]);
    const [{ phrases }] = (await dataset.scene('a')).views[0].captions;
    expect(phrases.map(({ start, end }) => [start, end])).toEqual([
      [2, 6],
      [11, 17],
    ]);
  });

  it('notes what does not fit between the files', async () => {
    const b = { ...image, id: 'b' };
    const c = { ...image, id: 'c' };
    const d = { ...image, id: 'd' };
    const dataset = await openPanocaps([
      writeRaw({
        'train_caption.json': { annotations: [caption], images: [image, image, b, c] },
        'train_mask.json': { ...masks, images: [b, image, d], annotations: [{ ...mask, image_id: 'z' }] },
      }),
    ]);
    expect(dataset.problems.map(({ code, where }) => [code, where.pointer])).toEqual([
      ['repeated-image', '/images/1'],
      ['orphan-annotation', '/annotations/0'],
      ['image-order', '/images/1'],
      ['image-only-in-captions', '/images/3'],
      ['image-only-in-masks', '/images/2'],
    ]);
    expect(dataset.index()).toEqual(['a', 'b', 'c', 'd']);
  });

  it.each([
    ['half a file', JSON.stringify(captions).slice(0, 150), 'bad-json', '/annotations/0'],
    [
      'an annotation without image',
      { ...captions, annotations: [{ id: 1 }] },
      'bad-panocaps',
      '/annotations/0/image_id',
    ],
    ['an image without id', { ...captions, images: [{ file_name: 'a' }] }, 'bad-panocaps', '/images/0/id'],
    ['images of a wrong type', { ...captions, images: {} }, 'bad-panocaps', '/images'],
    ['a list', [1], 'bad-panocaps', '/0/image_id'],
    ['a repeated key', '{"images": [{"id": "a", "id": "a"}]}', 'json-duplicate-key', '/images/0/id'],
  ])('%s: says where', async (_, content, code, pointer) => {
    const error: unknown = await openPanocaps([writeRaw({ 'train_caption.json': content })]).catch(caught => caught);
    expect(error).toBeInstanceOf(FormatError);
    const { code: received, where } = error as FormatError;
    expect([received, where?.pointer?.slice(0, pointer.length)]).toEqual([code, pointer]);
    expect(where?.file).toMatch(/train_caption\.json$/);
  });

  it('reads annotations only when asked, and then says what is wrong with them', async () => {
    const broken = JSON.stringify(masks).replace('"area":4', '"area":NaN');
    const dataset = await openPanocaps([writeRaw({ 'train_caption.json': captions, 'train_mask.json': broken })]);
    await expect(dataset.scene('a')).rejects.toMatchObject({
      code: 'bad-json',
      where: { pointer: '/annotations/0/area' },
    });
  });
});

describe('raw -> Parquet -> raw', () => {
  it('loses nothing: unknown members, numeric ids, absent fields, second captions, differing image records', async () => {
    await expectLossless(writeRaw({ 'train_caption.json': captions, 'train_mask.json': masks }));
    const odd = writeRaw({
      'val_caption.json': {
        info: { year: 2026 },
        images: [{ ...image, id: 12, licence: null, tags: ['x', { y: 1 }] }, { id: 'b' }, { ...image, id: 'c' }],
        annotations: [
          { ...caption, image_id: 12, annotator: 4 },
          { ...caption, image_id: 12, id: 8 },
          { id: 9, image_id: 'c', labels: null },
        ],
      },
      'val_mask.json': {
        ...masks,
        images: [{ ...image, id: 12, width: 5 }, { id: 'b' }, { ...image, id: 'c' }],
        annotations: [
          { ...mask, image_id: 12, score: 0.5 },
          { ...mask, image_id: 12, bbox: [1.5, 1, 2, 2], id: 1 },
        ],
        licenses: [{ id: 1 }],
      },
    });
    await expectLossless(odd);
  });

  it('gives the same bytes again', async () => {
    const folder = writeRaw({ 'train_caption.json': captions, 'train_mask.json': masks });
    const [first, second] = [await expectLossless(folder), await expectLossless(folder)];
    for (const name of ['data/train-00000-of-00001.parquet']) {
      expect(readFileSync(join(first.parquet, name)).equals(readFileSync(join(second.parquet, name)))).toBe(true);
    }
    for (const name of readdirSync(join(first.raw, 'annotations'))) {
      const path = join('annotations', name);
      expect(readFileSync(join(first.raw, path)).equals(readFileSync(join(second.raw, path)))).toBe(true);
    }
  });

  it('refuses a field that the columns cannot hold, with its place', async () => {
    const dataset = await openPanocaps([
      writeRaw({
        'train_caption.json': captions,
        'train_mask.json': { ...masks, annotations: [{ ...mask, area: 'four' }] },
      }),
    ]);
    const out = temporaryFolder();
    const write = writePanocapsSplit({ out, split: 'train', records: recordsOf(dataset, 'train') });
    await expect(write).rejects.toMatchObject({ code: 'bad-field', where: { pointer: '/annotations/0/area' } });
    expect(readdirSync(out, { recursive: true }).filter(name => /\.(json|parquet|part)$/.test(String(name)))).toEqual(
      [],
    );
  });

  it('patches any JSON into any other', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const [from, to] = [JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b))];
        expect(patchJson(from, diffJson(from, to))).toEqual(to);
        expect(diffJson(to, structuredClone(to))).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });
});

describe('the Parquet form', () => {
  const build = async (): Promise<string> => {
    const folder = writeRaw({ 'train_caption.json': captions, 'train_mask.json': masks });
    const out = await copy(await openPanocaps([folder]), { raw: false });
    return join(out, 'data/train-00000-of-00001.parquet');
  };

  it("has the card's features, types and order, and the Hub's key", async () => {
    const file = await fileSource(await build());
    const metadata = await parquetMetadataAsync(file);
    const describeTree = (tree: ReturnType<typeof parquetSchema>): unknown =>
      tree.children.length > 0
        ? Object.fromEntries(tree.children.map(child => [child.element.name, describeTree(child)]))
        : `${tree.element.type}${tree.element.converted_type ? ` ${tree.element.converted_type}` : ''}`;
    expectGolden('panocaps-schema', describeTree(parquetSchema(metadata)));
    const key = metadata.key_value_metadata?.find(({ key: name }) => name === 'huggingface')?.value ?? '';
    expectGolden('panocaps-huggingface', JSON.parse(key));
    expect(metadata.row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([1]);
  });

  it('reads as plain rows with any reader', async () => {
    const rows = await parquetReadObjects({ file: await fileSource(await build()) });
    expectGolden('panocaps-rows', rows);
  });

  it('bounds row groups and indexes pages', async () => {
    const out = temporaryFolder();
    const long = 'x'.repeat(2000);
    const records = Array.from({ length: 1200 }, (_, i): RecordToWrite => {
      const id = `i${i}`;
      return {
        record: {
          split: 'train',
          imageId: id,
          image: { ...image, id },
          captions: [{ ...caption, image_id: id, caption: `${long}${i}` }],
          masks: [],
          places: { image: {}, captions: [{}], masks: [] },
        },
        categoryName: () => undefined,
      };
    });
    const written = await writePanocapsSplit({ out, split: 'train', records, raw: false });
    expect(written.rows).toBe(1200);
    expect(written.arrowBytes).toBeGreaterThan(1200 * 2000);
    const path = join(out, written.files[0]);
    const metadata = await parquetMetadataAsync(await fileSource(path));
    expect(metadata.row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([500, 500, 200]);
    const captionColumn = metadata.row_groups[0].columns.find(
      ({ meta_data }) => meta_data?.path_in_schema.join('.') === 'caption_info.caption',
    );
    expect(captionColumn?.offset_index_length).toBeGreaterThan(0);
    expect(captionColumn?.column_index_length).toBeGreaterThan(0);
    const dataset = await openPanocaps([path]);
    expect((await dataset.record('i777')).captions[0].caption).toBe(`${long}777`);
  });

  it('embeds pictures and gives them back', async () => {
    const folder = writeRaw({ 'train_caption.json': captions, 'train_mask.json': masks });
    mkdirSync(join(folder, 'images'));
    // A 1x1 GIF.
    const picture = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
    writeFileSync(join(folder, 'images/a.jpg'), picture);
    const dataset = await openPanocaps([folder]);
    const out = temporaryFolder();
    await writePanocapsSplit({
      out,
      split: 'train',
      records: recordsOf(dataset, 'train'),
      raw: false,
      embedImages: true,
    });
    const embedded = (await (await openPanocaps([out])).scene('a')).views[0].image;
    expect(await embedded.size()).toMatchObject({ width: 1, height: 1 });
    expect(Buffer.from(await (await embedded.open()).slice(0)).equals(picture)).toBe(true);
  });

  it('refuses what is no PanoCaps Parquet file', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'train-00000-of-00001.parquet');
    writeFileSync(path, 'PAR1 no');
    await expect(openPanocaps([path])).rejects.toMatchObject({ code: 'bad-parquet', where: { file: path } });
    const whole = readFileSync(await build());
    writeFileSync(path, whole.subarray(0, whole.length - 200));
    await expect(openPanocaps([path])).rejects.toMatchObject({ code: 'bad-parquet' });
  });
});

describe('predictions from raw answers', () => {
  it('count the segments of each phrase', () => {
    const { prediction } = predictionOfEntry(
      {
        image_id: 5,
        answer: '<p> A wall </p> [SEG] and <p> doors </p> [SEG] [SEG].',
        masks: [square, square, { size: [4, 4], counts: [16] }],
      },
      { file: 'answers.jsonl', row: 0 },
    );
    expect(prediction).toEqual({
      image_id: '5',
      caption: 'A wall and doors.',
      phrases: ['A wall', 'doors'],
      phrase_seg_counts: [1, 2],
      pred_masks: [square, square, { size: [4, 4], counts: '`0' }],
    });
  });

  it.each([
    ['bad-answer', { answer: 'x', masks: [] }],
    ['bad-answer', null],
    ['segment-count', { image_id: 'a', answer: '<p> x </p> [SEG]', masks: [] }],
    ['rle-sum', { image_id: 'a', answer: '<p> x </p> [SEG]', masks: [{ size: [4, 4], counts: [3] }] }],
  ])('%s', (code, entry) => {
    expect(() => predictionOfEntry(entry, { file: 'a' })).toThrowError(expect.objectContaining({ code }));
  });
});

describe.runIf(sharedFolder)("the benchmark's truth", () => {
  it('opens, and survives the round trip', async () => {
    const truth = join(sharedFolder ?? '', 'data/panocaps-score/truth');
    const dataset = await openPanocaps([truth]);
    expect(dataset.splits).toEqual([{ name: 'small', scenes: 40 }]);
    const { raw } = await expectLossless(truth);
    for (const name of ['small_caption.json', 'small_mask.json']) {
      const [expected, received] = [join(truth, name), join(raw, 'annotations', name)].map(path => {
        expect(existsSync(path)).toBe(true);
        return JSON.parse(readFileSync(path, 'utf8'));
      });
      expect(received).toEqual(expected);
    }
  });
});
