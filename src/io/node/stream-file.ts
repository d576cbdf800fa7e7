import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeFolder, syncFolder, writeAll, writeError } from './files.ts';

/** A file that is written piece by piece and appears whole, or not at all. */
export interface StreamedFile {
  /** @throws {SystemError} `cannot-write` */
  write(bytes: Uint8Array): void;
  /** Makes the file durable and puts it in its place, or under another name beside it. @throws {SystemError} `cannot-write` */
  commit(name?: string): void;
  /** Drops what was written, if it is not in its place yet. */
  abort(): void;
}

/**
 * Begins a file beside its place; creates missing folders.
 * @param stage a folder of the same file system for the unfinished file
 * @throws {SystemError} `cannot-write`
 */
export function streamFile(path: string, stage = dirname(path)): StreamedFile {
  const temporary = join(stage, `${basename(path)}.${process.pid}.part`);
  const guard = <Result>(action: () => Result): Result => {
    try {
      return action();
    } catch (cause) {
      rmSync(temporary, { force: true });
      throw writeError(cause, path);
    }
  };
  const descriptor = guard(() => {
    makeFolder(dirname(path));
    makeFolder(stage);
    return openSync(temporary, 'w');
  });
  let isOpen = true;
  const close = () => {
    if (!isOpen) return;
    // Whatever comes of it, the number may be another file's from now on.
    isOpen = false;
    closeSync(descriptor);
  };
  return {
    write: bytes => guard(() => writeAll(descriptor, bytes)),
    commit: (name = basename(path)) =>
      guard(() => {
        fsyncSync(descriptor);
        close();
        renameSync(temporary, join(dirname(path), name));
        syncFolder(dirname(path));
      }),
    abort() {
      close();
      rmSync(temporary, { force: true });
    },
  };
}
