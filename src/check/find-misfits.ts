import type { ViewMisfit } from '../analysis/check/types.ts';
import type { SphericalCamera } from '../core/model/camera.ts';
import type { RgbImage } from '../core/model/image.ts';

/** A panorama and its views, decoded. Valid during the call alone: the pixels lie in memory that is used again. */
export interface DecodedScene {
  panorama: RgbImage;
  /** By index; undefined where a view could not be decoded or has no camera. */
  views: readonly ({ image: RgbImage; camera: SphericalCamera } | undefined)[];
}

/** Finds the views that are not what their cameras see. */
export type FindMisfits = (scene: DecodedScene) => ViewMisfit[];

/** Where convention detection plugs into `check --deep`; the rule `view-misfit` reports what it gives. */
export const findMisfits: FindMisfits | undefined = undefined as FindMisfits | undefined;
