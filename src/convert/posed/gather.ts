/** From the model to what writers of posed images take. */
import { cameraToWorldRotation, focalPixels } from '../../core/geometry/perspective.ts';
import type { JsonObject } from '../../core/json.ts';
import type { PinholeCamera, SphericalCamera } from '../../core/model/camera.ts';
import type { LayerArray, Scene, View } from '../../core/model/dataset.ts';
import type { ImageRef } from '../../core/model/image.ts';
import { transpose3 } from '../../core/pose/matrix.ts';
import { poseMatrix } from '../../core/pose/stored-pose.ts';
import { isCameraKey } from '../../formats/cameras/camera-keys.ts';
import { isObject } from '../../formats/cameras/values.ts';
import type { PosedExport, PosedFrame } from '../../formats/posed/export.ts';

export interface GatheredScene {
  scene: PosedExport;
  /** Pictures of the frames, in their order. */
  images: ImageRef[];
  /** What the model has and no target keeps, with how often. */
  left: Map<string, number>;
  /** Files beside the pictures: layers of frames, and the mesh. */
  companions: {
    kind: 'depth' | 'normals' | 'mask' | 'mesh';
    frame: number;
    image: ImageRef;
    /** A depth map in the unit of nerfstudio. */
    isOfTransforms?: boolean;
    /** No picture, and named in metadata only where there is none. */
    isArray?: boolean;
  }[];
  /** The files of points that a reconstruction knows, and the names of the frames in them. */
  points?: { files: readonly ImageRef[]; names: readonly string[]; toWorld?: readonly number[] };
  /** The metadata as the source has it. */
  stored?: JsonObject;
}

/** A view of a panorama as a camera at the origin: x right, y down, z forward of the panorama's centre column. */
function pinholeOf(camera: SphericalCamera, width: number, height: number): PinholeCamera {
  const rotation = transpose3(cameraToWorldRotation(camera)).map(value => value + 0);
  const [fx, fy] = [focalPixels(camera.fovX, width), focalPixels(camera.fovY, height)];
  return {
    kind: 'pinhole',
    worldToCamera: poseMatrix(rotation, [0, 0, 0]),
    intrinsics: [fx, 0, width / 2, 0, fy, height / 2, 0, 0, 1],
    resolution: [width, height],
  };
}

const baseName = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/** Whether a view's depth map came with transforms.json, whose unit is its own. */
const hasDepthOfTransforms = ({ extra }: View) =>
  isObject(extra.transforms) && extra.transforms.depth_file_path !== undefined;

/**
 * What a picture is called among those of its scene: as its file, with its folders where its view's name has them, or as
 * its whole path, with a number at last. Many formats know views by their names without ending: those are distinct, also
 * by letter case.
 * @param taken such names in small letters; the new one is added
 */
function nameOf({ id, image: { path } }: View, scene: string, taken: Set<string>): string {
  const bare = path.replace(/\.\w+$/, '');
  const ending = path.slice(bare.length);
  const base = baseName(bare);
  const own = id.startsWith(`${scene}/`) ? id.slice(scene.length + 1).replaceAll('/', '_') : '';
  // Keys of a WebDataset have no dots.
  let stem = own.endsWith(`_${base}`) || own.replaceAll('.', '_') === base ? own : base;
  for (let number = 1; taken.has(stem.toLowerCase()); number++) {
    const whole = bare.replaceAll('/', '_');
    stem = number === 1 ? whole : `${whole}_${number}`;
  }
  taken.add(stem.toLowerCase());
  return stem + ending;
}

/** What a view knows beside its picture, its camera and its layers. */
function extraOf({ captions, regions, extra }: View): JsonObject {
  const own = Object.fromEntries(Object.entries(extra).filter(([key]) => !isCameraKey(key)));
  if (isObject(own.transforms)) {
    const { depth_file_path: _, ...transforms } = own.transforms;
    if (Object.keys(transforms).length > 0) own.transforms = transforms;
    else delete own.transforms;
  }
  return {
    ...(own as JsonObject),
    ...(captions.length > 0 ? { captions: captions as unknown as JsonObject[] } : {}),
    ...(regions.length > 0 ? { regions: regions as unknown as JsonObject[] } : {}),
  };
}

/** What scenes keep that is read from files as a whole. */
const wholeFiles = new Set(['metadata', 'metadataFile', 'entry']);

/** What is known of the scene: members of a metadata file that are not about its cameras, and what formats keep beside. */
function sceneExtra({ extra, prompt }: Scene): JsonObject {
  const metadata = (extra.metadata ?? {}) as JsonObject;
  const beside = Object.fromEntries(Object.entries(extra).filter(([key]) => !wholeFiles.has(key))) as JsonObject;
  const own = Object.fromEntries(
    Object.entries(metadata).filter(
      ([key]) =>
        !['cameras', 'convention', 'camera_convention', 'name', 'mesh', 'frames'].includes(key) &&
        !isCameraKey(key) &&
        !/^\d+$/.test(key),
    ),
  );
  return { ...own, ...beside, ...(prompt === undefined ? {} : { prompt }) };
}

/** @param up world axis that is up */
export async function gatherScene(scene: Scene, up: string): Promise<GatheredScene> {
  const frames: PosedFrame[] = [];
  const images: ImageRef[] = [];
  const left = new Map<string, number>();
  const companions: GatheredScene['companions'] = [];
  const count = (what: string) => left.set(what, (left.get(what) ?? 0) + 1);
  const names = new Set<string>();
  let world = up;
  const { points } = scene.assets;
  const pointNames: string[] = [];
  for (const view of scene.views) {
    let camera: PinholeCamera;
    if (view.camera?.kind === 'pinhole') camera = view.camera;
    else if (view.camera?.kind === 'spherical') {
      const { width, height } = await view.image.size();
      camera = pinholeOf(view.camera, width, height);
      world = '-y';
    } else {
      count('pictures without a camera');
      continue;
    }
    frames.push({ name: nameOf(view, scene.id, names), camera, extra: extraOf(view) });
    images.push(view.image);
    if (points) pointNames.push(points.nameOf(view.image));
    const frame = frames.length - 1;
    const kindOf = (layer: LayerArray['layer']) => (layer === 'ids' ? 'mask' : layer);
    for (const layer of ['depth', 'normals', 'ids'] as const) {
      const image = view.layers[layer];
      if (image) companions.push({ kind: kindOf(layer), frame, image, isOfTransforms: hasDepthOfTransforms(view) });
    }
    for (const { layer, file } of view.layerArrays ?? [])
      companions.push({ kind: kindOf(layer), frame, image: file, isArray: true });
  }
  if (scene.panorama) count('panoramas');
  const known = await points?.count();
  if (known?.points) left.set('points', known.points);
  if (known?.observations) left.set('observations in images', known.observations);
  if (scene.assets.mesh) companions.push({ kind: 'mesh', frame: -1, image: scene.assets.mesh });
  return {
    scene: { id: scene.id, split: scene.split, up: world, frames, extra: sceneExtra(scene) },
    images,
    left,
    companions,
    points:
      known && known.points + known.observations > 0
        ? { files: points!.files, names: pointNames, toWorld: points!.toWorld }
        : undefined,
    stored: scene.extra.metadata as JsonObject | undefined,
  };
}
