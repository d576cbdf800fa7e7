import { lookAt } from '../../core/geometry/look-at.ts';
import { pinholeCamera } from '../../core/geometry/pinhole.ts';
import type { PinholeCamera } from '../../core/model/camera.ts';
import { createRandom, hashSeed } from './random.ts';

type Range = readonly [number, number];

/** How cameras stand around a head. */
export interface CameraRing {
  views: number;
  /** Pixels; square. */
  size: number;
  /** Millimetres. */
  focal: Range;
  /** Millimetres. */
  sensor: number;
  azimuth: 'even' | 'jittered';
  /** Degrees. */
  elevation: Range;
  /** Metres. */
  distance: Range;
  /** Degrees. */
  roll: Range;
}

/**
 * Cameras that look at the origin from a ring around it; the first one from the front (+z), then towards +x.
 * Elevations, distances, rolls and focal lengths are drawn evenly from their ranges.
 */
export function drawCameras(ring: CameraRing, seed: number): PinholeCamera[] {
  const random = createRandom(hashSeed(seed, 'cameras'));
  return Array.from({ length: ring.views }, (_, view) => {
    const share = 360 / ring.views;
    const jitter = ring.azimuth === 'jittered' ? random.between(-0.5, 0.5) * share : 0;
    const azimuth = ((view * share + jitter) * Math.PI) / 180;
    const elevation = (random.between(...ring.elevation) * Math.PI) / 180;
    const distance = random.between(...ring.distance);
    const roll = random.between(...ring.roll);
    const focal = random.between(...ring.focal);
    const position = [
      distance * Math.cos(elevation) * Math.sin(azimuth),
      distance * Math.sin(elevation),
      distance * Math.cos(elevation) * Math.cos(azimuth),
    ] as const;
    return pinholeCamera(lookAt(position, [0, 0, 0], roll), [ring.size, ring.size], focal, ring.sensor);
  });
}
