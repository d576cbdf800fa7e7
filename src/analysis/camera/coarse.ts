/** The coarse search: signs, zero and mirror on images of a few pixels, every zero tried at once. */
import type { RgbImage } from '../../core/model/image.ts';
import { type FovAxis, type Hypothesis, halfExtents, panoramaRules, rayRules } from './convention.ts';
import { lumaOf, type SceneSample, shrinkLuma, type ViewSample } from './scene-sample.ts';

/** Columns of a coarse panorama: 1.4 degrees each. */
export const coarseColumns = 256;
const coarseRows = coarseColumns / 2;
/** Pixels along the longer side of a coarse view. */
const coarseViewSide = 32;

/** A panorama's luma at {@link coarseColumns}; every row twice in a row of the array, so that shifts need no wrapping. */
export type CoarsePanorama = Uint8Array;

/** A view's luma at a few pixels, with its stored angles in degrees. */
export interface CoarseView {
  width: number;
  height: number;
  /** Of the full view. */
  fullWidth: number;
  fullHeight: number;
  luma: Uint8Array;
  yaw: number;
  pitch: number;
  fov: number;
}

const coarseViews = new WeakMap<Uint8Array, Omit<CoarseView, 'yaw' | 'pitch' | 'fov'>>();
const coarsePanoramas = new WeakMap<Uint8Array, CoarsePanorama>();

/** Small panoramas are repeated up to the coarse size, large ones averaged down. */
export function coarsenPanorama(panorama: RgbImage): CoarsePanorama {
  const known = coarsePanoramas.get(panorama.data);
  if (known) return known;
  const image = lumaOf(panorama);
  const width = Math.min(image.width, coarseColumns);
  const height = Math.min(image.height, coarseRows);
  const small = shrinkLuma(image, width, height);
  const coarse = new Uint8Array(2 * coarseColumns * coarseRows);
  for (let row = 0; row < coarseRows; row++) {
    const from = Math.floor((row * height) / coarseRows) * width;
    const to = row * 2 * coarseColumns;
    for (let column = 0; column < coarseColumns; column++) {
      const value = Math.round(small[from + Math.floor((column * width) / coarseColumns)]);
      coarse[to + column] = value;
      coarse[to + column + coarseColumns] = value;
    }
  }
  coarsePanoramas.set(panorama.data, coarse);
  return coarse;
}

export function coarsenView({ image, yaw, pitch, fov }: ViewSample): CoarseView {
  const known = coarseViews.get(image.data);
  if (known) return { ...known, yaw, pitch, fov };
  const luma = lumaOf(image);
  const scale = Math.min(1, coarseViewSide / Math.max(luma.width, luma.height));
  const width = Math.max(1, Math.round(luma.width * scale));
  const height = Math.max(1, Math.round(luma.height * scale));
  const coarse = {
    width,
    height,
    fullWidth: luma.width,
    fullHeight: luma.height,
    luma: Uint8Array.from(shrinkLuma(luma, width, height), Math.round),
  };
  coarseViews.set(image.data, coarse);
  return { ...coarse, yaw, pitch, fov };
}

/** What one view would look like: pitch in degrees, positive up; the yaw is what is searched. */
export interface CoarsePose {
  pitchDeg: number;
  mirror: boolean;
  fovAxis: FovAxis;
}

/**
 * Where a coarse view's pixels look at yaw 0: turn from the panorama's left side (0..1) and share of its height from the
 * top, in turn, row by row.
 */
export function directionsOf(view: CoarseView, { pitchDeg, fovAxis }: CoarsePose): Float64Array {
  const { width, height } = view;
  const directions = new Float64Array(2 * width * height);
  const [halfX, halfY] = halfExtents(view.fov, view.fullWidth, view.fullHeight, fovAxis);
  const pitch = (pitchDeg * Math.PI) / 180;
  const [sine, cosine] = [Math.sin(pitch), Math.cos(pitch)];
  for (let j = 0, at = 0; j < height; j++) {
    const y = (((j + 0.5) / height) * 2 - 1) * halfY;
    for (let i = 0; i < width; i++) {
      const x = (((i + 0.5) / width) * 2 - 1) * halfX;
      const z = sine * y + cosine;
      directions[at++] = Math.atan2(x, z) / (2 * Math.PI) + 0.5;
      directions[at++] = Math.atan2(cosine * y - sine, Math.hypot(x, z)) / Math.PI + 0.5;
    }
  }
  return directions;
}

/**
 * Where a coarse view's pixels lie in any coarse panorama at yaw 0, row by row; add a column of yaw and look it up.
 * @returns Int32Array, a place a pixel
 */
function placesOf(view: CoarseView, pose: CoarsePose): Int32Array {
  const directions = directionsOf(view, pose);
  return Int32Array.from({ length: directions.length / 2 }, (_, at) => {
    const row = Math.min(coarseRows - 1, Math.floor(directions[2 * at + 1] * coarseRows));
    return row * 2 * coarseColumns + (Math.floor(directions[2 * at] * coarseColumns) % coarseColumns);
  });
}

/** The view's luma in the order of its places. */
export function lumaFor({ width, luma }: CoarseView, mirror: boolean): Uint8Array {
  if (!mirror) return luma;
  return Uint8Array.from(luma, (_, at) => luma[at - 2 * (at % width) + width - 1]);
}

