/**
 * COLMAP's text model: cameras.txt, images.txt, points3D.txt.
 * @source https://colmap.github.io/format.html, "Sparse Reconstruction", "Text Format"; rigs.txt and frames.txt, which later
 *   versions write too, are optional when a model is read (Reconstruction::ReadText)
 */
import { UsageError } from '../../core/errors.ts';
import { quaternionOf } from '../../core/geometry/quaternion.ts';
import type { PinholeCamera } from '../../core/model/camera.ts';
import type { Distortion } from '../posed/distortion.ts';
import { colmapModelOf, colmapParameters } from './models.ts';

export interface ColmapImage {
  /** Path relative to the folder of images. COLMAP reads no blanks in names. */
  name: string;
  camera: PinholeCamera;
  /** What its lens bends, where it does. */
  distortion?: Distortion;
}

/** A known point in world coordinates; without observations. */
export interface ColmapPoint {
  position: readonly [number, number, number];
  /** 8-bit sRGB. */
  colour?: readonly [number, number, number];
}

export interface ColmapModel {
  'cameras.txt': string;
  'images.txt': string;
  'points3D.txt': string;
}

/** @throws {UsageError} `colmap-lens` where no model of COLMAP's bends light so */
export function modelFor(name: string, distortion: Distortion | undefined) {
  const model = colmapModelOf(distortion);
  if (!model)
    throw new UsageError('colmap-lens', `Expected a lens that COLMAP knows for ${name} but it bends light otherwise`);
  return model;
}

/**
 * Known poses as a COLMAP text model. Its conventions are ours: world to camera, x right, y down, z forward, the
 * image's top-left corner at (0, 0). Equal intrinsics become one camera: PINHOLE, or a
 * model with distortion.
 * @throws {UsageError} `colmap-name` for names with blanks or twice, `colmap-skew` for skewed intrinsics, `colmap-lens`
 */
export function formatColmapModel(images: readonly ColmapImage[], points: readonly ColmapPoint[] = []): ColmapModel {
  const cameraNumbers = new Map<string, number>();
  const names = new Set<string>();
  const imageLines = images.map(({ name, camera, distortion }, index) => {
    if (/\s/.test(name) || names.has(name))
      throw new UsageError(
        'colmap-name',
        `Expected distinct names without blanks for COLMAP but received ${JSON.stringify(name)}`,
      );
    names.add(name);
    const k = camera.intrinsics;
    if (k[1] !== 0 || k[3] !== 0)
      throw new UsageError('colmap-skew', `Expected intrinsics without skew for COLMAP but received ${k.join(' ')}`);
    const [width, height] = camera.resolution;
    const model = modelFor(name, distortion);
    const parameters = `${model.name} ${width} ${height} ${colmapParameters(model, camera, distortion).join(' ')}`;
    const number = cameraNumbers.get(parameters) ?? cameraNumbers.size + 1;
    cameraNumbers.set(parameters, number);
    const m = camera.worldToCamera;
    const rotation = quaternionOf([m[0], m[1], m[2], m[4], m[5], m[6], m[8], m[9], m[10]]);
    // The second line lists observations: none yet. COLMAP insists on it, also after the last image.
    return `${index + 1} ${rotation.join(' ')} ${m[3]} ${m[7]} ${m[11]} ${number} ${name}\n\n`;
  });
  const cameraLines = [...cameraNumbers].map(([parameters, number]) => `${number} ${parameters}\n`);
  const pointLines = points.map(
    ({ position, colour = [200, 200, 200] }, index) => `${index + 1} ${position.join(' ')} ${colour.join(' ')} 0\n`,
  );
  return {
    'cameras.txt': `# CAMERA_ID MODEL WIDTH HEIGHT PARAMS[]\n${cameraLines.join('')}`,
    'images.txt': `# IMAGE_ID QW QX QY QZ TX TY TZ CAMERA_ID NAME, then POINTS2D[] (X Y POINT3D_ID)\n${imageLines.join('')}`,
    'points3D.txt': `# POINT3D_ID X Y Z R G B ERROR TRACK[] (IMAGE_ID POINT2D_IDX)\n${pointLines.join('')}`,
  };
}
