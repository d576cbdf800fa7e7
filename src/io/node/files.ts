import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
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
    cause,
  });
}

/** Writes all of `bytes` at the file's current position. */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.byteLength; ) offset += writeSync(descriptor, bytes, offset);
}

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

/**
 * Creates a folder and its parents.
 * @throws the system's error; where Node reports ENOENT for a read-only file system, the true one
 */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
    let ancestor = resolve(path);
    while (!existsSync(dirname(ancestor))) ancestor = dirname(ancestor);
    mkdirSync(ancestor);
    mkdirSync(path, { recursive: true });
  }
}

/**
 * Writes a file whole or not at all: beside its place, synced, then renamed. Creates missing folders.
 * @param stage a folder of the same file system for the unfinished file, so that a crash leaves nothing beside `path`
 * @throws {SystemError} `cannot-write`
 */
export function writeFileAtomic(path: string, content: Uint8Array | string, stage = dirname(path)): void {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const temporary = join(stage, `${basename(path)}.${process.pid}.part`);
  try {
    makeFolder(dirname(path));
    makeFolder(stage);
    const descriptor = openSync(temporary, 'w');
    try {
      writeAll(descriptor, bytes);
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
    throw writeError(cause, path);
  }
}
