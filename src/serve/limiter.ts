import { SystemError } from '../core/errors.ts';

interface Waiting {
  start(): void;
  refuse(error: Error): void;
  isCancelled(): boolean;
}

/**
 * Runs so many tasks at a time. The latest asked comes first: whoever scrolls wants what is on the screen now, not what
 * has left it. Tasks that nobody waits for any more are dropped.
 */
export class Limiter {
  readonly #most: number;
  readonly #mostWaiting: number;
  readonly #waiting: Waiting[] = [];
  #running = 0;

  /** @param mostWaiting further tasks are refused */
  constructor(most: number, mostWaiting: number) {
    this.#most = most;
    this.#mostWaiting = mostWaiting;
  }

  /**
   * @param isCancelled asked just before the task would start
   * @throws {SystemError} `busy` when too many wait, `cancelled`
   */
  async run<Result>(task: () => Promise<Result>, isCancelled: () => boolean = () => false): Promise<Result> {
    if (this.#running >= this.#most) {
      await new Promise<void>((start, refuse) => {
        this.#waiting.push({ start, refuse, isCancelled });
        if (this.#waiting.length > this.#mostWaiting)
          this.#waiting.shift()!.refuse(new SystemError('busy', 'Too many requests at once; ask again'));
      });
    } else this.#running++;
    try {
      return await task();
    } finally {
      this.#next();
    }
  }

  #next(): void {
    for (;;) {
      const next = this.#waiting.pop();
      if (!next) {
        this.#running--;
        return;
      }
      if (!next.isCancelled()) {
        next.start();
        return;
      }
      next.refuse(new SystemError('cancelled', 'Nobody waits for this any more'));
    }
  }
}
