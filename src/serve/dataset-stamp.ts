import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Files that tell what is in a dataset. */
const annotationPattern = /\.(json|jsonl|parquet|zip|md)$/i;
const folders = ['', 'annotations', 'data', 'metadata'];
/** Metadata files an identity: those of large sets are not all asked. */
const mostFiles = 2000;

/**
 * A short text that changes when a dataset's annotation files do: from their names, sizes and times.
 * @param roots files or folders
 */
export function stampOf(roots: readonly string[]): string {
  const hash = createHash('sha256');
  const add = (path: string): boolean => {
    const facts = statSync(path, { throwIfNoEntry: false });
    if (facts?.isFile()) hash.update(`${path}\0${facts.size}\0${facts.mtimeMs}\n`);
    return facts?.isFile() ?? false;
  };
  for (const root of roots) {
    if (add(root)) continue;
    for (const folder of folders) {
      let names: string[] = [];
      try {
        names = readdirSync(join(root, folder)).filter(name => annotationPattern.test(name));
      } catch {
        continue;
      }
      for (const name of names.sort().slice(0, mostFiles)) add(join(root, folder, name));
    }
  }
  return hash.digest('hex').slice(0, 16);
}
