/** Entry of a scoring thread: gets its similarity ready at once, then scores each shard it is sent. */
import { parentPort, workerData } from 'node:worker_threads';
import type { PhraseSimilarity } from '../../analysis/text-similarity/phrase-similarity.ts';
import { listenOnThread } from '../../io/node/stop-thread.ts';
import { makeSimilarity, readBundledWordnet } from '../text-similarity.ts';
import { answerOfError, type ShardQuestion, scoreShard, type ThreadStart } from './score-shard.ts';

const { similarity: options, wordnet } = workerData as ThreadStart;

async function start(): Promise<PhraseSimilarity | undefined> {
  if (wordnet === 'expect') return undefined;
  if (wordnet === 'none') return makeSimilarity(options);
  const data = await readBundledWordnet();
  parentPort!.postMessage({ kind: 'wordnet', data });
  return makeSimilarity(options, data);
}

let similarity = start();
// The failure is answered with the first shard; until then it must not end the thread.
similarity.catch(() => {});

listenOnThread(async (question: ShardQuestion) => {
  if (question.kind === 'wordnet') {
    similarity = makeSimilarity(options, question.data);
    return;
  }
  try {
    parentPort!.postMessage({ kind: 'score', score: scoreShard(question.shard, (await similarity)!) });
  } catch (error) {
    parentPort!.postMessage(answerOfError(error));
  }
});
