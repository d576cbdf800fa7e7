/** Where the cameras of a posed scene stand: around what, how far, how high, how evenly. */
import type { PinholeCamera } from '../../../core/model/camera.ts';
import { type Convergence, convergenceOf, type Ray } from '../../../core/pose/convergence.ts';
import { cross, dot, lengthOf, medianOf, normalise, subtract, type Vector } from '../../../core/pose/matrix.ts';

/** One camera of a rig. Angles in degrees, lengths in the world's unit. */
export interface RigCamera {
  view: string;
  centre: Vector;
  /** Around the up axis; 0 along {@link Rig.zero}, positive counter-clockwise seen from above. */
  azimuthDeg: number;
  /** Above the level of the subject. */
  elevationDeg: number;
  radius: number;
  /** Clockwise turn around the optical axis against an upright camera. */
  rollDeg: number;
  /** Between the optical axis and the direction of the point all cameras look at. */
  missDeg: number;
  /** Horizontal field of view. */
  fovDeg: number;
}

export interface Rig {
  /** The point nearest to all optical axes. */
  subject: Vector;
  up: Vector;
  /** Where azimuth 0 is: horizontal, unit length. */
  zero: Vector;
  cameras: RigCamera[];
  /** Largest angle between neighbours in azimuth; 360 for one camera. */
  largestGapDeg: number;
  /** Whether neighbours are equally far apart within half a degree. */
  isEven: boolean;
  /** Angle between the up axis and the normal of the plane nearest to all cameras; undefined below three. */
  ringTiltDeg?: number;
}

const degrees = (radians: number) => (radians * 180) / Math.PI;
const clampUnit = (value: number) => Math.max(-1, Math.min(1, value));

export function centreOf({ worldToCamera: m }: PinholeCamera): [number, number, number] {
  return [0, 1, 2].map(axis => 0 - (m[axis] * m[3] + m[4 + axis] * m[7] + m[8 + axis] * m[11])) as [
    number,
    number,
    number,
  ];
}

/** Horizontal directions of azimuth 0 and 90: for y up +z and +x (a face's front and left), for z up -y and +x. */
export function horizon(up: Vector): { zero: Vector; quarter: Vector } {
  const wanted: Vector = Math.abs(up[2]) > 0.7 ? [0, -Math.sign(up[2]) || -1, 0] : [0, 0, 1];
  const along = dot(wanted, up);
  const zero = normalise([wanted[0] - along * up[0], wanted[1] - along * up[1], wanted[2] - along * up[2]]);
  return { zero, quarter: cross(up, zero) };
}

/** Normal of the plane nearest to points: the direction in which they spread least, by inverse iteration. */
function planeNormal(points: readonly Vector[]): Vector | undefined {
  if (points.length < 3) return undefined;
  const middle = points.reduce<Vector>((sum, p) => [sum[0] + p[0], sum[1] + p[1], sum[2] + p[2]], [0, 0, 0]);
  const c = points.map(p =>
    subtract(p, [middle[0] / points.length, middle[1] / points.length, middle[2] / points.length]),
  );
  let best: { normal: Vector; area: number } | undefined;
  // The mean of the cross products of neighbours round the ring, each turned to one side.
  let sum: Vector = [0, 0, 0];
  for (let i = 0; i < c.length; i++)
    for (let j = i + 1; j < c.length; j++) {
      const normal = cross(c[i], c[j]);
      const area = lengthOf(normal);
      if (!best || area > best.area) best = { normal, area };
    }
  if (!best || best.area === 0) return undefined;
  for (let i = 0; i < c.length; i++)
    for (let j = i + 1; j < c.length; j++) {
      const normal = cross(c[i], c[j]);
      const sign = dot(normal, best.normal) < 0 ? -1 : 1;
      sum = [sum[0] + sign * normal[0], sum[1] + sign * normal[1], sum[2] + sign * normal[2]];
    }
  return normalise(sum);
}

/** The largest gap on a circle, and whether all are equal. */
export function gapsOf(azimuthsDeg: readonly number[]): { largestDeg: number; isEven: boolean } {
  if (azimuthsDeg.length < 2) return { largestDeg: 360, isEven: false };
  const sorted = azimuthsDeg.map(value => ((value % 360) + 360) % 360).sort((a, b) => a - b);
  const gaps = sorted.map((value, i) => (i + 1 < sorted.length ? sorted[i + 1] - value : sorted[0] + 360 - value));
  return { largestDeg: Math.max(...gaps), isEven: Math.max(...gaps) - Math.min(...gaps) < 1 };
}

