/** Entry of a thread that evaluates a share of the categories. */
import { parentPort, workerData } from 'node:worker_threads';
import { PanoplyError } from '../../core/errors.ts';
import { type EvaluationAnswer, type EvaluationTask, evaluateShare } from './evaluate.ts';

let answer: EvaluationAnswer;
try {
  answer = { kind: 'curves', evaluated: evaluateShare(workerData as EvaluationTask) };
} catch (error) {
  // Errors do not keep their class across threads.
  const { code, message, where, hint } =
    error instanceof PanoplyError
      ? error
      : { code: 'worker-failed', message: String(error), where: undefined, hint: undefined };
  answer = { kind: 'error', code, message, where, hint };
}
parentPort!.postMessage(answer);
