/** From the model to what writers of posed images take. */
import { cameraToWorldRotation, focalPixels } from '../../core/geometry/perspective.ts';
import type { JsonObject } from '../../core/json.ts';
import type { PinholeCamera, SphericalCamera } from '../../core/model/camera.ts';
import type { Scene, View } from '../../core/model/dataset.ts';
import type { ImageRef } from '../../core/model/image.ts';
import { transpose3 } from '../../core/pose/matrix.ts';
import { poseMatrix } from '../../core/pose/stored-pose.ts';
import { isCameraKey } from '../../formats/cameras/camera-keys.ts';
import type { PosedExport, PosedFrame } from '../../formats/posed/export.ts';

export interface GatheredScene {
  scene: PosedExport;
  /** Pictures of the frames, in their order. */
  images: ImageRef[];
  /** What the model has and no target but the family's own keeps, with how often. */
  left: Map<string, number>;
  /** The files of that, for the family's own: layers of frames, and the mesh. */
  companions: {
    kind: 'depth' | 'normals' | 'mask' | 'mesh';
    frame: number;
    image: ImageRef;
    /** No picture, and named in metadata only where there is none. */
    isArray?: boolean;
  }[];
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

/** What a view knows beside its picture and camera. */
function extraOf({ captions, regions, extra }: View): JsonObject {
  const own = Object.fromEntries(Object.entries(extra).filter(([key]) => !isCameraKey(key)));
  return {
    ...(own as JsonObject),
    ...(captions.length > 0 ? { captions: captions as unknown as JsonObject[] } : {}),
    ...(regions.length > 0 ? { regions: regions as unknown as JsonObject[] } : {}),
  };
}

/** Members of a metadata file that are about the scene, not its cameras. */
function sceneExtra({ extra, prompt }: Scene): JsonObject {
  const metadata = (extra.metadata ?? {}) as JsonObject;
  const own = Object.fromEntries(
    Object.entries(metadata).filter(
      ([key]) =>
        !['cameras', 'convention', 'camera_convention', 'name', 'mesh', 'frames'].includes(key) &&
        !isCameraKey(key) &&
        !/^\d+$/.test(key),
    ),
  );
  return { ...own, ...(prompt === undefined ? {} : { prompt }) };
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
    let name = baseName(view.image.path);
    if (names.has(name.toLowerCase())) name = view.image.path.replace(/\//g, '_');
    names.add(name.toLowerCase());
    frames.push({ name, camera, extra: extraOf(view) });
    images.push(view.image);
    for (const [layer, what] of [
      ['depth', 'depth maps'],
      ['normals', 'normal maps'],
      ['ids', 'mask images'],
    ] as const)
      if (view.layers[layer]) {
        count(what);
        companions.push({
          kind: layer === 'ids' ? 'mask' : layer,
          frame: frames.length - 1,
          image: view.layers[layer],
        });
      }
    for (const { layer, file } of view.layerArrays ?? []) {
      count('layers as arrays');
      companions.push({ kind: layer === 'ids' ? 'mask' : layer, frame: frames.length - 1, image: file, isArray: true });
    }
  }
  if (scene.panorama) count('panoramas');
  if (scene.assets.mesh) {
    count('meshes');
    companions.push({ kind: 'mesh', frame: -1, image: scene.assets.mesh });
  }
  return {
    scene: { id: scene.id, split: scene.split, up: world, frames, extra: sceneExtra(scene) },
    images,
    left,
    companions,
    stored: scene.extra.metadata as JsonObject | undefined,
  };
}
