import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PanopticCategory, PanopticSegment, PanopticSegments } from '../../analysis/score/panoptic/index.ts';
import { FormatError, SystemError } from '../../core/errors.ts';
import { readJson } from '../../io/node/read-json.ts';

/** Where truth and predictions are. */
export interface PanopticPaths {
  /** COCO panoptic JSON of the truth. */
  truth: string;
  /** COCO panoptic JSON of the predictions. */
  predictions: string;
  /** Folder of the truth's PNGs; by default the JSON's path without `.json`. */
  truthSegments?: string;
  /** Folder of the predicted PNGs; by default the JSON's path without `.json`. */
  predictionSegments?: string;
}

/** One image: its two PNGs and their segments. */
export interface ImagePair extends PanopticSegments {
  imageId: number | string;
  /** As the truth names it. */
  fileName: string;
  truthFile: string;
  predictedFile: string;
}

/** Every image of the truth, with its prediction. */
export interface PanopticPairs {
  pairs: ImagePair[];
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
 * Reads both JSONs.
 * @throws {SystemError} `missing-file`, `cannot-read` @throws {FormatError} `not-json`, `panoptic-form`,
 *   `panoptic-missing` (images without prediction)
 */
export function readPairs(paths: PanopticPaths): PanopticPairs {
  const { truth: truthPath, predictions: predictionPath } = paths;
  const truth = readPanopticJson(truthPath);
  const { categories } = truth;
  if (!Array.isArray(categories)) {
    throw new FormatError('panoptic-form', 'Expected a list for categories but received none', {
      where: { file: truthPath, pointer: '/categories' },
    });
  }
  const predictions = readPanopticJson(predictionPath);
  const truthFolder = segmentFolder(paths.truthSegments, truthPath, '--truth-segments');
  const predictionFolder = segmentFolder(paths.predictionSegments, predictionPath, '--prediction-segments');

  const predictionOf = new Map(predictions.annotations.map(annotation => [annotation.image_id, annotation]));
  const missing = truth.annotations.filter(({ image_id: id }) => !predictionOf.has(id));
  if (missing.length > 0) {
    throw new FormatError(
      'panoptic-missing',
      `Expected a prediction for every image but ${missing.length} have none: ${missing.map(({ image_id: id }) => id).join(', ')}`,
      { where: { file: predictionPath } },
    );
  }
  const pairs = truth.annotations.map(annotation => {
    const prediction = predictionOf.get(annotation.image_id)!;
    return {
      imageId: annotation.image_id,
      fileName: annotation.file_name,
      truthFile: join(truthFolder, annotation.file_name),
      predictedFile: join(predictionFolder, prediction.file_name),
      truthSegments: annotation.segments_info,
      predictedSegments: prediction.segments_info,
    };
  });
  return { pairs, categories };
}
