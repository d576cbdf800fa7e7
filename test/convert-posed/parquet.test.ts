import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { PinholeCamera } from '../../src/core/model/camera.ts';
import { openDataset } from '../../src/formats/index.ts';
import { parquetSchemaOf } from '../../src/formats/panocaps/features.ts';
import { posedFeatures } from '../../src/formats/posed-parquet/write.ts';
import { fileSource } from '../../src/io/node/file-source.ts';
import { makeRigs, writeMetadata, writePictures } from '../pinhole/posed-set.ts';
import { panoply } from '../support/cli.ts';
import { folderContents, temporaryFolder } from '../support/folders.ts';
import { createRandom } from '../support/random.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

/** The same set as tables and as a folder of pictures. */
let tables: string;
let folder: string;
const table = 'data/train-00000-of-00001.parquet';

const convert = (source: string, to: string, out: string, more: string[] = [], env: Record<string, string> = {}) =>
  panoply(['convert', source, '--to', to, '--out', out, '--allow-lossy', '--quiet', ...more], { env });

beforeAll(async () => {
  const room = mkdtempSync(join(tmpdir(), 'panoply-tables-'));
  const source = join(room, 'source');
  const rigs = makeRigs({ ring: 'jittered', isOffCentre: true, seed: 23, scenes: 6, views: 4 });
  await writePictures(source, rigs, { seed: 4, background: 'plain' });
  const convention = { direction: 'camera_to_world', axes: 'RUB', up: 'y', isTransposed: false, k: 'pixels' } as const;
  writeMetadata(join(source, 'metadata'), rigs, convention);
  // Bytes behind a picture's end, which no reader looks at: some are large.
  const noise = createRandom(9);
  for (const scene of [0, 2, 4])
    for (const view of [0, 2])
      appendFileSync(
        join(source, `subj_id_${scene}/${view}.png`),
        Uint8Array.from({ length: 400_000 }, () => noise() * 256),
      );
  // Some are equal: a table may have them once.
  const equal = readFileSync(join(source, 'subj_id_1/0.png'));
  for (const view of [1, 2, 3]) writeFileSync(join(source, `subj_id_1/${view}.png`), equal);
  folder = join(room, 'folder');
  tables = join(room, 'tables');
  const options = ['--split', '50/30/20', '--from-cameras', 'opengl,direction=camera_to_world'];
  expect(convert(source, 'imagefolder', folder, options).status).toBe(0);
  expect(convert(source, 'parquet', tables, options).status).toBe(0);
  return () => rmSync(room, { recursive: true, force: true });
});

/** Everything but what names the source or the run. */
function dataOf(out: string): Record<string, string> {
  const own = ['README.md', 'files.jsonl', 'panoply.json'];
  return Object.fromEntries(Object.entries(folderContents(out)).filter(([name]) => !own.includes(name)));
}

async function modelOf(root: string) {
  const dataset = await openDataset([root]);
  const scenes = await Promise.all(
    dataset.index().map(async id => {
      const { split, views } = await dataset.scene(id);
      const pictures = views.map(async ({ image }) => ({
        size: await image.size(),
        bytes: Buffer.from(await (await image.open()).slice(0)).toString('base64'),
      }));
      return {
        id,
        split,
        views: views.map(view => view.id),
        cameras: views.map(({ camera }) => camera),
        pictures: await Promise.all(pictures),
      };
    }),
  );
  return scenes.sort((a, b) => (a.id < b.id ? -1 : 1));
}

test('a table reads as the folder of pictures does', async () => {
  expect(await modelOf(tables)).toEqual(await modelOf(folder));
});

const targets = ['nerfstudio', 'webdataset', 'imagefolder', 'geogen', 'parquet'];

test.each([...targets, 'colmap', 'blender', 'eg3d', 'ply'])(
  '%s has the bytes that the folder of pictures gives',
  to => {
    const [a, b] = [join(temporaryFolder(), 'out'), join(temporaryFolder(), 'out')];
    // Small shards: they end where sizes of pictures say.
    const shards = to === 'webdataset' || to === 'parquet' ? ['--shard-megabytes', '1'] : [];
    expect(convert(tables, to, a, shards).status).toBe(0);
    expect(convert(folder, to, b, shards).status).toBe(0);
    expect(dataOf(a)).toEqual(dataOf(b));
  },
);

test.each(targets)('what is written as %s reads back as the model it was', async to => {
  const out = join(temporaryFolder(), 'out');
  expect(convert(tables, to, out).status).toBe(0);
  const [found, wanted] = [await modelOf(out), await modelOf(tables)];
  // Identities of GeoGen know no splits.
  const plain = ({ cameras: _, split, ...rest }: (typeof found)[number]) =>
    to === 'geogen' ? rest : { ...rest, split };
  expect(found.map(plain)).toEqual(wanted.map(plain));
  for (const [i, { cameras }] of wanted.entries())
    for (const [j, camera] of cameras.entries()) {
      const [actual, expected] = [found[i].cameras[j], camera] as PinholeCamera[];
      expect(actual.resolution).toEqual(expected.resolution);
      for (const field of ['worldToCamera', 'intrinsics'] as const)
        for (const [k, value] of expected[field].entries()) expect(actual[field][k]).toBeCloseTo(value, 9);
    }
});

