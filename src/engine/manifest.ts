import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareCodeUnits, type JsonObject } from '../core/json.ts';
import { type CommittedJob, type FailedJob, hashKey, outputPattern, type Plan, type WrittenFile } from './plan.ts';

/** panoply.json: what was built, from what, and a hash over all of it. */
export interface Provenance {
  panoply: string;
  verb: string;
  options: JsonObject;
  plan: string;
  counts: { scenes: number; failed: number; files: number; bytes: number };
  /** SHA-256 of files.jsonl. */
  root: string;
  /** What the verb adds: input counts, generator, conventions. */
  [key: string]: unknown;
}

export const provenanceName = 'panoply.json';
export const filesName = 'files.jsonl';
export const scenesName = 'scenes.jsonl';
export const failuresName = 'failures.jsonl';

export function describeFile(path: string, bytes: Uint8Array): WrittenFile & { sha256: string } {
  return { path, bytes: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Rows sorted by a key, one JSON document a line. */
function toJsonLines<Row>(rows: readonly Row[], keyOf: (row: Row) => string): string {
  return [...rows]
    .sort((a, b) => compareCodeUnits(keyOf(a), keyOf(b)))
    .map(row => `${JSON.stringify(row)}\n`)
    .join('');
}

export function filesManifest(files: readonly WrittenFile[]): string {
  return toJsonLines(files, ({ path }) => path);
}

export function scenesManifest(jobs: readonly CommittedJob[]): string {
  return toJsonLines(
    jobs.map(({ id, record }) => ({ scene: id, ...record })),
    ({ scene }) => scene,
  );
}

/** @param keys of the jobs that failed, by id: tells a later run whether anything else than what they read has changed */
export function failuresManifest(failures: readonly FailedJob[], keys: ReadonlyMap<string, string>): string {
  return toJsonLines(
    failures.map(({ id, ...rest }) => ({ scene: id, ...rest, key: keys.get(id) })),
    ({ scene }) => scene,
  );
}

function readJsonLines<Row>(path: string): Row[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line));
}

export function readProvenance(out: string): Provenance | undefined {
  const path = join(out, provenanceName);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

export function readFilesManifest(out: string): WrittenFile[] {
  return readJsonLines(join(out, filesName));
}

/** The jobs that failed in a finished folder, with what they were to be made from, as {@link failuresManifest} wrote them. */
export function readFailedKeys(out: string): Map<string, string> {
  const rows = readJsonLines<{ scene: string; key?: string }>(join(out, failuresName));
  return new Map(rows.flatMap(({ scene, key }) => (key === undefined ? [] : [[scene, key] as const])));
}

/** The committed jobs of a finished folder, as its manifests tell: what a later run needs to retry the failed ones. */
export function readCommittedJobs(out: string, plan: Plan<unknown>): CommittedJob[] {
  const records = new Map(
    readJsonLines<{ scene: string }>(join(out, scenesName)).map(({ scene, ...record }) => [scene, record]),
  );
  const owners = new Map(plan.jobs.flatMap(({ id, outputs }) => outputs.map(output => [output, id] as const)));
  const patterns = plan.jobs.flatMap(({ id, outputs }) =>
    outputs.flatMap(output => {
      const pattern = outputPattern(output);
      return pattern ? [{ id, pattern }] : [];
    }),
  );
  const files = new Map<string, WrittenFile[]>();
  const add = (owner: string, file: WrittenFile): void => {
    files.set(owner, [...(files.get(owner) ?? []), file]);
  };
  for (const file of readFilesManifest(out)) {
    const numbered = patterns.find(({ pattern }) => pattern.test(file.path));
    if (numbered) {
      add(numbered.id, file);
      continue;
    }
    const parts = file.path.split('/');
    for (let length = parts.length; length > 0; length--) {
      const owner = owners.get(parts.slice(0, length).join('/'));
      if (owner === undefined) continue;
      add(owner, file);
      break;
    }
  }
  const keys = new Map(plan.jobs.map(({ id, key }) => [id, key]));
  return [...records].map(([id, record]) => {
    const key = keys.get(id);
    return { id, key: key === undefined ? undefined : hashKey(key), files: files.get(id) ?? [], record };
  });
}
