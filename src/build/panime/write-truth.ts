import { rgbFromPanopticIds } from '../../core/mask/index.ts';
import type { JobContext } from '../../engine/plan.ts';
import type { ScenePaths } from '../../formats/panime/layout.ts';
import { type ImageTruth, type SceneTruthFile, toGroundedCaption, truthPaths } from '../../formats/panime/regions.ts';
import type { PngCodec } from '../../io/node/png.ts';
import type { KernelMemory } from '../../kernels/memory.ts';
import type { SceneTruth, ViewTruth } from './truth.ts';

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
    return { image, width, height, png, segments, caption: toGroundedCaption(caption) };
  };
  const images = [
    write(panorama, paths.panorama, targets.panorama),
    ...views.map((view, i) => write(view, paths.views[i], targets.views[i])),
  ];
  const file: SceneTruthFile = { images };
  context.writeFile(targets.segments, Buffer.from(`${JSON.stringify(file)}\n`));
}
