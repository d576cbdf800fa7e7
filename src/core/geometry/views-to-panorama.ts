import { UsageError } from '../errors.ts';
import { assertRgbImage } from '../image/resample.ts';
import type { SphericalCamera } from '../model/camera.ts';
import type { RgbImage } from '../model/image.ts';
import { cameraToWorldRotation, focalPixels } from './perspective.ts';
import { RADIANS_PER_DEGREE, yawPitchOfPixel } from './sphere.ts';

/** A panorama put together from views. */
export interface BlendedPanorama extends RgbImage {
  /** How many views see each pixel (at most 255): width * height. Pixels that none sees are black. */
  coverage: Uint8Array;
}

/** Rays this little outside a view's frame (in half-widths) still count: faces of a cubemap meet exactly there. */
const FRAME_TOLERANCE = 1e-9;
/** Keeps the weight of a pixel on the very edge above zero, for when no other view sees it. */
const SMALLEST_WEIGHT = 1e-6;

/**
 * Puts perspective views back into an equirectangular panorama: the inverse of rendering them.
 *
 * Every panorama pixel's ray is looked up bilinearly in each view that sees it; the values are averaged with the weight
 * ((1 - x^2)(1 - y^2))^2, x and y running from -1 to 1 across a view, so that views fade to nothing at their edges and
 * no border shows. Views much finer than the panorama should be shrunk first.
 *
 * @param views pictures, interleaved 8-bit RGB
 * @param cameras one a view; the vertical field of view follows from square pixels, the camera's fovY is not read
 * @param width columns of the panorama
 * @param height rows of the panorama
 * @throws {UsageError} `view-count` when there are not as many cameras as views; `image-size`
 * Cost: width * height * views for the visibility, plus a lookup for each view that sees a pixel.
 */
export function viewsToPanorama(
  views: readonly RgbImage[],
  cameras: readonly SphericalCamera[],
  width: number,
  height: number,
): BlendedPanorama {
  if (views.length !== cameras.length) {
    throw new UsageError('view-count', `Expected ${views.length} cameras, one a view, but received ${cameras.length}`);
  }
  views.forEach(assertRgbImage);
  const data = new Uint8Array(3 * width * height);
  assertRgbImage({ data, width, height });
  const coverage = new Uint8Array(width * height);
  const sinYaw = new Float64Array(width);
  const cosYaw = new Float64Array(width);
  for (let u = 0; u < width; u++) {
    const yaw = yawPitchOfPixel(u, 0, width, height).yawDeg * RADIANS_PER_DEGREE;
    sinYaw[u] = Math.sin(yaw);
    cosYaw[u] = Math.cos(yaw);
  }
  const rotations = cameras.map(camera => Float64Array.from(cameraToWorldRotation(camera)));
  // Red, green, blue and weight of a row.
  const sums = new Float64Array(4 * width);
  for (let v = 0; v < height; v++) {
    const pitch = yawPitchOfPixel(0, v, width, height).pitchDeg * RADIANS_PER_DEGREE;
    const counts = coverage.subarray(v * width, (v + 1) * width);
    sums.fill(0);
    for (let i = 0; i < views.length; i++) {
      addView(views[i], rotations[i], cameras[i].fovX, { sinYaw, cosYaw, pitch }, sums, counts);
    }
    for (let u = 0; u < width; u++) {
      const weight = sums[4 * u + 3];
      if (weight === 0) continue;
      const at = 3 * (v * width + u);
      for (let c = 0; c < 3; c++) data[at + c] = Math.floor(sums[4 * u + c] / weight + 0.5);
    }
  }
  return { data, width, height, coverage };
}

