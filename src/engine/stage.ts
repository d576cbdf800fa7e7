import {
  close,
  closeSync,
  constants,
  existsSync,
  fdatasync,
  fsync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Checksum } from '../core/checksum.ts';
import { assertSafePath } from '../core/safe-path.ts';
import { createDigest, digestOfFile } from '../io/node/digest.ts';
import { liesIn, makeFolder, syncFolderLater, writeAll, writeError } from '../io/node/files.ts';
import { failpoint } from './failpoint.ts';
import { type JobFile, outputPattern, type WrittenFile } from './plan.ts';

const fsyncLater = promisify(fsync);
const closeLater = promisify(close);

/** Above this many files of one job, sync at once instead of keeping descriptors open until the commit. */
const maximumOpenFiles = 64;
/** So much of a large file is sent to the disk while the next is computed, rather than all of it at the commit. */
const flushBytes = 2 ** 24;

/** Written at its end, wherever that is: what follows a mark may have been cut off. */
const appending = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_APPEND;

/** Where one job's files wait until all of them are durable; then they move into place together. */
export class Stage {
  readonly files: WrittenFile[] = [];
  /** The first write that failed: the disk's fault, not the scene's. */
  writeFailure?: Error;
  readonly #folder: string;
  readonly #out: string;
  readonly #outputs: readonly string[];
  readonly #open: { descriptor: number; path: string }[] = [];
  readonly #folders = new Set<string>();
  #flushing?: Promise<void>;

  constructor(folder: string, out: string, outputs: readonly string[]) {
    this.#folder = folder;
    this.#out = out;
    this.#outputs = outputs;
  }

  writeFile(path: string, bytes: Uint8Array): void {
    const file = this.createFile(path);
    file.write(bytes);
    file.end();
  }

  createFile(path: string, { checksum = 'sha256' }: { checksum?: Checksum } = {}): JobFile {
    assertSafePath(path, 'the file');
    const isOwn = (output: string): boolean =>
      path === output || path.startsWith(`${output}/`) || outputPattern(output)?.test(path) === true;
    if (!this.#outputs.some(isOwn)) {
      throw new RangeError(`Expected a path inside ${this.#outputs.join(' or ')} but received ${path}`);
    }
    const target = join(this.#folder, path);
    const guard = <Result>(action: () => Result): Result => {
      try {
        return action();
      } catch (cause) {
        this.writeFailure ??= writeError(cause, path);
        throw this.writeFailure;
      }
    };
    const descriptor = guard(() => {
      this.#makeFolder(dirname(target));
      return openSync(target, appending);
    });
    this.#open.push({ descriptor, path });
    let digest = createDigest(checksum);
    let bytes = 0;
    let flushed = 0;
    return {
      write: piece => {
        guard(() => writeAll(descriptor, piece));
        digest.update(piece);
        bytes += piece.byteLength;
        failpoint('in-file');
        if (bytes - flushed < flushBytes) return;
        flushed = bytes;
        this.#flush(descriptor, path);
      },
      mark: () => {
        const marked = bytes;
        return () => {
          guard(() => ftruncateSync(descriptor, marked));
          digest = guard(() => digestOfFile(target, checksum));
          bytes = marked;
          flushed = Math.min(flushed, bytes);
        };
      },
      end: () => {
        if (this.#open.length > maximumOpenFiles && !this.#flushing) {
          guard(() => {
            fsyncSync(descriptor);
            closeSync(descriptor);
          });
          this.#open.splice(
            this.#open.findIndex(open => open.descriptor === descriptor),
            1,
          );
        }
        this.files.push({ path, bytes, [checksum]: digest.hex() } as WrittenFile);
        failpoint('after-write');
      },
    };
  }

  /** Sends what is written to the disk, beside the computing. */
  #flush(descriptor: number, path: string): void {
    if (this.#flushing) return;
    this.#flushing = new Promise(resolve => {
      fdatasync(descriptor, cause => {
        // The system tells a failure once: the sync at the commit would not hear of it.
        if (cause) this.writeFailure ??= writeError(cause, path);
        this.#flushing = undefined;
        resolve();
      });
    });
  }

  #makeFolder(folder: string): void {
    for (let each = folder; !this.#folders.has(each) && each.length >= this.#folder.length; each = dirname(each)) {
      this.#folders.add(each);
    }
    makeFolder(folder);
  }

  /** Makes every file durable and renames the job's outputs into place. What an earlier crash left there goes. */
  async commit(): Promise<void> {
    try {
      // A descriptor is closed when nobody uses it any more.
      await this.#flushing;
      if (this.writeFailure) throw this.writeFailure;
      await Promise.all(
        this.#open.splice(0).map(async ({ descriptor }) => {
          await fsyncLater(descriptor);
          await closeLater(descriptor);
        }),
      );
      for (const folder of this.#folders) await syncFolderLater(folder);
      failpoint('before-rename');
      const parents = new Set<string>();
      for (const output of this.#outputs.flatMap(each => this.#pathsOf(each))) {
        const target = join(this.#out, output);
        const staged = join(this.#folder, output);
        rmSync(target, { recursive: true, force: true });
        if (!existsSync(staged)) continue;
        makeFolder(dirname(target));
        renameSync(staged, target);
        parents.add(dirname(target));
      }
      for (const parent of parents) {
        for (let each = parent; liesIn(this.#out, each); each = dirname(each)) await syncFolderLater(each);
      }
      await rm(this.#folder, { recursive: true, force: true });
      failpoint('after-rename');
    } catch (cause) {
      throw cause === this.writeFailure ? cause : writeError(cause, this.#outputs[0]);
    }
  }

  /** The paths of an output, staged or left in the dataset by an earlier run. */
  #pathsOf(output: string): string[] {
    const pattern = outputPattern(output);
    if (!pattern) return [output];
    const folder = dirname(output);
    const names = [this.#out, this.#folder].flatMap(root => {
      const path = join(root, folder);
      return existsSync(path) ? readdirSync(path) : [];
    });
    return [...new Set(names)].map(name => `${folder}/${name}`).filter(path => pattern.test(path));
  }

  /** Drops everything written. */
  async discard(): Promise<void> {
    await this.#flushing;
    for (const { descriptor } of this.#open.splice(0)) closeSync(descriptor);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
