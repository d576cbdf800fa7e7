import { untrack } from 'svelte';
import type { ViewerClient } from '../lib/client.ts';
import type { SearchAnswer, SearchRequest } from './search-worker.ts';

/** Milliseconds between looks at whether the server has read all texts. */
const pollMillis = 700;

/** Search as the page sees it: a query goes in, rows come out a little later. */
export class Search {
  /** Rows found, the best first; undefined when nobody searches. */
  found = $state.raw<Int32Array | undefined>();
  state = $state<'idle' | 'reading' | 'ready' | 'failed'>('idle');
  problem = $state<string | undefined>();
  readonly #client: ViewerClient;
  readonly #dataset: string;
  #worker: Worker | undefined;
  #turn = 0;
  #isClosed = false;
  #last = '';

  constructor(client: ViewerClient, dataset: string) {
    this.#client = client;
    this.#dataset = dataset;
  }

  /** Starts reading the texts: at the first sign that somebody may search, and anew when it failed. */
  prepare(): void {
    if (this.#worker || this.state === 'reading') return;
    this.state = 'reading';
    this.#read().catch(error => {
      this.state = 'failed';
      this.problem = (error as Error).message;
    });
  }

  query(text: string): void {
    this.#turn++;
    this.#last = text;
    if (text.trim() === '') {
      this.found = undefined;
      return;
    }
    // Whoever asks follows the query, not how far the reading is: a failure must not ask again at once.
    untrack(() => this.prepare());
    this.#send({ kind: 'search', turn: this.#turn, query: text });
  }

  close(): void {
    this.#isClosed = true;
    this.#worker?.terminate();
  }

  #send(request: SearchRequest): void {
    this.#worker?.postMessage(request);
  }

  async #read(): Promise<void> {
    let document = await this.#client.texts(this.#dataset);
    while ('pending' in document) {
      if (this.#isClosed) return;
      await new Promise(resolve => setTimeout(resolve, pollMillis));
      document = await this.#client.texts(this.#dataset);
    }
    if (this.#isClosed) return;
    this.#worker = new Worker(new URL('./search-worker.ts', import.meta.url), { type: 'module' });
    this.#worker.onmessage = ({ data }: MessageEvent<SearchAnswer>) => {
      if (data.kind === 'ready') this.state = 'ready';
      else if (data.turn === this.#turn) {
        this.found = data.rows;
        performance.mark('panoply:search-answered', { detail: data.millis });
      }
    };
    this.#worker.onerror = event => {
      this.#worker?.terminate();
      this.#worker = undefined;
      this.state = 'failed';
      this.problem = event.message || 'The search could not start.';
    };
    this.#send({ kind: 'texts', texts: document.texts });
    if (this.#last.trim() !== '') this.#send({ kind: 'search', turn: this.#turn, query: this.#last });
  }
}
