/** Reads back what Panoply wrote as WebDataset, ImageFolder or Parquet: rows with their pictures. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { JsonObject } from '../../core/json.ts';
import { assertSafePath } from '../../core/safe-path.ts';
import { fileImage } from '../../io/node/file-source.ts';
import { opencvPoses, type PosedDataset, posedDataset, readCamera } from './dataset.ts';
import { type LocatedRow, parseRow } from './located-rows.ts';
import { readTars } from './read-tars.ts';
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

async function readTablesOf(root: string): Promise<LocatedRow[]> {
  // Loaded when there is a table: its many modules would delay every command that meets none.
  const { readTables } = await import('./read-tables.ts');
  return readTables(root);
}

/**
 * Opens posed images that Panoply wrote as WebDataset, ImageFolder or Parquet.
 * @throws {FormatError} `bad-tar`, `bad-json`, `bad-parquet`, `unsafe-path`; scenes reject with `bad-row`
 */
export async function openRows([root]: readonly string[]): Promise<PosedDataset> {
  const kind = kindOf(root);
  const rows =
    kind === 'webdataset' ? await readTars(root) : kind === 'parquet' ? await readTablesOf(root) : readFolder(root);
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
