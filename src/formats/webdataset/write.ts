/**
 * WebDataset: tar archives whose members of one base name are a sample: `<key>.png` and `<key>.json`, one after another.
 * @source https://github.com/webdataset/webdataset, README "The WebDataset Format" (files of a sample share their name
 *   without any of its endings; shards are named something-000000.tar) and base_plus_ext in webdataset/tariterators.py (the
 *   key is the path up to the first dot of the file's own name); https://webdataset.github.io/webdataset/creating/, "Using
 *   tar" (a sample's files one after another). Ours has no dot in folders either: where the path is split at its first
 *   dot, the key is the same.
 */
import { distinctNames } from '../../core/distinct-names.ts';
import type { PosedExport, PosedFrame } from '../posed/export.ts';
import { rowConvention, rowOfFrame } from '../posed/rows.ts';

/**
 * The keys of a scene's samples. No dot may be in one, and none is there twice: the JSON member has the names as they are.
 * @param folder what they begin with, without dots
 */
export function sampleKeys(folder: string, frames: readonly PosedFrame[]): string[] {
  const stems = frames.map(({ name }) => name.replace(/\.\w+$/, ''));
  const keys = distinctNames(
    stems.map(stem => stem.replaceAll('.', '_')),
    index => stems[index].includes('.'),
  );
  return keys.map(key => `${folder}/${key}`);
}

/** A member that ends every row. */
const convention = JSON.stringify({ convention: rowConvention }).slice(1, -1);

/** The JSON member of a sample. */
export function sampleJson(scene: PosedExport, frame: PosedFrame): string {
  return `${JSON.stringify(rowOfFrame(scene, frame)).slice(0, -1)},${convention}}\n`;
}

/** `train-000003.tar`. */
export const shardName = (split: string, index: number): string => `${split}-${String(index).padStart(6, '0')}.tar`;
