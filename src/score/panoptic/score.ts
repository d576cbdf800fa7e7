import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  addPanopticCounts,
  type PanopticCategory,
  type PanopticCounts,
  type PanopticNumbers,
  type PanopticSegment,
  panopticNumbers,
} from '../../analysis/score/panoptic/index.ts';
import { FormatError, SystemError } from '../../core/errors.ts';
import { builtModule } from '../../io/node/built-module.ts';
import { readJson } from '../../io/node/read-json.ts';
import { textTable } from '../text-table.ts';
import { type CountedImages, type CountTask, countImages, type ImageAnswer, type ImagePair } from './count-images.ts';

export interface ScorePanopticOptions {
  /** COCO panoptic JSON of the truth. */
  truth: string;
  /** COCO panoptic JSON of the predictions. */
  predictions: string;
  /** Folder of the truth's PNGs; by default the JSON's path without `.json`. */
  truthSegments?: string;
  /** Folder of the predicted PNGs; by default the JSON's path without `.json`. */
  predictionSegments?: string;
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

interface PanopticAnnotation {
  image_id: number | string;
  file_name: string;
  segments_info: readonly PanopticSegment[];
}

interface PanopticJson {
  annotations: readonly PanopticAnnotation[];
  categories?: readonly PanopticCategory[];
}

function readPanopticJson(path: string): PanopticJson {
  const json = readJson(path) as PanopticJson;
  if (!Array.isArray(json?.annotations)) {
    throw new FormatError('panoptic-form', 'Expected a list for annotations but received none', {
      where: { file: path, pointer: '/annotations' },
    });
  }
  json.annotations.forEach(({ file_name: name, segments_info: segments }, i) => {
    if (typeof name !== 'string' || !Array.isArray(segments)) {
      throw new FormatError(
        'panoptic-form',
        'Expected file_name and segments_info for the annotation but one is missing',
        {
          where: { file: path, pointer: `/annotations/${i}` },
        },
      );
    }
  });
  return json;
}

function segmentFolder(given: string | undefined, jsonPath: string, flag: string): string {
  const folder = given ?? jsonPath.replace(/\.json$/, '');
  if (existsSync(folder)) return folder;
  throw new SystemError('missing-file', `Cannot read ${folder}: it does not exist`, {
    where: { file: folder },
    hint: `Say where the PNGs are with ${flag} DIR.`,
  });
}

/**
 * Panoptic quality of a set of predictions.
 * @throws {SystemError} `missing-file`, `cannot-read` @throws {FormatError} `not-json`, `panoptic-form`,
 *   `panoptic-missing` (images without prediction), `panoptic-segment`, `panoptic-size`, `panoptic-empty`, `panoptic-picture`
 */
export async function scorePanopticFiles(options: ScorePanopticOptions): Promise<ScorePanopticResult> {
  const { truth: truthPath, predictions: predictionPath, jobs = 1 } = options;
  const truth = readPanopticJson(truthPath);
  const { categories } = truth;
  if (!Array.isArray(categories)) {
    throw new FormatError('panoptic-form', 'Expected a list for categories but received none', {
      where: { file: truthPath, pointer: '/categories' },
    });
  }
  const predictions = readPanopticJson(predictionPath);
  const truthFolder = segmentFolder(options.truthSegments, truthPath, '--truth-segments');
  const predictionFolder = segmentFolder(options.predictionSegments, predictionPath, '--prediction-segments');

  const predictionOf = new Map(predictions.annotations.map(annotation => [annotation.image_id, annotation]));
  const missing = truth.annotations.filter(({ image_id: id }) => !predictionOf.has(id));
  if (missing.length > 0) {
    throw new FormatError(
      'panoptic-missing',
      `Expected a prediction for every image but ${missing.length} have none: ${missing.map(({ image_id: id }) => id).join(', ')}`,
      { where: { file: predictionPath } },
    );
  }
  const pairs = truth.annotations.map((annotation): ImagePair => {
    const prediction = predictionOf.get(annotation.image_id)!;
    return {
      truthFile: join(truthFolder, annotation.file_name),
      predictedFile: join(predictionFolder, prediction.file_name),
      truthSegments: annotation.segments_info,
      predictedSegments: prediction.segments_info,
    };
  });
  const categoryIds = categories.map(({ id }) => id);
  const perImage = await countOnThreads(pairs, categoryIds, Math.max(1, Math.min(jobs, Math.ceil(pairs.length / 16))));

  const sums = new Map<number, PanopticCounts>();
  for (const counts of perImage) addPanopticCounts(sums, counts);
  const numbers = panopticNumbers(sums, categories);
  if (numbers.All === null) {
    throw new FormatError(
      'panoptic-empty',
      'Expected at least one segment but neither truth nor predictions have any',
      {
        where: { file: truthPath },
      },
    );
  }
  return {
    ...numbers,
    per_image: truth.annotations.map(({ image_id, file_name }, i) => {
      const present = categories.filter(({ id }) => perImage[i].has(id));
      const quality = panopticNumbers(perImage[i], present).All;
      return { image_id, file_name, pq: quality?.pq ?? null, sq: quality?.sq ?? null, rq: quality?.rq ?? null };
    }),
    categories,
  };
}

/** Counts all images, in order, on several threads, this one included. */
async function countOnThreads(
  pairs: readonly ImagePair[],
  categories: readonly number[],
  threads: number,
): Promise<Map<number, PanopticCounts>[]> {
  const next = new Int32Array(new SharedArrayBuffer(4));
  const task: CountTask = { pairs, categories, next };
  const others = Array.from({ length: threads - 1 }, () => countOnThread(task));
  // Awaited together below; until then a failure must not count as unhandled.
  for (const other of others) other.catch(() => {});
  const all = new Array<Map<number, PanopticCounts>>(pairs.length);
  try {
    for (const counted of [await countImages(task), ...(await Promise.all(others))])
      for (const { index, counts } of counted) all[index] = counts;
  } finally {
    // After a failure the others need not go on.
    Atomics.store(next, 0, pairs.length);
  }
  return all;
}

function countOnThread(task: CountTask): Promise<CountedImages> {
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
