import type { DatasetDocument, FacetColumn, IndexDocument, IssuesDocument } from 'panoply';
import type { ViewerClient } from '../lib/client.ts';
import { noPlace, type UrlState } from '../lib/url-state.svelte.ts';
import { type Filter, formatFilter, parseFilter } from './filter-text.ts';
import { issueFacet } from './issue-facet.ts';
import { Search } from './search.svelte.ts';
import { RowFilter, sortRows } from './select-rows.ts';

/** Milliseconds between looks at how far the server is. */
const pollMillis = 400;

const inOrder = (count: number): Int32Array => Int32Array.from({ length: count }, (_, row) => row);

/**
 * The scenes of a dataset as they are filtered, searched and sorted: what the grid shows, and what comes next when one
 * scene is looked at. Everything that chooses is in the URL.
 */
export class SceneList {
  readonly dataset: DatasetDocument;
  readonly search: Search;
  index = $state.raw<IndexDocument | undefined>();
  /** Why the scenes could not be read; undefined while it is tried again. */
  problem = $state.raw<Error | undefined>();
  /** Scenes the server has read, while it reads. */
  done = $state(0);
  issues = $state.raw<IssuesDocument | undefined>();
  /** Why the dataset could not be checked; undefined while it is tried again. */
  checkProblem = $state.raw<Error | undefined>();
  /** How far the check is, while it runs. */
  checking = $state.raw<{ done: number; total: number; unit: string } | undefined>();
  readonly #client: ViewerClient;
  readonly #url: UrlState;
  #isLoading = false;
  #isClosed = false;

  constructor(dataset: DatasetDocument, client: ViewerClient, url: UrlState) {
    this.dataset = dataset;
    this.#client = client;
    this.#url = url;
    this.search = new Search(client, dataset.id);
  }

  readonly facets: readonly FacetColumn[] = $derived.by(() => {
    const facets = this.index?.facets ?? [];
    const found = this.issues && issueFacet(this.issues, this.dataset.counts.scenes);
    return found ? [...facets, found] : facets;
  });

  readonly filters: ReadonlyMap<string, Filter> = $derived.by(() => {
    const filters = new Map<string, Filter>();
    for (const { name, kind } of this.facets) {
      const text = this.#url.get(`f.${name}`);
      const filter = text === undefined ? undefined : parseFilter(kind, text);
      if (filter) filters.set(name, filter);
    }
    return filters;
  });

  readonly filter: RowFilter = $derived.by(
    () => new RowFilter(this.dataset.counts.scenes, this.facets, this.filters, this.search.found),
  );

  /** Rows in the order shown. */
  readonly rows: Int32Array = $derived.by(() => {
    const { scenes } = this.dataset.counts;
    if (this.filters.size === 0 && !this.search.found && !this.sort) return inOrder(scenes);
    const rows = this.filter.rows();
    if (this.sort) return sortRows(rows, this.sort, { titles: this.index?.titles ?? [], facets: this.facets });
    if (!this.search.found) return rows;
    const passing = new Uint8Array(scenes);
    for (const row of rows) passing[row] = 1;
    return this.search.found.filter(row => passing[row] === 1);
  });

  get sort(): string | undefined {
    return this.#url.get('sort');
  }

  /** Whether anything but the dataset itself decides what is shown. */
  get isNarrowed(): boolean {
    return this.filters.size > 0 || this.search.found !== undefined;
  }

  /** What the URL asks for needs the index: a search, a filter, an order. */
  get isChosen(): boolean {
    return this.#url.entries().some(([name]) => name === 'q' || name === 'sort' || name.startsWith('f.'));
  }

  setFilter(name: string, filter: Filter | undefined): void {
    this.#url.set({ [`f.${name}`]: filter && formatFilter(filter), ...noPlace });
  }

  clear(): void {
    const names = this.#url.entries().map(([name]) => name);
    const filters = names.filter(name => name.startsWith('f.'));
    this.#url.set({ ...Object.fromEntries(filters.map(name => [name, undefined])), q: undefined, ...noPlace });
  }

  /** The scene so many steps after a row in the order shown; undefined at its ends. */
  neighbour(row: number, step: number): number | undefined {
    const position = this.rows.indexOf(row);
    return position < 0 ? undefined : this.rows[position + step];
  }

  /** Reads the index, first what is known of it and then all, and follows the server while it reads. */
  async load(): Promise<void> {
    if (this.#isLoading) return;
    this.#isLoading = true;
    this.problem = undefined;
    const { id } = this.dataset;
    try {
      this.index = await this.#client.index(id);
      while (!this.index.isComplete && !this.#isClosed) {
        await new Promise(resolve => setTimeout(resolve, pollMillis));
        const { done, isComplete } = await this.#client.progress(id);
        this.done = done;
        if (isComplete) this.index = await this.#client.index(id);
      }
    } catch (error) {
      this.problem = error as Error;
    } finally {
      this.#isLoading = false;
    }
  }

  /** Has the dataset checked, so that issues are a facet. */
  async check(): Promise<void> {
    if (this.issues || this.checking) return;
    this.checkProblem = undefined;
    this.checking = { done: 0, total: this.dataset.counts.scenes, unit: 'scenes' };
    try {
      let document = await this.#client.issues(this.dataset.id);
      while ('pending' in document && !this.#isClosed) {
        this.checking = document;
        await new Promise(resolve => setTimeout(resolve, pollMillis));
        document = await this.#client.issues(this.dataset.id);
      }
      if (!('pending' in document)) this.issues = document;
    } catch (error) {
      this.checkProblem = error as Error;
    } finally {
      this.checking = undefined;
    }
  }

  close(): void {
    this.#isClosed = true;
    this.search.close();
  }
}
