import { createIdResampler } from '../../core/geometry/id-resampler.ts';
import { rgbFromPanopticIds } from '../../core/mask/index.ts';
import type { Caption } from '../../core/model/dataset.ts';
import type { JobContext } from '../../engine/plan.ts';
import type { ScenePaths } from '../../formats/panime/layout.ts';
import {
  type ImageTruth,
  measureSegments,
  type SceneTruthFile,
  type SegmentInfo,
  toGroundedCaption,
  truthPaths,
} from '../../formats/panime/regions.ts';
import type { PngCodec } from '../../io/node/png.ts';
import type { KernelMemory } from '../../kernels/memory.ts';
import type { PaintedScene, PanimeScene } from '../../synth/panime/index.ts';
import type { PanimeSettings } from './options.ts';

/** What the generator knows of one picture. */
export interface ViewTruth {
  width: number;
  height: number;
  /** One segment id a pixel, rows from the top. */
  ids: Uint32Array;
  segments: SegmentInfo[];
  caption?: Caption;
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

/** @returns a function that follows what was painted into the panorama and every view, exactly */
export function createTruthFinder({ width, height, viewSize, cameras }: PanimeSettings) {
  let resample: ReturnType<typeof createIdResampler> | undefined;
  let resampledWidth = 0;
  return ({ scene, picture }: { scene: PanimeScene; picture: PaintedScene }): SceneTruth => {
    if (!resample || resampledWidth !== picture.width) {
      const { width: panoramaWidth, height: panoramaHeight } = picture;
      resample = createIdResampler({ panoramaWidth, panoramaHeight, width: viewSize, height: viewSize, cameras });
      resampledWidth = panoramaWidth;
    }
    const categories = new Map(scene.segments.map(({ id, categoryId }) => [id, categoryId]));
    const truthOf = (ids: Uint32Array, truthWidth: number, truthHeight: number): ViewTruth => ({
      width: truthWidth,
      height: truthHeight,
      ids,
      segments: measureSegments(ids, truthWidth, id => categories.get(id) ?? 0),
    });
    return {
      panorama: truthOf(shrinkIds(picture.ids, picture.width, picture.width / width), width, height),
      views: cameras.map((_, view) => truthOf(resample!(picture.ids, view), viewSize, viewSize)),
    };
  };
}

/** Writes a scene's id PNGs and its segments.json. */
export function writeTruth(
  context: JobContext,
  paths: ScenePaths,
  { panorama, views }: SceneTruth,
  memory: KernelMemory,
  codec: PngCodec,
): void {
  const targets = truthPaths(paths);
  const write = ({ ids, width, height, segments, caption }: ViewTruth, image: string, png: string): ImageTruth => {
    const mark = memory.mark();
    const pixels = memory.put(rgbFromPanopticIds(ids));
    context.writeFile(png, codec.encode({ pixels, width, height, channels: 3 }));
    memory.release(mark);
    return { image, width, height, png, segments, caption: caption && toGroundedCaption(caption) };
  };
  const images = [
    write(panorama, paths.panorama, targets.panorama),
    ...views.map((view, i) => write(view, paths.views[i], targets.views[i])),
  ];
  const file: SceneTruthFile = { images };
  context.writeFile(targets.segments, Buffer.from(`${JSON.stringify(file)}\n`));
}
