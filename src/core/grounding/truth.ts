import { FormatError, type Where } from '../errors.ts';
import type { Rle } from '../model/dataset.ts';
import type { ImageId, TruthImage } from './types.ts';

interface RawImage {
  id?: unknown;
  height?: unknown;
  width?: unknown;
  file_name?: unknown;
}

interface RawMask {
  id?: unknown;
  image_id?: unknown;
  segmentation?: unknown;
}

/** Where the parts of a split came from, for errors. */
export interface TruthFiles {
  captions?: string;
  masks?: string;
}

function listOf(json: unknown, key: string, file: string | undefined): readonly Record<string, unknown>[] {
  const list = (json as Record<string, unknown> | null)?.[key];
  if (!Array.isArray(list)) {
    throw new FormatError('bad-truth', `Expected a list for ${key} but received ${brief(list)}`, {
      where: { file, pointer: `/${key}` },
    });
  }
  return list as Record<string, unknown>[];
}

function brief(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function isImageId(value: unknown): value is ImageId {
  return typeof value === 'string' || (typeof value === 'number' && Number.isSafeInteger(value));
}

/**
 * The images of a split from its caption file and its mask file (parsed JSON), by the benchmark's rules: `mask_ids` are
 * positions in the image's list of mask annotations, those out of range are skipped, and only masks that a phrase names
 * count. Annotations are looked up by their id, of which the file's last one wins.
 * @throws {FormatError} `bad-truth`, `truth-ids` (the two files name images differently)
 */
export function truthImages(captions: unknown, masks: unknown, files: TruthFiles = {}): TruthImage[] {
  const images = listOf(captions, 'images', files.captions) as readonly RawImage[];
  const maskAnnotations = listOf(masks, 'annotations', files.masks) as readonly RawMask[];

  const byId = new Map<unknown, RawMask>();
  const ofImage = new Map<unknown, RawMask[]>();
  for (const annotation of maskAnnotations) {
    byId.set(annotation.id, annotation);
    const list = ofImage.get(annotation.image_id);
    if (list) list.push(annotation);
    else ofImage.set(annotation.image_id, [annotation]);
  }
  checkIdTypes(images, ofImage, files);

  const captionOf = new Map<unknown, { annotation: Record<string, unknown>; index: number }>();
  listOf(captions, 'annotations', files.captions).forEach((annotation, index) => {
    // The benchmark reads an image's first caption.
    if (!captionOf.has(annotation.image_id)) captionOf.set(annotation.image_id, { annotation, index });
  });

  return images.map((image, index): TruthImage => {
    const where = { file: files.captions, pointer: `/images/${index}` };
    const { id, height, width, file_name: fileName } = image;
    if (!isImageId(id))
      throw new FormatError('bad-truth', `Expected a string or whole number for id but received ${brief(id)}`, {
        where,
      });
    const caption = captionOf.get(id);
    const common = {
      id,
      height: Number(height),
      width: Number(width),
      fileName: typeof fileName === 'string' ? fileName : undefined,
      where,
    };
    if (!caption) return { ...common, units: undefined };
    const list = ofImage.get(id) ?? [];
    const units = unitsOf(caption.annotation, list.length, {
      file: files.captions,
      pointer: `/annotations/${caption.index}`,
    });
    return {
      ...common,
      units: units.map(({ maskIndex, phrases }) => ({
        maskIndex,
        mask: byId.get(list[maskIndex].id)!.segmentation as Rle,
        phrases,
      })),
    };
  });
}

/** An id that is 7 in one file and "7" in the other never meets its masks; the benchmark fails on it, and so do we. */
function checkIdTypes(images: readonly RawImage[], ofImage: ReadonlyMap<unknown, unknown>, files: TruthFiles): void {
  const strayed = images.find(
    ({ id }) => !ofImage.has(id) && ofImage.has(typeof id === 'number' ? String(id) : Number(id)),
  );
  if (!strayed) return;
  throw new FormatError(
    'truth-ids',
    `Expected the same type of image id in both files but image ${brief(strayed.id)} of the caption file is a ${typeof strayed.id} and the mask file has the other`,
    { where: { file: files.masks, pointer: '/annotations' }, hint: 'Write the ids as strings in both files.' },
  );
}

/** The masks that a caption's phrases name, ascending, each with its distinct phrases. */
export function unitsOf(
  caption: Record<string, unknown>,
  maskCount: number,
  where: Where,
): { maskIndex: number; phrases: string[] }[] {
  const key = caption.label_matched === undefined || caption.label_matched === null ? 'labels' : 'label_matched';
  const links = caption[key];
  if (!Array.isArray(links)) {
    throw new FormatError('bad-truth', `Expected a list for label_matched but received ${brief(links)}`, { where });
  }
  const phrasesOf = new Map<number, string[]>();
  links.forEach((link: unknown, index) => {
    const { mask_ids: maskIds, txt_desc: phrase } = (link ?? {}) as { mask_ids?: unknown; txt_desc?: unknown };
    if (!Array.isArray(maskIds) || typeof phrase !== 'string') {
      throw new FormatError(
        'bad-truth',
        `Expected {"mask_ids": [...], "txt_desc": "..."} for a phrase but received ${brief(link)}`,
        { where: { ...where, pointer: `${where.pointer}/${key}/${index}` }, hint: 'The caption needs label_matched.' },
      );
    }
    for (const value of maskIds) {
      const maskIndex = Number(value);
      if (!(Number.isSafeInteger(maskIndex) && maskIndex >= 0 && maskIndex < maskCount)) continue;
      const phrases = phrasesOf.get(maskIndex);
      if (!phrases) phrasesOf.set(maskIndex, [phrase]);
      else if (!phrases.includes(phrase)) phrases.push(phrase);
    }
  });
  return [...phrasesOf].sort(([a], [b]) => a - b).map(([maskIndex, phrases]) => ({ maskIndex, phrases }));
}
