import { createHash } from 'node:crypto';
import { close, closeSync, existsSync, fsync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { makeFolder, syncFolder, writeAll, writeError } from '../io/node/files.ts';
import { failpoint } from './failpoint.ts';
import type { WrittenFile } from './plan.ts';

const fsyncLater = promisify(fsync);
const closeLater = promisify(close);

/** Above this many files of one job, sync at once instead of keeping descriptors open until the commit. */
const maximumOpenFiles = 64;

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

  constructor(folder: string, out: string, outputs: readonly string[]) {
    this.#folder = folder;
    this.#out = out;
    this.#outputs = outputs;
  }

  writeFile(path: string, bytes: Uint8Array): void {
    if (!this.#outputs.some(output => path === output || path.startsWith(`${output}/`))) {
      throw new RangeError(`Expected a path inside ${this.#outputs.join(' or ')} but received ${path}`);
    }
    const target = join(this.#folder, path);
    try {
      this.#makeFolder(dirname(target));
      const descriptor = openSync(target, 'w');
      this.#open.push({ descriptor, path });
      writeAll(descriptor, bytes);
      if (this.#open.length > maximumOpenFiles) {
        fsyncSync(descriptor);
        closeSync(descriptor);
        this.#open.pop();
      }
    } catch (cause) {
      this.writeFailure ??= writeError(cause, path);
      throw this.writeFailure;
    }
    this.files.push({ path, bytes: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') });
    failpoint('after-write');
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
      await Promise.all(
        this.#open.splice(0).map(async ({ descriptor }) => {
          await fsyncLater(descriptor);
          await closeLater(descriptor);
        }),
      );
      for (const folder of this.#folders) syncFolder(folder);
      failpoint('before-rename');
      const parents = new Set<string>();
      for (const output of this.#outputs) {
        const target = join(this.#out, output);
        const staged = join(this.#folder, output);
        rmSync(target, { recursive: true, force: true });
        if (!existsSync(staged)) continue;
        makeFolder(dirname(target));
        renameSync(staged, target);
        parents.add(dirname(target));
      }
      for (const parent of parents) {
        for (let each = parent; ; each = dirname(each)) {
          syncFolder(each);
          if (relative(this.#out, each) === '') break;
        }
      }
      rmSync(this.#folder, { recursive: true, force: true });
      failpoint('after-rename');
    } catch (cause) {
      throw writeError(cause, this.#outputs[0]);
    }
  }

  /** Drops everything written. */
  discard(): void {
    for (const { descriptor } of this.#open.splice(0)) closeSync(descriptor);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
