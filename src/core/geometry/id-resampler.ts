import type { SphericalCamera } from '../model/camera.ts';
import { cameraToWorldRotation, focalPixels } from './perspective.ts';

export interface IdResamplerShape {
  /** Panorama size, pixels. */
  panoramaWidth: number;
  panoramaHeight: number;
  /** View size, pixels. */
  width: number;
  height: number;
  cameras: readonly SphericalCamera[];
}

/**
 * For every pixel of a view the index of the panorama pixel that its centre falls into (half-pixel convention of
 * sphere.ts): ids are not colours, so nothing is blended.
 * @returns width * height indices, rows from the top
 */
function nearestPixels(
  { panoramaWidth, panoramaHeight, width, height }: IdResamplerShape,
  camera: SphericalCamera,
): Uint32Array {
  const r = cameraToWorldRotation(camera);
  const focal = focalPixels(camera.fovX, width);
  const indices = new Uint32Array(width * height);
  for (let row = 0, i = 0; row < height; row++) {
    const y = (row + 0.5 - height / 2) / focal;
    for (let column = 0; column < width; column++, i++) {
      const x = (column + 0.5 - width / 2) / focal;
      const right = r[0] * x + r[1] * y + r[2];
      const down = r[3] * x + r[4] * y + r[5];
      const forward = r[6] * x + r[7] * y + r[8];
      const turn = Math.atan2(right, forward) / (2 * Math.PI) + 0.5;
      const fall = Math.atan2(down, Math.hypot(right, forward)) / Math.PI + 0.5;
      const u = Math.min(Math.floor(turn * panoramaWidth), panoramaWidth - 1);
      const v = Math.min(Math.floor(fall * panoramaHeight), panoramaHeight - 1);
      indices[i] = v * panoramaWidth + u;
    }
  }
  return indices;
}

/**
 * Carries a panorama's ids into its views by nearest neighbour. The look-up of each view is computed at its first use
 * and kept (4 bytes a pixel).
 * @returns a function of the panorama's ids (rows from the top) and a view's index, giving the view's ids
 */
export function createIdResampler(shape: IdResamplerShape): (ids: Uint32Array, view: number) => Uint32Array {
  const lookUps: Uint32Array[] = [];
  return (ids, view) => {
    lookUps[view] ??= nearestPixels(shape, shape.cameras[view]);
    const lookUp = lookUps[view];
    const result = new Uint32Array(lookUp.length);
    for (let i = 0; i < result.length; i++) result[i] = ids[lookUp[i]];
    return result;
  };
}
