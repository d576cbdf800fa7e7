import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isFolder } from '../../io/node/files.ts';
import type { CocoKind } from './annotations.ts';

/** An annotation file, by its name. */
export interface AnnotationPath {
  path: string;
  split: string;
  kind: CocoKind;
  /** Folder of the panoptic PNGs. */
  segments?: string;
}

const namePattern = /^(instances|panoptic|captions)_(.+)\.json$/;

/** Annotation files of a root: itself, or those below it. */
export function pathsOf(root: string): AnnotationPath[] {
  if (!isFolder(root)) {
    if (!root.endsWith('.json') || !existsSync(root)) return [];
    const match = namePattern.exec(basename(root));
    const split = match?.[2] ?? basename(root, '.json');
    return [{ path: root, split, kind: (match?.[1] as CocoKind | undefined) ?? 'instances' }];
  }
  return [join(root, 'annotations'), root].filter(isFolder).flatMap(folder =>
    readdirSync(folder)
      .sort()
      .flatMap(name => {
        const match = namePattern.exec(name);
        return match ? [{ path: join(folder, name), split: match[2], kind: match[1] as CocoKind }] : [];
      }),
  );
}

/** Whether a root is a COCO annotation file or a folder that holds some under COCO's own names. */
export function detectCoco(roots: readonly string[]): boolean {
  return roots.some(root => pathsOf(root).length > 0);
}
