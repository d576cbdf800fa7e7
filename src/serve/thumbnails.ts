import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { ByteSource } from '../core/model/image.ts';
import type { DiskCache } from '../io/node/disk-cache.ts';
import { convertToPng, cutTiles } from '../io/node/sharp.ts';
import { shrinkPicture } from '../io/node/shrink-picture.ts';
import { readAll } from '../io/sources.ts';
import { Limiter } from './limiter.ts';
import { tileGrid } from './scene-document.ts';
import type { ServedDataset } from './served-dataset.ts';

/** Pixels: thumbnails are at most this wide and high. */
export const thumbnailSide = 320;
/** Of small ones, for grids of many: less work for server and browser, and a third of the browser's memory. */
export const smallThumbnailSides = [180, 256] as const;
/** Pixels of the small whole panorama that is shown until tiles come. */
const baseWidth = 2048;
/** Encoded pictures of more bytes are not read into memory: sharp reads them from their file. */
const mostBytesInMemory = 2 ** 26;
/** Requests that may wait; a screen has a hundred thumbnails. */
const mostWaiting = 2000;

/** What changes when the bytes of a source change: of one inside an archive or a table, the dataset. */
export async function sourceStamp(source: ByteSource, dataset: Pick<ServedDataset, 'stamp'>): Promise<string> {
  if (source.file === undefined) return `${dataset.stamp}-${source.byteLength}`;
  const { mtimeMs, size } = await stat(source.file);
  return `${Math.trunc(mtimeMs)}-${size}`;
}

/** What sharp reads: bytes, or of a huge file its path. */
async function inputOf(source: ByteSource): Promise<Uint8Array | string> {
  return source.file !== undefined && source.byteLength > mostBytesInMemory ? source.file : readAll(source);
}

/** Small pictures of a dataset, made when asked for and kept on disk. */
export class Thumbnails {
  readonly #cache: DiskCache | undefined;
  readonly #limiter = new Limiter(Math.max(2, availableParallelism()), mostWaiting);
  /** Whole panoramas are decoded for these: one at a time. */
  readonly #tileLimiter = new Limiter(1, 64);
  readonly #underWay = new Map<string, Promise<Uint8Array>>();

  constructor(cache: DiskCache | undefined) {
    this.#cache = cache;
  }

  /** Whether what is made is made again when it is asked for again. */
  get keepsNothing(): boolean {
    return this.#cache === undefined;
  }

  /** @param isCancelled whether whoever asked has gone @param side pixels, at most so wide and high */
  thumbnail(
    dataset: ServedDataset,
    row: number,
    name: string,
    isCancelled: () => boolean,
    side = thumbnailSide,
  ): Promise<{ bytes: Uint8Array; etag: string }> {
    return this.#shrunk(dataset, row, name, { width: side, height: side }, isCancelled);
  }

  /** The small whole panorama. */
  base(dataset: ServedDataset, row: number, name: string): Promise<{ bytes: Uint8Array; etag: string }> {
    return this.#shrunk(dataset, row, name, { width: baseWidth, height: baseWidth, quality: 88 }, () => false);
  }

  async #shrunk(
    dataset: ServedDataset,
    row: number,
    name: string,
    size: { width: number; height: number; quality?: number },
    isCancelled: () => boolean,
  ): Promise<{ bytes: Uint8Array; etag: string }> {
    const { image, source } = await dataset.picture(row, name);
    const stamp = await sourceStamp(source, dataset);
    const key = `${dataset.cacheKey}\n${source.file ?? `${dataset.ids[row]}\n${name}`}\n${stamp}\n${size.width}\n2`;
    const etag = `t${size.width}-${stamp}`;
    const cached = await this.#cache?.get(key);
    if (cached) return { bytes: cached, etag };
    const bytes = await this.#once(key, () =>
      this.#limiter.run(async () => {
        const made = await shrinkPicture(await inputOf(source), size, image.path);
        // Whoever waits does not wait for the disk.
        this.#cache?.set(key, made);
        return made;
      }, isCancelled),
    );
    return { bytes, etag };
  }

  /** A picture that browsers do not show, as PNG. */
  async converted(dataset: ServedDataset, row: number, name: string): Promise<{ bytes: Uint8Array; etag: string }> {
    const { image, source } = await dataset.picture(row, name);
    const stamp = await sourceStamp(source, dataset);
    const key = `${dataset.cacheKey}\n${source.file ?? `${dataset.ids[row]}\n${name}`}\n${stamp}\npng\n1`;
    const etag = `png-${stamp}`;
    const cached = await this.#cache?.get(key);
    if (cached) return { bytes: cached, etag };
    const bytes = await this.#once(key, () =>
      // Whole pictures, like those that tiles are cut from.
      this.#tileLimiter.run(async () => {
        const made = await convertToPng(await inputOf(source), image.path);
        await this.#cache?.set(key, made);
        return made;
      }),
    );
    return { bytes, etag };
  }

  /**
   * One tile of a panorama. The first one asked for cuts them all.
   * @returns undefined where the grid has no such tile
   */
  async tile(
    dataset: ServedDataset,
    row: number,
    name: string,
    place: { column: number; row: number },
  ): Promise<{ bytes: Uint8Array; etag: string } | undefined> {
    const { image, source } = await dataset.picture(row, name);
    const { width, height } = await image.size();
    const grid = tileGrid(width, height);
    if (place.column >= grid.columns || place.row >= grid.rows) return undefined;
    const stamp = await sourceStamp(source, dataset);
    const key = `${dataset.cacheKey}\n${source.file ?? `${dataset.ids[row]}\n${name}`}\n${stamp}\ntiles\n1`;
    const tileKey = (column: number, tileRow: number) => `${key}\n${column}-${tileRow}`;
    const etag = `p${place.column}-${place.row}-${stamp}`;
    const cached = await this.#cache?.get(tileKey(place.column, place.row));
    if (cached) return { bytes: cached, etag };
    const bytes = await this.#tiles(key, place, (keep: (column: number, row: number, tile: Uint8Array) => void) =>
      this.#tileLimiter.run(async () => {
        await cutTiles(
          await readAll(source),
          grid,
          async (column, tileRow, tile) => {
            keep(column, tileRow, tile);
            await this.#cache?.set(tileKey(column, tileRow), tile);
          },
          image.path,
        );
      }),
    );
    return { bytes, etag };
  }

  readonly #cuts = new Map<string, { done: Promise<void>; tiles: Map<string, Uint8Array> }>();

  async #tiles(
    key: string,
    { column, row }: { column: number; row: number },
    cut: (keep: (column: number, row: number, tile: Uint8Array) => void) => Promise<void>,
  ): Promise<Uint8Array> {
    let job = this.#cuts.get(key);
    if (!job) {
      const tiles = new Map<string, Uint8Array>();
      job = { tiles, done: cut((atColumn, atRow, tile) => tiles.set(`${atColumn}-${atRow}`, tile)) };
      this.#cuts.set(key, job);
      job.done.catch(() => this.#cuts.delete(key));
      // The tiles of the last panorama stay in memory, so that a cache that cannot be written does no harm.
      for (const old of [...this.#cuts.keys()].slice(0, -1)) this.#cuts.delete(old);
    }
    await job.done;
    return job.tiles.get(`${column}-${row}`)!;
  }

  #once(key: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const known = this.#underWay.get(key);
    if (known) return known;
    const promise = make().finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, promise);
    return promise;
  }
}
