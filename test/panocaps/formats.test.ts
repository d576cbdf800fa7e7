import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/core/errors.ts';
import { openPanocaps, writePanocapsSplit } from '../../src/formats/panocaps/index.ts';
import { diffJson, patchJson } from '../../src/formats/panocaps/patch.ts';
import { temporaryFolder } from '../support/folders.ts';

import {
  caption,
  captions,
  expectLossless,
  image,
  mask,
  masks,
  recordsOf,
  square,
  writeRaw,
} from './format-fixtures.ts';

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
