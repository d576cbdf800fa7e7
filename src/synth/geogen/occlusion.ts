import type { Distance } from './distance.ts';

/** vertices * 2: openness to the sky and visibility of the key light, 0..1, with one solid in the way. */
export type Visibility = Float32Array;

const taps = [3, 7, 14, 24, 38];

/**
 * How much of the sky, and of a soft light in one direction, a solid leaves visible from surface points.
 * @param positions vertices * 3, millimetres @param normals vertices * 3
 * @source A. Evans, "Fast approximations for global illumination on dynamic scenes", SIGGRAPH 2006 course: distance
 *   along the normal as occlusion; I. Quilez, "Soft shadows in raymarched SDFs": the smallest distance over travel
 */
export function measureVisibility(
  positions: Float32Array,
  normals: Float32Array,
  occluder: Distance,
  light: readonly [number, number, number],
): Visibility {
  const count = positions.length / 3;
  const visibility = new Float32Array(count * 2);
  for (let vertex = 0; vertex < count; vertex++) {
    const [x, y, z] = [positions[vertex * 3], positions[vertex * 3 + 1], positions[vertex * 3 + 2]];
    const [nx, ny, nz] = [normals[vertex * 3], normals[vertex * 3 + 1], normals[vertex * 3 + 2]];
    const farthest = taps[taps.length - 1];
    let hidden = 0;
    let sum = 0;
    // Far from the occluder nothing is hidden: one look instead of five.
    const reach = occluder(x + nx * farthest, y + ny * farthest, z + nz * farthest);
    if (reach < farthest * 0.97) {
      for (const tap of taps) {
        const d = tap === farthest ? reach : occluder(x + nx * tap, y + ny * tap, z + nz * tap);
        hidden += Math.max(0, Math.min(1, (tap - d) / tap));
        sum++;
      }
      hidden /= sum;
    }
    visibility[vertex * 2] = Math.max(0.12, 1 - 0.95 * hidden);
    let lit = 1;
    const cosine = nx * light[0] + ny * light[1] + nz * light[2];
    if (cosine > -0.15) {
      const offset = 2.5;
      let travel = 5;
      for (let step = 0; step < 16 && travel < 190; step++) {
        const d = occluder(
          x + nx * offset + light[0] * travel,
          y + ny * offset + light[1] * travel,
          z + nz * offset + light[2] * travel,
        );
        lit = Math.min(lit, 0.5 + (4.5 * d) / travel);
        if (lit <= 0) break;
        travel += Math.max(4, Math.min(24, d * 0.8));
      }
      lit = Math.max(0, lit);
    }
    visibility[vertex * 2 + 1] = lit * lit * (3 - 2 * lit);
  }
  return visibility;
}
