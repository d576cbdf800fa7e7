/**
 * WebDataset: tar archives whose members of one base name are a sample: `<key>.png` and `<key>.json`, one after another.
 * @source https://github.com/webdataset/webdataset, README "The WebDataset Format" (files of a sample share their name
 *   without any of its endings; shards are named something-000000.tar) and base_plus_ext in webdataset/tariterators.py (the
 *   key is the path up to the first dot of the file's own name); https://webdataset.github.io/webdataset/creating/, "Using
 *   tar" (a sample's files one after another). Ours has no dot in folders either: where the path is split at its first
 *   dot, the key is the same.
 */
import { UsageError } from '../../core/errors.ts';
import type { PosedExport, PosedFrame } from '../posed/export.ts';
import { rowConvention, rowOfFrame } from '../posed/rows.ts';

/** The key of a sample: no dot may be in it. @throws {UsageError} `bad-key` */
export function sampleKey(scene: PosedExport, { name }: PosedFrame): string {
  const key = `${scene.id}/${name.replace(/\.\w+$/, '')}`;
  if (key.includes('.'))
    throw new UsageError('bad-key', `Expected a name without dots for a sample of a WebDataset but received ${key}`);
  return key;
}

/** The JSON member of a sample. */
export function sampleJson(scene: PosedExport, frame: PosedFrame): string {
  return `${JSON.stringify({ ...rowOfFrame(scene, frame), convention: rowConvention })}\n`;
}

/** `train-000003.tar`. */
export const shardName = (split: string, index: number): string => `${split}-${String(index).padStart(6, '0')}.tar`;
