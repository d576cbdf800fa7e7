import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import { type BuildPanocapsOptions, buildPanocaps } from '../../src/build/panocaps/build.ts';
import { synthesizePanocaps } from '../../src/build/panocaps/synthesize.ts';
import { temporaryFolder } from '../support/folders.ts';

export interface ImageJson {
  id: string;
  file_name: string;
  width: number;
  height: number;
  data_source: string;
}

export interface AnnotationJson {
  image_id: string;
  caption: string;
  label_matched: { mask_ids: number[]; txt_desc: string }[];
  labels: unknown;
  segmentation: { counts: string };
  thing_or_stuff: string;
}

export interface FileJson {
  images: ImageJson[];
  annotations: AnnotationJson[];
}

export const readJson = <Content = FileJson>(path: string): Content => JSON.parse(readFileSync(path, 'utf8'));
export const readLines = (path: string): unknown[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));

/** Ten synthetic images without pictures, as files. */
export async function source(options: { images?: number; pictures?: boolean; seed?: number } = {}): Promise<string> {
  const out = join(temporaryFolder(), 'source');
  await synthesizePanocaps({ images: 10, seed: 5, pictures: false, out, ...options });
  return out;
}

/** Builds into a folder of its own, or the one given. */
export const build = (options: Partial<BuildPanocapsOptions>) => {
  const out = options.out ?? join(temporaryFolder(), 'built');
  return buildPanocaps({ jobs: 2, out, ...options }).then(result => ({ ...result, out }));
};

/** Changes a raw file. */
export function edit(folder: string, file: string, change: (content: FileJson) => void): void {
  const path = join(folder, 'annotations', file);
  const content = readJson(path);
  change(content);
  writeFileSync(path, JSON.stringify(content));
}

/** Workers run what is built. */
export function expectBuilt(): void {
  expect(existsSync(resolve(import.meta.dirname, '../../dist/build/panocaps/job.js'))).toBe(true);
}
