/**
 * What codes that cut perspective views out of panoramas do differently, as a space of hypotheses.
 *
 * A view pixel becomes a ray (ray rule), the ray is turned by pitch, then yaw (signs, zero), and its direction becomes a
 * panorama coordinate (panorama rule). All are compared with the half-pixel convention of core/geometry/sphere.ts.
 */

/** Which way stored yaw grows; `right` is the panorama's column order. */
export type YawDirection = 'right' | 'left';
/** Which way stored pitch grows. */
export type PitchDirection = 'up' | 'down';
/** Where a column of the panorama looks; see {@link panoramaRules}. */
export type PanoramaCoordinate = 'half-pixel' | 'endpoint' | 'left-edge' | 'right-edge';
/** Where a pixel of a view looks; see {@link rayRules}. */
export type ViewRayRule = 'edge' | 'centre' | 'corner';
/**
 * What the stored field of view is, for views that are not square: the horizontal angle with square pixels, the vertical
 * one, the horizontal one with the vertical angle scaled linearly by height/width, or the same angle on both axes.
 */
export type FovAxis = 'horizontal' | 'vertical' | 'scaled' | 'both';
/** How the pixels were sampled. It is not part of the convention, but the right one makes the comparison sharp. */
export type ViewFilter = 'bilinear' | 'nearest' | 'area';

/** The convention of a dataset's views. */
export interface SphericalConvention {
  yaw: YawDirection;
  pitch: PitchDirection;
  /** Where stored yaw 0 looks: degrees in (-180, 180], 0 the panorama's centre column, positive to the right. */
  yawZeroDeg: number;
  panorama: PanoramaCoordinate;
  ray: ViewRayRule;
  fovAxis: FovAxis;
  /** The views are mirrored left to right. */
  mirror: boolean;
}

/** A panorama coordinate: column = turn * (W - shrink) + offset, turn in [0, 1) from the left; rows alike. */
export interface PanoramaRule {
  name: PanoramaCoordinate;
  /** 0, or 1 where the first and the last column are one meridian. */
  shrink: 0 | 1;
  /** Pixels; integers are pixel centres. */
  offset: number;
}

/** A view ray: x = (i + 0.5 - N/2 + shift) / focal, focal = (N - shrink) / 2 / tan(fov/2). */
export interface RayRule {
  name: ViewRayRule;
  /** 0: the field of view spans the outer pixels' edges; 1: their centres. */
  shrink: 0 | 1;
  /** View pixels. */
  shift: number;
}

/**
 * Panorama coordinates in use. With t the turn from the panorama's left side, in 0..1:
 * - `half-pixel`: t W - 1/2
 * - `endpoint`: t (W - 1), first and last column are one meridian
 * - `left-edge`: t W, a pixel is where its left edge is
 * - `right-edge`: t W - 1, where its right edge is; also t W + 1/2, half a pixel added instead of taken away
 */
export const panoramaRules: readonly PanoramaRule[] = [
  { name: 'half-pixel', shrink: 0, offset: -0.5 },
  { name: 'endpoint', shrink: 1, offset: 0 },
  { name: 'left-edge', shrink: 0, offset: 0 },
  { name: 'right-edge', shrink: 0, offset: -1 },
  { name: 'right-edge', shrink: 0, offset: 0.5 },
];

/**
 * View rays in use. `edge`: focal length from the outer pixels' edges; `centre`: from their centres; `corner`: a pixel
 * is where its top left corner is (principal point N/2 in indices), with either focal length.
 */
export const rayRules: readonly RayRule[] = [
  { name: 'edge', shrink: 0, shift: 0 },
  { name: 'centre', shrink: 1, shift: 0 },
  { name: 'corner', shrink: 0, shift: -0.5 },
  { name: 'corner', shrink: 1, shift: -0.5 },
];

/** One point of the space of hypotheses. */
export interface Hypothesis {
  yawSign: 1 | -1;
  pitchSign: 1 | -1;
  yawZeroDeg: number;
  mirror: boolean;
  /** Mirrored rays rather than mirrored pictures: differs by a pixel under `corner` rays. */
  mirrorsRays: boolean;
  fovAxis: FovAxis;
  panorama: PanoramaRule;
  ray: RayRule;
}

/** The dimensions a verdict has, in the order they are told. */
export const conventionKeys = ['yaw', 'pitch', 'yawZeroDeg', 'panorama', 'ray', 'fovAxis', 'mirror'] as const;
export type ConventionKey = (typeof conventionKeys)[number];

/** The convention a hypothesis stands for. */
export function conventionOf(hypothesis: Hypothesis): SphericalConvention {
  const { yawSign, pitchSign, yawZeroDeg, panorama, ray, fovAxis, mirror } = hypothesis;
  return {
    yaw: yawSign > 0 ? 'right' : 'left',
    pitch: pitchSign > 0 ? 'up' : 'down',
    yawZeroDeg,
    panorama: panorama.name,
    ray: ray.name,
    fovAxis,
    mirror,
  };
}

/** Half the extents of the image plane at distance 1: tan(fov/2) of both axes. */
export function halfExtents(fovDeg: number, width: number, height: number, fovAxis: FovAxis): [number, number] {
  const tangent = (degrees: number) => Math.tan((degrees / 2) * (Math.PI / 180));
  const t = tangent(fovDeg);
  if (fovAxis === 'horizontal') return [t, (t * height) / width];
  if (fovAxis === 'vertical') return [(t * width) / height, t];
  if (fovAxis === 'scaled') return [t, tangent((fovDeg * height) / width)];
  return [t, t];
}

/** The axes worth trying for views of that shape: one for square ones, where all agree. */
export function fovAxesFor(width: number, height: number, fovDeg: number): readonly FovAxis[] {
  if (width === height) return ['horizontal'];
  const axes: FovAxis[] = ['horizontal', 'vertical', 'scaled', 'both'];
  return axes.filter(axis => axis !== 'scaled' || (fovDeg * height) / width < 179);
}
