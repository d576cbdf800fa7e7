/** Entry of a scoring thread: loads its similarity at once, then scores each shard it is sent. */
import { parentPort, workerData } from 'node:worker_threads';
import { makeSimilarity, type SimilarityOptions } from '../text-similarity.ts';
import { answerOfError, type Shard, scoreShard } from './score-shard.ts';

const similarity = makeSimilarity(workerData as SimilarityOptions);
// The failure is answered with the first shard; until then it must not end the thread.
similarity.catch(() => {});

parentPort!.on('message', async (shard: Shard) => {
  try {
    parentPort!.postMessage({ kind: 'score', score: scoreShard(shard, await similarity) });
  } catch (error) {
    parentPort!.postMessage(answerOfError(error));
  }
});
