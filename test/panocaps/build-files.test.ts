import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parquetMetadataAsync } from 'hyparquet';
import { beforeAll, describe, expect, it } from 'vitest';
import { check } from '../../src/check/check.ts';
import { parseBytes } from '../../src/cli/flags.ts';
import { openPanocaps, type PanocapsDataset, writePanocapsSplit } from '../../src/formats/panocaps/index.ts';
import { fileSource } from '../../src/io/node/file-source.ts';
import { decodeImage } from '../../src/io/node/sharp.ts';
import { panoply } from '../support/cli.ts';
import { folderContents, temporaryFolder } from '../support/folders.ts';
import { build, edit, expectBuilt, readLines, source } from './built.ts';

beforeAll(expectBuilt);

async function contents(dataset: PanocapsDataset) {
  const records = await Promise.all(dataset.index().map(id => dataset.record(id)));
  return records.map(({ places: _, ...content }) => content);
}

/** Tables of a split, in order. */
const tablesOf = (out: string, split: string): string[] =>
  readdirSync(join(out, 'data'))
    .filter(name => name.startsWith(`${split}-`))
    .sort();

const maxShardBytes = 30_000;

describe('several Parquet files a split', () => {
  it('begin where the size says, are numbered, and give back every record', async () => {
    const folder = await source({ images: 16 });
    // What the columns cannot hold must come back from every file.
    edit(folder, 'train_mask.json', ({ annotations }) => {
      for (const [i, mask] of annotations.entries()) if (i % 7 === 3) Object.assign(mask, { note: `mask ${i}` });
    });
    const whole = await build({ annotations: folder });
    const { out, splits } = await build({ annotations: folder, maxShardBytes });
    const names = tablesOf(out, 'train');
    const count = names.length;
    expect(count).toBeGreaterThan(2);
    expect(names).toEqual(
      names.map((_, i) => `train-${String(i).padStart(5, '0')}-of-${String(count).padStart(5, '0')}.parquet`),
    );
    expect(splits.train.figures.files).toEqual(names.map(name => `data/${name}`));
    const rows = [];
    for (const name of names) {
      const metadata = await parquetMetadataAsync(await fileSource(join(out, 'data', name)));
      rows.push(Number(metadata.num_rows));
      expect(metadata.key_value_metadata?.map(({ key }) => key)).toContain('huggingface');
    }
    expect(Math.min(...rows)).toBeGreaterThan(0);
    expect(rows.reduce((sum, n) => sum + n, 0)).toBe(splits.train.statistics.images);
    const { rows: number, arrowBytes } = splits.train.figures;
    expect({ number, arrowBytes }).toEqual({
      number: whole.splits.train.figures.rows,
      arrowBytes: whole.splits.train.figures.arrowBytes,
    });
    // A file is full when it ends; the row that filled it is part of it.
    expect(arrowBytes / maxShardBytes).toBeLessThan(2 * count);
    expect(arrowBytes / maxShardBytes).toBeGreaterThan(count - 1);
    const read = await openPanocaps([join(out, 'data')]);
    const raw = await openPanocaps([join(out, 'annotations')]);
    expect(read.index()).toEqual(raw.index());
    expect(await contents(read)).toEqual(await contents(raw));
    expect(await contents(await openPanocaps([join(out, 'data/train-*.parquet')]))).toHaveLength(
      splits.train.statistics.images,
    );
    expect(read.rests('train')).toEqual(raw.rests('train'));
    expect(readFileSync(join(out, 'README.md'), 'utf8')).toContain('path: data/train-*');
    const { issues } = await check({ roots: [out], jobs: 1 });
    expect(issues.filter(({ code }) => code.startsWith('file-'))).toEqual([]);
  });

  it('leave none behind when a build of another size replaces them', async () => {
    const folder = await source();
    const { out } = await build({ annotations: folder, maxShardBytes });
    await expect(build({ annotations: folder, out })).rejects.toMatchObject({ name: 'UsageError' });
    await build({ annotations: folder, out, overwrite: true });
    expect(folderContents(out)).toEqual(folderContents((await build({ annotations: folder })).out));
    expect(tablesOf(out, 'train')).toEqual(['train-00000-of-00001.parquet']);
  });

  it('are the same after a kill', async () => {
    const folder = await source({ images: 16 });
    const args = ['build', 'panocaps', '--annotations', folder, '--max-shard-size', '30kB', '--quiet'];
    const [whole, out] = ['whole', 'killed'].map(name => join(temporaryFolder(), name));
    expect(panoply([...args, '--out', whole])).toMatchObject({ status: 0 });
    expect(tablesOf(whole, 'train').length).toBeGreaterThan(2);
    const binary = resolve(import.meta.dirname, '../../bin/panoply.js');
    for (const point of ['after-write@5', 'after-rename@1', 'in-finish@1']) {
      const env = { ...process.env, PANOPLY_FAILPOINT: point };
      const run = () => execFileSync(process.execPath, [binary, ...args, '--out', out], { env, stdio: 'ignore' });
      expect(run, point).toThrowError(expect.objectContaining({ signal: 'SIGKILL' }));
    }
    expect(panoply([...args, '--out', out])).toMatchObject({ status: 0 });
    expect(folderContents(out)).toEqual(folderContents(whole));
  });

  it('are written by conversions, too', async () => {
    const dataset = await openPanocaps([await source()]);
    const out = temporaryFolder();
    async function* records() {
      for (const id of dataset.index('train')) {
        yield { record: await dataset.record(id), categoryName: () => undefined };
      }
    }
    const written = await writePanocapsSplit({ out, split: 'train', records: records(), maxShardBytes });
    expect(written.files.slice(2)).toEqual(tablesOf(out, 'train').map(name => `data/${name}`));
    expect(written.files.length).toBeGreaterThan(4);
    rmSync(join(out, 'annotations'), { recursive: true });
    const read = await openPanocaps([out]);
    expect(read.index()).toEqual(dataset.index('train'));
  });

  it('take sizes as people write them', () => {
    const sizes = { '500MB': 500e6, '2 GB': 2e9, '64MiB': 2 ** 26, '1.5k': 1500, '1048576': 2 ** 20, '10 b': 10 };
    for (const [text, bytes] of Object.entries(sizes)) expect(parseBytes(text)).toBe(bytes);
    for (const text of ['', 'MB', '-1', '5 meg', '1e3']) expect(() => parseBytes(text)).toThrowError(/500MB or 2GiB/);
  });

  it('need room for a byte', async () => {
    await expect(build({ annotations: '.', maxShardBytes: 0 })).rejects.toMatchObject({ code: 'bad-size' });
  });
});

