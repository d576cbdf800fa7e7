/** Reads back what Panoply wrote as WebDataset, ImageFolder or Parquet: rows with their pictures. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { FormatError } from '../../core/errors.ts';
import { parseImageHeader } from '../../core/image/image-header.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ByteSource, ImageRef } from '../../core/model/image.ts';
import { assertSafePath } from '../../core/safe-path.ts';
import { fileImage, fileSource } from '../../io/node/file-source.ts';
import { memorySource } from '../../io/sources.ts';
import { listTar } from '../webdataset/tar.ts';
import { opencvPoses, type PosedDataset, posedDataset, readCamera } from './dataset.ts';
import { cameraOfRow, type FrameRow, viewOfFrame } from './rows.ts';
import { sceneIdOf } from './scene-folders.ts';

type Kind = 'webdataset' | 'imagefolder' | 'parquet';

/** What kind of rows Panoply wrote into a folder, as its panoply.json says. */
function kindOf(root: string): Kind | undefined {
  try {
    const { verb } = JSON.parse(readFileSync(join(root, 'panoply.json'), 'utf8')) as { verb?: string };
    return (['webdataset', 'imagefolder', 'parquet'] as const).find(kind => verb === `convert ${kind}`);
  } catch {
    return undefined;
  }
}

export const detectRows = (roots: readonly string[]): boolean => roots.length === 1 && kindOf(roots[0]) !== undefined;

/** A row and how to get at its picture. */
interface LocatedRow {
  row: FrameRow;
  split: string;
  /** For errors. */
  file: string;
  at: number;
  image(): ImageRef;
}

function sourceImage(path: string, open: () => Promise<ByteSource>): ImageRef {
  return {
    path,
    open,
    async size() {
      const source = await open();
      const result = parseImageHeader(new Uint8Array(await source.slice(0)), source.byteLength);
      if (result.kind !== 'header')
        throw new FormatError('image-unreadable', `Expected a PNG, JPEG or WebP image in ${path}`, {
          where: { file: path },
        });
      return { width: result.header.width, height: result.header.height };
    },
  };
}

/** A row without its picture. */
const absentImage = (path: string, message: string): ImageRef =>
  sourceImage(path, () => Promise.reject(new FormatError('missing-file', message, { where: { file: path } })));

const parseRow = (text: string, file: string, at: number): FrameRow => {
  try {
    return JSON.parse(text) as FrameRow;
  } catch (cause) {
    throw new FormatError('bad-json', `Expected JSON: ${(cause as Error).message}`, {
      where: { file, row: at },
      cause,
    });
  }
};

async function readTars(root: string): Promise<LocatedRow[]> {
  const rows: LocatedRow[] = [];
  for (const name of readdirSync(root)
    .filter(each => each.endsWith('.tar'))
    .sort()) {
    const source = await fileSource(join(root, name));
    const members = await listTar(source, name);
    const pictures = new Map(
      members.filter(each => !each.name.endsWith('.json')).map(each => [each.name.replace(/\.\w+$/, ''), each]),
    );
    for (const [at, member] of members.entries()) {
      if (!member.name.endsWith('.json')) continue;
      const slice = (offset: number, bytes: number) => source.slice(offset, offset + bytes);
      const text = new TextDecoder().decode(await slice(member.offset, member.bytes));
      const stem = member.name.replace(/\.json$/, '');
      const picture = pictures.get(stem);
      rows.push({
        row: parseRow(text, name, at),
        split: name.replace(/-\d+\.tar$/, ''),
        file: name,
        at,
        image() {
          if (!picture) return absentImage(`${name}/${stem}`, `Expected a picture beside ${member.name}`);
          const { offset, bytes } = picture;
          const image = sourceImage(`${name}/${picture.name}`, async () =>
            memorySource(new Uint8Array(await slice(offset, bytes))),
          );
          return Object.assign(image, { location: { kind: 'slice', file: join(root, name), offset, bytes } as const });
        },
      });
    }
  }
  return rows;
}

