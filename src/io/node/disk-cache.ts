import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Panoply's folder for what can be made again, where the system keeps such things. */
export function cacheFolder(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  if (environment.PANOPLY_CACHE) return environment.PANOPLY_CACHE;
  if (process.platform === 'darwin') return join(homedir(), 'Library/Caches/panoply');
  if (process.platform === 'win32')
    return join(environment.LOCALAPPDATA ?? join(homedir(), 'AppData/Local'), 'panoply', 'cache');
  return join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'panoply');
}

/**
 * Shares of the limit that are written before the whole is looked at again: the first where it is nearly full, the other
 * at most, since other processes write too. To look at ten thousands of entries takes a second that scrolling needs.
 */
const leastPerSweep = 0.05;
const mostPerSweep = 0.25;
/** Seconds before the time of an entry is set anew when it is read. */
const touchSeconds = 3600;

/**
 * Small files by key, the least lately used removed once all exceed a limit. Several processes may share one. Nothing
 * here fails loudly: a cache that cannot be written is one that is empty.
 */
export class DiskCache {
  readonly #folder: string;
  readonly #mostBytes: number;
  /** Bytes that may be written before the next look: none before the first. */
  #bytesLeft = 0;
  #sweep: Promise<void> | undefined;

  constructor(folder: string, { mostBytes }: { mostBytes: number }) {
    this.#folder = folder;
    this.#mostBytes = mostBytes;
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    const path = this.#path(key);
    try {
      const bytes = await readFile(path);
      if (bytes.byteLength === 0) return undefined;
      this.#touch(path);
      return bytes;
    } catch {
      return undefined;
    }
  }

  async set(key: string, bytes: Uint8Array): Promise<void> {
    const path = this.#path(key);
    const unfinished = `${path}.${process.pid}.${Math.trunc(performance.now() * 1000)}`;
    try {
      await writeFile(unfinished, bytes).catch(async () => {
        await mkdir(join(path, '..'), { recursive: true });
        await writeFile(unfinished, bytes);
      });
      await rename(unfinished, path);
    } catch {
      await rm(unfinished, { force: true }).catch(() => {});
      return;
    }
    this.#bytesLeft -= bytes.byteLength;
    if (this.#bytesLeft > 0) return;
    this.#sweep ??= this.#sweepInTurn().finally(() => {
      this.#sweep = undefined;
    });
  }

  /** Sweeps until no more was written meanwhile than may be. */
  async #sweepInTurn(): Promise<void> {
    while (this.#bytesLeft < 0) {
      const before = this.#bytesLeft;
      const free = this.#mostBytes - (await this.sweep());
      const allowed = Math.max(this.#mostBytes * leastPerSweep, Math.min(free, this.#mostBytes * mostPerSweep));
      // What was written while it looked counts already.
      this.#bytesLeft = allowed + (this.#bytesLeft - before);
    }
  }

  /**
   * Removes the least lately used entries until a tenth of the limit is free, where it is exceeded.
   * @returns bytes of what remains
   */
  async sweep(): Promise<number> {
    const entries: { path: string; bytes: number; used: number }[] = [];
    let total = 0;
    for (const folder of await readdir(this.#folder).catch(() => [])) {
      for (const name of await readdir(join(this.#folder, folder)).catch(() => [])) {
        const path = join(this.#folder, folder, name);
        const facts = await stat(path).catch(() => undefined);
        if (!facts?.isFile()) continue;
        entries.push({ path, bytes: facts.size, used: facts.mtimeMs });
        total += facts.size;
      }
    }
    if (total <= this.#mostBytes) return total;
    entries.sort((a, b) => a.used - b.used);
    for (const { path, bytes } of entries) {
      if (total <= this.#mostBytes * 0.9) break;
      await rm(path, { force: true }).catch(() => {});
      total -= bytes;
    }
    return total;
  }

  #path(key: string): string {
    const hash = createHash('sha256').update(key).digest('hex');
    return join(this.#folder, hash.slice(0, 2), hash.slice(2, 42));
  }

  #touch(path: string): void {
    const now = Date.now() / 1000;
    stat(path)
      .then(({ mtimeMs }) => (now - mtimeMs / 1000 > touchSeconds ? utimes(path, now, now) : undefined))
      .catch(() => {});
  }
}