describe('the contact sheet', () => {
  const run = (from: string, ...more: string[]) => {
    const out = join(temporaryFolder(), 'built');
    expect(panoply(['build', 'panocaps', '--annotations', from, '--out', out, ...more])).toMatchObject({ status: 0 });
    return { out, contents: folderContents(out), card: readFileSync(join(out, 'README.md'), 'utf8') };
  };

  it('is drawn where pictures are, listed, shown by the card, and the same everywhere', async () => {
    const from = await source({ images: 2, pictures: true });
    const [first, second] = [run(from), run(from, '--jobs', '1')];
    expect(second.contents).toEqual(first.contents);
    expect(first.card).toContain('](sheet.png)');
    const listed = readLines(join(first.out, 'files.jsonl')) as { path: string }[];
    expect(listed.map(({ path }) => path)).toContain('sheet.png');
    const { width, height, data } = await decodeImage(readFileSync(join(first.out, 'sheet.png')));
    expect(width * height).toBeGreaterThan(1e6);
    const colours = new Set<number>();
    for (let i = 0; i < data.length; i += 3) colours.add(data[i] | (data[i + 1] << 8) | (data[i + 2] << 16));
    expect(colours.size).toBeGreaterThan(1000);
    const none = run(from, '--no-sheet');
    expect(none.contents).not.toHaveProperty('sheet.png');
    expect(none.card).not.toContain('sheet.png');
  });

  it('is left out without pictures, or drawn with the masks alone when asked for', async () => {
    const from = await source({ images: 2 });
    const plain = run(from);
    expect(plain.contents).not.toHaveProperty('sheet.png');
    const asked = run(from, '--sheet');
    expect(asked.contents).toHaveProperty('sheet.png');
    const { data } = await decodeImage(readFileSync(join(asked.out, 'sheet.png')));
    let saturated = 0;
    for (let i = 0; i < data.length; i += 3) {
      if (Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]) > 100) saturated++;
    }
    // Half of each picture's block is its masks.
    expect(saturated / (data.length / 3)).toBeGreaterThan(0.1);
  });

  it('takes embedded pictures', async () => {
    const from = await source({ images: 2, pictures: true });
    const first = run(from, '--embed-images');
    rmSync(join(from, 'images'), { recursive: true });
    expect(run(join(first.out, 'data'), '--embed-images').contents['sheet.png']).toBe(first.contents['sheet.png']);
  });
});
