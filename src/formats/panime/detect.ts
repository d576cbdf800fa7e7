import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { panimeSplits } from './layout.ts';

/** Whether a folder looks like a Panime dataset: one of its three JSON files is there. */
export function detectPanime(root: string): boolean {
  return panimeSplits.some(split => existsSync(join(root, `${split}.json`)));
}
