import { annotateCaption, labelMatchesOf, parseGroundedCaption } from '../../core/caption/index.ts';
import { formatRle, maskArea, maskBox, parseRle } from '../../core/mask/index.ts';
import type { Caption, Category, Region, Scene, View } from '../../core/model/dataset.ts';
import type { LooseObject, PanocapsRecord } from './record.ts';

/** Ids that must be unique in a split, counted up by whoever writes it. */
export interface NextIds {
  caption: number;
  mask: number;
}

export interface RecordOfViewOptions {
  split: string;
  imageId: string;
  fileName: string;
  width: number;
  height: number;
  source: string;
  /** Categories of the regions, for `thing_or_stuff` and `labels`. */
  categoryOf(categoryId: number): Category | undefined;
  nextIds: NextIds;
}

/** The tags of a caption of the model: mask ids are positions in the view's list of regions. */
function annotationOf(
  { text, phrases, labels }: Caption,
  regions: readonly Region[],
  { imageId, nextIds, categoryOf }: RecordOfViewOptions,
): LooseObject {
  const positions = new Map(regions.map(({ id }, position) => [id, position]));
  const stretches = phrases.map(({ start, end, regionIds }) => ({
    start,
    end,
    maskIds: regionIds.flatMap(id => positions.get(id) ?? []),
  }));
  const { annotated } = annotateCaption(text, stretches);
  const categories = [...new Set(regions.map(({ categoryId }) => categoryOf(categoryId)?.name))];
  return {
    caption: text,
    caption_ann: annotated,
    label_matched: labelMatchesOf(parseGroundedCaption(annotated)),
    id: nextIds.caption++,
    image_id: imageId,
    labels: labels ?? categories.filter(name => name !== undefined),
  };
}

/**
 * The record of a view of any dataset: its regions as mask annotations, its captions with tags.
 * @throws {FormatError} of a region's mask
 */
export function recordOfView(view: View, options: RecordOfViewOptions): PanocapsRecord {
  const { split, imageId, fileName, width, height, source, categoryOf, nextIds } = options;
  const masks = view.regions.map((region): LooseObject => {
    const runs = parseRle(region.mask);
    const { counts, size } = typeof region.mask.counts === 'string' ? region.mask : formatRle(runs);
    return {
      id: nextIds.mask++,
      image_id: imageId,
      category_id: region.categoryId,
      segmentation: { size, counts },
      // COCO's own are those of polygons, with decimals, and an occluded part; these are the mask's pixels.
      area: maskArea(runs),
      bbox: maskBox(runs),
      iscrowd: region.isCrowd ? 1 : 0,
      thing_or_stuff: (categoryOf(region.categoryId)?.isThing ?? region.isThing) ? 'thing' : 'stuff',
    };
  });
  return {
    split,
    imageId,
    image: { file_name: fileName, height, width, id: imageId, data_source: source },
    captions: view.captions.map(caption => annotationOf(caption, view.regions, options)),
    masks,
    places: {
      image: { file: imageId },
      captions: view.captions.map(() => ({ file: imageId })),
      masks: masks.map(() => ({ file: imageId })),
    },
  };
}

/**
 * Views of a scene worth a row: those with regions and captions. Where some captions of a view name its regions, the
 * first of those stands for the view.
 * @param options.panoramas the scene's panorama too, first; for a scene that is nothing else it always is
 */
export function annotatedViews(scene: Scene, { panoramas }: { panoramas: boolean }): View[] {
  const withPanorama = scene.panorama && (panoramas || scene.views.length === 0);
  const views = [...(withPanorama ? [scene.panorama!] : []), ...scene.views];
  return views
    .filter(({ regions, captions }) => regions.length > 0 && captions.length > 0)
    .map(view => {
      const grounded = view.captions.find(({ phrases }) => phrases.some(({ regionIds }) => regionIds.length > 0));
      return grounded ? { ...view, captions: [grounded] } : view;
    });
}
