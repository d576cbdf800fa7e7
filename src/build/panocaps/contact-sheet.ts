import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Dataset } from '../../core/model/dataset.ts';
import { openPanocaps } from '../../formats/panocaps/open.ts';
import type { PanocapsSettings } from './options.ts';

/** Draws a contact sheet of a dataset. */
export type DrawPanocapsSheet = (options: {
  dataset: Dataset;
  /** Heading. */
  title: string;
  /** In the small print; null for none. */
  licence: string | null;
}) => Promise<{
  png: Uint8Array;
  /** Scenes shown. */
  scenes: number;
  /** Pictures that could not be read. */
  missing: readonly unknown[];
}>;

/** The folders that were given, and what lies around the annotations. */
function pictureFolders({ images, annotations, captions, masks, panoptic, from = [] }: PanocapsSettings): string[] {
  const files = [captions, masks, panoptic].flatMap(path => (path ? [dirname(path), dirname(dirname(path))] : []));
  return [...images, ...from, ...(annotations ? [annotations, dirname(annotations)] : []), ...files];
}

/** Whether pictures can be expected, told by names alone: published annotations come without. */
function mayHavePictures(settings: PanocapsSettings, out: string): boolean {
  const { images, embedImages } = settings;
  return (
    embedImages ||
    images.length > 0 ||
    [out, ...pictureFolders(settings)].some(folder => existsSync(join(folder, 'images')))
  );
}

/**
 * The contact sheet of a dataset as it was built: masks and phrases in the same colours.
 * @param out the built dataset
 * @returns undefined where none is wanted, or none of its pictures can be had and nobody asked for it
 * @throws {SystemError} `cannot-read`; {@link FormatError} of the formats
 */
export async function drawContactSheet(
  settings: PanocapsSettings,
  out: string,
  { draw, licence, images }: { draw: DrawPanocapsSheet; licence: string | undefined; images: number },
): Promise<Uint8Array | undefined> {
  const { sheet, embedImages } = settings;
  if (sheet === false || images === 0 || !(sheet || mayHavePictures(settings, out))) return undefined;
  // Embedded pictures are in the tables only.
  const dataset = await openPanocaps([embedImages ? join(out, 'data') : out], { images: pictureFolders(settings) });
  const { png, scenes, missing } = await draw({
    dataset,
    // Not the folder's name: the same dataset has the same bytes wherever it is.
    title: 'Panoptic grounded captions',
    licence: licence ?? null,
  });
  return sheet || missing.length < scenes ? png : undefined;
}
