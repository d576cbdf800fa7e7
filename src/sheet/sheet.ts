import { describePlacedError, isFaultOfData, PanoplyError, UsageError } from '../core/errors.ts';
import type { Dataset, Scene } from '../core/model/dataset.ts';
import { writeFileAtomic } from '../io/node/files.ts';
import { decodeImage, encodeImage } from '../io/node/sharp.ts';
import { composeSheet } from './compose.ts';
import { type SheetKind, type SheetPage, suggestLayout } from './page.ts';
import type { ReadImage } from './read-picture.ts';
import { kindOfScene, layerLegend, legends, phraseLegend, sceneBlock } from './scene-block.ts';

export interface DrawSheetOptions {
  dataset: Dataset;
  /** Heading; the dataset's name by default. */
  title?: string;
  /** In the small print; the dataset's own by default, null for none. */
  licence?: string | null;
  /** Only scenes of this split. */
  split?: string;
  /** At most so many scenes, spread evenly over the dataset. Default: what a page holds, 24 of posed views, else 8. */
  limit?: number;
  /** Draw the views' outlines and numbers on the panoramas. Default false. */
  outlines?: boolean;
  /** Show depth and normals beneath posed views. Default false. */
  layers?: boolean;
  /** Blocks side by side; chosen from the number of scenes when absent. */
  columns?: number;
  onProgress?(done: number, total: number): void;
}

export interface SheetOptions extends DrawSheetOptions {
  /** Path of the PNG to write. */
  out: string;
}

export interface SheetResult {
  /** Pixels. */
  width: number;
  height: number;
  /** Scenes shown. */
  scenes: number;
  /** Scenes in the dataset or split. */
  total: number;
  /** Pictures that could not be read, shown as marked frames, and scenes whose files are broken, by id, left out. */
  missing: { path: string; reason: string }[];
}

export interface DrawnSheet extends SheetResult {
  png: Uint8Array;
}

/** So many items of a list, evenly spread, the first one included. */
export function spreadEvenly<Item>(items: readonly Item[], count: number): Item[] {
  if (count >= items.length) return [...items];
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]);
}

const readImage: ReadImage = async image => {
  const source = await image.open();
  return decodeImage(new Uint8Array(await source.slice(0)), image.path);
};

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;

function describeDataset(dataset: Dataset, shown: number, total: number, split: string | undefined): string {
  const scenes = shown < total ? `${shown} of ${count(total, 'scene')}` : count(total, 'scene');
  if (split !== undefined) return `${scenes} of ${split}`;
  if (dataset.splits.length < 2) return scenes;
  return `${scenes}  ·  ${dataset.splits.map(({ name, scenes }) => `${scenes} ${name}`).join(', ')}`;
}

/** Scenes a page holds. */
const defaultLimits: Readonly<Record<SheetKind, number>> = { panorama: 8, regions: 8, posed: 24, plain: 8 };

/** The small print: how to read what is shown, and the licence. */
export function describeKinds(
  kinds: readonly SheetKind[],
  { layers, phrases }: { layers: boolean; phrases: boolean },
  licence: string | undefined,
): string | undefined {
  const parts = [...new Set(kinds)].map(kind => legends[kind]);
  if (phrases) parts.push(phraseLegend);
  if (layers && kinds.includes('posed')) parts.push(layerLegend);
  if (licence) parts.push(`Licence: ${licence.replace(/\.$/, '')}.`);
  return parts.filter(Boolean).join(' ') || undefined;
}

/** The scenes that can be read, and those whose files are broken. */
async function readScenes(dataset: Dataset, ids: readonly string[]) {
  const scenes: Scene[] = [];
  const broken: { path: string; cause: PanoplyError }[] = [];
  for (const id of ids) {
    try {
      scenes.push(await dataset.scene(id));
    } catch (error) {
      if (!isFaultOfData(error)) throw error;
      broken.push({ path: id, cause: error });
    }
  }
  return { scenes, broken };
}

/** What a page holds of a dataset, told by the first scene that can be read. @throws {PanoplyError} where none can */
async function defaultLimit(dataset: Dataset, ids: readonly string[]): Promise<number> {
  let first: PanoplyError | undefined;
  for (const id of ids) {
    const { scenes, broken } = await readScenes(dataset, [id]);
    if (scenes.length > 0) return defaultLimits[kindOfScene(scenes[0])];
    first ??= broken[0].cause;
  }
  throw first;
}

/**
 * Draws a contact sheet: scene after scene, each as what it has: a panorama with its views by ring, pictures beside
 * their masks with captions in the same colours, or posed views in a row.
 * @throws {UsageError} `bad-limit`, `no-scenes`; the first scene's error where all that are shown are broken
 */
export async function drawSheet(options: DrawSheetOptions): Promise<DrawnSheet> {
  const { dataset, split, outlines = false, layers = false, onProgress } = options;
  for (const [name, value] of Object.entries({ limit: options.limit ?? 1, columns: options.columns ?? 1 })) {
    if (!(Number.isInteger(value) && value >= 1)) {
      throw new UsageError('bad-limit', `Expected a whole number of at least 1 for ${name} but received ${value}`);
    }
  }
  const ids = dataset.index(split);
  if (ids.length === 0) {
    throw new UsageError(
      'no-scenes',
      `Expected at least one scene for the sheet but ${split === undefined ? 'the dataset' : `split ${split}`} has none`,
      { where: { file: dataset.roots[0] }, hint: `Splits: ${dataset.splits.map(({ name }) => name).join(', ')}.` },
    );
  }
  const shown = spreadEvenly(ids, options.limit ?? (await defaultLimit(dataset, ids)));
  const { scenes, broken } = await readScenes(dataset, shown);
  if (scenes.length === 0) throw broken[0].cause;
  let [done, total] = [0, 0];
  const read: ReadImage = image => readImage(image).finally(() => onProgress?.(++done, total));
  const kinds = scenes.map(kindOfScene);
  const blocks = [];
  for (const scene of scenes) blocks.push(await sceneBlock(scene, { readImage: read, outlines, layers }));
  for (const { hero, rows } of blocks) total += rows.flat().length + (hero ? 1 : 0);
  const licence = options.licence === undefined ? dataset.info.licence : (options.licence ?? undefined);
  const page: SheetPage = {
    title: options.title ?? dataset.name,
    subtitle: describeDataset(dataset, scenes.length, ids.length, split),
    blocks,
    footer: describeKinds(kinds, { layers, phrases: blocks.some(({ texts = [] }) => texts.length > 0) }, licence),
  };
  const layout = suggestLayout(scenes.length, kinds[0]);
  const sheet = await composeSheet(page, { ...layout, columns: options.columns ?? layout.columns });
  return {
    png: await encodeImage(sheet, 'png'),
    width: sheet.width,
    height: sheet.height,
    scenes: scenes.length,
    total: ids.length,
    missing: [
      ...broken.map(({ path, cause }) => ({ path, reason: describePlacedError(cause) })),
      ...sheet.missing.map(({ path, cause }) => ({ path, reason: reasonOf(cause) })),
    ],
  };
}

/**
 * Writes a contact sheet, see {@link drawSheet}.
 * @throws {UsageError} `bad-limit`, `no-scenes`
 * @throws {SystemError} `cannot-write`
 */
export async function writeSheet({ out, ...options }: SheetOptions): Promise<SheetResult> {
  const { png, ...result } = await drawSheet(options);
  writeFileAtomic(out, png);
  return result;
}

function reasonOf(cause: unknown): string {
  if (cause instanceof PanoplyError) return cause.message;
  return cause instanceof Error ? cause.message : String(cause);
}
