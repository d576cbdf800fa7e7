import type {
  DatasetDocument,
  ImageDocument,
  IndexDocument,
  IssuesDocument,
  PendingDocument,
  PredictionDocument,
  ProgressDocument,
  SceneDocument,
  SiteDocument,
  StatsDocument,
  TextsDocument,
} from 'panoply';
import { RangeReader } from './range-reader.ts';

/** A document that could not be had, in words for people. */
export class DocumentError extends Error {
  readonly status: number;
  readonly hint: string | undefined;
  constructor(message: string, { status = 0, hint }: { status?: number; hint?: string } = {}) {
    super(message);
    this.name = 'DocumentError';
    this.status = status;
    this.hint = hint;
  }
}

/** Scenes kept in memory: those around the one that is looked at. */
const scenesKept = 24;

/**
 * Everything the pages read, from `panoply view`'s server or from the files of a static site. Documents that do not change
 * are asked for once.
 */
export class ViewerClient {
  /** The folder that all URLs are relative to. */
  readonly #base: string;
  readonly #kept = new Map<string, Promise<unknown>>();
  readonly #readers = new Map<string, RangeReader>();

  constructor(base: string = document.baseURI) {
    this.#base = new URL('.', base).href;
  }

  /** Is inside the page, where the server or the export put it. */
  async site(): Promise<SiteDocument> {
    const inPage = document.getElementById('site')?.textContent ?? '';
    return inPage === '' ? this.#once('site.json') : this.#keep('site.json', async () => JSON.parse(inPage));
  }

  async dataset(dataset: string): Promise<DatasetDocument> {
    const { first } = await this.site();
    return first?.id === dataset ? first : this.#once(`data/${dataset}/dataset.json`);
  }

  /** Asked for anew as long as the server has not read all scenes. */
  async index(dataset: string): Promise<IndexDocument> {
    const path = `data/${dataset}/index.json`;
    const document = await this.#once<IndexDocument>(path);
    if (!document.isComplete) this.#kept.delete(path);
    return document;
  }

  progress(dataset: string): Promise<ProgressDocument> {
    return this.#read(`data/${dataset}/progress.json`);
  }

  async texts(dataset: string): Promise<TextsDocument | PendingDocument> {
    return this.#onceReady(`data/${dataset}/texts.json`);
  }

  stats(dataset: string): Promise<StatsDocument | PendingDocument> {
    return this.#onceReady(`data/${dataset}/stats.json`);
  }

  issues(dataset: string): Promise<IssuesDocument | PendingDocument> {
    return this.#onceReady(`data/${dataset}/issues.json`);
  }

  /** @param row of the dataset's index */
  scene({ id, scenes }: DatasetDocument, row: number): Promise<SceneDocument> {
    const folder = `data/${id}`;
    const path = `${folder}/scenes/${row}.json`;
    if (scenes.kind === 'each') return this.#once(path, scenesKept);
    return this.#keep(
      path,
      () => this.#packed(`${folder}/${scenes.data}`, `${folder}/${scenes.offsets}`, row),
      scenesKept,
    );
  }

  /** @param set id of the prediction set */
  prediction({ id, scenes }: DatasetDocument, set: string, row: number): Promise<PredictionDocument> {
    const folder = `data/${id}/predictions/${set}`;
    const path = `${folder}/${row}.json`;
    if (scenes.kind === 'each') return this.#once(path, scenesKept);
    return this.#keep(
      path,
      () => this.#packed(`${folder}/${scenes.data}`, `${folder}/${scenes.offsets}`, row),
      scenesKept,
    );
  }

  /**
   * URL of an image's bytes, for `img`, `fetch` or a texture.
   * @throws {DocumentError} when they cannot be read
   */
  async imageUrl(image: ImageDocument): Promise<string> {
    if (!image.parquet) return new URL(image.url, this.#base).href;
    const { readParquetImage } = await import('./parquet-images.ts');
    const file = new URL(image.parquet.file, this.#base).href;
    return readParquetImage(file, image.parquet.row);
  }

  /** URL of a thumbnail or another file named by a document. */
  url(relative: string): string {
    return new URL(relative, this.#base).href;
  }

  #once<Document>(path: string, most?: number): Promise<Document> {
    return this.#keep(path, () => this.#read<Document>(path), most);
  }

  async #onceReady<Document extends object>(path: string): Promise<Document | PendingDocument> {
    const document = await this.#once<Document | PendingDocument>(path);
    if ('pending' in document) this.#kept.delete(path);
    return document;
  }

  #keep<Document>(path: string, read: () => Promise<Document>, most?: number): Promise<Document> {
    const known = this.#kept.get(path);
    if (known) {
      // Move to the end: the map is in the order of use.
      this.#kept.delete(path);
      this.#kept.set(path, known);
      return known as Promise<Document>;
    }
    const promise = read();
    this.#kept.set(path, promise);
    promise.catch(() => this.#kept.delete(path));
    if (most !== undefined) {
      const folder = path.slice(0, path.lastIndexOf('/') + 1);
      const siblings = [...this.#kept.keys()].filter(key => key.startsWith(folder) && /\/\d+\.json$/.test(key));
      for (const old of siblings.slice(0, -most)) this.#kept.delete(old);
    }
    return promise;
  }

  async #read<Document>(path: string): Promise<Document> {
    let response: Response;
    try {
      response = await fetch(new URL(path, this.#base));
    } catch {
      throw new DocumentError('The viewer’s server does not answer.', {
        hint: 'Is `panoply view` still running? Start it again, then reload this page.',
      });
    }
    if (!response.ok) {
      const body = (await response.json().catch(() => undefined)) as { message?: string; hint?: string } | undefined;
      throw new DocumentError(body?.message ?? `${path} could not be read (HTTP ${response.status}).`, {
        status: response.status,
        hint: body?.hint,
      });
    }
    return (await response.json()) as Document;
  }

  /** One line of a file of JSON lines. Offsets are little-endian uint32 pairs of 8 bytes: where each line begins. */
  async #packed<Document>(data: string, offsets: string, row: number): Promise<Document> {
    const bounds = new DataView(await this.#reader(offsets).read(row * 8, row * 8 + 16));
    const at = (index: number) => bounds.getUint32(index * 8, true) + bounds.getUint32(index * 8 + 4, true) * 2 ** 32;
    const bytes = await this.#reader(data).read(at(0), at(1));
    return JSON.parse(new TextDecoder().decode(bytes)) as Document;
  }

  #reader(path: string): RangeReader {
    const url = new URL(path, this.#base).href;
    const reader = this.#readers.get(url) ?? new RangeReader(url);
    this.#readers.set(url, reader);
    return reader;
  }
}
