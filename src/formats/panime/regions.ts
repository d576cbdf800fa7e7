/**
 * The panoptic truth beside a Panime dataset: `regions/<split>.json` and PNGs in COCO's panoptic form.
 * @source https://cocodataset.org/#format-data (panoptic segmentation): id = R + 256 G + 65536 B, 0 is void
 */
import type { Caption } from '../../core/model/dataset.ts';
import type { ScenePaths } from './layout.ts';

/** Whose the categories are: `source` of the model's categories and scenes. */
export const truthSource = 'Panime';

/** The categories alone, so that opening a set need not read a whole split; COCO publishes its own so. */
export const categoriesPath = 'regions/categories.json';

/** One segment of an image, as COCO's `segments_info` has it. */
export interface SegmentInfo {
  id: number;
  category_id: number;
  /** Pixels. */
  area: number;
  /** [x, y, width, height]. */
  bbox: [number, number, number, number];
  iscrowd: 0;
}

export interface RegionCategory {
  id: number;
  name: string;
  isthing: 0 | 1;
  supercategory: string;
}

/** A caption whose phrases are tied to segments. */
export interface GroundedCaption {
  text: string;
  /** UTF-16 offsets in `text`, end exclusive. */
  phrases: { text: string; start: number; end: number; segment_ids: readonly number[] }[];
}

/** What is known of one image: the panorama or a view. */
export interface ImageTruth {
  /** Path of the picture, relative to the dataset's root; its id in `regions/<split>.json`. */
  image: string;
  width: number;
  height: number;
  /** Path of the id PNG, relative to the dataset's root. */
  png: string;
  segments: SegmentInfo[];
  caption?: GroundedCaption;
}

/** Everything known of one scene: `regions/<split>/<scene>/segments.json`. */
export interface SceneTruthFile {
  images: ImageTruth[];
}

/** Everything known of one scene, by its id (`train/a_red_door`). */
export const sceneTruthPath = (scene: string) => `regions/${scene}/segments.json`;

export function truthPaths({ regions, views }: ScenePaths): { panorama: string; views: string[]; segments: string } {
  return {
    panorama: `${regions}/pano.png`,
    views: views.map((_, i) => `${regions}/${i}.png`),
    segments: `${regions}/segments.json`,
  };
}

export function toGroundedCaption({ text, phrases }: Caption): GroundedCaption {
  return {
    text,
    phrases: phrases.map(({ text, start, end, regionIds }) => ({ text, start, end, segment_ids: regionIds })),
  };
}

/**
 * `regions/<split>.json`: COCO panoptic, with `caption` beside `segments_info` where there is one. A piece a scene, so
 * that a large split is never in memory.
 * @param readScenes gives the split's scenes in order; called twice
 */
export function* panopticJson(
  readScenes: () => Iterable<SceneTruthFile>,
  split: string,
  categories: readonly RegionCategory[],
  description: string,
): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  const prefix = `regions/${split}/`;
  function* list<Row>(rowOf: (image: ImageTruth) => Row) {
    let separator = '';
    for (const { images } of readScenes()) {
      if (images.length === 0) continue;
      yield encoder.encode(separator + images.map(image => JSON.stringify(rowOf(image))).join(','));
      separator = ',';
    }
  }
  yield encoder.encode(`{"info":${JSON.stringify({ description })},"images":[`);
  yield* list(({ image, width, height }) => ({ id: image, file_name: image, width, height }));
  yield encoder.encode('],"annotations":[');
  yield* list(({ image, png, segments, caption }) => ({
    image_id: image,
    file_name: png.startsWith(prefix) ? png.slice(prefix.length) : png,
    segments_info: segments,
    caption,
  }));
  yield encoder.encode(`],"categories":${JSON.stringify(categories)}}\n`);
}
