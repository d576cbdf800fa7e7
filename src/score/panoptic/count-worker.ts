/** Entry of a thread that counts the images it is given. */
import { parentPort, workerData } from 'node:worker_threads';
import { PanoplyError } from '../../core/errors.ts';
import { countImages, type ImageAnswer, type ImagePair } from './count-images.ts';

const { pairs, categories } = workerData as { pairs: ImagePair[]; categories: number[] };
try {
  const answer: ImageAnswer = { kind: 'counts', counts: await countImages(pairs, categories) };
  parentPort!.postMessage(answer);
} catch (error) {
  // Errors do not keep their class across threads.
  const { code, message, where, hint } =
    error instanceof PanoplyError
      ? error
      : { code: 'worker-failed', message: String(error), where: undefined, hint: undefined };
  parentPort!.postMessage({ kind: 'error', code, message, where, hint } satisfies ImageAnswer);
}
