import { FormatError, type Where } from '../../core/errors.ts';
import { formatRle, maskArea, maskBox, parseRle, polygonMask } from '../../core/mask/index.ts';
import type { Category, Region, Rle } from '../../core/model/dataset.ts';

/** A JSON object as a file has it; nothing about it has been checked. */
export type LooseObject = Readonly<Record<string, unknown>>;

export type CocoKind = 'instances' | 'panoptic' | 'captions';

/** What an annotation is, told by its members; undefined when it is none of COCO's kinds. */
export function kindOfAnnotation(annotation: LooseObject): CocoKind | undefined {
  if (Array.isArray(annotation.segments_info)) return 'panoptic';
  if (typeof annotation.caption === 'string') return 'captions';
  if (annotation.segmentation !== undefined || annotation.bbox !== undefined) return 'instances';
  return undefined;
}

const numberOr = (value: unknown, fallback: number): number => (typeof value === 'number' ? value : fallback);

function boxOf(value: unknown): Region['bbox'] | undefined {
  return Array.isArray(value) && value.length === 4 && value.every(item => typeof item === 'number')
    ? (value as unknown as Region['bbox'])
    : undefined;
}

/**
 * The mask of an instance: RLE in either form, polygons, or (without a segmentation) nothing.
 * @throws {FormatError} of the mask's form
 */
function maskOf(segmentation: unknown, height: number, width: number, where: Where): Rle {
  if (Array.isArray(segmentation)) return formatRle(polygonMask(segmentation as number[][], height, width, where));
  if (segmentation === undefined || segmentation === null) return formatRle(polygonMask([], height, width, where));
  // Checked here, so that a broken mask is reported with its place.
  parseRle(segmentation as Rle, where);
  return segmentation as Rle;
}

/**
 * The region of an instance annotation.
 * @param size of the image: polygons do not say how large their mask is
 * @throws {FormatError} of the mask's form
 */
export function regionOfInstance(
  annotation: LooseObject,
  size: { height: number; width: number },
  category: Category | undefined,
  where: Where,
): Region {
  const mask = maskOf(annotation.segmentation, size.height, size.width, {
    ...where,
    pointer: `${where.pointer ?? ''}/segmentation`,
  });
  const runs = parseRle(mask);
  return {
    id: numberOr(annotation.id, Number.NaN),
    categoryId: numberOr(annotation.category_id, Number.NaN),
    isThing: category?.isThing ?? true,
    isCrowd: annotation.iscrowd === 1,
    area: numberOr(annotation.area, maskArea(runs)),
    bbox: boxOf(annotation.bbox) ?? maskBox(runs),
    mask,
  };
}

/** One entry of a panoptic annotation's `segments_info`. */
export function regionOfSegment(segment: LooseObject, mask: Rle, category: Category | undefined): Region {
  const runs = parseRle(mask);
  return {
    id: numberOr(segment.id, Number.NaN),
    categoryId: numberOr(segment.category_id, Number.NaN),
    isThing: category?.isThing ?? false,
    isCrowd: segment.iscrowd === 1,
    area: numberOr(segment.area, maskArea(runs)),
    bbox: boxOf(segment.bbox) ?? maskBox(runs),
    mask,
  };
}

/** Categories of a file; COCO's belong to COCO. */
export function categoriesOf(list: unknown): Category[] {
  if (!Array.isArray(list)) return [];
  return (list as (LooseObject | null)[]).flatMap(entry =>
    typeof entry?.id === 'number'
      ? [
          {
            source: 'COCO',
            id: entry.id,
            name: String(entry.name ?? ''),
            isThing: entry.isthing === undefined ? undefined : entry.isthing === 1 || entry.isthing === true,
            ...(typeof entry.supercategory === 'string' ? { supercategory: entry.supercategory } : {}),
          },
        ]
      : [],
  );
}

/** @throws {FormatError} `bad-coco` */
export function failCoco(expected: string, received: unknown, where: Where): never {
  const text = JSON.stringify(received) ?? String(received);
  throw new FormatError('bad-coco', `Expected ${expected} but received ${text.slice(0, 60)}`, { where });
}
