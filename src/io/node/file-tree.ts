/** Files of several roots, folders and zips alike, under one set of paths: what a dataset in eight archives looks like. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { FormatError, SystemError } from '../../core/errors.ts';
import type { ByteSource, ImageRef } from '../../core/model/image.ts';
import { readAll } from '../sources.ts';
import type { ZipEntry } from '../zip-directory.ts';
import { fileImage, fileSource } from './file-source.ts';
import { reachableStats, readError } from './files.ts';
import { LazyImage } from './lazy-image.ts';
import { isSystemFile } from './system-files.ts';
import { openZipFile, type ZipFile } from './zip-file.ts';

/** Where a file of the tree is. */
export interface TreeFile {
  /** Folder root, for a file by itself: what comes before its path. */
  folder?: string;
  archive?: ZipFile;
  entry?: ZipEntry;
}

export interface FileTree {
  roots: readonly string[];
  archives: readonly ZipFile[];
  /** By path with forward slashes: relative to a folder root, or the member's name in its zip. Roots in order. */
  files: ReadonlyMap<string, TreeFile>;
  /** Members whose path an earlier root has already. */
  repeated: readonly { path: string; file: TreeFile }[];
  /** A file for messages: its path, or `archive.zip/member`. */
  nameOf(path: string): string;
  /** @throws {SystemError} `missing-file`, `cannot-read`; {@link FormatError} `bad-zip`, `zip-method` */
  open(path: string): Promise<ByteSource>;
  /**
   * A file as UTF-8, without the mark that some editors begin it with: of one in a folder without the rounds that a
   * source takes. Throws as `open`.
   */
  readText(path: string): Promise<string>;
  /** An image; one that is not there is told when it is opened. */
  image(path: string): ImageRef;
}

const utf8 = new TextDecoder();
const ignored = new Set(['__MACOSX', '.panoply', '.git', '.cache', 'node_modules']);
/** Folders are listed this deep. */
const maximumDepth = 6;
export const isZipName = (path: string): boolean => /\.zip$/i.test(path);

function listFolder(root: string, onFile: (path: string) => void): void {
  const prefix = join(root, sep);
  const visit = (folder: string, depth: number) => {
    // Names of a listing need no tidying, which is what `join` takes its time for.
    const full = folder === '' ? root : `${prefix}${folder}`;
    let entries: ReturnType<typeof readEntries>;
    try {
      entries = readEntries(full);
    } catch (cause) {
      if (depth === 0) throw readError(cause, root);
      return;
    }
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const target = entry.isSymbolicLink() ? reachableStats(join(root, path)) : entry;
      if (target?.isDirectory()) {
        if (depth < maximumDepth && !ignored.has(entry.name)) visit(path, depth + 1);
      } else if (target?.isFile() && !isSystemFile(entry.name)) onFile(path);
    }
  };
  visit('', 0);
}

const readEntries = (folder: string) => readdirSync(folder, { withFileTypes: true });

export interface FileTreeOptions {
  /** Told of zips that cannot be opened, which are passed over then; without it the first one throws. */
  onBrokenArchive?(path: string, error: unknown): void;
}

/**
 * Opens roots as one tree. A folder whose loose files include no picture has the zips at its top opened too: a
 * download that nobody unpacked.
 * @throws {SystemError} `missing-dataset`, `cannot-read`; {@link FormatError} `bad-zip`
 */
