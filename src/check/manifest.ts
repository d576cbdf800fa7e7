import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ManifestFacts, ManifestRow } from '../analysis/check/types.ts';
import { checksums } from '../core/checksum.ts';
import { failuresName, filesName, provenanceName } from '../engine/manifest.ts';
import { digestOfFile } from '../io/node/digest.ts';

/** Files up to this are hashed without `--deep`: annotations and texts, not images. */
const smallBytes = 64 * 2 ** 20;
const imageName = /\.(png|jpe?g|webp|npy|tiff?|exr|zip|tar|parquet)$/i;

export interface ReadManifest extends Omit<ManifestFacts, 'hashes'> {
  hashes: Map<string, string>;
}

/** Hashes what is listed, has the right size and was not hashed before: tables, zips, layers that are no pictures. */
export async function hashOthers(
  root: string,
  { rows, hashes }: ReadManifest,
  files: ReadonlyMap<string, number>,
  { isOwn, signal }: { isOwn(path: string): boolean; signal?: AbortSignal },
): Promise<void> {
  for (const { path, bytes, checksum } of rows) {
    if (hashes.has(path) || files.get(path) !== bytes || !isOwn(path)) continue;
    if (signal?.aborted) return;
    try {
      hashes.set(path, digestOfFile(join(root, path), checksum).hex());
    } catch {
      // Whatever keeps it from being read is reported by whoever needs it.
    }
    await new Promise(resolve => setImmediate(resolve));
  }
}

/**
 * Reads files.jsonl and hashes what it lists and is small.
 * @param files sizes are filled in for what the manifest lists
 * @returns undefined where there is no manifest
 */
export function readManifest(root: string, files: Map<string, number>): ReadManifest | undefined {
  const path = join(root, filesName);
  if (!existsSync(path)) return undefined;
  const bytes = readFileSync(path);
  const rows: ManifestRow[] = [];
  const brokenRows: { row: number; message: string }[] = [];
  for (const [row, line] of bytes.toString('utf8').split('\n').entries()) {
    if (line === '') continue;
    const parsed = parseRow(line);
    if (typeof parsed === 'string') brokenRows.push({ row, message: parsed });
    else rows.push(parsed);
  }
  const hashes = new Map<string, string>();
  for (const { path: file, bytes: stated, checksum } of rows) {
    if (!files.has(file)) continue;
    const size = statSync(join(root, file), { throwIfNoEntry: false })?.size ?? -1;
    files.set(file, size);
    if (size === stated && size <= smallBytes && !imageName.test(file))
      hashes.set(file, digestOfFile(join(root, file), checksum).hex());
  }
  const stated = readObject(join(root, provenanceName))?.root;
  return {
    rows,
    brokenRows,
    hashes,
    rootHash: createHash('sha256').update(bytes).digest('hex'),
    statedRootHash: typeof stated === 'string' ? stated : undefined,
  };
}

function parseRow(line: string): ManifestRow | string {
  const row = parseObject(line);
  if (!row) return `Expected a JSON object but received ${JSON.stringify(line.slice(0, 40))}`;
  const { path, bytes } = row;
  const checksum = checksums.find(name => typeof row[name] === 'string');
  if (typeof path !== 'string' || typeof bytes !== 'number' || checksum === undefined)
    return 'Expected path, bytes and sha256 (or xxh64) in the row';
  return { path, bytes, checksum, digest: String(row[checksum]) };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** A JSON object in a file; undefined where there is none or it is something else. */
export function readObject(path: string): Record<string, unknown> | undefined {
  return existsSync(path) ? parseObject(readFileSync(path, 'utf8')) : undefined;
}

/** What the build reported as failed. */
export function readFailures(root: string): { scene: string; message: string }[] {
  const path = join(root, failuresName);
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap(line => {
      const row = line === '' ? undefined : parseObject(line);
      return row ? [{ scene: String(row.scene), message: String(row.message) }] : [];
    });
}
