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
import { SharedWork } from './shared-work.ts';

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

interface MadePicture {
  bytes: Uint8Array;
  etag: string;
}

/** What sharp reads: bytes, or of a huge file its path. */
async function inputOf(source: ByteSource): Promise<Uint8Array | string> {
  return source.file !== undefined && source.byteLength > mostBytesInMemory ? source.file : readAll(source);
}

/** Small pictures of a dataset, made when asked for and kept on disk. */
export class Thumbnails {
  readonly #cache: DiskCache | undefined;
  readonly #small = new SharedWork<Uint8Array>(new Limiter(Math.max(2, availableParallelism()), mostWaiting));
  /** Whole panoramas are decoded for these: one at a time. */
  readonly #wholeLimiter = new Limiter(1, 64);
  readonly #whole = new SharedWork<Uint8Array>(this.#wholeLimiter);

  constructor(cache: DiskCache | undefined) {
    this.#cache = cache;
  }

  /** Whether what is made is made again when it is asked for again. */
  get keepsNothing(): boolean {
    return this.#cache === undefined;
  }

  /** @param isGone whether whoever asked has gone @param side pixels, at most so wide and high */
  thumbnail(
    dataset: ServedDataset,
    row: number,
    name: string,
    isGone: () => boolean,
    side = thumbnailSide,
  ): Promise<MadePicture> {
    return this.#shrunk(dataset, row, name, { width: side, height: side }, isGone);
  }

  /** The small whole panorama. */
  base(dataset: ServedDataset, row: number, name: string): Promise<MadePicture> {
    return this.#shrunk(dataset, row, name, { width: baseWidth, height: baseWidth, quality: 88 });
  }

  async #shrunk(
    dataset: ServedDataset,
    row: number,
    name: string,
    size: { width: number; height: number; quality?: number },
    isGone?: () => boolean,
  ): Promise<MadePicture> {
    const { image, source, stamp, key } = await this.#find(dataset, row, name);
    const make = async () => shrinkPicture(await inputOf(source), size, image.path);
    const bytes = await this.#kept(`${key}\n${size.width}\n2`, this.#small, make, isGone);
    return { bytes, etag: `t${size.width}-${stamp}` };
  }

  /** A picture that browsers do not show, as PNG. */
  async converted(dataset: ServedDataset, row: number, name: string): Promise<MadePicture> {
    const { image, source, stamp, key } = await this.#find(dataset, row, name);
    const make = async () => convertToPng(await inputOf(source), image.path);
    return { bytes: await this.#kept(`${key}\npng\n1`, this.#whole, make), etag: `png-${stamp}` };
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
  ): Promise<MadePicture | undefined> {
    const { image, source, stamp, key: pictureKey } = await this.#find(dataset, row, name);
    const { width, height } = await image.size();
    const grid = tileGrid(width, height);
    if (place.column >= grid.columns || place.row >= grid.rows) return undefined;
    const key = `${pictureKey}\ntiles\n1`;
    const tileKey = (column: number, tileRow: number) => `${key}\n${column}-${tileRow}`;
    const etag = `p${place.column}-${place.row}-${stamp}`;
    const cached = await this.#cache?.get(tileKey(place.column, place.row));
    if (cached) return { bytes: cached, etag };
    const bytes = await this.#tiles(key, place, (keep: (column: number, row: number, tile: Uint8Array) => void) =>
      this.#wholeLimiter.run(async () => {
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

  /** A picture, and what tells it from all others while its bytes stay the same. */
  async #find(dataset: ServedDataset, row: number, name: string) {
    const { image, source } = await dataset.picture(row, name);
    const stamp = await sourceStamp(source, dataset);
    const key = `${dataset.cacheKey}\n${source.file ?? `${dataset.ids[row]}\n${name}`}\n${stamp}`;
    return { image, source, stamp, key };
  }

  /** From the cache, or made. */
  async #kept(
    key: string,
    work: SharedWork<Uint8Array>,
    make: () => Promise<Uint8Array>,
    isGone?: () => boolean,
  ): Promise<Uint8Array> {
    const cached = await this.#cache?.get(key);
    if (cached) return cached;
    const makeAndKeep = async () => {
      const made = await make();
      // Whoever waits does not wait for the disk.
      this.#cache?.set(key, made);
      return made;
    };
    return work.run(key, makeAndKeep, isGone);
  }
}