export function openFileTree(roots: readonly string[], { onBrokenArchive }: FileTreeOptions = {}): FileTree {
  const files = new Map<string, TreeFile>();
  const archives: ZipFile[] = [];
  const repeated: { path: string; file: TreeFile }[] = [];
  const add = (path: string, file: TreeFile) => {
    if (files.has(path)) repeated.push({ path, file });
    else files.set(path, file);
  };
  const addArchive = (path: string) => {
    let archive: ZipFile;
    try {
      archive = openZipFile(path);
    } catch (error) {
      if (!onBrokenArchive) throw error;
      onBrokenArchive(path, error);
      return;
    }
    archives.push(archive);
    for (const entry of archive.entries) {
      const { name } = entry;
      if (isSystemFile(name)) continue;
      add(name, { archive, entry });
    }
  };
  for (const root of roots) {
    const found = statSync(root, { throwIfNoEntry: false });
    if (!found) {
      throw new SystemError('missing-dataset', `Expected a folder or a zip but there is no ${root}`, {
        where: { file: root },
      });
    }
    if (!found.isDirectory()) {
      if (!isZipName(root))
        throw new FormatError('bad-zip', `Expected a folder or a zip but received ${basename(root)}`, {
          where: { file: root },
        });
      addArchive(root);
      continue;
    }
    const zips: string[] = [];
    let hasPicture = false;
    const from: TreeFile = { folder: join(root, 'x').slice(0, -1) };
    // A folder has no path twice: only earlier roots can have one already.
    const isFirst = files.size === 0;
    listFolder(root, path => {
      if (!path.includes('/') && isZipName(path)) zips.push(path);
      hasPicture ||= /\.(png|jpe?g|webp)$/i.test(path);
      if (isFirst) files.set(path, from);
      else add(path, from);
    });
    if (!hasPicture) for (const zip of zips.sort(compareNatural)) addArchive(join(root, zip));
  }
  const find = (path: string): TreeFile => {
    const file = files.get(path);
    if (file) return file;
    throw new SystemError('missing-file', `Cannot read ${path}: it does not exist`, { where: { file: path } });
  };
  // Paths of a listing need no tidying, which is what `join` takes its time for.
  const placeOf = (path: string, file: TreeFile | undefined): string =>
    file ? `${file.folder}${path}` : join(roots[0], path);
  const open = async (path: string): Promise<ByteSource> => {
    const file = find(path);
    const { archive, entry } = file;
    return archive && entry ? archive.open(entry) : fileSource(placeOf(path, file));
  };
  const readText = async (path: string): Promise<string> => {
    const file = find(path);
    if (file.archive && file.entry) return utf8.decode(await readAll(file.archive.open(file.entry)));
    const place = placeOf(path, file);
    try {
      const text = readFileSync(place, 'utf8');
      return text.startsWith('\uFEFF') ? text.slice(1) : text;
    } catch (cause) {
      throw readError(cause, place);
    }
  };
  const nameOf = (path: string): string => {
    const file = files.get(path);
    if (file?.archive) return `${file.archive.path}/${path}`;
    return placeOf(path, file);
  };
  return {
    roots,
    archives,
    files,
    repeated,
    nameOf,
    open,
    readText,
    image(path) {
      const file = files.get(path);
      if (!file?.archive) return fileImage(placeOf(path, file), path);
      const { archive, entry } = file;
      return new LazyImage(path, { kind: 'member', archive: archive.path, entry: entry! }, () => open(path));
    },
  };
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

function endOfDigits(text: string, start: number): number {
  let end = start;
  while (end < text.length && isDigit(text.charCodeAt(end))) end++;
  return end;
}

/** Two runs of digits that differ, as numbers; of equal ones the texts decide. No text is cut out: sets have 100,000 names. */
function compareDigits(a: string, b: string, start: number, leftEnd: number, rightEnd: number): number {
  let [left, right] = [start, start];
  while (left < leftEnd && a.charCodeAt(left) === 48) left++;
  while (right < rightEnd && b.charCodeAt(right) === 48) right++;
  // Without its zeros the longer number is the larger one.
  if (leftEnd - left !== rightEnd - right) return leftEnd - left - (rightEnd - right);
  for (; left < leftEnd; left++, right++) {
    const difference = a.charCodeAt(left) - b.charCodeAt(right);
    if (difference !== 0) return difference;
  }
  const [leftText, rightText] = [a.slice(start, leftEnd), b.slice(start, rightEnd)];
  return leftText === rightText ? 0 : leftText < rightText ? -1 : 1;
}

/**
 * Names with numbers in the numbers' order: `images_batch_2.zip` before `images_batch_10.zip`. Numbers that are equal but
 * for their zeros are in the order of their texts.
 */
export function compareNatural(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let at = 0;
  while (at < shorter && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  if (at === a.length && at === b.length) return 0;
  // Both have this beginning in common, and with it the number they may be in the middle of.
  let start = at;
  while (start > 0 && isDigit(a.charCodeAt(start - 1))) start--;
  const [leftEnd, rightEnd] = [endOfDigits(a, at), endOfDigits(b, at)];
  if (leftEnd > start && rightEnd > start && (leftEnd > at || rightEnd > at)) {
    const difference = compareDigits(a, b, start, leftEnd, rightEnd);
    if (difference !== 0) return difference;
  }
  // A text goes on to the next number, or to the end.
  const hasText = (text: string) => at < text.length && !isDigit(text.charCodeAt(at));
  if (hasText(a) && hasText(b)) return a.charCodeAt(at) < b.charCodeAt(at) ? -1 : 1;
  if (hasText(a) !== hasText(b)) return hasText(a) ? 1 : -1;
  return a.length - b.length;
}
