import type { Mesh } from './mesh.ts';

/**
 * Moves a mesh, in place, so that its bounding box is centred at the origin and the box's longest side is `size`.
 * @returns the transform done: p_world = scale * p_mesh + offset
 */
export function centreMesh(mesh: Mesh, size: number): { scale: number; offset: [number, number, number] } {
  const { positions } = mesh;
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = 0; at < positions.length; at++) {
    low[at % 3] = Math.min(low[at % 3], positions[at]);
    high[at % 3] = Math.max(high[at % 3], positions[at]);
  }
  const longest = Math.max(...high.map((value, axis) => value - low[axis]));
  const scale = longest > 0 ? size / longest : 1;
  const offset = low.map((value, axis) => (-(value + high[axis]) / 2) * scale) as [number, number, number];
  for (let at = 0; at < positions.length; at++) positions[at] = positions[at] * scale + offset[at % 3];
  return { scale, offset };
}
