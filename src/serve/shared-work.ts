import type { Limiter } from './limiter.ts';

interface Work<Result> {
  promise: Promise<Result>;
  /** Of everyone who asked: whether they have gone. */
  gone: (() => boolean)[];
  isStarted: boolean;
}

/** Work that several may ask for at once is done once; what everybody has left before it began is not done. */
export class SharedWork<Result> {
  readonly #limiter: Limiter;
  readonly #underWay = new Map<string, Work<Result>>();

  constructor(limiter: Limiter) {
    this.#limiter = limiter;
  }

  /**
   * @param isGone whether this asker has gone; once true it stays so
   * @throws {SystemError} `busy`, or `cancelled` when all who asked have gone; what the work throws
   */
  run(key: string, task: () => Promise<Result>, isGone: () => boolean = () => false): Promise<Result> {
    const known = this.#underWay.get(key);
    // What waits in the queue for nobody will be dropped: whoever asks now must not be dropped with it.
    if (known && (known.isStarted || known.gone.some(hasGone => !hasGone()))) {
      known.gone.push(isGone);
      return known.promise;
    }
    const gone = [isGone];
    const forget = () => {
      if (this.#underWay.get(key) === work) this.#underWay.delete(key);
    };
    const isCancelled = () => {
      const hasEverybodyGone = gone.every(hasGone => hasGone());
      if (hasEverybodyGone) forget();
      return hasEverybodyGone;
    };
    const start = () => {
      work.isStarted = true;
      return task();
    };
    const work: Work<Result> = { gone, isStarted: false, promise: undefined! };
    work.promise = this.#limiter.run(start, isCancelled).finally(forget);
    this.#underWay.set(key, work);
    return work.promise;
  }
}
