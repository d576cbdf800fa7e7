import { UsageError } from '../errors.ts';
import type { SphericalCamera } from '../model/camera.ts';
import { cameraToWorldRotation, focalPixels } from './perspective.ts';
import { DEGREES_PER_RADIAN } from './sphere.ts';

/** Widest panorama a map can address, in pixels: twice its 16.16 columns must fit 32 bits. */
export const MAXIMUM_PANORAMA_WIDTH = 32768;

/** Offsets of a view pixel's samples from its centre, in view pixels: x0, y0, x1, y1, ... */
export type SamplePattern = readonly number[];

export interface ViewMapShape {
  panoramaWidth: number;
  panoramaHeight: number;
  viewWidth: number;
  viewHeight: number;
  /** The camera; its yaw is not part of a map, see {@link columnOffset}. */
  camera: Pick<SphericalCamera, 'pitch' | 'roll' | 'fovX'>;
  /** A power of two of samples. */
  pattern: SamplePattern;
}

/** @throws {UsageError} `panorama-size` when a side is not a whole number within what maps can address */
export function assertPanoramaSize(width: number, height: number): void {
  const fits = (side: number) => Number.isInteger(side) && side >= 2 && side <= MAXIMUM_PANORAMA_WIDTH;
  if (!fits(width) || !fits(height) || width % 2 !== 0) {
    throw new UsageError(
      'panorama-size',
      `Expected an even width and a height of 2 to ${MAXIMUM_PANORAMA_WIDTH} pixels for the panorama but received ${width}x${height}`,
    );
  }
}

/**
 * Where every sample of a view of yaw 0 lies in the panorama: per sample column u and row v, unsigned 16.16 fixed point.
 * u is in [0, width); v counts rows of the padded panorama (the row above row 0 is 0) and has half a 1/256 added, so
 * that cutting it to 8 fractional bits rounds to nearest. View pixels row by row, a pixel's samples together.
 * @returns Uint32Array, 2 * samples * viewWidth * viewHeight
 * @throws {UsageError} `panorama-size`
 */
export function buildViewMap({ panoramaWidth, panoramaHeight, viewWidth, viewHeight, camera, pattern }: ViewMapShape) {
  assertPanoramaSize(panoramaWidth, panoramaHeight);
  const map = new Uint32Array(pattern.length * viewWidth * viewHeight);
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = cameraToWorldRotation({ ...camera, yaw: 0 });
  const focal = focalPixels(camera.fovX, viewWidth);
  const wrap = panoramaWidth * 65536;
  const columnsPerRadian = panoramaWidth / (2 * Math.PI);
  const rowsPerRadian = panoramaHeight / Math.PI;
  // Without roll the right half mirrors the left one, which saves half of the arc tangents.
  const mirrored = camera.roll === 0 && isMirrorSymmetric(pattern);
  const computedColumns = mirrored ? Math.ceil(viewWidth / 2) : viewWidth;
  for (let row = 0; row < viewHeight; row++) {
    let at = pattern.length * viewWidth * row;
    const start = at;
    for (let column = 0; column < computedColumns; column++) {
      for (let k = 0; k < pattern.length; k += 2) {
        const rayX = (column + 0.5 + pattern[k] - viewWidth / 2) / focal;
        const rayY = (row + 0.5 + pattern[k + 1] - viewHeight / 2) / focal;
        const x = m0 * rayX + m1 * rayY + m2;
        const y = m3 * rayX + m4 * rayY + m5;
        const z = m6 * rayX + m7 * rayY + m8;
        const u = Math.round(((Math.atan2(x, z) + Math.PI) * columnsPerRadian - 0.5) * 65536);
        const v = (Math.atan2(y, Math.sqrt(x * x + z * z)) + Math.PI / 2) * rowsPerRadian + 0.5;
        map[at++] = u < 0 ? u + wrap : u >= wrap ? u - wrap : u;
        map[at++] = Math.round(v * 65536) + 128;
      }
    }
    for (let column = computedColumns; column < viewWidth; column++) {
      // The samples of a pixel are summed, so their order within it does not matter.
      let from = start + pattern.length * (viewWidth - 1 - column);
      for (let k = 0; k < pattern.length; k += 2) {
        const u = (panoramaWidth - 1) * 65536 - map[from++];
        map[at++] = u < 0 ? u + wrap : u;
        map[at++] = map[from++];
      }
    }
  }
  return map;
}

/** Whether for every sample (x, y) of the pattern (-x, y) is one too. */
function isMirrorSymmetric(pattern: SamplePattern): boolean {
  const points = new Set<string>();
  for (let k = 0; k < pattern.length; k += 2) points.add(`${pattern[k]} ${pattern[k + 1]}`);
  // Adding 0 turns -0 into 0.
  return pattern.every((x, k) => k % 2 === 1 || points.has(`${0 - x + 0} ${pattern[k + 1]}`));
}

/**
 * What to add to a map's columns for a view of that yaw: 16.16 fixed point in [0, width), with half a 1/256 added
 * for rounding.
 */
export function columnOffset(yawDeg: number, panoramaWidth: number): number {
  const turns = yawDeg / 360;
  const wrap = panoramaWidth * 65536;
  return (Math.round((turns - Math.floor(turns)) * wrap) + 128) % wrap;
}

/**
 * How many panorama pixels one step of a view pixel crosses, at its largest over the view: the larger of the two axes'
 * steps in angle, in rows of the panorama. It is largest at the view's centre, where a pixel spans 1/focal radians.
 */
export function largestFootprint(panoramaHeight: number, viewWidth: number, fovXDeg: number): number {
  return ((DEGREES_PER_RADIAN / focalPixels(fovXDeg, viewWidth)) * panoramaHeight) / 180;
}
