import { projectPoint } from '../../core/geometry/pinhole.ts';
import type { Mesh } from '../../core/mesh/mesh.ts';
import type { PinholeCamera } from '../../core/model/camera.ts';

/**
 * The square around the projections of the triangles to keep in view (a head without its clothes), with a margin,
 * in pixels of the full picture.
 * @param keeps whether a material counts
 * @param margin share of the square's side added all around
 */
export function findCrop(
  mesh: Mesh,
  camera: PinholeCamera,
  keeps: (material: number) => boolean,
  margin = 0.1,
): [number, number, number, number] {
  let [left, top, right, bottom] = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (let triangle = 0; triangle < mesh.triangleMaterials.length; triangle++) {
    if (!keeps(mesh.triangleMaterials[triangle])) continue;
    const at = mesh.triangles[triangle * 3] * 3;
    const point = projectPoint(camera, [mesh.positions[at], mesh.positions[at + 1], mesh.positions[at + 2]]);
    if (!point) continue;
    left = Math.min(left, point.x);
    right = Math.max(right, point.x);
    top = Math.min(top, point.y);
    bottom = Math.max(bottom, point.y);
  }
  const [width, height] = camera.resolution;
  if (!(left < right && top < bottom)) return [0, 0, width, height];
  const side = Math.max(right - left, bottom - top) * (1 + 2 * margin);
  // Whole pixels: easy to repeat by hand.
  const whole = Math.max(8, Math.ceil(side));
  return [Math.floor((left + right - whole) / 2), Math.floor((top + bottom - whole) / 2), whole, whole];
}
