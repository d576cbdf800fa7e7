import { blenderConvention } from '../../formats/blender/write.ts';
import { cardLens } from '../../formats/cameras/read-intrinsics.ts';
import { eg3dConvention } from '../../formats/eg3d/write.ts';
import { nerfstudioConvention } from '../../formats/nerfstudio/write.ts';
import type { PosedExport } from '../../formats/posed/export.ts';
import { rowConvention } from '../../formats/posed/rows.ts';
import { type PosedTarget, targetNames } from '../targets.ts';
import { describeTarget, parseCameraTarget } from './camera-target.ts';

const colmapConvention =
  "images: world to camera as a quaternion (w x y z) and a translation, OpenCV axes (x right, y down, z forward); PINHOLE fx fy cx cy in pixels, the image's top-left corner at (0, 0)";

function conventionOf(target: PosedTarget, up: string, cameras: string | undefined, hasPoints: boolean): string {
  if (target === 'nerfstudio')
    return hasPoints ? `${nerfstudioConvention}; sparse_pc.ply: points in the same world` : nerfstudioConvention;
  if (target === 'blender') return blenderConvention;
  if (target === 'eg3d') return `${eg3dConvention}; world ${up} up`;
  if (target === 'colmap')
    return `${colmapConvention}; ${hasPoints ? 'points as in the source' : 'no points are known'}`;
  if (target === 'ply') return 'frusta in world coordinates; the triangle above an image plane marks its upper side';
  if (target === 'geogen' && cameras === 'stored') return 'as in the source, whose metadata was copied';
  if (target === 'geogen') return String(describeTarget(parseCameraTarget(cameras ?? 'opencv'), up).convention);
  return `${rowConvention}; world ${up} up`;
}

/** What was put in place of intrinsics that no file states, for people. */
export const describeAssumed = (cameras: number): string =>
  `No file states the intrinsics of ${cameras} ${cameras === 1 ? 'camera' : 'cameras'}: those written are a guess, a lens of ${cardLens.focalLength} mm on a sensor of ${cardLens.sensorWidth} mm along the longer side, the principal point in the middle.`;

interface CardFacts {
  name: string;
  from?: string;
  up: string;
  cameras?: string;
  scenes: readonly PosedExport[];
  /** Whether points of a reconstruction went along. */
  hasPoints: boolean;
  losses: Readonly<Record<string, number>>;
  /** Cameras whose intrinsics no file states. */
  assumed: number;
}

/** README.md of a converted dataset. */
export function writeCard(
  target: PosedTarget,
  { name, from, up, cameras, scenes, hasPoints, losses, assumed }: CardFacts,
): string {
  const splits = new Map<string, number>();
  for (const { split } of scenes) splits.set(split, (splits.get(split) ?? 0) + 1);
  const images = scenes.reduce((sum, { frames }) => sum + frames.length, 0);
  const data =
    target === 'parquet'
      ? `---\nconfigs:\n  - config_name: default\n    data_files:\n${[...splits.keys()].map(split => `      - split: ${split}\n        path: data/${split}-*`).join('\n')}\n---\n\n`
      : '';
  return `${data}# ${name}

${scenes.length} scenes with ${images} posed images as ${targetNames[target]}, converted by Panoply. ${target === 'ply' ? 'Only cameras are drawn; pictures are not here.' : 'Pictures are as they were, byte for byte.'}

- Convention: ${conventionOf(target, up, cameras, hasPoints)}.
${from === undefined ? '' : `- The source's poses were read as ${from}.\n`}${assumed === 0 ? '' : `- ${describeAssumed(assumed)}\n`}${splits.size > 1 ? `- Splits, by scene: ${[...splits].map(([split, count]) => `${split} ${count}`).join(', ')}.\n` : ''}${Object.entries(
  losses,
)
  .map(([what, count]) => `- Left behind: ${what} (${count}).\n`)
  .join('')}
The licence and the citation are those of the source.
`;
}
