import { FormatError, PanoplyError } from '../../core/errors.ts';
import type { Scene } from '../../core/model/dataset.ts';
import type { ImageRef, RgbImage } from '../../core/model/image.ts';
import type { SceneSample, ViewSample } from './scene-sample.ts';

/** A picture that could not be read. */
export interface Unreadable {
  path: string;
  reason: string;
}

export interface SampledScene {
  /** Undefined when the panorama, every view or every camera is missing. */
  sample?: SceneSample;
  unreadable: Unreadable[];
}

/**
 * Decodes a scene's panorama and its views with spherical cameras.
 * @param read decodes a picture; its {@link PanoplyError}s are collected, others thrown
 * @param panorama another panorama of the scene, e.g. its original
 */
export async function sampleScene(
  scene: Scene,
  read: (image: ImageRef) => Promise<RgbImage>,
  panorama: ImageRef | undefined = scene.panorama?.image,
): Promise<SampledScene> {
  const unreadable: Unreadable[] = [];
  const attempt = async (image: ImageRef): Promise<RgbImage | undefined> => {
    try {
      return await read(image);
    } catch (error) {
      if (!(error instanceof PanoplyError)) throw error;
      unreadable.push({ path: image.path, reason: error.message });
      return undefined;
    }
  };
  const picture = panorama && (await attempt(panorama));
  if (!picture) return { unreadable };
  const views: ViewSample[] = [];
  for (const [index, { camera, image }] of scene.views.entries()) {
    if (camera?.kind !== 'spherical' || !(camera.fovX > 0 && camera.fovX < 180)) continue;
    const view = await attempt(image);
    if (view) views.push({ index, image: view, yaw: camera.yaw, pitch: camera.pitch, fov: camera.fovX });
  }
  return { sample: views.length > 0 ? { id: scene.id, panorama: picture, views } : undefined, unreadable };
}

/** The error for a dataset without one scene to look at, naming the first unreadable file. */
export function noPicturesError(unreadable: readonly Unreadable[]): FormatError {
  const first = unreadable[0];
  return new FormatError(
    'no-pictures',
    first
      ? `Expected a panorama with its views but none can be read; the first: ${first.reason}`
      : 'Expected scenes with a panorama, views and cameras but found none',
    { where: first && { file: first.path }, hint: 'panoply check says what is missing.' },
  );
}
