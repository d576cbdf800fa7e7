import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { FormatError, SystemError } from '../../../core/errors.ts';
import type { PredictionProblem } from '../../../core/grounding/types.ts';
import { readError, withoutMark } from '../../../io/node/files.ts';
import { readParquetRows } from '../../../io/node/read-parquet.ts';
import { isSystemFile } from '../../../io/node/system-files.ts';
import { openZipFile } from '../../../io/node/zip-file.ts';
import type { PanocapsTruth } from './read-truth.ts';

/** Where one image's prediction is: a JSON file of its own, text of JSON, or parsed already. */
export type PredictionSource =
  | { kind: 'file'; file: string }
  | { kind: 'text'; file: string; row?: number; text: string }
  | { kind: 'value'; file: string; row: number; value: unknown };

/** Predictions found for each split, by image id as text, and what is wrong before any is opened. */
export interface FoundPredictions {
  of: ReadonlyMap<string, ReadonlyMap<string, PredictionSource>>;
  problems: PredictionProblem[];
}

/** A prediction found, before anybody asked whether the truth has its image. */
export interface Candidate {
  /** Image id as text. */
  id: string;
  /** The split whose folder it lies in, if it does. */
  split?: string;
  source: PredictionSource;
}

/**
 * Finds the predictions of a set: a folder of `<image id>.json` (there or in `<split>/`), a JSONL file, a Parquet file,
 * or a zip of such JSON files. A folder that has none of its own but a single JSONL, Parquet or zip file stands for it.
 * @throws {SystemError} `missing-file`, `cannot-read` @throws {FormatError} `no-predictions`, `bad-parquet`, `bad-zip`
 */
export async function findPredictions(path: string, truth: PanocapsTruth): Promise<FoundPredictions> {
  if (!existsSync(path))
    throw new SystemError('missing-file', `Cannot read ${path}: it does not exist`, { where: { file: path } });
  const candidates = await listPredictions(path, truth.allSplits);
  const problems: PredictionProblem[] = [];
  const of = new Map<string, Map<string, PredictionSource>>();
  const splitsOf = new Map<string, string[]>();
  for (const [split, images] of truth.splits) {
    of.set(split, new Map());
    for (const { id } of images) splitsOf.set(String(id), [...(splitsOf.get(String(id)) ?? []), split]);
  }

  for (const { id, split, source } of candidates) {
    const owners = (splitsOf.get(id) ?? []).filter(owner => split === undefined || owner === split);
    const where = { file: source.file, row: source.kind === 'file' ? undefined : source.row };
    if (owners.length === 0) {
      const other = split !== undefined && !truth.splits.has(split);
      if (!other && !truth.knows(id)) {
        problems.push({ kind: 'unknown-image', image: id, message: `the truth has no image ${id}`, where });
      }
      continue;
    }
    for (const owner of owners) {
      const found = of.get(owner)!;
      const first = found.get(id);
      if (first) {
        problems.push({
          kind: 'duplicate',
          image: id,
          message: `predicted twice: also in ${describeSource(first)}`,
          where,
        });
      } else found.set(id, source);
    }
  }
  for (const [split, images] of truth.splits) {
    for (const { id } of images) {
      if (!of.get(split)!.has(String(id))) {
        problems.push({
          kind: 'missing',
          image: String(id),
          message: `no prediction for image ${id} of ${split}`,
          where: { file: path },
        });
      }
    }
  }
  return { of, problems };
}

function describeSource(source: PredictionSource): string {
  return source.kind === 'file' || source.row === undefined ? source.file : `${source.file} row ${source.row}`;
}

/**
 * Every prediction of a set, as {@link findPredictions} looks for them.
 * @throws {SystemError} `cannot-read` @throws {FormatError} `no-predictions`, `bad-parquet`, `bad-zip`
 */
export async function listPredictions(path: string, splits: readonly string[]): Promise<Candidate[]> {
  if (!statSync(path).isDirectory()) return readContainer(path, splits);
  const listJson = (folder: string, split?: string): Candidate[] =>
    readdirSync(folder)
      .filter(name => name.endsWith('.json') && !isSystemFile(name))
      .sort()
      .map(name => ({ id: name.slice(0, -5), split, source: { kind: 'file', file: join(folder, name) } }));
  const files = splits
    .map(split => ({ split, folder: join(path, split) }))
    .filter(({ folder }) => existsSync(folder) && statSync(folder).isDirectory())
    .flatMap(({ split, folder }) => listJson(folder, split));
  files.push(...listJson(path));
  if (files.length > 0) return files;

  const containers = readdirSync(path)
    .filter(name => /\.(jsonl|ndjson|parquet|zip)$/i.test(name) && !isSystemFile(name))
    .sort();
  if (containers.length === 0) {
    throw new FormatError(
      'no-predictions',
      `Expected <image id>.json files for the predictions in ${path} but found none`,
      {
        where: { file: path },
        hint: 'Predictions are one JSON file an image (in the folder or in SPLIT/), a JSONL, a Parquet or a zip file.',
      },
    );
  }
  return (await Promise.all(containers.map(name => readContainer(join(path, name), splits)))).flat();
}

async function readContainer(path: string, splits: readonly string[]): Promise<Candidate[]> {
  if (/\.parquet$/i.test(path)) {
    return (await readParquetRows(path)).map((value, row) => ({
      id: String(value.image_id),
      split: typeof value.split === 'string' ? value.split : undefined,
      source: { kind: 'value', file: path, row, value },
    }));
  }
  if (/\.zip$/i.test(path)) {
    return readZip(path, splits);
  }
  if (/\.(jsonl|ndjson)$/i.test(path)) return readLines(path);
  throw new FormatError(
    'no-predictions',
    `Expected a folder, JSONL, Parquet or zip file for the predictions but received ${path}`,
    {
      where: { file: path },
    },
  );
}

/** The JSON files of a zip. */
async function readZip(path: string, splits: readonly string[]): Promise<Candidate[]> {
  const zip = openZipFile(path);
  try {
    const candidates: Candidate[] = [];
    for (const entry of zip.entries) {
      const { name } = entry;
      if (!name.endsWith('.json') || isSystemFile(name)) continue;
      const text = new TextDecoder().decode(await zip.open(entry).slice(0));
      candidates.push({
        id: basename(name, '.json'),
        split: splits.find(split => name.split('/').at(-2) === split),
        source: { kind: 'text', file: `${path}/${name}`, text },
      });
    }
    return candidates;
  } finally {
    zip.close();
  }
}

/** The rows of a JSONL file; a line that is no JSON is kept, so that it is reported with the others. */
function readLines(path: string): Candidate[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw readError(cause, path);
  }
  return withoutMark(text)
    .split('\n')
    .flatMap((line, row): Candidate[] => {
      if (line.trim() === '') return [];
      try {
        const value = JSON.parse(line) as { image_id?: unknown; split?: unknown } | null;
        const split = typeof value?.split === 'string' ? value.split : undefined;
        return [{ id: String(value?.image_id), split, source: { kind: 'value', file: path, row, value } }];
      } catch {
        // The id often comes first, so that the right image is named even when the line was cut off.
        const id = /"image_id"\s*:\s*(?:"([^"\\]*)"|(\d+))/.exec(line);
        return [{ id: id?.[1] ?? id?.[2] ?? `row ${row}`, source: { kind: 'text', file: path, row, text: line } }];
      }
    });
}