test('killed with -9 and run again: the same bytes as uninterrupted', () => {
  const [a, b] = [join(temporaryFolder(), 'out'), join(temporaryFolder(), 'out')];
  const one = ['--jobs', '1'];
  expect(convert(tables, 'nerfstudio', a, one).status).toBe(0);
  expect(convert(tables, 'nerfstudio', b, one, { PANOPLY_FAILPOINT: 'after-rename@2' }).signal).toBe('SIGKILL');
  expect(convert(tables, 'nerfstudio', b, one).status).toBe(0);
  expect(folderContents(b)).toEqual(folderContents(a));
});

type Row = Record<string, unknown> & { scene: string; view: string; image: { bytes: Uint8Array | null; path: string } };

/** A set of one table whose rows were changed by somebody else. */
async function rewrite(change: (row: Row) => Row, codec: 'UNCOMPRESSED' | 'SNAPPY' = 'UNCOMPRESSED') {
  const out = join(temporaryFolder(), 'set');
  expect(convert(folder, 'parquet', out, ['--split', '100/0/0']).status).toBe(0);
  const path = join(out, table);
  const pictures = await parquetReadObjects({ file: await fileSource(path), columns: ['image'], utf8: false });
  const rows = (await parquetReadObjects({ file: await fileSource(path) })).map((row, i) => {
    const { bytes } = pictures[i].image as Row['image'];
    return change({ ...row, image: { bytes, path: (row.image as Row['image']).path } } as Row);
  });
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({ writer: bytes, schema: parquetSchemaOf(posedFeatures) });
  const columnData = posedFeatures.map(([name]) => ({ name, data: rows.map(row => row[name]), codec }));
  writer.write({ columnData, pageSize: 2 ** 14 });
  writer.finish();
  const whole = readFileSync(path);
  writeFileSync(path, bytes.getBytes());
  return { out, path, whole };
}

const isOne = ({ scene, view }: Row) => scene === 'subj_id_3' && view === '2';

describe.each(['nerfstudio', 'webdataset'])('to %s', to => {
  test.each(['empty', 'damaged'] as const)(
    'a cell that is %s fails its scene alone; mended, the rest is done',
    async fault => {
      const set = await rewrite(row =>
        isOne(row) && fault === 'empty' ? { ...row, image: { ...row.image, bytes: null } } : row,
      );
      if (fault === 'damaged') {
        const dataset = await openDataset([set.out]);
        const { views } = await dataset.scene('subj_id_3');
        const { location } = views[2].image as unknown as { location: { offset: number } };
        const bytes = readFileSync(set.path);
        bytes.fill(0xff, location.offset - 4, location.offset);
        writeFileSync(set.path, bytes);
      }
      const out = join(temporaryFolder(), 'out');
      const { status } = convert(set.out, to, out);
      expect(status).toBe(1);
      const failures = readFileSync(join(out, 'failures.jsonl'), 'utf8').trim().split('\n');
      const found = failures.map(line => JSON.parse(line));
      expect(found.map(({ scene }) => scene)).toContain('subj_id_3');
      expect(found.length).toBeLessThan(6);
      const { code, message } = found.find(({ scene }) => scene === 'subj_id_3');
      expect(code).toBe(fault === 'damaged' ? 'image-unreadable' : 'no-picture');
      expect(message).toMatch(
        new RegExp(`^data/train-00000-of-00001.parquet row \\d+: Expected a picture but its cell is ${fault}$`),
      );
      if (to === 'webdataset') return;
      writeFileSync(set.path, set.whole);
      expect(convert(set.out, to, out).status).toBe(0);
      const reference = join(temporaryFolder(), 'out');
      expect(convert(set.out, to, reference).status).toBe(0);
      expect(dataOf(out)).toEqual(dataOf(reference));
    },
  );
});

test('a table that somebody compressed is read, but its pictures are not handed on', async () => {
  const { out: set } = await rewrite(row => row, 'SNAPPY');
  const plain = ({ split: _, ...rest }: Awaited<ReturnType<typeof modelOf>>[number]) => rest;
  expect((await modelOf(set)).map(plain)).toEqual((await modelOf(folder)).map(plain));
  const { status, stderr } = convert(set, 'nerfstudio', join(temporaryFolder(), 'out'));
  expect(status).not.toBe(0);
  expect(stderr).toContain('as a file, a member of an archive or a cell as it is');
  const { out: other } = await rewrite(
    row => (isOne(row) ? { ...row, image: { ...row.image, bytes: null } } : row),
    'SNAPPY',
  );
  const { views } = await (await openDataset([other])).scene('subj_id_3');
  await expect(views[2].image.open()).rejects.toMatchObject({ code: 'no-picture' });
  expect((await views[1].image.open()).byteLength).toBeGreaterThan(0);
});
