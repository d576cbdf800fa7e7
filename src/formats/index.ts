import { existsSync } from 'node:fs';
import { SystemError } from '../core/errors.ts';
import type { Dataset } from '../core/model/dataset.ts';
import { detectCoco } from './coco/detect.ts';
import { detectColmap, openColmap } from './colmap/open.ts';
import { detectEg3d, openEg3d } from './eg3d/open.ts';
import { detectGeogen } from './geogen/detect.ts';
import { detectPanime } from './panime/detect.ts';
import { detectPanocaps } from './panocaps/detect.ts';
import { isUrl } from './panocaps/tables.ts';
import { detectRows, openRows } from './posed/open-rows.ts';
import { detectTransforms, openTransforms } from './posed/open-transforms.ts';

/** A format: how to tell its datasets, and how to open one. */
export interface Format {
  name: string;
  detect(roots: readonly string[]): boolean;
  open(roots: readonly string[]): Dataset | Promise<Dataset>;
}

/**
 * Every format Panoply reads, in the order they are tried. A new one is a folder here and a line below. Those that bring
 * much code are loaded when one of theirs is opened: a command starts sooner.
 */
export const formats: readonly Format[] = [
  {
    name: 'panime',
    detect: ([root]) => detectPanime(root),
    open: async ([root]) => (await import('./panime/open.ts')).openPanime(root),
  },
  { name: 'posed rows', detect: detectRows, open: openRows },
  {
    name: 'panocaps',
    detect: detectPanocaps,
    open: async roots => (await import('./panocaps/open.ts')).openPanocaps(roots),
  },
  { name: 'transforms', detect: detectTransforms, open: openTransforms },
  { name: 'eg3d', detect: detectEg3d, open: openEg3d },
  { name: 'colmap', detect: detectColmap, open: openColmap },
  { name: 'geogen', detect: detectGeogen, open: async roots => (await import('./geogen/open.ts')).openGeogen(roots) },
  { name: 'coco', detect: detectCoco, open: async roots => (await import('./coco/open.ts')).openCoco(roots) },
];

/** The format of a dataset, by the names of its files. */
export const findFormat = (roots: readonly string[]): Format | undefined => formats.find(({ detect }) => detect(roots));

/**
 * Refuses roots that are not there. URLs and patterns (`data/*.parquet`) are left to whoever reads them.
 * @throws {SystemError} `missing-dataset`
 */
export function assertRootsExist(roots: readonly string[]): void {
  const missing = roots.find(root => !isUrl(root) && !root.includes('*') && !existsSync(root));
  if (missing !== undefined)
    throw new SystemError('missing-dataset', `Expected a dataset but there is no ${missing}`, {
      where: { file: missing },
    });
}

/**
 * Opens a dataset of any known format.
 * @param roots one folder or file, or several that belong together
 * @throws {SystemError} `missing-dataset`, `unknown-format`; {@link FormatError} of the format
 */
export async function openDataset(roots: readonly string[]): Promise<Dataset> {
  assertRootsExist(roots);
  const format = findFormat(roots);
  if (!format) {
    throw new SystemError(
      'unknown-format',
      `Expected a dataset that Panoply knows (${formats.map(({ name }) => name).join(', ')}) in ${roots.join(', ')}`,
      {
        hint: "Give the dataset's root folder: for Panime the one with train.json, test.json or val.json, for PanoCaps the one with annotations/ or data/, for GeoGen the one with subj_id_<n>/ or its zips, for other posed images the one with transforms.json, dataset.json or a COLMAP model.",
      },
    );
  }
  return format.open(roots);
}
