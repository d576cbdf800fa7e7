import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isFolder } from '../../io/node/files.ts';
import { isSystemFile } from '../../io/node/system-files.ts';
import { parseAnnotationName } from './layout.ts';
import { listTables } from './tables.ts';

/** An annotation file, by its name. */
export interface AnnotationPath {
  path: string;
  split: string;
  holds: 'captions' | 'masks';
}

/** `annotations/` below a root, or the root itself when that holds the files. */
export function annotationFiles(root: string): AnnotationPath[] {
  return [join(root, 'annotations'), root].filter(isFolder).flatMap(folder =>
    readdirSync(folder).flatMap(name => {
      const parsed = isSystemFile(name) ? undefined : parseAnnotationName(name);
      return parsed ? [{ path: join(folder, name), ...parsed }] : [];
    }),
  );
}

/** Whether one of the roots holds PanoCaps' annotation files or Parquet files. */
export function detectPanocaps(roots: readonly string[]): boolean {
  return roots.some(root => annotationFiles(root).length > 0 || listTables(root).length > 0);
}