/** Where most optical axes meet: those that pass far from where the others do are left out one by one. */
function meetWithoutStrays(rays: readonly Ray[]): Convergence | undefined {
  let kept = [...rays];
  let meeting = convergenceOf(kept);
  for (let left = Math.floor(rays.length / 3); left > 0 && meeting && kept.length > 3; left--) {
    // The one without which the others meet best.
    const tries = kept.map((_, i) => convergenceOf(kept.filter((__, j) => j !== i)));
    const misses = tries.map(each => each?.missDistance ?? Number.POSITIVE_INFINITY);
    const best = misses.indexOf(Math.min(...misses));
    if (!(misses[best] < 0.5 * meeting.missDistance) || meeting.missDistance < 0.02 * meeting.radius) break;
    kept = kept.filter((_, i) => i !== best);
    meeting = tries[best];
  }
  return meeting;
}

/**
 * The rig of one scene's cameras.
 * @param up of the world the cameras are in
 * @returns undefined without cameras
 */
export function describeRig(cameras: readonly { view: string; camera: PinholeCamera }[], up: Vector): Rig | undefined {
  if (cameras.length === 0) return undefined;
  const upright = normalise(up);
  const rays = cameras.map(({ camera }) => ({
    centre: centreOf(camera),
    direction: normalise([camera.worldToCamera[8], camera.worldToCamera[9], camera.worldToCamera[10]]),
  }));
  const meeting = meetWithoutStrays(rays);
  const subject = meeting?.point ?? [0, 0, 0];
  const { zero, quarter } = horizon(upright);
  const described = cameras.map(({ view, camera }, i): RigCamera => {
    const { centre, direction } = rays[i];
    const offset = subtract(centre, subject);
    const radius = lengthOf(offset);
    const m = camera.worldToCamera;
    // The camera's right against the level right of its view.
    const level = normalise(cross(direction, upright));
    const down = cross(direction, level);
    const right: Vector = [m[0], m[1], m[2]];
    return {
      view,
      centre,
      azimuthDeg: degrees(Math.atan2(dot(offset, quarter), dot(offset, zero))),
      elevationDeg: radius > 0 ? degrees(Math.asin(clampUnit(dot(offset, upright) / radius))) : 0,
      radius,
      rollDeg: degrees(Math.atan2(dot(right, down), dot(right, level))),
      missDeg: radius > 0 ? degrees(Math.acos(clampUnit(-dot(direction, offset) / radius))) : 0,
      fovDeg: 2 * degrees(Math.atan(camera.resolution[0] / 2 / camera.intrinsics[0])),
    };
  });
  const { largestDeg, isEven } = gapsOf(described.map(({ azimuthDeg }) => azimuthDeg));
  const normal = planeNormal(rays.map(({ centre }) => centre));
  return {
    subject,
    up: upright,
    zero,
    cameras: described,
    largestGapDeg: largestDeg,
    isEven,
    ringTiltDeg: normal && degrees(Math.acos(clampUnit(Math.abs(dot(normal, upright))))),
  };
}

/** A camera that is not like the others of its rig. */
export interface RigDeviation {
  scene: string;
  view: string;
  missDeg: number;
  rollDeg: number;
  /** Distance over the median of its scene. */
  radiusRatio: number;
  /** What is unlike, in words; empty for cameras that are merely the furthest off. */
  unlike: readonly ('aim' | 'roll' | 'distance')[];
}

/** Cameras of a rig against the rest of it. */
export function findDeviations(scene: string, { cameras }: Rig): RigDeviation[] {
  const median = (of: (camera: RigCamera) => number) => medianOf(cameras.map(of));
  const [miss, roll, radius] = [
    median(camera => camera.missDeg),
    median(camera => camera.rollDeg),
    median(camera => camera.radius),
  ];
  const rollSpread = median(camera => Math.abs(turn(camera.rollDeg - roll)));
  return cameras.map(camera => {
    const unlike: ('aim' | 'roll' | 'distance')[] = [];
    const radiusRatio = camera.radius / radius;
    if (cameras.length >= 3) {
      if (camera.missDeg > Math.max(6, 6 * miss)) unlike.push('aim');
      if (Math.abs(turn(camera.rollDeg - roll)) > Math.max(10, 8 * rollSpread)) unlike.push('roll');
      if (radiusRatio > 2.5 || radiusRatio < 0.4) unlike.push('distance');
    }
    return { scene, view: camera.view, missDeg: camera.missDeg, rollDeg: camera.rollDeg, radiusRatio, unlike };
  });
}

const turn = (angleDeg: number) => angleDeg - 360 * Math.round(angleDeg / 360);
