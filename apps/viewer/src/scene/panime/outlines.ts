import {
  cameraToWorldRotation,
  RADIANS_PER_DEGREE,
  type SphericalCamera,
  transform3,
  type Vector3,
  yawPitchOf,
} from 'panoply';

/** Points an edge is drawn with: an edge of 90 degrees then bends by less than a pixel between two of them. */
const pointsPerEdge = 32;

/**
 * The border of a view on the sphere, as unit directions (x right, y down, z forward of the panorama's centre):
 * great circles, closed (the last point is the first), from the view's top-left corner clockwise in its picture.
 */
export function viewOutline(camera: SphericalCamera, perEdge = pointsPerEdge): Vector3[] {
  const rotation = cameraToWorldRotation(camera);
  const [right, down] = [camera.fovX, camera.fovY].map(fov => Math.tan((fov / 2) * RADIANS_PER_DEGREE));
  const corners = [
    [-right, -down],
    [right, -down],
    [right, down],
    [-right, down],
  ];
  const points: Vector3[] = [];
  for (let k = 0; k <= 4 * perEdge; k++) {
    const edge = Math.floor(k / perEdge) % 4;
    const along = (k % perEdge) / perEdge;
    const [from, to] = [corners[edge], corners[(edge + 1) % 4]];
    const [x, y] = [from[0] + (to[0] - from[0]) * along, from[1] + (to[1] - from[1]) * along];
    const length = Math.hypot(x, y, 1);
    points.push(transform3(rotation, [x / length, y / length, 1 / length]));
  }
  return points;
}

/** Where a direction lies on a flat map of width 2 and height 1: its top-left corner is (0, 0), yaw -180, pitch 90. */
export function mapPointOf(direction: Vector3): [x: number, y: number] {
  const { yawDeg, pitchDeg } = yawPitchOf(direction);
  return [(yawDeg + 180) / 180, (90 - pitchDeg) / 180];
}

/**
 * A closed outline on the flat map, cut where it crosses the map's sides: pieces of points with x in [0, 2], y in
 * [0, 1]. Each piece ends on the side where the next one begins. An outline around a pole becomes one piece from side
 * to side.
 */
export function outlineOnMap(outline: readonly Vector3[]): [number, number][][] {
  const pieces: [number, number][][] = [];
  let piece: [number, number][] = [];
  let previous: [number, number] | undefined;
  for (const point of outline.map(mapPointOf)) {
    if (previous && Math.abs(point[0] - previous[0]) > 1) {
      // The crossing's height, along the short way around.
      const toRight = point[0] < previous[0];
      const [side, otherSide] = toRight ? [2, 0] : [0, 2];
      const travelled = point[0] + (toRight ? 2 : -2) - previous[0];
      const share = travelled === 0 ? 0 : (side - previous[0]) / travelled;
      const y = previous[1] + (point[1] - previous[1]) * share;
      piece.push([side, y]);
      pieces.push(piece);
      piece = [[otherSide, y]];
    }
    piece.push(point);
    previous = point;
  }
  pieces.push(piece);
  // A cut outline begins somewhere between two cuts: its last piece runs on into the first.
  if (pieces.length > 1) {
    const last = pieces.pop()!;
    pieces[0] = [...last, ...pieces[0].slice(1)];
  }
  return pieces.filter(({ length }) => length > 1);
}

/** SVG path data of an outline on a flat map that is 2 wide and 1 high. */
export function outlinePath(camera: SphericalCamera): string {
  return outlineOnMap(viewOutline(camera))
    .map(piece => piece.map(([x, y], k) => `${k ? 'L' : 'M'}${x.toFixed(4)} ${y.toFixed(4)}`).join(''))
    .join('');
}

/** Whether a camera sees a direction. */
export function seesDirection(camera: SphericalCamera, direction: Vector3): boolean {
  const r = cameraToWorldRotation(camera);
  // The transpose takes world to camera axes.
  const [x, y, z] = [0, 1, 2].map(k => r[k] * direction[0] + r[k + 3] * direction[1] + r[k + 6] * direction[2]);
  const [right, down] = [camera.fovX, camera.fovY].map(fov => Math.tan((fov / 2) * RADIANS_PER_DEGREE));
  return z > 0 && Math.abs(x) <= right * z && Math.abs(y) <= down * z;
}
