import type { SphericalConvention } from '../analysis/camera/index.ts';
import { cameraToWorldRotation, transform3 } from '../core/geometry/perspective.ts';
import type { Vector3 } from '../core/geometry/sphere.ts';
import type { Scene } from '../core/model/dataset.ts';
import { addFrustum, formatLineMesh, type LineMesh } from '../formats/ply/line-mesh.ts';

/** Half the thickness of a drawn line, in the file's units. */
const lineRadius = 0.005;
/** From a frustum's apex to its image plane. */
const depth = 0.3;
/** How far apexes are drawn from the centre that all views share: twenty pyramids in one point show nothing. */
const standOff = 1;

/**
 * A scene's views as frusta in a PLY file (ASCII, coloured triangles, so that every viewer shows it). All look
 * from the panorama's centre and are drawn a unit away from it, each along its own axis; the triangle above an image plane marks the view's upper side. Axes: x right, y up, z backward
 * of the panorama's centre column (OpenGL's), so that viewers stand it upright.
 * @param convention what the stored angles mean
 */
export function frustaPly(scene: Scene, convention: SphericalConvention): string {
  const mesh: LineMesh = { vertices: [], faces: [] };
  const rings = [...new Set(scene.views.map(({ camera }) => (camera?.kind === 'spherical' ? camera.pitch : 0)))];
  for (const { camera } of scene.views) {
    if (camera?.kind !== 'spherical') continue;
    const yaw = (convention.yaw === 'left' ? -camera.yaw : camera.yaw) + convention.yawZeroDeg;
    const pitch = convention.pitch === 'down' ? -camera.pitch : camera.pitch;
    const rotation = cameraToWorldRotation({ yaw, pitch, roll: camera.roll });
    const [halfX, halfY] = [camera.fovX, camera.fovY].map(fov => Math.tan((fov * Math.PI) / 360) * depth);
    // From OpenCV's world (y down, z forward) to OpenGL's (y up, z backward).
    const toWorld = (x: number, y: number, z: number = depth): Vector3 => {
      const [worldX, worldY, worldZ] = transform3(rotation, [x, y, z + standOff]);
      return [worldX, -worldY, -worldZ];
    };
    const colour = ringColour(rings.indexOf(camera.pitch), rings.length);
    const corners: [Vector3, Vector3, Vector3, Vector3] = [
      toWorld(-halfX, -halfY),
      toWorld(halfX, -halfY),
      toWorld(halfX, halfY),
      toWorld(-halfX, halfY),
    ];
    addFrustum(mesh, toWorld(0, 0, 0), corners, colour, lineRadius);
  }
  return formatLineMesh(mesh, [
    `cameras of ${scene.id}, yaw positive ${convention.yaw}, pitch positive ${convention.pitch}`,
    'all views look from the origin; each frustum is drawn one unit away from it along its axis',
    `x right, y up, z backward; yaw 0 looks along yaw ${convention.yawZeroDeg} of the panorama's centre column`,
  ]);
}

/** Warm at the top ring, cold at the lowest. */
function ringColour(ring: number, rings: number): string {
  const palette = ['230 120 40', '220 180 50', '60 160 130', '60 110 200'];
  return palette[Math.round((ring / Math.max(1, rings - 1)) * (palette.length - 1))];
}
