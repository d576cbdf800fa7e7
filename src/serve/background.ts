import { Worker } from 'node:worker_threads';
import type { PendingDocument } from '../core/viewer/documents.ts';
import { stopThread } from '../io/node/stop-thread.ts';

/** What a background module posts: progress, then one result or a failure. */
export type BackgroundMessage =
  | { kind: 'progress'; done: number; total: number }
  | { kind: 'done'; result: unknown }
  | { kind: 'failed'; message: string };

/** What a background module is given as `workerData`. */
export interface BackgroundInput {
  roots: readonly string[];
  images: readonly string[];
}

/**
 * Work on a whole dataset that would keep the server from answering: a module in a thread of its own, started at the
 * first call.
 */
export class Background<Result> {
  readonly #module: URL;
  readonly #input: BackgroundInput;
  readonly #unit: string;
  #worker: Worker | undefined;
  #progress = { done: 0, total: 0 };
  #result: Promise<Result> | undefined;
  #settled = false;

  constructor(module: URL, input: BackgroundInput, { unit, total }: { unit: string; total: number }) {
    this.#module = module;
    this.#input = input;
    this.#unit = unit;
    this.#progress.total = total;
  }

  /** Resolves when the work is done. @throws {Error} when it fails */
  result(): Promise<Result> {
    this.#result ??= this.#start();
    return this.#result;
  }

  /** Where the work stands; undefined when it is done. Starts it. */
  pending(): PendingDocument | undefined {
    this.result().catch(() => {});
    return this.#settled ? undefined : { pending: true, ...this.#progress, unit: this.#unit };
  }

  get isStarted(): boolean {
    return this.#result !== undefined;
  }

  async stop(): Promise<void> {
    if (this.#worker) await stopThread(this.#worker);
  }

  #start(): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      const worker = new Worker(this.#module, { workerData: this.#input });
      this.#worker = worker;
      // A server that is asked to stop does not wait for it.
      worker.unref();
      worker.on('message', (message: BackgroundMessage) => {
        if (message.kind === 'progress') this.#progress = { done: message.done, total: message.total };
        else if (message.kind === 'done') resolve(message.result as Result);
        else reject(new Error(message.message));
      });
      worker.on('error', reject);
      worker.on('exit', () => reject(new Error('It ended before it was done.')));
    }).finally(() => {
      this.#settled = true;
      this.#worker = undefined;
    });
  }
}
