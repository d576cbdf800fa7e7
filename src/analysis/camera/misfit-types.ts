import type { CoarseView } from './coarse.ts';
import type { RenderingConvention } from './detect.ts';
import type { PanoramaThumbnail } from './thumbnail.ts';

/** What a misfit seems to be. */
export type LikelyCause =
  /** The view of another camera of the scene, by its place in the scene's list. */
  | { kind: 'swapped'; view: number }
  /** Mirrored left to right (in a set whose views are mirrored: not mirrored). */
  | { kind: 'mirrored' }
  /** The scene, from a camera that is not in its list; degrees in the dataset's own convention. */
  | { kind: 'moved'; yaw: number; pitch: number }
  /** A view of another scene's panorama. */
  | { kind: 'other-panorama'; scene: string; view: number }
  /** Parts of it fit: the panorama or the view was changed since. */
  | { kind: 'stale'; changedPart: number };

export interface Misfit {
  scene: string;
  /** Place in the scene's list of views. */
  view: number;
  /** Of the stored view against the one rendered under the verdict, RGB, dB. */
  psnrDb: number;
  likely?: LikelyCause;
}

/** A verdict to hold views against. */
export interface FitRendering extends RenderingConvention {
  /** Share of bad tiles of the usual view, of {@link usualBadPart}: no fault where the set is resampled otherwise. */
  usualBadPart: number;
}

/** Where a camera looks, as stored; degrees. */
export interface StoredAngles {
  index: number;
  yaw: number;
  pitch: number;
  fov: number;
}

/** A view that does not fit, with what its own scene tells of it. */
export interface Suspect {
  view: number;
  psnrDb: number;
  likely?: LikelyCause;
  /** Set where other panoramas may explain it: how well they must. */
  search?: { coarse: CoarseView; cameras: readonly StoredAngles[]; limit: number };
}

/** How a scene's views fit: 8 KB, and two for every view that does not. */
export interface SceneFit {
  scene: string;
  thumbnail: PanoramaThumbnail;
  /** Views measured. */
  views: number;
  suspects: readonly Suspect[];
}
