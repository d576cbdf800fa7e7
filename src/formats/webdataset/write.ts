/**
 * WebDataset: tar archives whose members of one base name are a sample: `<key>.png` and `<key>.json`, one after another.
 * @source https://github.com/webdataset/webdataset, README "The WebDataset Format": POSIX tar, the key is the name up to the
 *   first dot
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
