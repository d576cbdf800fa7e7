import { Worker } from 'node:worker_threads';
import type { PhraseSimilarity } from '../../analysis/text-similarity/phrase-similarity.ts';
import { FormatError, SystemError } from '../../core/errors.ts';
import { builtModule } from '../../io/node/built-module.ts';
import { makeSimilarity, type SimilarityOptions } from '../text-similarity.ts';
import { type Shard, type ShardAnswer, type ShardScore, scoreShard } from './score-shard.ts';

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
    this.#workers = Array.from({ length: Math.max(0, count - 1) }, () => {
      const worker = new Worker(builtModule(import.meta.url, './shard-worker.ts'), { workerData: options });
      // An idle thread keeps nothing alive; waiting for an answer does.
      worker.unref();
      return worker;
    });
    this.#similarity = makeSimilarity(options);
    this.#similarity.catch(() => {});
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

function askWorker(worker: Worker, shard: Shard): Promise<ShardScore> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      worker.off('message', onMessage);
      worker.off('error', onError);
      worker.off('exit', onExit);
      worker.unref();
    };
    const onMessage = (answer: ShardAnswer) => {
      settle();
      if (answer.kind === 'score') resolve(answer.score);
      else if (answer.code === 'worker-failed') reject(new Error(answer.message));
      else reject(new FormatError(answer.code, answer.message, { where: answer.where, hint: answer.hint }));
    };
    const onError = (cause: unknown) => {
      settle();
      reject(
        new SystemError('worker-failed', `A scoring thread failed: ${cause instanceof Error ? cause.message : cause}`, {
          cause,
        }),
      );
    };
    const onExit = (code: number) => {
      settle();
      reject(new SystemError('worker-failed', `A scoring thread ended with code ${code}`));
    };
    worker.ref();
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.on('exit', onExit);
    worker.postMessage(shard);
  });
}
