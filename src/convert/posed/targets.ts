/** What each target of `convert` for posed images holds, and the files of a scene in it. */
import { cameraCentre } from '../../core/geometry/look-at.ts';
import { convergenceOf } from '../../core/pose/convergence.ts';
import { blenderLosses, blenderPart, formatBlender } from '../../formats/blender/write.ts';
import { colmapModelOf } from '../../formats/colmap/models.ts';
import type { ColmapPoints } from '../../formats/colmap/points.ts';
import { formatColmapModel } from '../../formats/colmap/write.ts';
import { encodeColmapModel } from '../../formats/colmap/write-binary.ts';
import { addColmapPoints } from '../../formats/colmap/write-points.ts';
import { eg3dLosses } from '../../formats/eg3d/write.ts';
import { formatPointCloud } from '../../formats/nerfstudio/points.ts';
import { formatTransforms, nerfstudioLosses } from '../../formats/nerfstudio/write.ts';
import { rigPly } from '../../formats/ply/rig-ply.ts';
import { distortionOf } from '../../formats/posed/distortion.ts';
import type { ExportFile, PosedExport, PosedFrame } from '../../formats/posed/export.ts';
import { toZUp } from '../../formats/posed/world-up.ts';
import type { PosedTarget } from '../targets.ts';
import { parseCameraTarget } from './camera-target.ts';
import type { GatheredScene } from './gather.ts';

const stem = (name: string) => name.replace(/\.\w+$/, '');

/** Folder of an image, relative to its scene's, with a slash. */
export function imageFolderOf(target: PosedTarget, { extra }: PosedFrame): string {
  if (target === 'nerfstudio' || target === 'colmap') return 'images/';
  return target === 'blender' ? `${blenderPart(extra)}/` : '';
}

/**
 * Where a target puts the files beside a scene's pictures, relative to the scene's folder; undefined for those it has no
 * place for. nerfstudio's masks keep what is not black, as ids of parts do; its depth maps have a unit of their own.
 */
export function placesOf(target: PosedTarget, { scene, companions }: GatheredScene): (string | undefined)[] {
  if (target !== 'nerfstudio') return companions.map(() => undefined);
  return companions.map(({ kind, frame, image, isOfTransforms, isArray }) =>
    (kind === 'mask' && !isArray) || (kind === 'depth' && isOfTransforms)
      ? `${kind}s/${stem(scene.frames[frame].name)}${/\.\w+$/.exec(image.path)?.[0] ?? ''}`
      : undefined,
  );
}

/**
 * What of a scene's cameras a target cannot hold.
 * @param cameras value of `--cameras`, for `geogen`
 */
export function lossesOf(target: PosedTarget, scene: PosedExport, cameras = 'opencv'): string[] {
  if (target === 'nerfstudio') return nerfstudioLosses(scene);
  if (target === 'blender') return blenderLosses(scene);
  if (target === 'eg3d') return eg3dLosses(scene);
  const isBlender = target === 'geogen' && cameras !== 'stored' && parseCameraTarget(cameras).isBlender;
  if (target === 'colmap' || isBlender) {
    const isSkewed = scene.frames.some(({ camera: { intrinsics: k } }) => k[1] !== 0 || k[3] !== 0);
    const isBent = scene.frames.some(({ extra }) => !colmapModelOf(distortionOf(extra)));
    return [...(isSkewed ? ['skew of the intrinsics'] : []), ...(isBent ? ['lens distortion'] : [])];
  }
  return [];
}

/** Whether a target holds that of a reconstruction's points. */
export function holdsPoints(target: PosedTarget, what: string): boolean {
  if (target === 'colmap') return what === 'points' || what === 'observations in images';
  return target === 'nerfstudio' && what === 'points';
}

/** A scene whose cameras a target without skew can take: asked for with `--allow-lossy`. */
function withoutSkew(scene: PosedExport): PosedExport {
  return {
    ...scene,
    frames: scene.frames.map(frame => {
      const [fx, , cx, , fy, cy] = frame.camera.intrinsics;
      return { ...frame, camera: { ...frame.camera, intrinsics: [fx, 0, cx, 0, fy, cy, 0, 0, 1] } };
    }),
  };
}

/** As nerfstudio's own tools call it. */
const pointCloud = 'sparse_pc.ply';

const hasExtra = (extra: object | undefined) => extra !== undefined && Object.keys(extra).length > 0;

/** What COLMAP's model has no room for, beside it. */
function sidecar(scene: PosedExport): ExportFile[] {
  const frames = scene.frames.flatMap(({ name, camera: { focalLength, sensorWidth }, extra: all }) => {
    const { distortion: _, ...rest } = all ?? {};
    const extra = colmapModelOf(distortionOf(all)) ? rest : all;
    return focalLength === undefined && sensorWidth === undefined && !hasExtra(extra)
      ? []
      : [{ name, focal_length_mm: focalLength, sensor_width_mm: sensorWidth, extra }];
  });
  if (frames.length === 0 && !hasExtra(scene.extra)) return [];
  return [{ path: 'extra.json', content: `${JSON.stringify({ scene: scene.extra, frames }, null, 1)}\n` }];
}

/**
 * The text and binary files of a scene, relative to its folder; pictures are copied beside them.
 * @param points of the reconstruction, for targets that hold them
 */
export function filesOf(target: PosedTarget, scene: PosedExport, points?: ColmapPoints): ExportFile[] {
  if (target === 'nerfstudio') {
    if (!points) return [{ path: 'transforms.json', content: formatTransforms(scene, 'images') }];
    return [
      { path: 'transforms.json', content: formatTransforms(scene, 'images', pointCloud) },
      { path: pointCloud, content: formatPointCloud(points, toZUp(scene.up)) },
    ];
  }
  if (target === 'blender') return formatBlender(scene);
  if (target === 'colmap') {
    const images = withoutSkew(scene).frames.map(({ name, camera, extra }) => {
      const distortion = distortionOf(extra);
      return { name, camera, distortion: colmapModelOf(distortion) && distortion };
    });
    const text = formatColmapModel(images);
    const model = { ...(points ? addColmapPoints(text, points) : text), ...encodeColmapModel(images, points) };
    return [
      ...Object.entries(model).map(([name, content]) => ({ path: `sparse/0/${name}`, content })),
      ...sidecar(scene),
    ];
  }
  if (target === 'ply') return [{ path: 'cameras.ply', content: drawing(scene) }];
  return [];
}

function drawing({ id, up, frames }: PosedExport): string {
  const cameras = frames.map(({ camera }) => camera);
  const rays = cameras.map(({ worldToCamera: m }) => ({
    centre: cameraCentre(m),
    direction: [m[8], m[9], m[10]] as const,
  }));
  const subject = convergenceOf(rays)?.point ?? [0, 0, 0];
  const colours = cameras.map((_, index) => (360 * index) / cameras.length);
  return rigPly(cameras, subject, colours, `cameras of ${id}; world coordinates, ${up} up`);
}
