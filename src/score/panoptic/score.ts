import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import {
  addPanopticCounts,
  type PanopticCategory,
  type PanopticCounts,
  type PanopticNumbers,
  panopticNumbers,
} from '../../analysis/score/panoptic/index.ts';
import { FormatError, SystemError } from '../../core/errors.ts';
import { builtModule } from '../../io/node/built-module.ts';
import { textTable } from '../text-table.ts';
import { type CountedImages, countImages, gatherCounts, type ImageAnswer, type ThreadTask } from './count-images.ts';
import { type PanopticPairs, type PanopticPaths, readPairs } from './read-pairs.ts';

/** Bytes of the truth's JSON, some thirty images, that make another thread worth while. */
const bytesPerThread = 2 ** 15;

export interface ScorePanopticOptions extends PanopticPaths {
  /** Threads, this one included. */
  jobs?: number;
}

/** Quality of one image: its own mean over the categories that occur in it. */
export interface PanopticImageScore {
  image_id: number | string;
  file_name: string;
  pq: number | null;
  sq: number | null;
  rq: number | null;
}

export interface ScorePanopticResult extends PanopticNumbers {
  per_image: PanopticImageScore[];
  categories: readonly PanopticCategory[];
}

/**
 * Panoptic quality of a set of predictions.
 * @throws {SystemError} `missing-file`, `cannot-read` @throws {FormatError} `not-json`, `panoptic-form`,
 *   `panoptic-missing` (images without prediction), `panoptic-segment`, `panoptic-size`, `panoptic-empty`, `panoptic-picture`
 */
export async function scorePanopticFiles(options: ScorePanopticOptions): Promise<ScorePanopticResult> {
  const { jobs = 1, ...paths } = options;
  const next = new Int32Array(new SharedArrayBuffer(4));
  // The others read the same files for themselves: that takes less than handing over what is in them.
  const others = Array.from({ length: otherThreads(paths, jobs) }, () => countOnThread({ paths, next }));
  // Awaited together below; until then a failure must not count as unhandled.
  for (const other of others) other.catch(() => {});
  let read: PanopticPairs;
  let perImage: Map<number, PanopticCounts>[];
  try {
    read = readPairs(paths);
    perImage = gatherCounts([await countImages({ ...read, next }), ...(await Promise.all(others))], read.pairs.length);
  } finally {
    // After a failure the others need not go on.
    Atomics.store(next, 0, 2 ** 30);
  }
  const { pairs, categories } = read;

  const sums = new Map<number, PanopticCounts>();
  for (const counts of perImage) addPanopticCounts(sums, counts);
  const numbers = panopticNumbers(sums, categories);
  if (numbers.All === null) {
    throw new FormatError(
      'panoptic-empty',
      'Expected at least one segment but neither truth nor predictions have any',
      {
        where: { file: paths.truth },
      },
    );
  }
  return {
    ...numbers,
    per_image: pairs.map(({ imageId, fileName }, i) => {
      const present = categories.filter(({ id }) => perImage[i].has(id));
      const quality = panopticNumbers(perImage[i], present).All;
      return {
        image_id: imageId,
        file_name: fileName,
        pq: quality?.pq ?? null,
        sq: quality?.sq ?? null,
        rq: quality?.rq ?? null,
      };
    }),
    categories,
  };
}

/** How many threads beside this one are worth their start. */
function otherThreads({ truth }: PanopticPaths, jobs: number): number {
  const bytes = statSync(truth, { throwIfNoEntry: false })?.size ?? 0;
  return Math.max(0, Math.min(jobs - 1, Math.floor(bytes / bytesPerThread)));
}

function countOnThread(task: ThreadTask): Promise<CountedImages> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(builtModule(import.meta.url, './count-worker.ts'), { workerData: task });
    worker.once('message', (answer: ImageAnswer) => {
      if (answer.kind === 'counts') resolve(answer.counted);
      else reject(new FormatError(answer.code, answer.message, { where: answer.where, hint: answer.hint }));
    });
    worker.once('error', reject);
    worker.once('exit', code => {
      reject(new SystemError('worker-failed', `A scoring thread ended with code ${code}`));
    });
  });
}

/** The numbers for a terminal, in percent as panopticapi prints them. */
export function panopticText({ All, Things, Stuff, per_class, categories }: ScorePanopticResult): string {
  const percent = (value: number) => (100 * value).toFixed(1);
  const rows = Object.entries({ All, Things, Stuff }).map(([name, group]) =>
    group === null
      ? [name, '-', '-', '-', '0']
      : [name, percent(group.pq), percent(group.sq), percent(group.rq), String(group.n)],
  );
  const classes = categories
    .filter(({ id }) => per_class[id].rq > 0)
    .map(({ id, name }) => [
      name ?? String(id),
      percent(per_class[id].pq),
      percent(per_class[id].sq),
      percent(per_class[id].rq),
    ]);
  return `${textTable([['', 'PQ', 'SQ', 'RQ', 'N'], ...rows])}\n\n${textTable([['category (of those matched)', 'PQ', 'SQ', 'RQ'], ...classes])}\n`;
}
