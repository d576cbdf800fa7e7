import { isAscii } from 'node:buffer';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { SystemError } from '../../core/errors.ts';

/** The `code` of a Node system error (`ENOENT`, `ENOSPC`, ...), if it is one. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

const writeHints: Record<string, string> = {
  ENOSPC: 'The disk is full: free some space, then run the same command again; it goes on where it stopped.',
  EDQUOT: 'The disk quota is used up: free some space, then run the same command again; it goes on where it stopped.',
  EROFS: 'The file system is read-only: choose another folder.',
  EACCES: 'Choose a folder you may write to, or change its permissions.',
  EPERM: 'Choose a folder you may write to, or change its permissions.',
  ENOTDIR: 'A part of the path is a file, not a folder: choose another folder.',
  EMFILE: 'Too many files are open: raise the limit (ulimit -n) or use fewer --jobs.',
};

/** Turns a failed write into a {@link SystemError} that says which path and what to do. */
export function writeError(cause: unknown, path: string): SystemError {
  const code = systemErrorCode(cause) ?? 'unknown';
  const reason =
    cause instanceof Error ? cause.message.replace(/^[A-Z]+: /, '').replace(/, \w+( '.*')?$/, '') : String(cause);
  return new SystemError('cannot-write', `Cannot write ${path}: ${reason} (${code})`, {
    where: { file: path },
    hint: writeHints[code],
    cause,
  });
}

/** A failed read as an error that says which file and what to do. */
export function readError(cause: unknown, path: string): SystemError {
  const code = systemErrorCode(cause);
  const reason =
    code === 'ENOENT'
      ? 'it does not exist'
      : code === 'EISDIR'
        ? 'it is a folder'
        : cause instanceof Error
          ? cause.message
          : String(cause);
  return new SystemError(code === 'ENOENT' ? 'missing-file' : 'cannot-read', `Cannot read ${path}: ${reason}`, {
    where: { file: path },
    hint: code === 'EISDIR' ? hintInside(path) : undefined,
    cause,
  });
}

/** What a person may have meant by a folder. */
function hintInside(folder: string): string {
  let names: string[] = [];
  try {
    names = readdirSync(folder).filter(name => name.endsWith('.json') && name !== 'panoply.json');
  } catch {
    // That it is a folder is what there is to tell.
  }
  const few = names.slice(0, 3).map(name => join(folder, name));
  return `Give a file${few.length > 0 ? `, such as ${few.join(', ')}` : ''}.`;
}

/** Writes all of `bytes` at the file's current position. */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.byteLength; ) offset += writeSync(descriptor, bytes, offset);
}

/** What there is at a path, links followed; undefined where nothing can be reached: no file, a link to itself. */
export function reachableStats(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    if (systemErrorCode(cause) === 'ELOOP' || systemErrorCode(cause) === 'ENOTDIR') return undefined;
    throw cause;
  }
}

/** Whether a path is a folder's own or lies below it, by their names alone: links are not followed. */
export function liesIn(folder: string, path: string): boolean {
  const from = relative(folder, path);
  return from !== '..' && !from.startsWith(`..${sep}`) && resolve(folder, from) === resolve(path);
}

/** A path with its links followed, as far as there is something. */
function realPathOf(path: string): string {
  const full = resolve(path);
  if (existsSync(full)) return realpathSync(full);
  const parent = dirname(full);
  return parent === full ? full : join(realPathOf(parent), basename(full));
}

/** Where a path is below a folder, links followed, with forward slashes: `''` for the folder itself, undefined outside. */
export function placeBelow(folder: string, path: string): string | undefined {
  const [above, below] = [realPathOf(folder), realPathOf(path)];
  return liesIn(above, below) ? relative(above, below).split(sep).join('/') : undefined;
}

/** Whether there is a folder at a path, links followed. */
export const isFolder = (path: string): boolean => reachableStats(path)?.isDirectory() ?? false;

