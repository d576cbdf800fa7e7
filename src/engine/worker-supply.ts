import { Worker } from 'node:worker_threads';
import { builtModule } from '../io/node/built-module.ts';
import { stopThread } from '../io/node/stop-thread.ts';
import type { WorkerData } from './messages.ts';

/** Worker threads of one module. Some may start before there are jobs: they load it while the jobs are being planned. */
export class WorkerSupply {
  readonly #data: WorkerData;
  readonly #idle = new Set<Worker>();

  /**
   * @param module URL of the built module that exports `createJobRunner`
   * @param setup what that receives; must survive structured cloning
   * @param early threads to start at once
   */
  constructor(module: URL, setup: unknown, early = 0) {
    this.#data = { module: module.href, setup };
    for (let i = 0; i < early; i++) {
      const worker = this.#start();
      this.#idle.add(worker);
      // One that dies before it is wanted is not missed: whoever takes the next one hears of the same fault.
      worker.on('error', () => this.#idle.delete(worker));
      worker.on('exit', () => this.#idle.delete(worker));
    }
  }

  #start(): Worker {
    return new Worker(builtModule(import.meta.url, './worker.ts'), { workerData: this.#data });
  }

  /** A thread, which is the caller's to stop. */
  take(): Worker {
    for (const worker of this.#idle) {
      this.#idle.delete(worker);
      return worker;
    }
    return this.#start();
  }

  /** Ends the threads that nobody took. */
  async stop(): Promise<void> {
    const left = [...this.#idle];
    this.#idle.clear();
    await Promise.all(left.map(worker => stopThread(worker)));
  }
}
