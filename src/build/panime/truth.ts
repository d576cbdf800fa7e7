import type { Caption } from '../../core/model/dataset.ts';
import type { ImageSize } from '../../core/model/image.ts';
import type { SegmentInfo } from '../../formats/panime/regions.ts';
import { createPngCodec } from '../../io/node/png.ts';
import { IdMaps } from '../../kernels/id-maps.ts';
import { KernelMemory } from '../../kernels/memory.ts';
import {
  captionPanorama,
  captionView,
  countIds,
  type PaintedScene,
  type PanimeScene,
  type RegionStatistics,
  regionsFrom,
  viewLookUp,
} from '../../synth/panime/index.ts';
import type { PanimeSettings } from './options.ts';

/** A scene, and what the embedded generator made of it. */
export interface Painting {
  scene: PanimeScene;
  picture: PaintedScene;
}

/** What the generator knows of one picture. */
export interface ViewTruth {
  width: number;
  height: number;
  /** The ids as a panoptic PNG; absent in builds without regions. */
  png?: Uint8Array;
  segments: SegmentInfo[];
  caption: Caption;
}

export interface SceneTruth {
  panorama: ViewTruth;
  views: ViewTruth[];
}

export type TruthFinder = (painting: Painting) => SceneTruth;

function toSegmentInfo({ id, categoryId, area, bbox }: RegionStatistics): SegmentInfo {
  return { id, category_id: categoryId, area, bbox: [...bbox], iscrowd: 0 };
}

/** Index of the pixel at the middle of each block of `factor` x `factor`. */
function shrinkLookUp(width: number, height: number, factor: number): Uint32Array {
  const pixels = new Uint32Array(width * height);
  for (let row = 0, i = 0; row < height; row++) {
    const source = (row * factor + (factor >> 1)) * width * factor + (factor >> 1);
    for (let column = 0; column < width; column++, i++) pixels[i] = source + column * factor;
  }
  return pixels;
}

/**
 * @returns a function that follows what was painted into the panorama and every view, exactly, and puts it into words.
 *   It works in a memory of its own, where the tables of the views stay: four bytes a pixel of each
 */
export function createTruthFinder({ width, height, viewSize, cameras, regions }: PanimeSettings): TruthFinder {
  const memory = new KernelMemory();
  const maps = new IdMaps(memory);
  const codec = createPngCodec(memory);
  const start = memory.mark();
  /** Of one size of painting: all scenes of a build have the same. */
  let tables: { paintedWidth: number; shrink?: number; views: number[] } | undefined;

  function tablesFor(painted: ImageSize) {
    if (tables?.paintedWidth !== painted.width) {
      memory.release(start);
      const factor = painted.width / width;
      tables = {
        paintedWidth: painted.width,
        shrink: factor === 1 ? undefined : maps.put(shrinkLookUp(width, height, factor)),
        views: cameras.map(camera => maps.put(viewLookUp(camera, painted, { width: viewSize, height: viewSize }))),
      };
    }
    return tables;
  }

  return ({ scene, picture }) => {
    const { shrink, views } = tablesFor(picture);
    const mark = memory.mark();
    const painted = maps.put(picture.ids);
    const idCount = countIds(scene.segments);
    const taken = new Set<string>();

    const find = (
      lookUp: number | undefined,
      pictureWidth: number,
      pictureHeight: number,
      describe: (seen: RegionStatistics[]) => Caption,
    ): ViewTruth => {
      const mark = memory.mark();
      const count = pictureWidth * pictureHeight;
      const ids = lookUp === undefined ? painted : maps.gather(lookUp, count, painted);
      const seen = regionsFrom(maps.measure(ids, pictureWidth, pictureHeight, idCount), scene.segments);
      const size = { width: pictureWidth, height: pictureHeight };
      const png = regions ? codec.encode({ ...size, pixels: maps.toRgb(ids, count), channels: 3 }) : undefined;
      memory.release(mark);
      return { ...size, png, segments: seen.map(toSegmentInfo), caption: describe(seen) };
    };

    const panorama = find(shrink, width, height, seen => captionPanorama(scene, width, height, seen));
    const truth = {
      panorama,
      views: cameras.map((camera, i) =>
        find(views[i], viewSize, viewSize, seen => {
          const caption = captionView(scene, viewSize, viewSize, seen, { pitchDeg: camera.pitch, taken });
          taken.add(caption.text);
          return caption;
        }),
      ),
    };
    memory.release(mark);
    return truth;
  };
}
