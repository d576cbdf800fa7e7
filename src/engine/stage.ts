import { createHash } from 'node:crypto';
import {
  close,
  closeSync,
  existsSync,
  fsync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { syncFolder, writeAll, writeError } from '../io/node/files.ts';
import { failpoint } from './failpoint.ts';
import { outputPattern, type WrittenFile } from './plan.ts';

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
    const isOwn = (output: string): boolean =>
      path === output || path.startsWith(`${output}/`) || outputPattern(output)?.test(path) === true;
    if (!this.#outputs.some(isOwn)) {
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
    mkdirSync(folder, { recursive: true });
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
      for (const output of this.#outputs.flatMap(each => this.#pathsOf(each))) {
        const target = join(this.#out, output);
        const staged = join(this.#folder, output);
        rmSync(target, { recursive: true, force: true });
        if (!existsSync(staged)) continue;
        mkdirSync(dirname(target), { recursive: true });
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
  discard(): void {
    for (const { descriptor } of this.#open.splice(0)) closeSync(descriptor);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
