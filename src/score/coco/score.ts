import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import {
  type CategoryCurves,
  type CocoNumbers,
  type OverlapKind,
  summarizeCoco,
} from '../../analysis/score/coco/index.ts';
import { FormatError, SystemError } from '../../core/errors.ts';
import { builtModule } from '../../io/node/built-module.ts';
import { stopThread } from '../../io/node/stop-thread.ts';
import { textTable } from '../text-table.ts';
import { type EvaluatedShare, type EvaluationAnswer, type EvaluationTask, evaluateShare } from './evaluate.ts';

export interface ScoreCocoOptions {
  /** COCO instances JSON. */
  truth: string;
  /** COCO results JSON: a list of `{ image_id, category_id, score, bbox and/or segmentation }`. */
  predictions: string;
  /** Boxes, masks or both; by default what the results hold. */
  kinds?: readonly OverlapKind[];
  /** Threads, this one included. */
  jobs?: number;
}

export interface ScoreCocoResult {
  bbox?: CocoNumbers;
  segm?: CocoNumbers;
}

/** Files smaller than this are read before another thread has started, bytes. */
const worthThread = 2 ** 20;

/**
 * COCOeval's twelve numbers of a results file.
 * @throws {SystemError} `missing-file`, `cannot-read` @throws {FormatError} `not-json`, `bad-coco`, `unknown-image`, and of masks
 */
export async function scoreCocoFiles({ jobs = 1, ...files }: ScoreCocoOptions): Promise<ScoreCocoResult> {
  const bytes = statSync(files.predictions, { throwIfNoEntry: false })?.size ?? 0;
  const shares = Math.max(1, Math.min(jobs, Math.ceil(bytes / worthThread)));
  const others = Array.from({ length: shares - 1 }, (_, i) => evaluateOnThread({ ...files, share: i + 1, shares }));
  // Awaited below; until then a failure must not count as unhandled.
  for (const { answer } of others) answer.catch(() => {});
  try {
    const parts = [
      evaluateShare({ ...files, share: 0, shares }),
      ...(await Promise.all(others.map(each => each.answer))),
    ];
    const scored: ScoreCocoResult = {};
    for (const kind of parts[0].keys()) {
      const curves = new Map<number, CategoryCurves>(parts.flatMap(part => [...part.get(kind)!]));
      scored[kind] = summarizeCoco([...curves].sort(([a], [b]) => a - b).map(([, ofCategory]) => ofCategory));
    }
    return scored;
  } finally {
    await Promise.all(others.map(({ worker }) => stopThread(worker)));
  }
}

function evaluateOnThread(task: EvaluationTask): { worker: Worker; answer: Promise<EvaluatedShare> } {
  const worker = new Worker(builtModule(import.meta.url, './evaluate-worker.ts'), { workerData: task });
  const answer = new Promise<EvaluatedShare>((resolve, reject) => {
    worker.once('message', (found: EvaluationAnswer) => {
      if (found.kind === 'curves') resolve(found.evaluated);
      else if (found.code === 'worker-failed') reject(new SystemError(found.code, found.message));
      else reject(new FormatError(found.code, found.message, { where: found.where, hint: found.hint }));
    });
    worker.once('error', reject);
    worker.once('exit', code => {
      reject(new SystemError('worker-failed', `A scoring thread ended with code ${code}`));
    });
  });
  return { worker, answer };
}

/** The numbers for a terminal. */
export function cocoText(result: ScoreCocoResult): string {
  const kinds = Object.entries(result) as [string, CocoNumbers][];
  const keys = Object.keys(kinds[0][1]) as (keyof CocoNumbers)[];
  return `${textTable([['', ...kinds.map(([kind]) => kind)], ...keys.map(key => [key, ...kinds.map(([, numbers]) => numbers[key].toFixed(4))])])}\n`;
}
