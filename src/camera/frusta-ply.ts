import type { SphericalConvention } from '../analysis/camera/index.ts';
import { cameraToWorldRotation, transform3 } from '../core/geometry/perspective.ts';
import type { Vector3 } from '../core/geometry/sphere.ts';
import type { Scene } from '../core/model/dataset.ts';

/** Half the thickness of a drawn line, in the file's units. */
const lineRadius = 0.005;
/** From a frustum's apex to its image plane. */
const depth = 0.3;
/** How far apexes are drawn from the centre that all views share: twenty pyramids in one point show nothing. */
const standOff = 1;

interface Mesh {
  vertices: string[];
  faces: string[];
}

/**
 * A scene's views as frusta in a PLY file (ASCII, coloured triangles, so that every viewer shows it). All look
 * from the panorama's centre and are drawn a unit away from it, each along its own axis; the triangle above an image plane marks the view's upper side. Axes: x right, y up, z backward
 * of the panorama's centre column (OpenGL's), so that viewers stand it upright.
 * @param convention what the stored angles mean
 */
export function frustaPly(scene: Scene, convention: SphericalConvention): string {
  const mesh: Mesh = { vertices: [], faces: [] };
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
    const corners = [toWorld(-halfX, -halfY), toWorld(halfX, -halfY), toWorld(halfX, halfY), toWorld(-halfX, halfY)];
    corners.forEach((corner, i) => {
      addLine(mesh, toWorld(0, 0, 0), corner, colour);
      addLine(mesh, corner, corners[(i + 1) % 4], colour);
    });
    const mark = [
      toWorld(-halfX * 0.15, -halfY * 1.04),
      toWorld(halfX * 0.15, -halfY * 1.04),
      toWorld(0, -halfY * 1.2),
    ];
    addTriangles(mesh, mark, colour, [
      [0, 1, 2],
      [2, 1, 0],
    ]);
  }
  return `${[
    'ply',
    'format ascii 1.0',
    `comment cameras of ${scene.id.replace(/[^\x20-\x7e]/g, '_')}, yaw positive ${convention.yaw}, pitch positive ${convention.pitch}`,
    'comment all views look from the origin; each frustum is drawn one unit away from it along its axis',
    `comment x right, y up, z backward; yaw 0 looks along yaw ${convention.yawZeroDeg} of the panorama's centre column`,
    `element vertex ${mesh.vertices.length}`,
    ...['x', 'y', 'z'].map(name => `property float ${name}`),
    ...['red', 'green', 'blue'].map(name => `property uchar ${name}`),
    `element face ${mesh.faces.length}`,
    'property list uchar int vertex_indices',
    'end_header',
    ...mesh.vertices,
    ...mesh.faces,
  ].join('\n')}\n`;
}

/** Warm at the top ring, cold at the lowest. */
function ringColour(ring: number, rings: number): string {
  const palette = ['230 120 40', '220 180 50', '60 160 130', '60 110 200'];
  return palette[Math.round((ring / Math.max(1, rings - 1)) * (palette.length - 1))];
}

/** A line as a thin prism of three sides. */
function addLine(mesh: Mesh, from: Vector3, to: Vector3, colour: string): void {
  const along = normalise([to[0] - from[0], to[1] - from[1], to[2] - from[2]]);
  const helper: Vector3 = Math.abs(along[1]) < 0.9 ? [0, 1, 0] : [1, 0, 0];
  const side = normalise(cross(along, helper));
  const up = cross(along, side);
  const points = [from, to].flatMap(end =>
    [0, 1, 2].map((k): Vector3 => {
      const [s, u] = [Math.sin((k * 2 * Math.PI) / 3) * lineRadius, Math.cos((k * 2 * Math.PI) / 3) * lineRadius];
      return [end[0] + side[0] * s + up[0] * u, end[1] + side[1] * s + up[1] * u, end[2] + side[2] * s + up[2] * u];
    }),
  );
  const faces = [0, 1, 2].flatMap(k => {
    const next = (k + 1) % 3;
    return [
      [k, next, next + 3],
      [k, next + 3, k + 3],
    ];
  });
  addTriangles(mesh, points, colour, faces);
}

function addTriangles(mesh: Mesh, points: readonly Vector3[], colour: string, faces: readonly number[][]): void {
  const first = mesh.vertices.length;
  for (const point of points) mesh.vertices.push(`${point.map(value => value.toFixed(5)).join(' ')} ${colour}`);
  for (const face of faces) mesh.faces.push(`3 ${face.map(index => index + first).join(' ')}`);
}

function cross(a: Vector3, b: Vector3): Vector3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function normalise([x, y, z]: Vector3): Vector3 {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}
