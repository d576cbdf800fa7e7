/** Panime's layout as its card gives it: paths, JSON entries, names. */
import type { SphericalCamera } from '../../core/model/camera.ts';

export const panimeSplits = ['train', 'test', 'val'] as const;
export type PanimeSplit = (typeof panimeSplits)[number];

/** One element of `train.json`, `test.json` or `val.json`. Paths are relative to the dataset's root. */
export interface PanimeEntry {
  pano: string;
  pano_prompt: string;
  images: string[];
  cameras: {
    /** Degrees; nested as the card has it: one list of one number a view. */
    FoV: [number[]];
    /** Yaw, degrees, positive to the right. */
    theta: [number[]];
    /** Pitch, degrees, positive up. */
    phi: [number[]];
  };
  prompts: string[];
}

export type ImageExtension = 'png' | 'webp' | 'jpg';

const maximumSlugLength = 120;

/**
 * Folder name of a prompt: everything but ASCII letters and digits turned to `_`, runs collapsed, at most 120
 * characters. `_` for a prompt without any ASCII letter or digit, empty for an empty one.
 */
export function slugOf(prompt: string): string {
  return prompt.replace(/[^A-Za-z0-9]+/g, '_').slice(0, maximumSlugLength);
}

/** A slug made distinct by a suffix, still at most 120 characters. */
export function suffixedSlug(slug: string, suffix: string): string {
  const stem = slug.slice(0, maximumSlugLength - suffix.length - 1).replace(/_$/, '');
  return `${stem === '' ? 'scene' : stem}_${suffix}`;
}

/** Paths of one scene's files, relative to the dataset's root. */
export interface ScenePaths {
  folder: string;
  panorama: string;
  original: string;
  views: string[];
  /** Folder of the scene's panoptic truth, where a build writes it. */
  regions: string;
}

export function scenePaths(split: string, slug: string, viewCount: number, extension: ImageExtension): ScenePaths {
  const folder = `${split}/${slug}`;
  return {
    folder,
    panorama: `${folder}/pano/image.${extension}`,
    original: `${folder}/pano/original.png`,
    regions: `regions/${folder}`,
    views: Array.from({ length: viewCount }, (_, i) => `${folder}/images/${i}.${extension}`),
  };
}

/** The JSON entry of a scene. */
export function panimeEntry(
  paths: ScenePaths,
  prompt: string,
  cameras: readonly SphericalCamera[],
  captions: readonly string[],
): PanimeEntry {
  return {
    pano: paths.panorama,
    pano_prompt: prompt,
    images: paths.views,
    cameras: {
      FoV: [cameras.map(({ fovX }) => fovX)],
      theta: [cameras.map(({ yaw }) => yaw)],
      phi: [cameras.map(({ pitch }) => pitch)],
    },
    prompts: cameras.map((_, i) => captions[i] ?? ''),
  };
}
