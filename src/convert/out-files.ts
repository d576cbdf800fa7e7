import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../core/errors.ts';
import { parseAnnotationName } from '../formats/panocaps/index.ts';
import { isFolder } from '../io/node/files.ts';

/** @throws {UsageError} `file-exists` */
export function refuseFile(path: string): never {
  throw new UsageError('file-exists', `Expected no ${path} yet but it is there`, {
    where: { file: path },
    hint: 'Choose another folder, or give --overwrite to replace what is there.',
  });
}

/**
 * Files of a PanoCaps split that are there already, under any name a reader takes them by, relative to `out`.
 * @param raw annotation files, else tables
 */
export function splitFiles(out: string, split: string, raw: boolean): string[] {
  const folder = raw ? 'annotations' : 'data';
  if (!isFolder(join(out, folder))) return [];
  const isTable = (name: string) => /-\d{5}-of-\d{5}\.parquet$/.test(name) && name.slice(0, -23) === split;
  return readdirSync(join(out, folder))
    .filter(name => (raw ? parseAnnotationName(name)?.split === split : isTable(name)))
    .map(name => `${folder}/${name}`);
}

/** Files of a COCO split that are there already, relative to `out`; a folder of PNGs where it is not empty. */
export function cocoFiles(out: string, kind: string, split: string): string[] {
  const path = `annotations/${kind}_${split}.json`;
  const pictures = path.slice(0, -'.json'.length);
  const hasPictures =
    kind === 'panoptic' && isFolder(join(out, pictures)) && readdirSync(join(out, pictures)).length > 0;
  return [...(existsSync(join(out, path)) ? [path] : []), ...(hasPictures ? [pictures] : [])];
}

/** Removes files below a folder that are there. */
export function removeFiles(out: string, paths: readonly string[]): void {
  for (const path of paths) rmSync(join(out, path), { force: true });
}
