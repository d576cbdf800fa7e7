import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { parquetMetadataAsync } from 'hyparquet';
import { SystemError, UsageError } from '../../core/errors.ts';
import type { DatasetDocument, SiteDocument } from '../../core/viewer/documents.ts';
import { fileSource } from '../../io/node/file-source.ts';
import { writeError } from '../../io/node/files.ts';
import { appFolder, embedSite, readAppFiles } from '../app-files.ts';
import { contentSecurityPolicy } from '../http/guard-request.ts';
import type { Analyses, ViewedDataset } from '../options.ts';
import { Site, type SiteEntry } from '../site.ts';
import { Thumbnails } from '../thumbnails.ts';
import { type ExportTarget, exportScene } from './export-scene.ts';
import { PackedLines } from './packed-lines.ts';

export interface ExportOptions {
  datasets: readonly ViewedDataset[];
  analyses?: Analyses;
  /** Folder to write: new, empty, or an earlier export. */
  out: string;
  signal?: AbortSignal;
  onProgress?(done: number, total: number): void;
}

export interface ExportResult {
  scenes: number;
  /** Scenes with something that cannot be shown. */
  withProblems: number;
}

const packed = { kind: 'packed', data: 'scenes.jsonl', offsets: 'scenes.offsets' } as const;
/** Written last: a folder without it is an export that did not finish. */
const lastFile = 'site.json';

/** @throws {UsageError} `bad-out` @throws {SystemError} `not-empty` */
function checkTarget(out: string, datasets: readonly ViewedDataset[]): void {
  let ancestor = resolve(out);
  while (!existsSync(ancestor)) ancestor = dirname(ancestor);
  const target = join(realpathSync(ancestor), relative(ancestor, resolve(out)));
  for (const { dataset } of datasets) {
    for (const root of dataset.roots.filter(existsSync)) {
      const from = relative(realpathSync(root), target);
      if (
        from === '' ||
        (from !== '..' && !from.startsWith(`..${sep}`) && resolve(realpathSync(root), from) === target)
      ) {
        throw new UsageError('bad-out', `Expected a folder outside the dataset for --export but received ${out}`);
      }
    }
  }
  if (!existsSync(out) || readdirSync(out).length === 0) return;
  if (existsSync(join(out, lastFile)) || existsSync(join(out, '.panoply-export'))) return;
  throw new SystemError('not-empty', `Expected an empty folder or an earlier export in ${out}`, {
    where: { file: out },
    hint: 'Choose another folder; files that are not an export are never removed.',
  });
}

/** Whether the page can read a table's pictures: it carries no codecs but the common one. */
function createInsideTest(): (file: string) => Promise<boolean> {
  const known = new Map<string, Promise<boolean>>();
  const test = async (file: string): Promise<boolean> => {
    const metadata = await parquetMetadataAsync(await fileSource(file));
    return metadata.row_groups.every(group =>
      group.columns
        .filter(column => column.meta_data?.path_in_schema[0] === 'image')
        .every(column => ['SNAPPY', 'UNCOMPRESSED'].includes(String(column.meta_data?.codec))),
    );
  };
  return file => {
    const answer = known.get(file) ?? test(file).catch(() => false);
    known.set(file, answer);
    return answer;
  };
}

async function writeJson(path: string, value: unknown): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, JSON.stringify(value));
  } catch (cause) {
    throw writeError(cause, path);
  }
}

