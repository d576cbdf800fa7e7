import { readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { SystemError } from '../core/errors.ts';
import type { PredictionDocument } from '../core/viewer/documents.ts';
import { readError } from '../io/node/files.ts';
import { explain } from './scene-document.ts';

/** The predictions of one model, by image id. */
export interface PredictionSet {
  read(imageId: string): Promise<PredictionDocument>;
}

type Found = { file: string } | { text: string };

function indexFolder(folder: string): Map<string, Found> {
  const found = new Map<string, Found>();
  const add = (path: string) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.isFile() && entry.name.endsWith('.json')) {
        const id = basename(entry.name, '.json');
        if (!found.has(id)) found.set(id, { file: join(path, entry.name) });
      }
    }
  };
  add(folder);
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) add(join(folder, entry.name));
  return found;
}

async function indexLines(path: string): Promise<Map<string, Found>> {
  const found = new Map<string, Found>();
  for (const text of (await readFile(path, 'utf8')).split('\n')) {
    const id = /"image_id"\s*:\s*(?:"((?:[^"\\]|\\.)*)"|(\d+))/.exec(text);
    if (id) found.set(id[1] === undefined ? id[2] : String(JSON.parse(`"${id[1]}"`)), { text });
  }
  return found;
}

/** Ids of datasets that hold an image in two splits have the split before them, or a number behind. */
function plainIds(id: string): string[] {
  return [id, id.replace(/^[^/]*\//, ''), id.replace(/^[^/]*\//, '').replace(/#\d+$/, '')];
}

/**
 * Opens a set of predictions: a folder of `<image id>.json` (there or one folder below), or a JSONL file.
 * @throws {SystemError} `missing-file`, `cannot-read`
 */
export async function openPredictions(path: string): Promise<PredictionSet> {
  let found: Map<string, Found>;
  try {
    found = statSync(path).isDirectory() ? indexFolder(path) : await indexLines(path);
  } catch (cause) {
    throw readError(cause, path);
  }
  return {
    async read(imageId) {
      const source = plainIds(imageId)
        .map(id => found.get(id))
        .find(each => each !== undefined);
      if (!source) return { problem: `There is no prediction for ${imageId}.` };
      try {
        const text = 'file' in source ? await readFile(source.file, 'utf8') : source.text;
        return checkShape(JSON.parse(text));
      } catch (error) {
        return { problem: `The prediction for ${imageId} cannot be read: ${explain(error).message}` };
      }
    },
  };
}

/** @throws {SystemError} `bad-prediction` */
function checkShape(value: unknown): PredictionDocument {
  const prediction = value as PredictionDocument['prediction'];
  const lists = [prediction?.phrases, prediction?.phrase_seg_counts, prediction?.pred_masks];
  if (!lists.every(Array.isArray))
    throw new SystemError('bad-prediction', 'Expected phrases, phrase_seg_counts and pred_masks as lists');
  return { prediction };
}
