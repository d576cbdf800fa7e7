import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { buildGeogen } from '../../src/build/geogen/build.ts';
import { buildPanime } from '../../src/build/panime/build.ts';
import { synthesizePanocaps } from '../../src/build/panocaps/synthesize.ts';
import { openDataset } from '../../src/formats/index.ts';
import type { ViewedDataset } from '../../src/serve/options.ts';

/** A folder that lasts as long as the test file. */
export function fileFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'panoply-viewer-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Three painted panoramas of 256x128 with their views and regions. */
export async function makePanime(out: string): Promise<string> {
  mkdirSync(out, { recursive: true });
  const prompts = join(out, '..', 'prompts.txt');
  writeFileSync(prompts, 'A lighthouse by the sea at noon\nA quiet library at night\nTwo foxes in a snowy forest\n');
  await buildPanime({ prompts, out, size: '256x128', viewSize: 64, regions: true, jobs: 1 });
  return out;
}

/** Six captioned pictures and a model's predictions of them. */
export async function makePanocaps(out: string, predictions?: string): Promise<string> {
  await synthesizePanocaps({ images: 6, out, predictions, seed: 7 });
  return out;
}

/** Two heads from three cameras, with depth and mesh. */
export async function makeGeogen(out: string): Promise<string> {
  await buildGeogen({ identities: 2, out, views: 3, size: 64, depth: true, normals: true, meshesOut: true, jobs: 1 });
  return out;
}

/** Opened for the viewer. */
export async function viewed(root: string, more: Omit<ViewedDataset, 'dataset'> = {}): Promise<ViewedDataset> {
  return { dataset: await openDataset([root]), ...more };
}
