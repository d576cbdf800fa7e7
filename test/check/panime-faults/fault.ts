import sharp from 'sharp';
import type { Entry, PlantedSet } from '../planted-set.ts';

/** One thing that is wrong with a set, and what `check` is to say of it: that, and nothing else. */
export interface Fault {
  name: string;
  plant(set: PlantedSet, first: Entry): unknown;
  /** `code place` of every issue, in order. */
  expected: string[] | ((set: PlantedSet, first: Entry) => string[]);
  deep?: boolean;
  /** Keep files.jsonl. */
  manifest?: boolean;
}

export const editFirst = (set: PlantedSet, change: (entry: Entry) => unknown) =>
  set.edit(entries => change(entries[0]));
export const folderOf = (entry: Entry) => entry.pano.replace('/pano/image.png', '');

/** A picture of shades. */
export const raw = (width: number, height: number, shade: (x: number, y: number) => number) =>
  sharp(
    Uint8Array.from({ length: width * height * 3 }, (_, i) =>
      shade(Math.floor(i / 3) % width, Math.floor(i / 3 / width)),
    ),
    { raw: { width, height, channels: 3 } },
  );
