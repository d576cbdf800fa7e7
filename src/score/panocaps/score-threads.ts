import { Worker } from 'node:worker_threads';
import type { PhraseSimilarity } from '../../analysis/text-similarity/phrase-similarity.ts';
import { FormatError, SystemError } from '../../core/errors.ts';
import { builtModule } from '../../io/node/built-module.ts';
import { stopThread } from '../../io/node/stop-thread.ts';
import { makeSimilarity, type SimilarityOptions } from '../text-similarity.ts';
import {
  type Shard,
  type ShardAnswer,
  type ShardQuestion,
  type ShardScore,
  scoreShard,
  type ThreadStart,
} from './score-shard.ts';

/** Images a thread is sent at once: enough to hide the hand-over, few enough for threads to end together. */
const imagesPerShard = 24;
/** Shards that a thread has, the one it works on included, so that it need not wait for this thread to look up. */
const shardsAhead = 2;

/**
 * Scoring threads. They start when made, so that loading their code and WordNet overlaps with reading the truth; this
 * thread scores too.
 */
export class ScoreThreads {
  readonly #threads: ScoreThread[];
  readonly #similarity: Promise<PhraseSimilarity>;

  /** @param count threads in all, this one included */
  constructor(count: number, options: SimilarityOptions) {
    const isBundled = options.wordnet === undefined;
    this.#threads = Array.from({ length: Math.max(0, count - 1) }, (_, i) => {
      return new ScoreThread({ similarity: options, wordnet: !isBundled ? 'none' : i === 0 ? 'read' : 'expect' });
    });
    this.#similarity = this.#start(options, isBundled);
    this.#similarity.catch(() => {});
  }

  /** One thread reads the bundled WordNet for all, while this one reads the truth. */
  async #start(options: SimilarityOptions, isBundled: boolean): Promise<PhraseSimilarity> {
    if (!isBundled || this.#threads.length === 0) return makeSimilarity(options);
    const answer = await this.#threads[0].expect();
    if (answer.kind !== 'wordnet') throw errorOfAnswer(answer);
    const question: ShardQuestion = { kind: 'wordnet', data: answer.data };
    for (const thread of this.#threads.slice(1)) thread.tell(question);
    return makeSimilarity(options, answer.data);
  }

  get similarity(): Promise<PhraseSimilarity> {
    return this.#similarity;
  }

  /** Scores all images, in order. */
  async score({ images, sources }: Shard): Promise<ShardScore> {
    const shards: Shard[] = [];
    for (let i = 0; i < images.length; i += imagesPerShard) {
      shards.push({ images: images.slice(i, i + imagesPerShard), sources: sources.slice(i, i + imagesPerShard) });
    }
    const scores = new Array<ShardScore>(shards.length);
    let next = 0;
    const drain = async (score: (shard: Shard) => Promise<ShardScore> | ShardScore) => {
      while (next < shards.length) {
        const index = next++;
        scores[index] = await score(shards[index]);
      }
    };
    const similarity = await this.#similarity;
    await Promise.all([
      ...this.#threads.flatMap(thread =>
        Array.from({ length: shardsAhead }, () => drain(shard => thread.score(shard))),
      ),
      // A turn of the event loop between shards, so that the other threads' answers are taken and they get more.
      drain(async shard => {
        await new Promise(resolve => setImmediate(resolve));
        return scoreShard(shard, similarity);
      }),
    ]);
    return { images: scores.flatMap(score => score.images), problems: scores.flatMap(score => score.problems) };
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map(thread => thread.close()));
  }
}

function errorOfAnswer(answer: ShardAnswer): Error {
  if (answer.kind !== 'error') return new Error(`Expected another answer of a scoring thread than ${answer.kind}`);
  const { code, message, where, hint } = answer;
  return code === 'worker-failed' ? new Error(message) : new FormatError(code, message, { where, hint });
}

/** A thread that answers in the order it is asked; several questions may be open. */
class ScoreThread {
  readonly #worker: Worker;
  readonly #waiting: { resolve(answer: ShardAnswer): void; reject(error: Error): void }[] = [];
  #failure: Error | undefined;

  constructor(start: ThreadStart) {
    this.#worker = new Worker(builtModule(import.meta.url, './shard-worker.ts'), { workerData: start });
    this.#worker.on('message', (answer: ShardAnswer) => this.#settle()?.resolve(answer));
    this.#worker.on('error', cause => {
      const text = cause instanceof Error ? cause.message : String(cause);
      this.#fail(new SystemError('worker-failed', `A scoring thread failed: ${text}`, { cause }));
    });
    this.#worker.on('exit', code => {
      this.#fail(new SystemError('worker-failed', `A scoring thread ended with code ${code}`));
    });
    // An idle thread keeps nothing alive; waiting for an answer does.
    this.#worker.unref();
  }

  #settle() {
    const first = this.#waiting.shift();
    if (this.#waiting.length === 0) this.#worker.unref();
    return first;
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    while (this.#waiting.length > 0) this.#settle()!.reject(this.#failure);
  }

  tell(question: ShardQuestion): void {
    this.#worker.postMessage(question);
  }

  /** The answer that nobody waits for yet. */
  expect(): Promise<ShardAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#failure) {
        reject(this.#failure);
        return;
      }
      this.#worker.ref();
      this.#waiting.push({ resolve, reject });
    });
  }

  async score(shard: Shard): Promise<ShardScore> {
    this.tell({ kind: 'shard', shard });
    const answer = await this.expect();
    if (answer.kind !== 'score') throw errorOfAnswer(answer);
    return answer.score;
  }

  async close(): Promise<void> {
    await stopThread(this.#worker);
  }
}
