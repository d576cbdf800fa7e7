import { cameraCentre } from '../../core/geometry/look-at.ts';
import { unprojectPixel } from '../../core/geometry/pinhole.ts';
import type { Vector3 } from '../../core/geometry/sphere.ts';
import type { PinholeCamera } from '../../core/model/camera.ts';
import { lengthOf, medianOf, subtract, type Vector } from '../../core/pose/matrix.ts';
import { azimuthColour } from './azimuth-colour.ts';
import { addFrustum, addLine, formatLineMesh, type LineMesh } from './line-mesh.ts';

/** Length of a frustum, as a share of the cameras' distance to what they look at. */
const frustumShare = 0.22;

/**
 * Posed cameras as frusta in a PLY file, in the world they are in; the point they look at as a small cross.
 * @param cameras in the model's convention
 * @param subject the point nearest to all optical axes
 * @param azimuthsDeg colours of the frusta
 * @param comment the convention, in words
 */
export function rigPly(
  cameras: readonly PinholeCamera[],
  subject: Vector,
  azimuthsDeg: readonly number[],
  comment: string,
): string {
  const mesh: LineMesh = { vertices: [], faces: [] };
  const apart = medianOf(cameras.map(camera => lengthOf(subtract(cameraCentre(camera.worldToCamera), subject))));
  // Views of a panorama: any size will do.
  const isOnePlace = !(apart > 1e-9);
  const distance = isOnePlace ? 1 : apart;
  const radius = distance * 0.004;
  cameras.forEach((camera, index) => {
    const [width, height] = camera.resolution;
    const corner = (x: number, y: number): Vector3 => unprojectPixel(camera, x, y, distance * frustumShare);
    const colour = azimuthColour(azimuthsDeg[index]).join(' ');
    addFrustum(
      mesh,
      cameraCentre(camera.worldToCamera),
      [corner(0, 0), corner(width, 0), corner(width, height), corner(0, height)],
      colour,
      radius,
    );
  });
  for (const axis of [0, 1, 2]) {
    const ends = [-1, 1].map(side =>
      subject.map((value, i) => value + (i === axis ? side * distance * 0.05 : 0)),
    ) as unknown as [Vector3, Vector3];
    addLine(mesh, ends[0], ends[1], '90 90 90', radius);
  }
  return formatLineMesh(mesh, [
    comment,
    `triangles above image planes mark their upper sides; ${isOnePlace ? 'all cameras are in one place, at the cross' : 'the cross is what all look at'}`,
  ]);
}
