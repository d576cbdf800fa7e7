import type { RigDeviation } from '../analysis/camera/pinhole/index.ts';

/** Least, middle and largest of a number over all cameras. */
export interface Range {
  least: number;
  median: number;
  most: number;
}

/** What `panoply camera` tells about posed images. */
export interface PinholeReport {
  kind: 'pinhole';
  verdict: {
    /** What the stored rotation and translation do together. */
    direction: 'world_to_camera' | 'camera_to_world';
    /** Name of a code's camera axes (`opencv`, `opengl`, ...), or letters such as `LUB`. */
    axes: string;
    /** World axis that is up: `y`, `z`, `-y`, ... */
    up: string;
    /** `left` where the determinant of the stored rotations is -1. */
    handedness: 'right' | 'left' | 'mixed';
    /** What K is stored as; `lens` focal length and sensor, `assumed` the card's lens where there was nothing. */
    intrinsics: string;
    /** The translation is in the last row, or the rotation is that of row vectors. */
    transposed: boolean;
    /** Whether the stored translation is the camera's place or the world's origin in camera axes. */
    translation: 'centre' | 'offset';
    /** How the rotation is written. */
    rotation: string;
    /** The world as the pictures show it; a left-handed one is mirrored in x when read. */
    world: 'right' | 'left';
  };
  /** What the files say in words or by their format, where they do, and whether the poses deny it. */
  stated?: { direction: 'world_to_camera' | 'camera_to_world'; axes: string; isContradicted: boolean };
  /** How much worse, as a share of the cameras' distance, optical axes meet under the next best direction; null without one. */
  margin: number | null;
  /** What neither poses nor pictures tell: `direction`, `axes`, `up`, `forward`, `intrinsics`, `focal`, `front`. */
  ambiguous: string[];
  /** Why, by key of `ambiguous`. */
  reasons: Record<string, string>;
  /** What else it could be, by key of `ambiguous`. */
  alternatives: Record<string, string[]>;
  /** How well outlines agree under each candidate; undefined where no subject stands out from its background. */
  evidence?: {
    scenes: number;
    views: number;
    origins: readonly string[];
    isDecisive: boolean;
    candidates: { direction: string; axes: string; up: string; world: string; lossPercent: number }[];
  };
  /** Focal against crop, as far as outlines tell. Scales are over the focal length as read from the files. */
  focal: {
    fits: 'stated' | 'lens' | 'neither' | 'open';
    /** On which outlines agree, and between which the true one is. */
    scale?: number;
    least?: number;
    most?: number;
    /** Of focal length and sensor, where they are stated beside a matrix and differ from it. */
    lensScale?: number;
  };
  /**
   * Which way the subjects face, in azimuths as of `rig`, within about 5 degrees. Where it is open, `front` is in
   * `ambiguous`; no reader needs it to decode poses, so it is no part of the verdict.
   */
  front: {
    azimuthDeg?: number;
    /** Where only the plane of symmetry is known: one of these. */
    candidatesDeg?: readonly number[];
    why: string;
  };
  rig: {
    views: Range;
    radius: Range;
    elevationDeg: Range;
    rollDeg: Range;
    fovXDeg: Range;
    /** Between neighbours in azimuth, the largest of each scene. */
    largestGapDeg: Range;
    /** Share of scenes whose cameras stand equally far apart. */
    evenShare: number;
    /** How far optical axes miss their common point. */
    missDeg: Range;
    upTiltDeg: number;
    ringTiltDeg?: number;
    /** Azimuths of the first scene looked at. */
    azimuthsDeg: number[];
  };
  /** Cameras unlike the others of their scene, the worst first. */
  deviations: RigDeviation[];
  unreadable: { path: string; reason: string }[];
  looked: { scenes: number; poseScenes: number; cameras: number; verdictScenes: number };
}
