import { type CaptionProblem, parseGroundedCaption } from '../../core/caption/index.ts';
import type { Caption, Category, Phrase, Region, Rle, Scene } from '../../core/model/dataset.ts';
import type { ImageRef } from '../../core/model/image.ts';
import type { LooseObject, PanocapsRecord } from './record.ts';

/** Names of the sources as their owners write them; files write them in any case. */
const sourceNames: Readonly<Record<string, string>> = {
  ade20k: 'ADE20K',
  coco: 'COCO',
  coconut: 'COCONut',
  vipseg: 'VIPSeg',
};

/** The usual spelling of a source's name. */
export function sourceName(source: unknown): string {
  const name = typeof source === 'string' ? source.trim() : '';
  return sourceNames[name.toLowerCase()] ?? name;
}

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN);

/** The region of one mask annotation; what is wrong with it stays visible (NaN, an empty mask) for `check`. */
export function regionOf(mask: LooseObject, category: Category | undefined): Region {
  const bbox = Array.isArray(mask.bbox) ? mask.bbox.map(numberOf) : [];
  const { thing_or_stuff } = mask;
  return {
    id: numberOf(mask.id),
    categoryId: numberOf(mask.category_id),
    // Another word is a fault for `check` to name.
    isThing: thing_or_stuff === 'thing' || (thing_or_stuff !== 'stuff' && category?.isThing === true),
    isCrowd: mask.iscrowd === 1 || mask.iscrowd === true,
    area: numberOf(mask.area),
    bbox: [bbox[0], bbox[1], bbox[2], bbox[3]].map(value => value ?? Number.NaN) as unknown as Region['bbox'],
    mask: (mask.segmentation ?? { size: [0, 0], counts: '' }) as Rle,
  };
}

interface LooseMatch {
  maskIds: number[];
  text: string;
}

function matchesOf(caption: LooseObject): LooseMatch[] | undefined {
  if (!Array.isArray(caption.label_matched)) return undefined;
  return caption.label_matched.map((entry: LooseObject | null) => ({
    maskIds: Array.isArray(entry?.mask_ids) ? entry.mask_ids.filter(id => Number.isInteger(id)) : [],
    text: String(entry?.txt_desc ?? ''),
  }));
}

/**
 * The caption of one annotation. Its tags place the phrases; without them, or where they belong to another text,
 * the entries of `label_matched` are found in the text one after the other. A phrase that the text does not hold is
 * empty and at its start.
 * @param regions the image's regions in file order: mask ids are positions in it
 */
export function captionOf(caption: LooseObject, regions: readonly Region[]): Caption & { problems: CaptionProblem[] } {
  const annotated = typeof caption.caption_ann === 'string' ? caption.caption_ann : undefined;
  const parsed = annotated === undefined ? undefined : parseGroundedCaption(annotated);
  const text = typeof caption.caption === 'string' ? caption.caption : (parsed?.text ?? '');
  const regionIds = (maskIds: readonly number[]): number[] =>
    maskIds.flatMap(maskId => (maskId >= 0 && maskId < regions.length ? [regions[maskId].id] : []));
  const phrases: Phrase[] = [];
  const matches = matchesOf(caption);
  if (parsed && parsed.text === text && (!matches || parsed.phrases.length >= matches.length)) {
    for (const { text: words, start, end, maskIds } of parsed.phrases) {
      phrases.push({ text: words, start, end, regionIds: regionIds(maskIds) });
    }
  } else {
    let from = 0;
    for (const { text: words, maskIds } of matches ?? parsed?.phrases ?? []) {
      const next = text.indexOf(words, from);
      const start = next >= 0 ? next : text.indexOf(words);
      const found = start >= 0 && words !== '';
      if (found) from = start + words.length;
      phrases.push({
        text: words,
        start: found ? start : 0,
        end: found ? start + words.length : 0,
        regionIds: regionIds(maskIds),
      });
    }
  }
  const labels = Array.isArray(caption.labels) ? caption.labels.map(String) : undefined;
  const id = typeof caption.id === 'number' ? caption.id : undefined;
  return { text, phrases, id, labels, problems: [...(parsed?.problems ?? [])] };
}

/** What a scene of this format keeps in `extra`. */
export interface PanocapsExtra extends Readonly<Record<string, unknown>> {
  record: PanocapsRecord;
}

/**
 * The scene of a record: one view with its regions and captions.
 * @param options.id unique in the dataset
 * @param options.categories of the image's source
 */
export function sceneOfRecord(
  record: PanocapsRecord,
  options: { id: string; image: ImageRef; categoryOf(categoryId: number): Category | undefined },
): Scene {
  const regions = record.masks.map(mask => regionOf(mask, options.categoryOf(numberOf(mask.category_id))));
  const extra: PanocapsExtra = { record };
  return {
    id: options.id,
    split: record.split,
    source: sourceName(record.image.data_source),
    views: [
      {
        id: options.id,
        image: options.image,
        captions: record.captions.map(caption => {
          const { problems: _, ...plain } = captionOf(caption, regions);
          return plain;
        }),
        regions,
        layers: {},
        extra: {},
      },
    ],
    assets: {},
    extra,
  };
}
