import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { measurePixels } from '../analysis/check/pixels.ts';
import { statistics } from '../analysis/stats/index.ts';
import type { ImageSummary, PictureSample, StatsSection } from '../analysis/stats/types.ts';
import { describePlacedError, isFaultOfData, type PanoplyError, SystemError, UsageError } from '../core/errors.ts';
import type { Dataset, Scene } from '../core/model/dataset.ts';
import type { ImageRef, RgbImage } from '../core/model/image.ts';
import { examineFile, examineImage, type ImageFileFacts } from '../io/node/examine-image.ts';
import { decodeImage } from '../io/node/sharp.ts';
import { readAll } from '../io/sources.ts';

export interface StatsOptions {
  dataset: Dataset;
  /** Scenes whose first picture is decoded for brightness, colour and likeness, spread evenly. Default 200. */
  sample?: number;
  signal?: AbortSignal;
  onProgress?(done: number, total: number): void;
}

export interface StatsResult {
  name: string;
  family: string;
  sections: StatsSection[];
  /** Scenes whose files are broken: they are in no figure but the section that counts them. */
  unread: number;
}

/** Broken scenes that are named. */
const namedScenes = 5;

interface BrokenScene {
  id: string;
  error: PanoplyError;
}

/** Which scenes are in none of the figures, and why. */
function unreadSection(broken: readonly BrokenScene[], total: number): StatsSection {
  const reasons = broken
    .slice(0, namedScenes)
    .map(({ id, error }) => ({ scene: id, reason: describePlacedError(error) }));
  const more = broken.length - reasons.length;
  return {
    name: 'unread',
    title: 'Not read',
    lines: [
      ['scenes', `${broken.length} of ${total}, in no figure below`],
      ...reasons.map(({ scene, reason }): [string, string] => [scene, reason]),
      ...(more > 0 ? [['and', `${more} more`] as [string, string]] : []),
    ],
    charts: [],
    values: { scenes: broken.length, first: reasons },
  };
}

async function readFacts(image: ImageRef, roots: readonly string[]): Promise<ImageFileFacts | undefined> {
  try {
    const file = roots.map(root => join(root, image.path)).find(path => existsSync(path));
    return file === undefined ? await examineImage(await image.open()) : examineFile(file);
  } catch {
    // A missing or broken image is the check's business.
    return undefined;
  }
}

async function summariseImages(scene: Scene, roots: readonly string[]): Promise<ImageSummary[]> {
  const images = [
    ...(scene.panorama ? [{ role: 'panorama' as const, image: scene.panorama.image }] : []),
    ...scene.views.map(({ image }) => ({ role: 'view' as const, image })),
  ];
  const summaries: ImageSummary[] = [];
  for (const { role, image } of images) {
    const facts = await readFacts(image, roots);
    const header = facts?.fault ? undefined : facts?.header;
    summaries.push({
      role,
      path: image.path,
      format: header?.format,
      width: header?.width,
      height: header?.height,
      bytes: facts?.bytes,
    });
  }
  return summaries;
}

/** Means and contrast over every second pixel of every second row. */
function measureColour({ width, height, data }: RgbImage): Omit<PictureSample, 'path' | 'perceptualHash'> {
  let [red, green, blue, sum, squares, samples] = [0, 0, 0, 0, 0, 0];
  for (let row = 0; row < height; row += 2) {
    for (let column = 0; column < width; column += 2) {
      const at = 3 * (row * width + column);
      const luma = 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
      red += data[at];
      green += data[at + 1];
      blue += data[at + 2];
      sum += luma;
      squares += luma * luma;
      samples++;
    }
  }
  const contrast = Math.sqrt(Math.max(0, squares / samples - (sum / samples) ** 2));
  return { red: red / samples, green: green / samples, blue: blue / samples, contrast };
}

async function samplePicture(scene: Scene): Promise<PictureSample | undefined> {
  const image = scene.panorama?.image ?? scene.views[0]?.image;
  if (!image) return undefined;
  try {
    const decoded = await decodeImage(await readAll(await image.open()), image.path);
    const { perceptualHash } = measurePixels(decoded, '');
    return { path: image.path, perceptualHash, ...measureColour(decoded) };
  } catch {
    return undefined;
  }
}

/**
 * Statistics of a dataset, one section a kind. Scenes whose files are broken are left out and counted; where all are, the
 * first one's error is thrown.
 * @throws {UsageError} `bad-sample`
 * @throws {SystemError} `interrupted`
 */
export async function measureDataset({
  dataset,
  sample = 200,
  signal,
  onProgress,
}: StatsOptions): Promise<StatsResult> {
  if (!Number.isInteger(sample) || sample < 0)
    throw new UsageError('bad-sample', `Expected a whole number from 0 for --sample but received ${sample}`);
  const { family, name, roots } = dataset;
  const chosen = statistics.filter(({ families }) => families === 'all' || families.includes(family));
  const collectors = chosen.map(statistic => statistic.start(dataset));
  const ids = dataset.index();
  const sampled = new Set<number>();
  for (let i = 0; i < Math.min(sample, ids.length); i++)
    sampled.add(Math.floor((i * ids.length) / Math.min(sample, ids.length)));
  const broken: BrokenScene[] = [];
  for (const [i, id] of ids.entries()) {
    if (signal?.aborted) throw new SystemError('interrupted', 'Interrupted');
    const scene = await dataset.scene(id).catch(error => {
      if (!isFaultOfData(error)) throw error;
      broken.push({ id, error });
      return undefined;
    });
    if (scene) {
      const images = await summariseImages(scene, roots);
      const picture = sampled.has(i) ? await samplePicture(scene) : undefined;
      for (const collector of collectors) collector.add({ scene, images, sample: picture });
    }
    if (i % 16 === 15) await new Promise(resolve => setImmediate(resolve));
    onProgress?.(i + 1, ids.length);
  }
  if (broken.length > 0 && broken.length === ids.length) throw broken[0].error;
  const sections = chosen.flatMap(({ name: key, title }, i) => {
    const section = collectors[i].finish();
    return section ? [{ name: key, title, ...section }] : [];
  });
  if (broken.length > 0) sections.unshift(unreadSection(broken, ids.length));
  return { name, family, sections, unread: broken.length };
}
