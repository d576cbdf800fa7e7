/** What the check knows of posed cameras, whatever format they come from. */
import { describeRig, findDeviations } from '../analysis/camera/pinhole/index.ts';
import type { PosedCameraFacts, PosedFacts } from '../analysis/check/posed-types.ts';
import { projectPoint } from '../core/geometry/pinhole.ts';
import type { PinholeCamera } from '../core/model/camera.ts';
import type { Scene } from '../core/model/dataset.ts';
import { convergenceOf } from '../core/pose/convergence.ts';
import { determinant3, lengthOf, meanOf, medianOf, orthonormalityError, type Vector } from '../core/pose/matrix.ts';
import { modelConvention, placeAxes, poseOfCamera, type StoredPose } from '../core/pose/stored-pose.ts';

type StoredPoses = readonly (StoredPose | undefined)[];

function lensPixelsOf({ focalLength, sensorWidth, resolution }: PinholeCamera): number | undefined {
  return focalLength && sensorWidth ? (focalLength / sensorWidth) * Math.max(...resolution) : undefined;
}

const posedViews = (scene: Scene) =>
  scene.views.flatMap(({ camera, image }, view) =>
    camera?.kind === 'pinhole' ? [{ view, camera, path: image.path }] : [],
  );

/** What a stored pose and its intrinsics are by themselves: the rotation as stored, drift and all. */
function ownFacts(view: number, camera: PinholeCamera, pose: StoredPose | undefined) {
  const rotation = pose?.rotations[0].matrix ?? [1, 0, 0, 0, 1, 0, 0, 0, 1];
  return {
    view,
    pose: pose && [...rotation, ...pose.translation],
    orthonormalityError: orthonormalityError(rotation),
    determinant: determinant3(rotation),
    resolution: camera.resolution,
    focalPixels: camera.intrinsics[0],
    focalPixelsY: camera.intrinsics[4],
    principalAt: {
      x: camera.intrinsics[2] / camera.resolution[0],
      y: camera.intrinsics[5] / camera.resolution[1],
    },
    lensPixels: lensPixelsOf(camera),
  };
}

/** Cameras of an identity, which all look at it. */
export function cameraFacts(
  scene: Scene,
  poses: StoredPoses,
  up: Vector,
): Pick<PosedFacts, 'cameras' | 'largestGapDeg'> {
  const posed = posedViews(scene);
  const rig = describeRig(
    posed.map(({ view, camera }) => ({ view: String(view), camera })),
    up,
  );
  if (!rig) return { cameras: [] };
  const deviations = findDeviations(scene.id, rig);
  const cameras = posed.map(({ view, camera }, i): PosedCameraFacts => {
    const at = projectPoint(camera, rig.subject);
    const [width, height] = camera.resolution;
    return {
      ...ownFacts(view, camera, poses[view]),
      pointer: `/cameras/${view}`,
      missDeg: rig.cameras[i].missDeg,
      subjectAt: at && { x: at.x / width, y: at.y / height },
      unlike: deviations[i].unlike,
    };
  });
  return { cameras, largestGapDeg: cameras.length >= 3 ? rig.largestGapDeg : undefined };
}

/** Cameras beyond this number are not held against each other. */
const mostHeld = 400;
/** Optical axes that meet this well, in radii, are aimed; those of captures by hand miss by more. */
const aimedMiss = 0.02;
/** How differently optical axes are directed where cameras stand around something: less is a forward-facing set. */
const aroundSpread = 0.3;

/** Whether most cameras of a scene are aimed at one point that they stand around, as rendered objects are. */
function isAimed(cameras: readonly PinholeCamera[]): boolean {
  if (cameras.length < 5 || cameras.length > mostHeld) return false;
  const rays = cameras.map(camera => {
    const { centre, axes } = placeAxes(poseOfCamera(camera), modelConvention);
    return { centre, direction: [axes[6], axes[7], axes[8]] as const };
  });
  if (lengthOf(meanOf(rays.map(({ direction }) => direction))) > 1 - aroundSpread) return false;
  const rig = describeRig(
    cameras.map((camera, i) => ({ view: String(i), camera })),
    [0, 0, 1],
  )!;
  const misses = rig.cameras.map(({ missDeg }) => missDeg);
  const middle = medianOf(misses);
  const aimed = rays.filter((_, i) => misses[i] <= Math.max(1, 2 * middle));
  const met = convergenceOf(aimed);
  return met !== undefined && aimed.length >= 0.7 * rays.length && met.relativeMiss < aimedMiss && met.inFront === 1;
}

/**
 * Cameras of a scene of any posed format. What they look at is held against them where most are aimed at one point: a
 * room, a street or a forward-facing set has no subject.
 */
export function sceneCameraFacts(scene: Scene, poses: StoredPoses): PosedFacts {
  const posed = posedViews(scene);
  const isAround = isAimed(posed.map(({ camera }) => camera));
  const around = isAround ? cameraFacts(scene, poses, [0, 0, 1]).cameras : undefined;
  const cameras = posed.map(({ view, camera, path }, i): PosedCameraFacts => {
    const { missDeg, subjectAt, unlike } = around?.[i] ?? { missDeg: 0, subjectAt: undefined, unlike: [] };
    // How high and how far cameras stand is free, and with it their roll against a horizon nobody states.
    const strays = unlike.filter(kind => kind === 'aim');
    return { ...ownFacts(view, camera, poses[view]), file: path, missDeg, subjectAt, unlike: strays };
  });
  return {
    pictures: scene.views.length,
    withoutCamera: [],
    name: scene.id,
    isNamedAlike: true,
    cameras,
    hasSubject: isAround,
  };
}