function readFolder(root: string): LocatedRow[] {
  const rows: LocatedRow[] = [];
  for (const split of readdirSync(root).sort()) {
    const file = join(root, split, 'metadata.jsonl');
    if (!existsSync(file)) continue;
    const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
    for (const [at, line] of lines.entries()) {
      const stored = parseRow(line, file, at) as FrameRow & { file_name: string; extra?: unknown };
      const extra = typeof stored.extra === 'string' ? (JSON.parse(stored.extra) as JsonObject) : undefined;
      assertSafePath(String(stored.file_name), 'the picture', { file, row: at });
      const path = `${split}/${stored.file_name}`;
      rows.push({ row: { ...stored, extra }, split, file, at, image: () => fileImage(join(root, path), path) });
    }
  }
  return rows;
}

const dataColumns = [
  'scene',
  'view',
  'world_to_camera',
  'intrinsics',
  'width',
  'height',
  'focal_length_mm',
  'sensor_width_mm',
  'up',
  'extra',
];

async function readTables(root: string): Promise<LocatedRow[]> {
  // Loaded when there is a table: its many modules would delay every command that meets none.
  const { parquetMetadataAsync, parquetReadObjects } = await import('hyparquet');
  const rows: LocatedRow[] = [];
  for (const name of readdirSync(join(root, 'data'))
    .filter(each => each.endsWith('.parquet'))
    .sort()) {
    const file = await fileSource(join(root, 'data', name));
    const metadata = await parquetMetadataAsync(file);
    const stored = await parquetReadObjects({ file, metadata, columns: dataColumns });
    for (const [at, each] of stored.entries()) {
      const { width, height, extra, focal_length_mm, sensor_width_mm } = each;
      const row = {
        ...each,
        width: Number(width),
        height: Number(height),
        focal_length_mm: focal_length_mm ?? undefined,
        sensor_width_mm: sensor_width_mm ?? undefined,
        extra: typeof extra === 'string' ? JSON.parse(extra) : undefined,
      } as unknown as FrameRow;
      rows.push({
        row,
        split: name.replace(/-\d+-of-\d+\.parquet$/, ''),
        file: `data/${name}`,
        at,
        image: () =>
          sourceImage(`data/${name}#${at}`, async () => {
            const [{ image }] = await parquetReadObjects({
              file,
              metadata,
              columns: ['image'],
              rowStart: at,
              rowEnd: at + 1,
              // Bytes, not text.
              utf8: false,
            });
            const bytes = (image as { bytes?: Uint8Array | null } | null)?.bytes;
            if (!bytes)
              throw new FormatError('missing-file', 'Expected a picture in the row but it has none', {
                where: { file: `data/${name}`, row: at },
              });
            return memorySource(new Uint8Array(bytes));
          }),
      });
    }
  }
  return rows;
}

/**
 * Opens posed images that Panoply wrote as WebDataset, ImageFolder or Parquet.
 * @throws {FormatError} `bad-tar`, `bad-json`, `unsafe-path`; scenes reject with `bad-row`, pictures with `missing-file`
 */
export async function openRows([root]: readonly string[]): Promise<PosedDataset> {
  const kind = kindOf(root);
  const rows =
    kind === 'webdataset' ? await readTars(root) : kind === 'parquet' ? await readTables(root) : readFolder(root);
  const splits = new Map<string, string[]>();
  const members = new Map<string, LocatedRow[]>();
  const groups = new Map<string, LocatedRow[]>();
  for (const each of rows) {
    assertSafePath(String(each.row.scene), 'the scene', { file: each.file, row: each.at });
    // A name in two splits is two scenes.
    const key = JSON.stringify([each.split, each.row.scene]);
    const known = groups.get(key);
    if (known) known.push(each);
    else groups.set(key, [each]);
  }
  for (const group of groups.values()) {
    const [{ row, split }] = group;
    const id = sceneIdOf(row.scene, split, each => members.has(each));
    members.set(id, group);
    const ids = splits.get(split);
    if (ids) ids.push(id);
    else splits.set(split, [id]);
  }
  return posedDataset({
    name: basename(resolve(root)),
    roots: [root],
    splits,
    stated: opencvPoses,
    unit: 'pixels',
    async scene(id, _, faults) {
      const own = members.get(id)!;
      const views = own.map(({ row, file, at, image }) => {
        const camera = readCamera(faults, () => cameraOfRow(row, file, at));
        return viewOfFrame(id, row.view, image(), camera, row.extra, { file, row: at });
      });
      return { views, places: own.map(({ file, at }) => ({ file, row: at })) };
    },
  });
}
