/** What the check knows of posed scenes, beside their pictures. */

/** One camera of an identity, as its metadata has it. */
export interface PosedCameraFacts {
  /** Index of the view. */
  view: number;
  /** Where it is told of, in the scene's file or in this one: its picture, where a format has no place for a camera. */
  pointer?: string;
  file?: string;
  /** Rotation (row-major 3x3) and translation as stored. */
  pose?: readonly number[];
  /** Largest entry of R^T R - 1, and the determinant, of the stored rotation. */
  orthonormalityError: number;
  determinant: number;
  /** Between the optical axis and the point all cameras of the scene look at, degrees. */
  missDeg: number;
  /** Where that point is in the picture: shares of the width and height, 0.5 in the middle; undefined behind the camera. */
  subjectAt?: { x: number; y: number };
  /** Unlike the other cameras of the scene. */
  unlike: readonly ('aim' | 'roll' | 'distance')[];
  resolution: readonly [number, number];
  /** Pixels: of the intrinsics, and of focal length and sensor, where both are there. */
  focalPixels: number;
  focalPixelsY: number;
  lensPixels?: number;
  /** Shares of the width and height, 0.5 in the middle. */
  principalAt: { x: number; y: number };
}

export interface PosedFacts {
  /** Pictures found for the identity, and those no camera names. */
  pictures: number;
  withoutCamera: readonly string[];
  /** The file with its cameras; undefined where there is none. */
  metadata?: string;
  /** Name the metadata gives the identity, and the name its pictures do. */
  statedName?: string;
  name: string;
  isNamedAlike: boolean;
  cameras: readonly PosedCameraFacts[];
  /** False where the cameras look at no one subject: what they miss and see of it then says nothing. */
  hasSubject?: boolean;
  /** Degrees; of scenes with at least three cameras. */
  largestGapDeg?: number;
  /** How the outlines agree on one solid (`--deep`). */
  hull?: HullFacts;
}

/** How the silhouettes of a scene agree, and which does not. */
export interface HullFacts {
  /** Per cent of the picture's width by which the hull falls short of outlines. */
  lossPercent: number;
  /** The view without which all others agree, and how well they do then. */
  stray?: { view: number; lossPercent: number };
  /** Two views that agree once their pictures are exchanged. */
  exchanged?: readonly [number, number];
}

/** One zip of a set. */
export interface ArchiveFacts {
  file: string;
  bytes: number;
  entries: number;
  /** Of names, sizes and checksums of all members: equal where the contents are. */
  fingerprint: string;
  /** Identities with pictures in it, and how many of these the metadata know. */
  identities: number;
  known: number;
  /** Number in its name, and the name around it. */
  part?: { series: string; number: number };
  /** Members that an earlier root has too. */
  repeated: number;
  /** Why it cannot be opened; nothing but its name is known then. */
  broken?: string;
}

export interface PosedSetFacts {
  archives: readonly ArchiveFacts[];
  /** Whether there are metadata for anybody. */
  hasMetadata: boolean;
  /** Determinant of most stored rotations. */
  determinant: number;
}
