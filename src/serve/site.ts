import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SystemError } from '../core/errors.ts';
import type {
  DatasetDocument,
  IssuesDocument,
  PendingDocument,
  PredictionDocument,
  ProgressDocument,
  SiteDocument,
  StatsDocument,
} from '../core/viewer/documents.ts';
import { builtModule } from '../io/node/built-module.ts';
import { version } from '../version.ts';
import { Background } from './background.ts';
import type { BuiltIndex } from './build-index.ts';
import { idOfDataset, nameOfDataset } from './dataset-name.ts';
import { firstIndex } from './index-builder.ts';
import { IssueScenes } from './issue-scenes.ts';
import type { Analyses, ViewedDataset } from './options.ts';
import type { PredictionSet } from './predictions.ts';
import { ServedDataset } from './served-dataset.ts';
import { smallThumbnailSides } from './thumbnails.ts';

/** README.md files larger than this are not shown. */
const mostCardBytes = 2 ** 20;

/** Characters of a dataset's document that is sent along with the page. */
const mostEmbedded = 2 ** 16;
/** Sets of more scenes wait with reading them until the first pictures are on the screen. */
const largeSet = 2000;
const largeSetDelayMillis = 1500;

/** The dataset's card: its README.md without the YAML head. */
function readCard(roots: readonly string[]): string | undefined {
  for (const root of roots) {
    const path = join(root, 'README.md');
    const facts = existsSync(path) ? statSync(path) : undefined;
    if (!facts?.isFile() || facts.size > mostCardBytes) continue;
    return readFileSync(path, 'utf8').replace(/^\uFEFF?---\r?\n[\s\S]*?\r?\n---\r?\n/, '');
  }
  return undefined;
}

/** One dataset of the site and everything that is made of it. */
export class SiteEntry {
  readonly served: ServedDataset;
  readonly name: string;
  readonly index: Background<BuiltIndex>;
  readonly stats?: Background<StatsDocument>;
  readonly issues?: Background<IssuesDocument>;
  readonly #predictionFolders: readonly string[];
  #indexTimer: NodeJS.Timeout | undefined;
  readonly #predictions = new Map<string, Promise<PredictionSet>>();

  constructor(id: string, { dataset, images = [], predictions = [] }: ViewedDataset, { stats, issues }: Analyses) {
    this.served = new ServedDataset(id, dataset, images);
    this.name = nameOfDataset(dataset);
    // Of captions and masks; several datasets may be opened together.
    this.#predictionFolders = ['panocaps', 'coco'].includes(dataset.family) ? predictions : [];
    const input = { roots: dataset.roots, images };
    const total = this.served.ids.length;
    const job = <Result>(module: URL) => new Background<Result>(module, input, { unit: 'scenes', total });
    this.index = job(builtModule(import.meta.url, './index-worker.ts'));
    if (stats) this.stats = job(stats);
    if (issues) this.issues = job(issues);
  }

  get id(): string {
    return this.served.id;
  }

  /** The picture that stands for a scene. */
  get cover(): 'pano' | '0' {
    return this.served.dataset.family === 'panime' ? 'pano' : '0';
  }

  document(): DatasetDocument {
    const { dataset, ids } = this.served;
    return {
      id: this.id,
      name: this.name,
      family: dataset.family,
      info: dataset.info,
      categories: dataset.categories,
      splits: dataset.splits,
      counts: { scenes: ids.length },
      cover: this.cover,
      smallThumbnails: smallThumbnailSides,
      card: readCard(dataset.roots),
      predictions: this.#predictionFolders.map((path, i) => ({
        id: String(i),
        name: path.split(/[\\/]/).filter(Boolean).at(-1)!,
      })),
      has: { stats: this.stats !== undefined, issues: this.issues !== undefined },
      scenes: { kind: 'each' },
    };
  }

  /** Reading every scene of a large set takes the processor that the first pictures need. */
  #mayIndex(): boolean {
    if (this.served.ids.length <= largeSet || this.index.isStarted) return true;
    this.#indexTimer ??= setTimeout(() => this.index.pending(), largeSetDelayMillis).unref();
    return false;
  }

  progress(): ProgressDocument {
    const { ids } = this.served;
    if (!this.#mayIndex()) return { done: 0, total: ids.length, isComplete: false };
    const pending = this.index.pending();
    return { done: pending?.done ?? ids.length, total: ids.length, isComplete: pending === undefined };
  }

  /** The index, or what is known before the scenes are read. */
  async indexDocument(): Promise<BuiltIndex['index']> {
    const { dataset, ids } = this.served;
    if (!this.#mayIndex()) return firstIndex(ids, dataset.splits);
    if (this.index.pending()) return firstIndex(ids, dataset.splits);
    return (await this.index.result()).index;
  }

  async textsDocument(): Promise<BuiltIndex['texts'] | PendingDocument> {
    return this.index.pending() ?? (await this.index.result()).texts;
  }

  async statsDocument(): Promise<StatsDocument | PendingDocument> {
    if (!this.stats) throw new SystemError('not-found', 'There are no statistics of this dataset');
    return this.stats.pending() ?? (await this.stats.result());
  }

  async issuesDocument(): Promise<IssuesDocument | PendingDocument> {
    if (!this.issues) throw new SystemError('not-found', 'This dataset was not checked');
    return this.issues.pending() ?? new IssueScenes(this.served).complete(await this.issues.result());
  }

  async predictionDocument(set: string, row: number): Promise<PredictionDocument> {
    const path = this.#predictionFolders[Number(set)];
    const id = this.served.ids[row];
    if (path === undefined || id === undefined)
      throw new SystemError('not-found', `Expected a prediction set and a scene but received ${set} and ${row}`);
    const splits = this.served.dataset.splits.map(({ name }) => name);
    const opened =
      this.#predictions.get(set) ??
      import('./predictions.ts').then(({ openPredictions }) => openPredictions(path, splits));
    this.#predictions.set(set, opened);
    opened.catch(() => this.#predictions.delete(set));
    return (await opened).read(id, this.served.splitOf(row));
  }

  async stop(): Promise<void> {
    clearTimeout(this.#indexTimer);
    await Promise.all([this.index, this.stats, this.issues].map(job => job?.stop()));
  }
}

/** All datasets of a viewer. */
export class Site {
  readonly entries: readonly SiteEntry[];

  constructor(datasets: readonly ViewedDataset[], analyses: Analyses) {
    const taken = new Set<string>();
    this.entries = datasets.map(each => {
      const id = idOfDataset(nameOfDataset(each.dataset), taken);
      taken.add(id.toLowerCase());
      return new SiteEntry(id, each, analyses);
    });
  }

  find(id: string): SiteEntry | undefined {
    return this.entries.find(entry => entry.id === id);
  }

  /** @param first the first dataset's document, where it differs from the server's */
  document(mode: SiteDocument['mode'], first = this.entries[0]?.document()): SiteDocument {
    const isLarge = JSON.stringify(first ?? null).length > mostEmbedded;
    return {
      first: isLarge ? undefined : first,
      version,
      mode,
      datasets: this.entries.map(({ id, name, served: { dataset, ids } }) => ({
        id,
        name,
        family: dataset.family,
        scenes: ids.length,
      })),
    };
  }

  async stop(): Promise<void> {
    await Promise.all(this.entries.map(entry => entry.stop()));
  }
}

/** A name for a version of a document's text. */
export const etagOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);
