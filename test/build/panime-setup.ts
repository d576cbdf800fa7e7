import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { panoply } from '../support/cli.ts';
import { temporaryFolder } from '../support/folders.ts';

export interface Entry {
  pano: string;
  pano_prompt: string;
  images: string[];
  prompts: string[];
  cameras: { FoV: number[][]; theta: number[][]; phi: number[][] };
}

export const sizes = ['--size', '64x32', '--view-size', '16'];

/** Builds panoramas by the command, small, and reads what came out. */
export function build(panoramas: string, ...more: string[]) {
  const out = join(temporaryFolder(), 'out');
  const result = panoply(['build', 'panime', '--panoramas', panoramas, '--out', out, ...sizes, ...more]);
  const entries = (split: string): Entry[] => JSON.parse(readFileSync(join(out, `${split}.json`), 'utf8'));
  const all = () => ['train', 'test', 'val'].flatMap(entries);
  const records = () =>
    readFileSync(join(out, 'scenes.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
  return { ...result, out, all, records };
}