/** Makes a rename or creation inside `folder` durable (a no-op where folders cannot be synced, as on Windows). */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** {@link syncFolder} without keeping this thread from its work. */
export async function syncFolderLater(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Creates a folder and its parents, from the top. Not Node's recursive mkdir: that never returns where a folder that is
 * there refuses new ones with ENOENT, as /proc does.
 * @throws the system's error
 */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  for (let folder = resolve(path); !existsSync(folder); folder = dirname(folder)) missing.push(folder);
  if (missing.length === 0) {
    if (statSync(path).isDirectory()) return;
    mkdirSync(path);
  }
  for (const folder of missing.reverse()) {
    try {
      mkdirSync(folder);
    } catch (error) {
      // Somebody else may have made it meanwhile.
      if (systemErrorCode(error) !== 'EEXIST' || !statSync(folder).isDirectory()) throw error;
    }
  }
}

const largestSmallFile = 2 ** 18;
let readRoom: Buffer | undefined;

/**
 * Reads a file, a small one into memory that the next call uses again: for many files of which each is done with at once.
 * @throws {SystemError} `missing-file`, `cannot-read`
 */
export function readBriefly(path: string): Buffer {
  readRoom ??= Buffer.allocUnsafeSlow(largestSmallFile);
  try {
    const descriptor = openSync(path, 'r');
    try {
      let length = 0;
      for (let read = -1; read !== 0 && length < largestSmallFile; length += read) {
        read = readSync(descriptor, readRoom, length, largestSmallFile - length, null);
      }
      if (length < largestSmallFile) return readRoom.subarray(0, length);
    } finally {
      closeSync(descriptor);
    }
    return readFileSync(path);
  } catch (cause) {
    throw readError(cause, path);
  }
}

/** Reads a whole file. @throws {SystemError} `missing-file`, `cannot-read` */
export function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw readError(cause, path);
  }
}

/** The text of a file's bytes: as UTF-8, which is quick for ASCII. */
export function textOfBytes(bytes: Buffer): string {
  return bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
}

/**
 * Reads a text file; quicker than `readFileSync(path, 'utf8')` for many small files and for long ASCII.
 * @throws {SystemError} `missing-file`, `cannot-read`
 */
export function readText(path: string): string {
  return textOfBytes(readBriefly(path));
}

/** Text without the byte order mark that some editors begin it with. */
export const withoutMark = (text: string): string => (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);

/** A file's content: whole, or piece by piece so that it is never in memory at once. */
export type FileContent = Uint8Array | string | Iterable<Uint8Array>;

function piecesOf(content: FileContent): Iterable<Uint8Array> {
  if (typeof content === 'string') return [Buffer.from(content)];
  return content instanceof Uint8Array ? [content] : content;
}

/**
 * Writes a file whole or not at all: beside its place, synced, then renamed. Creates missing folders.
 * @param stage a folder of the same file system for the unfinished file, so that a crash leaves nothing beside `path`
 * @throws {SystemError} `cannot-write`
 */
export function writeFileAtomic(path: string, content: FileContent, stage = dirname(path)): void {
  const temporary = join(stage, `${basename(path)}.${process.pid}.part`);
  try {
    makeFolder(dirname(path));
    makeFolder(stage);
    const descriptor = openSync(temporary, 'w');
    try {
      for (const bytes of piecesOf(content)) writeAll(descriptor, bytes);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (cause) {
    try {
      rmSync(temporary, { force: true });
    } catch {
      // The first failure is the one to report.
    }
    // What failed may be the making of a piece, which says its own.
    throw cause instanceof Error && 'syscall' in cause ? writeError(cause, path) : cause;
  }
}

/** {@link writeFileAtomic}, hashed on the way. @returns its size in bytes and its SHA-256 in hex */
export function writeFileHashed(path: string, content: FileContent, stage?: string): { bytes: number; sha256: string } {
  const hash = createHash('sha256');
  let bytes = 0;
  function* count() {
    for (const piece of piecesOf(content)) {
      hash.update(piece);
      bytes += piece.byteLength;
      yield piece;
    }
  }
  writeFileAtomic(path, count(), stage);
  return { bytes, sha256: hash.digest('hex') };
}
