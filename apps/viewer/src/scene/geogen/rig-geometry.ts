import { cameraCentre, type PinholeCamera, type Vector3 } from 'panoply';

/** What a set of posed cameras looks at and how it stands, for drawing. World axes, the world's unit. */
export interface Rig {
  centres: readonly Vector3[];
  /** The point nearest to all optical axes. */
  target: Vector3;
  /** Unit vector: the mean of the cameras' upward axes. */
  up: Vector3;
  /** Mean distance of the cameras from the axis through the target along `up`. */
  radius: number;
  /** Mean distance of the cameras from the target along `up`. */
  height: number;
  /** Largest distance of a camera from the target. */
  extent: number;
}

const dot = (a: Vector3, b: Vector3) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const minus = (a: Vector3, b: Vector3): Vector3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];

/** Camera's optical axis and upward axis in world axes, unit vectors. */
export function axesOf({ worldToCamera: m }: PinholeCamera): { forward: Vector3; up: Vector3; right: Vector3 } {
  return {
    right: [m[0], m[1], m[2]],
    up: [-m[4], -m[5], -m[6]],
    forward: [m[8], m[9], m[10]],
  };
}

/** The rig of some cameras; of none, one of unit size at the origin. */
export function measureRig(cameras: readonly PinholeCamera[]): Rig {
  const centres = cameras.map(({ worldToCamera }) => cameraCentre(worldToCamera) as Vector3);
  if (centres.length === 0) return { centres, target: [0, 0, 0], up: [0, 1, 0], radius: 1, height: 0, extent: 1 };
  const target = nearestPoint(cameras, centres);
  const sum = cameras.map(camera => axesOf(camera).up).reduce((a, b) => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]);
  const length = Math.hypot(...sum);
  const up: Vector3 = length > 1e-6 * cameras.length ? [sum[0] / length, sum[1] / length, sum[2] / length] : [0, 1, 0];
  const offsets = centres.map(centre => minus(centre, target));
  const heights = offsets.map(offset => dot(offset, up));
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  return {
    centres,
    target,
    up,
    radius: mean(offsets.map((offset, k) => Math.sqrt(Math.max(0, dot(offset, offset) - heights[k] ** 2)))),
    height: mean(heights),
    extent: Math.max(...offsets.map(offset => Math.hypot(...offset)), 1e-6),
  };
}

/**
 * The point with the least sum of squared distances to the optical axes: sum of (I - d d^T) x = sum of (I - d d^T) c.
 * Of one camera, or of parallel ones, a point a unit before the first.
 */
function nearestPoint(cameras: readonly PinholeCamera[], centres: readonly Vector3[]): Vector3 {
  const a = new Float64Array(9);
  const b = [0, 0, 0];
  cameras.forEach((camera, index) => {
    const d = axesOf(camera).forward;
    for (let row = 0; row < 3; row++) {
      for (let column = 0; column < 3; column++) {
        const value = (row === column ? 1 : 0) - d[row] * d[column];
        a[row * 3 + column] += value;
        b[row] += value * centres[index][column];
      }
    }
  });
  const minor = (i: number, j: number, k: number, l: number) => a[i] * a[l] - a[j] * a[k];
  const determinant = a[0] * minor(4, 5, 7, 8) - a[1] * minor(3, 5, 6, 8) + a[2] * minor(3, 4, 6, 7);
  if (Math.abs(determinant) < 1e-6 * cameras.length ** 3) {
    const { forward } = axesOf(cameras[0]);
    return [centres[0][0] + forward[0], centres[0][1] + forward[1], centres[0][2] + forward[2]];
  }
  // Cramer's rule.
  const solve = (column: number): number => {
    const m = a.slice();
    for (let row = 0; row < 3; row++) m[row * 3 + column] = b[row];
    return (
      (m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6])) /
      determinant
    );
  };
  return [solve(0), solve(1), solve(2)];
}

/**
 * A camera's picture plane in the world: its corners at `depth` along the optical axis, top-left first, clockwise in the
 * picture.
 */
export function picturePlane(camera: PinholeCamera, depth: number): [Vector3, Vector3, Vector3, Vector3] {
  const [width, height] = camera.resolution;
  const k = camera.intrinsics;
  const centre = cameraCentre(camera.worldToCamera);
  const { right, up, forward } = axesOf(camera);
  const corner = (x: number, y: number): Vector3 => {
    const down = (y - k[5]) / k[4];
    const across = (x - k[2] - k[1] * down) / k[0];
    return [0, 1, 2].map(
      axis => centre[axis] + depth * (forward[axis] + across * right[axis] - down * up[axis]),
    ) as unknown as Vector3;
  };
  return [corner(0, 0), corner(width, 0), corner(width, height), corner(0, height)];
}

/** Points of a circle around the axis, closed: the ring the cameras stand on. */
export function ringPoints({ target, up, radius, height }: Rig, count = 128): Vector3[] {
  const helper: Vector3 = Math.abs(up[1]) < 0.9 ? [0, 1, 0] : [1, 0, 0];
  const side = crossOf(up, helper);
  const length = Math.hypot(...side);
  const u: Vector3 = [side[0] / length, side[1] / length, side[2] / length];
  const v = crossOf(up, u);
  return Array.from({ length: count + 1 }, (_, k) => {
    const angle = (2 * Math.PI * k) / count;
    const [c, s] = [Math.cos(angle) * radius, Math.sin(angle) * radius];
    return [0, 1, 2].map(axis => target[axis] + up[axis] * height + c * u[axis] + s * v[axis]) as unknown as Vector3;
  });
}

function crossOf(a: Vector3, b: Vector3): Vector3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
