import { Worker } from 'node:worker_threads';
import type { PhraseSimilarity } from '../../analysis/text-similarity/phrase-similarity.ts';
import { FormatError, SystemError } from '../../core/errors.ts';
import { builtModule } from '../../io/node/built-module.ts';
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
const imagesPerShard = 64;

/**
 * Scoring threads. They start when made, so that loading their code and WordNet overlaps with reading the truth; this
 * thread scores too.
 */
export class ScoreThreads {
  readonly #workers: Worker[];
  readonly #similarity: Promise<PhraseSimilarity>;

  /** @param count threads in all, this one included */
  constructor(count: number, options: SimilarityOptions) {
    const isBundled = options.wordnet === undefined;
    this.#workers = Array.from({ length: Math.max(0, count - 1) }, (_, i) => {
      const wordnet = !isBundled ? 'none' : i === 0 ? 'read' : 'expect';
      const worker = new Worker(builtModule(import.meta.url, './shard-worker.ts'), {
        workerData: { similarity: options, wordnet } satisfies ThreadStart,
      });
      // An idle thread keeps nothing alive; waiting for an answer does.
      worker.unref();
      return worker;
    });
    this.#similarity = this.#start(options, isBundled);
    this.#similarity.catch(() => {});
  }

  /** One thread reads the bundled WordNet for all, while this one reads the truth. */
  async #start(options: SimilarityOptions, isBundled: boolean): Promise<PhraseSimilarity> {
    if (!isBundled || this.#workers.length === 0) return makeSimilarity(options);
    const answer = await awaitAnswer(this.#workers[0]);
    if (answer.kind !== 'wordnet') throw errorOfAnswer(answer);
    const question: ShardQuestion = { kind: 'wordnet', data: answer.data };
    for (const worker of this.#workers.slice(1)) worker.postMessage(question);
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
      ...this.#workers.map(worker => drain(shard => askWorker(worker, shard))),
      // A turn of the event loop between shards, so that the other threads' answers are taken and they get more.
      drain(async shard => {
        await new Promise(resolve => setImmediate(resolve));
        return scoreShard(shard, similarity);
      }),
    ]);
    return { images: scores.flatMap(score => score.images), problems: scores.flatMap(score => score.problems) };
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map(worker => worker.terminate()));
  }
}

async function askWorker(worker: Worker, shard: Shard): Promise<ShardScore> {
  const answer = awaitAnswer(worker);
  worker.postMessage({ kind: 'shard', shard } satisfies ShardQuestion);
  const found = await answer;
  if (found.kind !== 'score') throw errorOfAnswer(found);
  return found.score;
}

function errorOfAnswer(answer: ShardAnswer): Error {
  if (answer.kind !== 'error') return new Error(`Expected another answer of a scoring thread than ${answer.kind}`);
  const { code, message, where, hint } = answer;
  return code === 'worker-failed' ? new Error(message) : new FormatError(code, message, { where, hint });
}

/** The next message of a thread. */
function awaitAnswer(worker: Worker): Promise<ShardAnswer> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      worker.off('message', onMessage);
      worker.off('error', onError);
      worker.off('exit', onExit);
      worker.unref();
    };
    const onMessage = (answer: ShardAnswer) => {
      settle();
      resolve(answer);
    };
    const onError = (cause: unknown) => {
      settle();
      const text = cause instanceof Error ? cause.message : String(cause);
      reject(new SystemError('worker-failed', `A scoring thread failed: ${text}`, { cause }));
    };
    const onExit = (code: number) => {
      settle();
      reject(new SystemError('worker-failed', `A scoring thread ended with code ${code}`));
    };
    worker.ref();
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.on('exit', onExit);
  });
}