/** Adds what one view sees of one panorama row to the row's sums and counts. */
function addView(
  { data, width, height }: RgbImage,
  rotation: Float64Array,
  fovXDeg: number,
  row: { sinYaw: Float64Array; cosYaw: Float64Array; pitch: number },
  sums: Float64Array,
  counts: Uint8Array,
): void {
  const focal = focalPixels(fovXDeg, width);
  const cosPitch = Math.cos(row.pitch);
  const down = -Math.sin(row.pitch);
  const [r0, r1, r2, r3, r4, r5, r6, r7, r8] = rotation;
  // The row's directions are cosPitch * (sinYaw, 0, cosYaw) + (0, down, 0); a ray in camera axes is the transposed
  // rotation times that. Lengths are in half-widths of the view from here on.
  const [xSin, xCos, xBase] = [r0 * cosPitch, r6 * cosPitch, r3 * down];
  const [ySin, yCos, yBase] = [r1 * cosPitch, r7 * cosPitch, r4 * down];
  const [zSin, zCos, zBase] = [r2 * cosPitch, r8 * cosPitch, r5 * down];
  const [scaleX, scaleY] = [(2 * focal) / width, (2 * focal) / height];
  const limit = 1 + FRAME_TOLERANCE;
  const { sinYaw, cosYaw } = row;
  const columns = counts.length;
  const { first, count } = columnsInReach([r2, r5, r8], row.pitch, Math.hypot(1 / scaleX, 1 / scaleY), columns);
  for (let k = first; k < first + count; k++) {
    const u = k < 0 ? k + columns : k >= columns ? k - columns : k;
    const z = zBase + zSin * sinYaw[u] + zCos * cosYaw[u];
    if (z <= 0) continue;
    const scaledX = (xBase + xSin * sinYaw[u] + xCos * cosYaw[u]) * scaleX;
    if (scaledX > limit * z || scaledX < -limit * z) continue;
    const scaledY = (yBase + ySin * sinYaw[u] + yCos * cosYaw[u]) * scaleY;
    if (scaledY > limit * z || scaledY < -limit * z) continue;
    const x = scaledX / z;
    const y = scaledY / z;
    // Pixel centres are at integers; half a pixel at the border repeats the outer pixels.
    const column = Math.min(width - 1, Math.max(0, ((x + 1) * width) / 2 - 0.5));
    const line = Math.min(height - 1, Math.max(0, ((y + 1) * height) / 2 - 0.5));
    const left = Math.floor(column);
    const top = Math.floor(line);
    const fx = column - left;
    const fy = line - top;
    const a = 3 * (top * width + left);
    const b = left + 1 < width ? a + 3 : a;
    const next = top + 1 < height ? 3 * width : 0;
    const fade = Math.max(0, (1 - x * x) * (1 - y * y));
    const weight = fade * fade + SMALLEST_WEIGHT;
    const wb = weight * fx * (1 - fy);
    const wc = weight * (1 - fx) * fy;
    const wd = weight * fx * fy;
    const wa = weight - wb - wc - wd;
    const at = 4 * u;
    sums[at] += wa * data[a] + wb * data[b] + wc * data[a + next] + wd * data[b + next];
    sums[at + 1] += wa * data[a + 1] + wb * data[b + 1] + wc * data[a + next + 1] + wd * data[b + next + 1];
    sums[at + 2] += wa * data[a + 2] + wb * data[b + 2] + wc * data[a + next + 2] + wd * data[b + next + 2];
    sums[at + 3] += weight;
    if (counts[u] < 255) counts[u]++;
  }
}

/**
 * The columns of a row that lie within a view's corner angle of its axis: some of them may not be seen, all others are
 * certainly not. `first` may be negative and `first + count` beyond the last column by less than one turn.
 * @param axis the view's forward direction, unit length
 * @param pitch of the row, radians
 * @param cornerSlope tangent of the angle between the axis and a corner
 */
function columnsInReach(
  axis: readonly [number, number, number],
  pitch: number,
  cornerSlope: number,
  columns: number,
): { first: number; count: number } {
  const axisCosine = Math.hypot(axis[0], axis[2]);
  const farthest = 1 / Math.hypot(1, cornerSlope) - 1e-6;
  // Spherical law of cosines: cos(angle) = sin(pitch) sin(axisPitch) + cos(pitch) cos(axisPitch) cos(yaw difference).
  const rest = farthest + Math.sin(pitch) * axis[1];
  const reach = Math.cos(pitch) * axisCosine;
  if (rest > reach) return { first: 0, count: 0 };
  if (rest <= -reach) return { first: 0, count: columns };
  const half = (Math.acos(rest / reach) / (2 * Math.PI)) * columns + 1;
  const centre = (Math.atan2(axis[0], axis[2]) / (2 * Math.PI) + 0.5) * columns - 0.5;
  const first = Math.floor(centre - half);
  return { first: Math.max(first, -columns), count: Math.min(columns, Math.ceil(2 * half) + 1) };
}
