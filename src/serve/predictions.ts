import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { SystemError } from '../core/errors.ts';
import { checkPrediction } from '../core/grounding/prediction.ts';
import type { PredictionDocument } from '../core/viewer/documents.ts';
import { listPredictions, type PredictionSource } from '../formats/panocaps/benchmark/find-predictions.ts';
import { explain } from './scene-document.ts';

/** The predictions of one model, by image. */
export interface PredictionSet {
  read(imageId: string, split: string): Promise<PredictionDocument>;
}

async function readValue(source: PredictionSource): Promise<unknown> {
  if (source.kind === 'value') return source.value;
  return JSON.parse(source.kind === 'text' ? source.text : await readFile(source.file, 'utf8'));
}

/** Ids of datasets that hold an image in two splits have the split before them, or a number behind. */
function plainIds(id: string): string[] {
  const withoutSplit = id.replace(/^[^/]*\//, '');
  return [id, withoutSplit, withoutSplit.replace(/#\d+$/, '')];
}

/**
 * Opens a set of predictions in any form that the benchmark takes: a folder of `<image id>.json` (there or in
 * `<split>/`), a JSONL, Parquet or zip file.
 * @param splits of the dataset
 * @throws {SystemError} `missing-file`, `cannot-read` @throws {FormatError} `no-predictions`, `bad-parquet`, `bad-zip`
 */
export async function openPredictions(path: string, splits: readonly string[]): Promise<PredictionSet> {
  if (!existsSync(path))
    throw new SystemError('missing-file', `Cannot read ${path}: it does not exist`, { where: { file: path } });
  const found = new Map<string, { split?: string; source: PredictionSource }[]>();
  for (const { id, split, source } of await listPredictions(path, splits)) {
    const known = found.get(id);
    if (known) known.push({ split, source });
    else found.set(id, [{ split, source }]);
  }
  return {
    async read(imageId, split) {
      const candidates = plainIds(imageId).flatMap(id => found.get(id) ?? []);
      const chosen = candidates.find(each => each.split === split) ?? candidates.find(each => each.split === undefined);
      if (!chosen) return { problem: `There is no prediction for ${imageId}.` };
      try {
        const value = await readValue(chosen.source);
        const prediction = value as PredictionDocument['prediction'];
        const lists = [prediction?.phrases, prediction?.phrase_seg_counts, prediction?.pred_masks];
        const isShown = lists.every(Array.isArray);
        try {
          checkPrediction(value, { file: chosen.source.file });
          return { prediction: isShown ? prediction : undefined };
        } catch (error) {
          // What can be shown is shown, beside what is wrong with it.
          return { prediction: isShown ? prediction : undefined, problem: explain(error).message };
        }
      } catch (error) {
        return { problem: `The prediction for ${imageId} cannot be read: ${explain(error).message}` };
      }
    },
  };
}
