import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ManifestFacts, ManifestRow } from '../analysis/check/types.ts';
import { failuresName, filesName, provenanceName } from '../engine/manifest.ts';

/** Files up to this are hashed without `--deep`: annotations and texts, not images. */
const smallBytes = 64 * 2 ** 20;
const imageName = /\.(png|jpe?g|webp|npy|tiff?|exr|zip|tar|parquet)$/i;

export interface ReadManifest extends Omit<ManifestFacts, 'hashes'> {
  hashes: Map<string, string>;
}

const pieceBytes = 2 ** 22;

/** SHA-256 of a file, hex; read in pieces, whatever its size. */
export function hashFile(path: string): string {
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafe(pieceBytes);
  const descriptor = openSync(path, 'r');
  try {
    for (let length = readSync(descriptor, piece); length > 0; length = readSync(descriptor, piece))
      hash.update(piece.subarray(0, length));
    return hash.digest('hex');
  } finally {
    closeSync(descriptor);
  }
}

/** Hashes what is listed, has the right size and was not hashed before: tables, zips, layers that are no pictures. */
export async function hashOthers(
  root: string,
  { rows, hashes }: ReadManifest,
  files: ReadonlyMap<string, number>,
  { isOwn, signal }: { isOwn(path: string): boolean; signal?: AbortSignal },
): Promise<void> {
  for (const { path, bytes } of rows) {
    if (hashes.has(path) || files.get(path) !== bytes || !isOwn(path)) continue;
    if (signal?.aborted) return;
    try {
      hashes.set(path, hashFile(join(root, path)));
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
  for (const { path: file, bytes: stated } of rows) {
    if (!files.has(file)) continue;
    const size = statSync(join(root, file), { throwIfNoEntry: false })?.size ?? -1;
    files.set(file, size);
    if (size === stated && size <= smallBytes && !imageName.test(file)) hashes.set(file, hashFile(join(root, file)));
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
  const { path, bytes, sha256 } = row;
  if (typeof path !== 'string' || typeof bytes !== 'number' || typeof sha256 !== 'string')
    return 'Expected path, bytes and sha256 in the row';
  return { path, bytes, sha256 };
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
