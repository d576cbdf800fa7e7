import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { synthesizePanocaps } from '../../../src/build/panocaps/synthesize.ts';
import { type CheckResult, check } from '../../../src/check/check.ts';
import { temporaryFolder } from '../../support/folders.ts';

export interface ImageJson {
  id: string | number;
  file_name: string;
  width: number;
  height: number;
  data_source: string;
  [key: string]: unknown;
}

export interface CaptionJson {
  id: number;
  image_id: string | number;
  caption: string;
  caption_ann: string;
  label_matched: { mask_ids: number[]; txt_desc: string }[];
  labels: string[];
  [key: string]: unknown;
}

export interface MaskJson {
  id: number;
  image_id: string | number;
  category_id: number;
  segmentation: { size: [number, number]; counts: string };
  area: number;
  bbox: number[];
  iscrowd: number;
  thing_or_stuff: string;
  [key: string]: unknown;
}

export interface CaptionFile {
  images: ImageJson[];
  annotations: CaptionJson[];
}

export interface MaskFile {
  images: ImageJson[];
  annotations: MaskJson[];
  categories: { id: number; name: string; isthing: number; data_source: string }[];
}

/** A seed whose set names every region. */
const soundSeed = 4;

let sound: string;

/** Makes the sound set before a file's tests, and takes it away after them. */
export function useSoundSet(): void {
  beforeAll(async () => {
    sound = join(mkdtempSync(join(tmpdir(), 'panoply-panocaps-check-')), 'set');
    await synthesizePanocaps({ images: 9, seed: soundSeed, out: sound });
    rmSync(join(sound, 'data'), { recursive: true });
  }, 60_000);
  afterAll(() => rmSync(dirname(sound), { recursive: true, force: true }));
}

/** Its folder. */
export const soundSet = (): string => sound;

/** A copy of the sound set, for a fault to be planted in. */
export class Planted {
  readonly root = join(temporaryFolder(), 'set');

  constructor() {
    cpSync(sound, this.root, { recursive: true });
  }

  path(...parts: string[]): string {
    return join(this.root, ...parts);
  }

  read<Content>(name: string): Content {
    return JSON.parse(readFileSync(this.path('annotations', name), 'utf8'));
  }

  write(name: string, content: unknown): void {
    writeFileSync(this.path('annotations', name), typeof content === 'string' ? content : JSON.stringify(content));
  }

  captions(change: (file: CaptionFile) => unknown, split = 'train'): void {
    const file = this.read<CaptionFile>(`${split}_caption.json`);
    change(file);
    this.write(`${split}_caption.json`, file);
  }

  masks(change: (file: MaskFile) => unknown, split = 'train'): void {
    const file = this.read<MaskFile>(`${split}_mask.json`);
    change(file);
    this.write(`${split}_mask.json`, file);
  }

  /** Changes the first caption: its tags, and what follows from them. */
  retag(change: (annotated: string) => string): void {
    this.captions(({ annotations: [first] }) => {
      first.caption_ann = change(first.caption_ann);
      first.label_matched = [...first.caption_ann.matchAll(/<([\d,]+):([^<>]*)>/g)].map(([, ids, words]) => ({
        mask_ids: ids.split(',').map(Number),
        txt_desc: words,
      }));
    });
  }

  check(options: { deep?: boolean } = {}): Promise<CheckResult> {
    return check({ roots: [this.root], jobs: 1, ...options });
  }

  picture(split: string, { file_name }: ImageJson): string {
    return `images/${split === 'train' ? 'train' : 'test_val'}/${file_name}`;
  }
}

/** A change to the sound set, and all that check shall say then. */
export interface Fault {
  name: string;
  plant(set: Planted): unknown;
  expected: string[] | ((set: Planted) => string[]);
  deep?: boolean;
  messages?: RegExp[];
}

export const captionAt = (index: number) => `annotations/train_caption.json#/annotations/${index}`;
export const maskAt = (index: number) => `annotations/train_mask.json#/annotations/${index}`;
export const firstMask = (change: (mask: MaskJson, file: MaskFile) => unknown) => (set: Planted) =>
  set.masks(file => change(file.annotations[0], file));
export const firstCaption = (change: (caption: CaptionJson, file: CaptionFile) => unknown) => (set: Planted) =>
  set.captions(file => change(file.annotations[0], file));

/** A phrase of the first caption that names one mask, as its tag. */
export function singleTag(annotated: string): { tag: string; id: number; words: string } {
  const [tag, id, words] = /<(\d+):([^<>]+)>/.exec(annotated)!;
  return { tag, id: Number(id), words };
}

/** Takes all tags of a mask out of the first caption. */
export const untag = (annotated: string, id: number): string =>
  annotated.replace(/<([\d,]+):([^<>]*)>/g, (tag, ids: string, words: string) => {
    const left = ids.split(',').filter(each => each !== String(id));
    return left.length === ids.split(',').length ? tag : left.length === 0 ? words : `<${left}:${words}>`;
  });

/** Where the masks of the first image of a split begin and how many there are. */
export const masksOfFirst = (file: MaskFile): MaskJson[] =>
  file.annotations.filter(({ image_id }) => image_id === file.images[0].id);

/**
 * Writes the same words over a caption, with a word for each mask of its image.
 * @param firstWord the word that names mask 0
 */
export function writeCaption(set: Planted, split: string, index: number, firstWord: number): void {
  const { annotations } = set.read<MaskFile>(`${split}_mask.json`);
  set.captions(file => {
    const own = file.annotations[index];
    const masks = annotations.filter(({ image_id }) => image_id === own.image_id);
    const words = Array.from({ length: 40 }, (_, i) => `word${i}`);
    const idOf = (i: number) => (i >= firstWord && i < firstWord + masks.length ? i - firstWord : undefined);
    own.caption = words.join(' ');
    own.caption_ann = words.map((word, i) => (idOf(i) === undefined ? word : `<${idOf(i)}:${word}>`)).join(' ');
    own.label_matched = masks.map((_, id) => ({ mask_ids: [id], txt_desc: words[firstWord + id] }));
  }, split);
}

/** Gives the first image of a split another id, in both files. */
export function renameImage(set: Planted, split: string, id: string | number): void {
  const change = (file: { images: ImageJson[]; annotations: { image_id: string | number }[] }) => {
    const [image] = file.images;
    for (const annotation of file.annotations) if (annotation.image_id === image.id) annotation.image_id = id;
    image.id = id;
  };
  set.captions(change, split);
  set.masks(change, split);
}
