import type { Caption } from '../../core/model/dataset.ts';
import type { SegmentInfo } from '../../formats/panime/regions.ts';
import {
  captionPanorama,
  captionView,
  measureRegions,
  type PaintedScene,
  type PanimeScene,
  type RegionStatistics,
  viewIds,
} from '../../synth/panime/index.ts';
import type { PanimeSettings } from './options.ts';

/** What the generator knows of one picture. */
export interface ViewTruth {
  width: number;
  height: number;
  /** One segment id a pixel, rows from the top. */
  ids: Uint32Array;
  segments: SegmentInfo[];
  caption: Caption;
}

export interface SceneTruth {
  panorama: ViewTruth;
  views: ViewTruth[];
}

/** The id at the middle of each block of `factor` x `factor` pixels. */
function shrinkIds(ids: Uint32Array, width: number, factor: number): Uint32Array {
  if (factor === 1) return ids;
  const [outWidth, outHeight] = [width / factor, ids.length / width / factor];
  const result = new Uint32Array(outWidth * outHeight);
  for (let row = 0, i = 0; row < outHeight; row++) {
    const source = (row * factor + (factor >> 1)) * width + (factor >> 1);
    for (let column = 0; column < outWidth; column++, i++) result[i] = ids[source + column * factor];
  }
  return result;
}

function toSegmentInfo({ id, categoryId, area, bbox }: RegionStatistics): SegmentInfo {
  return { id, category_id: categoryId, area, bbox: [...bbox], iscrowd: 0 };
}

/** Follows what was painted into the panorama and every view, exactly, and puts it into words. */
export function findTruth(
  { scene, picture }: { scene: PanimeScene; picture: PaintedScene },
  settings: PanimeSettings,
): SceneTruth {
  const { width, height, viewSize, cameras } = settings;
  const ids = shrinkIds(picture.ids, picture.width, picture.width / width);
  const regions = measureRegions(ids, width, height, scene.segments);
  const caption = captionPanorama(scene, ids, width, height, regions);
  const panorama = { width, height, ids, segments: regions.map(toSegmentInfo), caption };
  const taken = new Set<string>();
  const views = cameras.map((camera): ViewTruth => {
    const seen = viewIds(picture.ids, picture.width, picture.height, camera, viewSize);
    const seenRegions = measureRegions(seen, viewSize, viewSize, scene.segments);
    const caption = captionView(scene, seen, viewSize, viewSize, {
      pitchDeg: camera.pitch,
      taken,
      regions: seenRegions,
    });
    taken.add(caption.text);
    return { width: viewSize, height: viewSize, ids: seen, segments: seenRegions.map(toSegmentInfo), caption };
  });
  return { panorama, views };
}
