import { FormatError } from '../../../core/errors.ts';
import type { CocoImage, CocoResult, CocoTruth } from './types.ts';

/** What one image has of a category: places in the lists of annotations and of results. */
export interface ObjectGroup {
  image: CocoImage;
  truths: number[];
  /** Best first, equal scores in the order of the results. */
  detections: number[];
}

export function missing(what: string, pointer: string): never {
  throw new FormatError('bad-coco', `Expected ${what} but received none`, { where: { pointer } });
}

function compareIds(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a), String(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Sorts only what is out of order; most groups are one or two detections. */
function rankDetections(detections: number[], results: readonly CocoResult[]): void {
  for (let d = 1; d < detections.length; d++) {
    if (results[detections[d]].score <= results[detections[d - 1]].score) continue;
    // Array sorting is stable.
    detections.sort((a, b) => results[b].score - results[a].score);
    return;
  }
}

/**
 * Groups truths and detections by category and image.
 * @param wanted ids of categories; objects of others are left out, but a result of an unknown image is not forgiven
 * @returns for each category its images that have any object, in ascending order of id
 * @throws {FormatError} `unknown-image`; `bad-coco` for a result without a score
 */
export function groupObjects(
  { images, annotations }: CocoTruth,
  results: readonly CocoResult[],
  wanted: readonly number[],
): ObjectGroup[][] {
  const imageOf = new Map(images.map(image => [image.id, image]));
  const placeOf = new Map(wanted.map((id, place) => [id, place]));
  const groups = wanted.map(() => new Map<CocoImage, ObjectGroup>());
  const groupOf = (category: number, image: CocoImage): ObjectGroup => {
    const ofCategory = groups[category];
    let group = ofCategory.get(image);
    if (!group) {
      group = { image, truths: [], detections: [] };
      ofCategory.set(image, group);
    }
    return group;
  };
  for (let i = 0; i < annotations.length; i++) {
    // Annotations of other images and categories play no part, as in COCOeval.
    const category = placeOf.get(annotations[i].category_id);
    const image = imageOf.get(annotations[i].image_id);
    if (category !== undefined && image) groupOf(category, image).truths.push(i);
  }
  for (let i = 0; i < results.length; i++) {
    const { image_id: id, category_id: categoryId, score } = results[i];
    const image = imageOf.get(id);
    if (!image) {
      throw new FormatError(
        'unknown-image',
        `Expected an image of the truth for image_id but received ${JSON.stringify(id)}`,
        { where: { pointer: `/${i}` }, hint: 'The results belong to another set of images.' },
      );
    }
    const category = placeOf.get(categoryId);
    if (category === undefined) continue;
    if (typeof score !== 'number') missing('a number for score', `/${i}`);
    groupOf(category, image).detections.push(i);
  }
  return groups.map(ofCategory => {
    const list = [...ofCategory.values()];
    for (const { detections } of list) rankDetections(detections, results);
    return list.sort((a, b) => compareIds(a.image.id, b.image.id));
  });
}