/**
 * Mean squared luma error of a view against the panorama for every yaw: entry k is yaw k * 360 / 256 degrees.
 * @returns Float64Array of {@link coarseColumns}
 */
export function errorByYaw(panorama: CoarsePanorama, view: CoarseView, pose: CoarsePose): Float64Array {
  // Whole numbers add up twice as fast; 32 x 32 squares of a byte stay far below 2^31.
  const sums = new Int32Array(coarseColumns);
  const places = placesOf(view, pose);
  const luma = lumaFor(view, pose.mirror);
  for (let at = 0; at < places.length; at++) {
    const [start, value] = [places[at], luma[at]];
    for (let k = 0; k < coarseColumns; k++) {
      const difference = (panorama[start + k] - value) | 0;
      sums[k] = (sums[k] + Math.imul(difference, difference)) | 0;
    }
  }
  return Float64Array.from(sums, sum => sum / places.length);
}

/** Mean squared luma error of a view in one pose against a panorama. */
export function errorInPanorama(panorama: CoarsePanorama, view: CoarseView, pose: CoarsePose, yawDeg: number): number {
  const places = placesOf(view, pose);
  const luma = lumaFor(view, pose.mirror);
  const turn = yawDeg / 360 - Math.floor(yawDeg / 360);
  const shift = Math.round(turn * coarseColumns) % coarseColumns;
  let sum = 0;
  for (let at = 0; at < places.length; at++) sum += (panorama[places[at] + shift] - luma[at]) ** 2;
  return sum / places.length;
}

/** A curve of {@link errorByYaw} between its entries. */
export function errorAtYaw(errors: Float64Array, yawDeg: number): number {
  const at = (yawDeg / 360 - Math.floor(yawDeg / 360)) * coarseColumns;
  const left = Math.floor(at) % coarseColumns;
  const part = at - Math.floor(at);
  return errors[left] * (1 - part) + errors[(left + 1) % coarseColumns] * part;
}

const signs = [1, -1] as const;
/** A mean squared error so far above the best one's is not made good by fractions of a pixel. */
const hopelessRatio = 3;
const hopelessError = 20;
const fewestKept = 4;

/**
 * The best zeros for every combination of signs, mirror and FoV axis, best first. The error of a view counts at most as
 * much as that of a random direction, so that views that are swapped or stale do not decide.
 * @param fovAxes axes to try
 */
export function searchCoarsely(scenes: readonly SceneSample[], fovAxes: readonly FovAxis[]): Hypothesis[] {
  const found: { hypothesis: Hypothesis; error: number }[] = [];
  const totals = new Map<string, { hypothesis: Omit<Hypothesis, 'yawZeroDeg'>; errors: Float64Array }>();
  for (const scene of scenes) {
    const panorama = coarsenPanorama(scene.panorama);
    for (const sample of scene.views) {
      const view = coarsenView(sample);
      const poses = fovAxes.flatMap(fovAxis =>
        [false, true].flatMap(mirror => signs.map(pitchSign => ({ fovAxis, mirror, pitchSign }))),
      );
      const curves = poses.map(({ pitchSign, ...pose }) =>
        errorByYaw(panorama, view, { ...pose, pitchDeg: pitchSign * view.pitch }),
      );
      const cap = Float64Array.from(curves.flatMap(curve => [...curve])).sort()[(curves.length * coarseColumns) >> 1];
      poses.forEach((pose, i) => {
        for (const yawSign of signs) {
          const key = `${pose.fovAxis} ${pose.mirror} ${pose.pitchSign} ${yawSign}`;
          let total = totals.get(key);
          if (!total) {
            const rules = { panorama: panoramaRules[0], ray: rayRules[0] };
            total = {
              hypothesis: { ...pose, yawSign, mirrorsRays: false, ...rules },
              errors: new Float64Array(coarseColumns),
            };
            totals.set(key, total);
          }
          for (let k = 0; k < coarseColumns; k++) {
            const yaw = yawSign * view.yaw + (k * 360) / coarseColumns;
            total.errors[k] += Math.min(cap, errorAtYaw(curves[i], yaw));
          }
        }
      });
    }
  }
  for (const { hypothesis, errors } of totals.values()) {
    for (const k of lowestPlaces(errors, 2)) {
      const yawZeroDeg = (k * 360) / coarseColumns;
      found.push({ hypothesis: { ...hypothesis, yawZeroDeg }, error: errors[k] });
    }
  }
  found.sort((a, b) => a.error - b.error);
  const views = scenes.reduce((sum, scene) => sum + scene.views.length, 0);
  const limit = hopelessRatio * found[0].error + hopelessError * views;
  return found.filter(({ error }, rank) => rank < fewestKept || error < limit).map(({ hypothesis }) => hypothesis);
}

/** The lowest minima of a closed curve, at least four entries apart. */
function lowestPlaces(errors: Float64Array, count: number): number[] {
  const order = Array.from(errors.keys()).sort((a, b) => errors[a] - errors[b]);
  const places: number[] = [];
  for (const k of order) {
    const apart = places.every(place => {
      const distance = Math.abs(place - k);
      return Math.min(distance, coarseColumns - distance) >= 4;
    });
    if (apart) places.push(k);
    if (places.length === count) break;
  }
  return places;
}
