import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import {
  openPanocaps,
  predictionOfEntry,
  type RecordToWrite,
  writePanocapsSplit,
} from '../../src/formats/panocaps/index.ts';
import { fileSource } from '../../src/io/node/file-source.ts';
import { sharedFolder } from '../shared.ts';
import { temporaryFolder } from '../support/folders.ts';

import {
  caption,
  captions,
  copy,
  expectGolden,
  expectLossless,
  image,
  masks,
  recordsOf,
  square,
  writeRaw,
} from './format-fixtures.ts';

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

  it('refuses a split whose name would lead out of the folder, written or read', async () => {
    const folder = writeRaw({ 'train_caption.json': captions, 'train_mask.json': masks });
    const dataset = await openPanocaps([folder]);
    const out = join(temporaryFolder(), 'sub/out');
    for (const split of ['../../../evil', 'a/b', '..', 'a\\b']) {
      const written = writePanocapsSplit({ out, split, records: recordsOf(dataset, 'train') });
      await expect(written, split).rejects.toMatchObject({ code: 'unsafe-path' });
    }
    expect(existsSync(join(out, '../..', 'sub'))).toBe(false);
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
