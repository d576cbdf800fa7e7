import type { PinholeCamera } from '../../core/model/camera.ts';

/** Where the files of identity n are: the card's layout, and beside it one folder per layer. */
export interface SubjectPaths {
  name: string;
  /** Folder of the images. */
  folder: string;
  metadata: string;
  mesh: string;
  image(view: number): string;
  depthPng(view: number): string;
  depthNpy(view: number): string;
  normals(view: number): string;
  parts(view: number): string;
  /** Everything the identity may own, for the layers asked for. */
  outputs(layers: { depth: boolean; normals: boolean; masks: boolean; meshes: boolean }): string[];
}

/** Paths of identity `id` (a number, or a slug for meshes of one's own). */
export function subjectPaths(id: number | string): SubjectPaths {
  const name = `subj_id_${id}`;
  const metadata = `metadata/metadata_id_${id}.json`;
  const mesh = `meshes/${name}.glb`;
  return {
    name,
    folder: name,
    metadata,
    mesh,
    image: view => `${name}/${view}.png`,
    depthPng: view => `depth/${name}/${view}.png`,
    depthNpy: view => `depth/${name}/${view}.npy`,
    normals: view => `normals/${name}/${view}.png`,
    parts: view => `masks/${name}/${view}.png`,
    outputs: ({ depth, normals, masks, meshes }) => [
      name,
      metadata,
      ...(depth ? [`depth/${name}`] : []),
      ...(normals ? [`normals/${name}`] : []),
      ...(masks ? [`masks/${name}`] : []),
      ...(meshes ? [mesh] : []),
    ],
  };
}

/** The convention in words, written into every metadata file. */
export const conventionInWords =
  'World: right-handed, metres, y up, the face looks along +z, origin at the head. ' +
  'world_to_camera: 4x4, row-major, column vectors; camera axes are OpenCV (x right, y down, z forward), det of the rotation +1. ' +
  "camera_to_image: 3x3 in pixels of the stored image; its top-left corner is (0, 0), the first pixel's centre (0.5, 0.5). " +
  'focal_length and sensor_width are millimetres of the uncropped picture, the sensor along its longer side. ' +
  'Depth is along the optical axis; normals are unit vectors in camera axes, towards the camera.';

/** A region of an image in a metadata file: a part of the head with its mask. */
export interface PartRegion {
  part: number;
  name: string;
  area: number;
  /** [x, y, width, height] in pixels. */
  bbox: readonly number[];
  segmentation: { size: readonly number[]; counts: string };
}

/** One camera of a metadata file. */
export interface CameraEntry {
  image: string;
  world_to_camera: number[][];
  camera_to_image: number[][];
  resolution: readonly number[];
  focal_length?: number;
  sensor_width?: number;
  /** [x, y, width, height] in pixels of a picture of `full_resolution`, before scaling to `resolution`. */
  crop?: readonly number[];
  full_resolution?: readonly number[];
  depth?: string;
  /** Metres a unit of the 16-bit PNG; 0 is no surface. */
  depth_scale?: number;
  normals?: string;
  mask?: string;
  /** x, y in pixels and depth in metres, in the order of `landmarks.names`. */
  landmarks?: readonly (readonly number[])[];
  regions?: readonly PartRegion[];
}

/** metadata_id_n.json. */
export interface SubjectMetadata {
  name: string;
  synthetic?: string;
  convention: string;
  cameras: readonly CameraEntry[];
  mesh?: string;
  parts?: Readonly<Record<string, string>>;
  landmarks?: { names: readonly string[]; world: readonly (readonly number[])[] };
  attributes?: Readonly<Record<string, unknown>>;
  /** For meshes of one's own: p_world = scale * rotation * p_mesh + offset; rotation: rows, absent for none. */
  mesh_to_world?: { scale: number; rotation?: readonly (readonly number[])[]; offset: readonly number[] };
}

function rows(matrix: readonly number[], width: number): number[][] {
  return Array.from({ length: matrix.length / width }, (_, row) => matrix.slice(row * width, row * width + width));
}

/** The card's camera fields of a camera. */
export function cameraEntry(image: string, camera: PinholeCamera): CameraEntry {
  return {
    image,
    world_to_camera: rows(camera.worldToCamera, 4),
    camera_to_image: rows(camera.intrinsics, 3),
    resolution: camera.resolution,
    focal_length: camera.focalLength,
    sensor_width: camera.sensorWidth,
  };
}

/** JSON with one line per camera and per top-level field. */
export function formatMetadata(metadata: SubjectMetadata): string {
  const lines = Object.entries(metadata)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => {
      if (key !== 'cameras') return `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`;
      return `  "cameras": [\n${(value as CameraEntry[]).map(entry => `    ${JSON.stringify(entry)}`).join(',\n')}\n  ]`;
    });
  return `{\n${lines.join(',\n')}\n}\n`;
}
