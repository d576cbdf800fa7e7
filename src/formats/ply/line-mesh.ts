/** Coloured lines as thin prisms in a PLY file: triangles, so that every viewer shows them. */
import type { Vector3 } from '../../core/geometry/sphere.ts';
import { cross, normalise } from '../../core/pose/matrix.ts';

export interface LineMesh {
  vertices: string[];
  faces: string[];
}

/** Adds a line as a prism of three sides. @param colour `red green blue`, 0..255 */
export function addLine(mesh: LineMesh, from: Vector3, to: Vector3, colour: string, radius: number): void {
  const along = normalise([to[0] - from[0], to[1] - from[1], to[2] - from[2]]);
  const helper: Vector3 = Math.abs(along[1]) < 0.9 ? [0, 1, 0] : [1, 0, 0];
  const side = normalise(cross(along, helper));
  const up = cross(along, side);
  const points = [from, to].flatMap(end =>
    [0, 1, 2].map((k): Vector3 => {
      const [s, u] = [Math.sin((k * 2 * Math.PI) / 3) * radius, Math.cos((k * 2 * Math.PI) / 3) * radius];
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

export function addTriangles(
  mesh: LineMesh,
  points: readonly Vector3[],
  colour: string,
  faces: readonly number[][],
): void {
  const first = mesh.vertices.length;
  for (const point of points) mesh.vertices.push(`${point.map(value => value.toFixed(5)).join(' ')} ${colour}`);
  for (const face of faces) mesh.faces.push(`3 ${face.map(index => index + first).join(' ')}`);
}

/** A frustum's four edges, its image's frame, and a triangle above the image's upper side. */
export function addFrustum(
  mesh: LineMesh,
  apex: Vector3,
  /** Top left, top right, bottom right, bottom left of the image plane. */
  corners: readonly [Vector3, Vector3, Vector3, Vector3],
  colour: string,
  radius: number,
): void {
  corners.forEach((corner, i) => {
    addLine(mesh, apex, corner, colour, radius);
    addLine(mesh, corner, corners[(i + 1) % 4], colour, radius);
  });
  const [topLeft, topRight, , bottomLeft] = corners;
  const at = (across: number, above: number): Vector3 =>
    [0, 1, 2].map(
      axis => topLeft[axis] + across * (topRight[axis] - topLeft[axis]) + above * (topLeft[axis] - bottomLeft[axis]),
    ) as unknown as Vector3;
  addTriangles(mesh, [at(0.42, 0.02), at(0.58, 0.02), at(0.5, 0.1)], colour, [
    [0, 1, 2],
    [2, 1, 0],
  ]);
}

/** The mesh as ASCII PLY. */
export function formatLineMesh({ vertices, faces }: LineMesh, comments: readonly string[]): string {
  return `${[
    'ply',
    'format ascii 1.0',
    ...comments.map(comment => `comment ${comment.replace(/[^\x20-\x7e]/g, '_')}`),
    `element vertex ${vertices.length}`,
    ...['x', 'y', 'z'].map(name => `property float ${name}`),
    ...['red', 'green', 'blue'].map(name => `property uchar ${name}`),
    `element face ${faces.length}`,
    'property list uchar int vertex_indices',
    'end_header',
    ...vertices,
    ...faces,
  ].join('\n')}\n`;
}
