import { type PinholeCamera, unprojectPixel } from 'panoply';

export interface DepthImage {
  width: number;
  height: number;
  /** width * height metres along the optical axis; 0 where nothing is. */
  metres: Float32Array;
}

export interface PointCloud {
  /** 3 a point, metres, world axes. */
  positions: Float32Array<ArrayBuffer>;
  /** 3 a point, 8-bit sRGB. */
  colours: Uint8Array<ArrayBuffer>;
}

/**
 * The points that a depth picture stands for, coloured by the view's picture.
 * @param rgba the picture's pixels, of the depth's size
 * @param step takes every step-th row and column
 */
export function unprojectDepth(
  camera: PinholeCamera,
  { width, height, metres }: DepthImage,
  rgba: Uint8ClampedArray,
  step = 1,
): PointCloud {
  // The depth may be of another resolution than the camera's picture.
  const [scaleX, scaleY] = [camera.resolution[0] / width, camera.resolution[1] / height];
  const positions: number[] = [];
  const colours: number[] = [];
  for (let y = 0; y < height; y += step) {
    for (let x = 0; x < width; x += step) {
      const i = y * width + x;
      const depth = metres[i];
      if (!(depth > 0)) continue;
      positions.push(...unprojectPixel(camera, (x + 0.5) * scaleX, (y + 0.5) * scaleY, depth));
      colours.push(rgba[4 * i], rgba[4 * i + 1], rgba[4 * i + 2]);
    }
  }
  return { positions: new Float32Array(positions), colours: new Uint8Array(colours) };
}
