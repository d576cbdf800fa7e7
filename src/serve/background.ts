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

/** Milliseconds for which a failure is the answer; whoever asks later has the work begun anew. */
const restMillis = 5000;

/**
 * Work on a whole dataset that would keep the server from answering: a module in a thread of its own, started at the
 * first call, and again by a call some seconds after it failed.
 */
export class Background<Result> {
  readonly #module: URL;
  readonly #input: BackgroundInput;
  readonly #unit: string;
  #worker: Worker | undefined;
  readonly #total: number;
  #progress: { done: number; total: number };
  #result: Promise<Result> | undefined;
  #settled = false;
  /** Milliseconds of `performance.now`. */
  #failedAt: number | undefined;

  constructor(module: URL, input: BackgroundInput, { unit, total }: { unit: string; total: number }) {
    this.#module = module;
    this.#input = input;
    this.#unit = unit;
    this.#total = total;
    this.#progress = { done: 0, total };
  }

  /** Resolves when the work is done. @throws {Error} when it fails */
  result(): Promise<Result> {
    const hasRested = this.#failedAt !== undefined && performance.now() - this.#failedAt >= restMillis;
    if (!this.#result || hasRested) this.#result = this.#start();
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
    this.#settled = false;
    this.#failedAt = undefined;
    this.#progress = { done: 0, total: this.#total };
    const result = new Promise<Result>((resolve, reject) => {
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
    result.catch(() => {
      this.#failedAt = performance.now();
    });
    return result;
  }
}
