import type { Distance } from './distance.ts';

/** vertices * 2: openness to the sky and visibility of the key light, 0 to 255 for 0..1, with one solid in the way. */
export type Visibility = Uint8Array;

/** A solid that stands in the light. */
export interface Occluder {
  distance: Distance;
  /** The same, roughly: cheaper to ask, see `rememberDistance`. */
  roughly: Distance;
}

const taps = [3, 7, 14, 24, 38];
/** Millimetres from a surface within which its exact distance counts: grooves and edges shade what is next to them. */
const closeBy = 5;

/**
 * How much of the sky, and of a soft light in one direction, a solid leaves visible from surface points. Looks at the
 * exact distance near its surface alone.
 * @param positions vertices * 3, millimetres @param normals vertices * 3
 * @source A. Evans, "Fast approximations for global illumination on dynamic scenes", SIGGRAPH 2006 course: distance
 *   along the normal as occlusion; I. Quilez, "Soft shadows in raymarched SDFs": the smallest distance over travel
 */
export function measureVisibility(
  positions: Float32Array,
  normals: Float32Array,
  { distance, roughly }: Occluder,
  light: readonly [number, number, number],
): Visibility {
  const count = positions.length / 3;
  const visibility = new Uint8Array(count * 2);
  const [lightX, lightY, lightZ] = light;
  const farthest = taps[taps.length - 1];
  const occluder = (x: number, y: number, z: number): number => {
    const rough = roughly(x, y, z);
    return rough > closeBy || rough < -closeBy ? rough : distance(x, y, z);
  };
  for (let vertex = 0; vertex < count; vertex++) {
    const x = positions[vertex * 3];
    const y = positions[vertex * 3 + 1];
    const z = positions[vertex * 3 + 2];
    const nx = normals[vertex * 3];
    const ny = normals[vertex * 3 + 1];
    const nz = normals[vertex * 3 + 2];
    let hidden = 0;
    // Far from the occluder nothing is hidden: one look instead of five.
    const reach = roughly(x + nx * farthest, y + ny * farthest, z + nz * farthest);
    if (reach < farthest * 0.97) {
      for (const tap of taps) {
        const d = tap === farthest ? reach : occluder(x + nx * tap, y + ny * tap, z + nz * tap);
        hidden += Math.max(0, Math.min(1, (tap - d) / tap));
      }
      hidden /= taps.length;
    }
    visibility[vertex * 2] = Math.round(255 * Math.max(0.12, 1 - 0.95 * hidden));
    let lit = 1;
    const cosine = nx * lightX + ny * lightY + nz * lightZ;
    if (cosine > -0.15) {
      const offset = 2.5;
      let travel = 5;
      for (let step = 0; step < 16 && travel < 190; step++) {
        const d = occluder(
          x + nx * offset + lightX * travel,
          y + ny * offset + lightY * travel,
          z + nz * offset + lightZ * travel,
        );
        lit = Math.min(lit, 0.5 + (4.5 * d) / travel);
        if (lit <= 0) break;
        travel += Math.max(4, Math.min(24, d * 0.8));
      }
      lit = Math.max(0, lit);
    }
    visibility[vertex * 2 + 1] = Math.round(255 * lit * lit * (3 - 2 * lit));
  }
  return visibility;
}