async function exportDataset(
  entry: SiteEntry,
  target: ExportTarget,
  { signal, onScene }: { signal?: AbortSignal; onScene: (hasProblems: boolean) => void },
): Promise<void> {
  const folder = join(target.out, 'data', entry.id);
  await mkdir(folder, { recursive: true });
  const document: DatasetDocument = { ...entry.document(), scenes: packed, smallThumbnails: undefined };
  // Threads of their own, while this one copies.
  const analyses = Promise.all([entry.index.result(), entry.stats?.result(), entry.issues?.result()]);
  analyses.catch(() => {});
  const scenes = new PackedLines(join(folder, packed.data), join(folder, packed.offsets));
  const predictions: PackedLines[] = [];
  for (const { id } of document.predictions) {
    const setFolder = join(folder, 'predictions', id);
    await mkdir(setFolder, { recursive: true });
    predictions.push(new PackedLines(join(setFolder, packed.data), join(setFolder, packed.offsets)));
  }
  for (let row = 0; row < entry.served.ids.length; row++) {
    if (signal?.aborted) throw new SystemError('interrupted', 'Interrupted');
    const scene = await exportScene(entry.served, row, target);
    await scenes.add(scene);
    for (const [set, lines] of predictions.entries()) await lines.add(await entry.predictionDocument(String(set), row));
    const images = [scene.panorama, ...scene.views].flatMap(view => (view ? [view.image] : []));
    onScene(scene.problems.length > 0 || images.some(({ broken }) => broken !== undefined));
  }
  await scenes.finish();
  for (const lines of predictions) await lines.finish();
  const [built] = await analyses;
  await writeJson(join(folder, 'index.json'), built.index);
  await writeJson(join(folder, 'texts.json'), built.texts);
  if (entry.stats) await writeJson(join(folder, 'stats.json'), await entry.statsDocument());
  if (entry.issues) await writeJson(join(folder, 'issues.json'), await entry.issuesDocument());
  await writeJson(join(folder, 'dataset.json'), document);
}

/** The viewer's own files; the page states the policy that the server would send. */
async function copyApp(out: string, site: SiteDocument): Promise<void> {
  for (const name of readAppFiles().names()) {
    const path = join(out, name);
    await mkdir(dirname(path), { recursive: true });
    if (name !== 'index.html') await copyFile(join(appFolder(), name), path);
    else {
      const page = await readFile(join(appFolder(), name), 'utf8');
      const policy = `<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy.join('; ')}" />`;
      await writeFile(
        path,
        embedSite(page, site).replace('<meta charset="utf-8" />', `<meta charset="utf-8" />\n    ${policy}`),
      );
    }
  }
}

/**
 * Writes the viewer with its datasets as files for any web host: documents, pictures, thumbnails, tiles. Works from a
 * sub-path; documents of scenes, and pictures embedded in Parquet files, are read by ranges.
 * @throws {UsageError} `bad-out` @throws {SystemError} `not-empty`, `cannot-write`, `interrupted`, `viewer-not-built`
 */
export async function exportViewer({
  datasets,
  analyses = {},
  out,
  signal,
  onProgress,
}: ExportOptions): Promise<ExportResult> {
  checkTarget(out, datasets);
  for (const name of ['data', 'assets', lastFile]) await rm(join(out, name), { recursive: true, force: true });
  const site = new Site(datasets, analyses);
  try {
    await mkdir(out, { recursive: true });
    await writeFile(join(out, '.panoply-export'), '');
    const target = { out, thumbnails: new Thumbnails(undefined), mayStayInside: createInsideTest() };
    const total = site.entries.reduce((sum, { served }) => sum + served.ids.length, 0);
    let [done, withProblems] = [0, 0];
    onProgress?.(0, total);
    for (const entry of site.entries) {
      const onScene = (hasProblems: boolean) => {
        if (hasProblems) withProblems++;
        onProgress?.(++done, total);
      };
      await exportDataset(entry, { ...target, tables: new Map() }, { signal, onScene });
    }
    const [entry] = site.entries;
    const document = site.document(
      'static',
      entry && { ...entry.document(), scenes: packed, smallThumbnails: undefined },
    );
    await copyApp(out, document);
    await writeJson(join(out, lastFile), document);
    await rm(join(out, '.panoply-export'), { force: true });
    return { scenes: total, withProblems };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).syscall !== undefined) throw writeError(cause, out);
    throw cause;
  } finally {
    await site.stop();
  }
}
