import { type Matrix3, multiply3, type PinholeCamera, transform3, transpose3, type Vector3 } from 'panoply';

/** A line's part inside a picture, in pixels (top-left corner (0, 0)). */
export type Segment = readonly [x0: number, y0: number, x1: number, y1: number];

/** Rotation and translation of a world-to-camera matrix. */
function poseOf({ worldToCamera: m }: PinholeCamera): { rotation: Matrix3; translation: Vector3 } {
  return {
    rotation: [m[0], m[1], m[2], m[4], m[5], m[6], m[8], m[9], m[10]],
    translation: [m[3], m[7], m[11]],
  };
}

/** Direction in camera axes (z = 1) through a pixel; with skew. */
function rayThrough({ intrinsics: k }: PinholeCamera, x: number, y: number): Vector3 {
  const down = (y - k[5]) / k[4];
  return [(x - k[2] - k[1] * down) / k[0], down, 1];
}

/**
 * What a pixel of one picture may be in another: the ray through it, as the other camera sees it, cut to the other
 * picture and to what is in front of that camera.
 * @param x pixels from the left edge of the first picture (0.5 is the first column's centre)
 * @returns undefined when the ray is not in the other picture, or the cameras stand in one place
 * @source R. Hartley, A. Zisserman, Multiple View Geometry (2nd edition), 9.1: the image of the ray, here drawn as the
 *   half-line that starts at the epipole instead of the line l' = F x, of which half lies behind the cameras
 */
export function epipolarSegment(from: PinholeCamera, to: PinholeCamera, x: number, y: number): Segment | undefined {
  const [first, second] = [poseOf(from), poseOf(to)];
  const toSecond = multiply3(second.rotation, transpose3(first.rotation));
  const moved = transform3(toSecond, first.translation);
  const origin = second.translation.map((value, k) => value - moved[k]) as [number, number, number];
  const direction = transform3(toSecond, rayThrough(from, x, y));
  const k = to.intrinsics;
  // Homogeneous picture coordinates of origin + s * direction; everything is linear in s >= 0 but the division.
  const project = ([px, py, pz]: Vector3): Vector3 => [k[0] * px + k[1] * py + k[2] * pz, k[4] * py + k[5] * pz, pz];
  const [start, along] = [project(origin), project(direction)];
  const cross = Math.hypot(
    start[1] * along[2] - start[2] * along[1],
    start[2] * along[0] - start[0] * along[2],
    start[0] * along[1] - start[1] * along[0],
  );
  if (cross < 1e-9 * Math.hypot(...start) * Math.hypot(...along) || Math.hypot(...start) === 0) return undefined;
  const [width, height] = to.resolution;
  // Inside means w > 0, 0 <= u <= width * w, 0 <= v <= height * w: linear inequalities in s, so an interval of s.
  const near = 1e-6;
  const inequalities: [constant: number, slope: number][] = [
    [start[2] - near, along[2]],
    [start[0], along[0]],
    [width * start[2] - start[0], width * along[2] - along[0]],
    [start[1], along[1]],
    [height * start[2] - start[1], height * along[2] - along[1]],
  ];
  let [low, high] = [0, Number.POSITIVE_INFINITY];
  for (const [constant, slope] of inequalities) {
    if (slope > 0) low = Math.max(low, -constant / slope);
    else if (slope < 0) high = Math.min(high, -constant / slope);
    else if (constant < 0) return undefined;
  }
  if (!(low < high)) return undefined;
  const at = (s: number): [number, number] => {
    if (s === Number.POSITIVE_INFINITY) return [along[0] / along[2], along[1] / along[2]];
    const w = start[2] + s * along[2];
    return [(start[0] + s * along[0]) / w, (start[1] + s * along[1]) / w];
  };
  return [...at(low), ...at(high)] as unknown as Segment;
}
