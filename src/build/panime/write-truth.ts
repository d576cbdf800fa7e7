import type { JobContext } from '../../engine/plan.ts';
import type { ScenePaths } from '../../formats/panime/layout.ts';
import { type ImageTruth, type SceneTruthFile, toGroundedCaption, truthPaths } from '../../formats/panime/regions.ts';
import type { SceneTruth, ViewTruth } from './truth.ts';

/** Writes a scene's id PNGs and its segments.json. */
export function writeTruth(context: JobContext, paths: ScenePaths, { panorama, views }: SceneTruth): void {
  const targets = truthPaths(paths);
  const write = ({ png, width, height, segments, caption }: ViewTruth, image: string, path: string): ImageTruth => {
    if (png) context.writeFile(path, png);
    return { image, width, height, png: path, segments, caption: toGroundedCaption(caption) };
  };
  const images = [
    write(panorama, paths.panorama, targets.panorama),
    ...views.map((view, i) => write(view, paths.views[i], targets.views[i])),
  ];
  const file: SceneTruthFile = { images };
  context.writeFile(targets.segments, Buffer.from(`${JSON.stringify(file)}\n`));
}
