import { PanoplyError, UsageError } from '../core/errors.ts';
import type { Dataset } from '../core/model/dataset.ts';
import { writeFileAtomic } from '../io/node/files.ts';
import { decodeImage, encodeImage } from '../io/node/sharp.ts';
import { composeSheet } from './compose.ts';
import { groundedBlock, isGrounded } from './grounded-block.ts';
import { type SheetPage, suggestLayout } from './page.ts';
import { panoramaBlock, type ReadImage } from './panorama-block.ts';

export interface SheetOptions {
  dataset: Dataset;
  /** Path of the PNG to write. */
  out: string;
  /** Only scenes of this split. */
  split?: string;
  /** At most so many scenes, spread evenly over the dataset. Default 8. */
  limit?: number;
  /** Draw the views' outlines and numbers on the panoramas. Default false. */
  outlines?: boolean;
  /** Blocks side by side; chosen from the number of scenes when absent. */
  columns?: number;
  onProgress?(done: number, total: number): void;
}

export interface SheetResult {
  /** Pixels. */
  width: number;
  height: number;
  /** Scenes shown. */
  scenes: number;
  /** Scenes in the dataset or split. */
  total: number;
  /** Pictures that could not be read; the sheet shows marked frames for them. */
  missing: { path: string; reason: string }[];
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

function describeDataset(dataset: Dataset, shown: number, total: number): string {
  const splits = dataset.splits.map(({ name, scenes }) => `${scenes} ${name}`).join(', ');
  return `${shown < total ? `${shown} of ${count(total, 'scene')}` : count(total, 'scene')}  ·  ${splits}`;
}

const groundedConventions =
  'Masks and the phrases that name them have one colour; of several phrases for a mask, the first decides. Regions that no phrase names stay as they are.';

const footerOf = (text: string, licence: string | undefined): string =>
  licence ? `${text} Licence: ${licence.replace(/\.$/, '')}.` : text;

const conventions =
  'Beneath each view: its number and where it looks. Yaw 0 is the centre of the panorama, positive to the right; pitch is positive up. Rows are rings, from the zenith down; each row runs from the left of the panorama to its right.';

/**
 * Writes a contact sheet: scene after scene its prompt, its panorama and its views by ring.
 * @throws {UsageError} `bad-limit`, `no-scenes`
 * @throws {SystemError} `cannot-write`
 */
export async function writeSheet(options: SheetOptions): Promise<SheetResult> {
  const { dataset, out, split, limit = 8, outlines = false, onProgress } = options;
  for (const [name, value] of Object.entries({ limit, columns: options.columns ?? 1 })) {
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
  const shown = spreadEvenly(ids, limit);
  const scenes = [];
  for (const id of shown) scenes.push(await dataset.scene(id));
  let done = 0;
  const totalPictures = scenes.reduce((sum, scene) => sum + scene.views.length + (scene.panorama ? 1 : 0), 0);
  const read: ReadImage = image => readImage(image).finally(() => onProgress?.(++done, totalPictures));
  const { licence } = dataset.info;
  const page: SheetPage = {
    title: dataset.name,
    subtitle: describeDataset(dataset, shown.length, ids.length),
    blocks: scenes.map(scene =>
      isGrounded(scene) ? groundedBlock(scene, read) : panoramaBlock(scene, read, outlines),
    ),
    footer: footerOf(scenes.some(isGrounded) ? groundedConventions : conventions, licence),
  };
  const layout = suggestLayout(scenes.length);
  const sheet = await composeSheet(page, { ...layout, columns: options.columns ?? layout.columns });
  writeFileAtomic(out, await encodeImage(sheet, 'png'));
  return {
    width: sheet.width,
    height: sheet.height,
    scenes: shown.length,
    total: ids.length,
    missing: sheet.missing.map(({ path, cause }) => ({ path, reason: reasonOf(cause) })),
  };
}

function reasonOf(cause: unknown): string {
  if (cause instanceof PanoplyError) return cause.message;
  return cause instanceof Error ? cause.message : String(cause);
}
