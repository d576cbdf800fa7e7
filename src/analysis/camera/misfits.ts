/** Views that do not show what their camera says, and what they seem to be instead. */
import {
  type CoarsePanorama,
  type CoarseView,
  coarseColumns,
  coarsenPanorama,
  coarsenView,
  errorByYaw,
  errorsInPanoramas,
} from './coarse.ts';
import type { Hypothesis, ViewFilter } from './convention.ts';
import { fitTiles, measureView } from './fit.ts';
import type { SceneSample } from './scene-sample.ts';

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

/** How one view fits, and what is kept of it to explain a misfit. */
export interface MeasuredView {
  index: number;
  psnrDb: number;
  /** Share of its tiles that show something else, 0 to 1. */
  badPart: number;
  /** Stored angles, degrees. */
  yaw: number;
  pitch: number;
  fov: number;
  /** Only of views that may turn out misfits. */
  coarse?: CoarseView;
}

/** How a scene's views fit. A kilobyte a misfit and 64 a panorama: enough to compare scenes with each other. */
export interface SceneFit {
  scene: string;
  panorama: CoarsePanorama;
  views: readonly MeasuredView[];
}

/** Squared errors below this (30 dB) are noise, compression and resampling. */
const smallestBadError = 64;
/** A tile whose error is above this share of its variance shows something else. */
const smallestBadRatio = 0.6;
/** A view with this many more bad tiles than usual does not fit at all. */
const unrelatedPart = 0.35;
/** A view with this many more bad tiles than usual was changed in places. */
const changedPart = 0.06;

/**
 * Measures every view of a scene under a convention. Cost: about 16,000 samples a view.
 * @param rendering of {@link detectConvention}'s verdict
 */
export function measureScene(
  { id, panorama, views }: SceneSample,
  rendering: { hypothesis: Hypothesis; filter: ViewFilter },
): SceneFit {
  return {
    scene: id,
    panorama: coarsenPanorama(panorama),
    views: views.map(view => {
      const { psnrDb, tileErrors, tileVariances } = measureView(panorama, view, rendering);
      let bad = 0;
      for (let tile = 0; tile < fitTiles ** 2; tile++) {
        const error = tileErrors[tile];
        if (error > smallestBadError && error > smallestBadRatio * tileVariances[tile]) bad++;
      }
      const { index, yaw, pitch, fov } = view;
      const badPart = bad / fitTiles ** 2;
      return { index, psnrDb, badPart, yaw, pitch, fov, ...(badPart > changedPart && { coarse: coarsenView(view) }) };
    }),
  };
}

/**
 * The views that do not fit the convention, and what they likely are: swapped, mirrored, moved, of another panorama
 * among those measured, or stale.
 * @param fits of {@link measureScene}; the more scenes, the more other panoramas are recognised
 * @returns misfits in the order of the scenes
 */
export function findMisfits(fits: readonly SceneFit[], { hypothesis }: { hypothesis: Hypothesis }): Misfit[] {
  const parts = fits.flatMap(({ views }) => views.map(({ badPart }) => badPart)).sort((a, b) => a - b);
  // Where the usual view is not met exactly (another resampling), its share of bad tiles is no fault.
  const usual = Math.min(parts[parts.length >> 1] ?? 0, 0.5);
  return fits.flatMap(fit =>
    fit.views
      .filter(({ badPart }) => badPart > usual + changedPart)
      .map(view => {
        const isUnrelated = view.badPart > usual + unrelatedPart;
        const likely = view.coarse && explainMisfit(view, view.coarse, fit, fits, hypothesis, isUnrelated);
        return { scene: fit.scene, view: view.index, psnrDb: view.psnrDb, ...(likely && { likely }) };
      }),
  );
}

/** A coarse match: mean squared error below this share of the view's variance, or below a few grey levels. */
const matchRatio = 0.3;
const matchError = 20;

type StoredAngles = Pick<MeasuredView, 'yaw' | 'pitch' | 'fov'>;

function explainMisfit(
  { badPart, index }: MeasuredView,
  coarse: CoarseView,
  own: SceneFit,
  fits: readonly SceneFit[],
  hypothesis: Hypothesis,
  isUnrelated: boolean,
): LikelyCause | undefined {
  const stale: LikelyCause = { kind: 'stale', changedPart: badPart };
  // Flat pictures resemble everything.
  const variance = varianceOf(coarse.luma);
  const limit = Math.min(matchRatio * variance, matchError + 0.1 * variance);
  const candidates: { error: number; cause: LikelyCause }[] = [];
  const { mirror, fovAxis, yawSign, pitchSign, yawZeroDeg } = hypothesis;
  const place = (camera: StoredAngles, mirrored: boolean) => ({
    pose: { pitchDeg: pitchSign * camera.pitch, mirror: mirrored, fovAxis },
    yawDeg: yawSign * camera.yaw + yawZeroDeg,
  });
  const errorIn = (panorama: CoarsePanorama, camera: StoredAngles, mirrored = mirror) => {
    const { pose, yawDeg } = place(camera, mirrored);
    return errorsInPanoramas([panorama], { ...coarse, fov: camera.fov }, pose, yawDeg)[0];
  };
  const asStored = errorIn(own.panorama, coarse);
  candidates.push({ error: errorIn(own.panorama, coarse, !mirror), cause: { kind: 'mirrored' } });
  for (const other of own.views) {
    if (other.index === index) continue;
    candidates.push({ error: errorIn(own.panorama, other), cause: { kind: 'swapped', view: other.index } });
  }
  if (!isUnrelated) {
    // Most of it fits where it is: only a clearly better place says otherwise.
    const best = lowest(candidates);
    return best.error < limit && best.error < 0.25 * asStored ? best.cause : stale;
  }
  const here = lowest(candidates);
  if (here.error < limit) return here.cause;

  const others = fits.filter(fit => fit !== own);
  const panoramas = others.map(fit => fit.panorama);
  for (const camera of own.views) {
    const { pose, yawDeg } = place(camera, mirror);
    errorsInPanoramas(panoramas, { ...coarse, fov: camera.fov }, pose, yawDeg).forEach((error, i) => {
      candidates.push({
        // Own place first: a whole scene's views come from another panorama more often than shuffled ones.
        error: camera.index === index ? error : error * 1.2 + 1,
        cause: { kind: 'other-panorama', scene: others[i].scene, view: camera.index },
      });
    });
  }
  for (const pitch of new Set(own.views.map(view => view.pitch))) {
    const errors = errorByYaw(own.panorama, coarse, { pitchDeg: pitchSign * pitch, mirror, fovAxis });
    const k = errors.indexOf(Math.min(...errors));
    const yaw = Math.round(yawSign * ((k * 360) / coarseColumns - yawZeroDeg));
    candidates.push({ error: errors[k] * 1.2 + 1, cause: { kind: 'moved', yaw: ((yaw % 360) + 360) % 360, pitch } });
  }
  const best = lowest(candidates);
  if (best.error < limit) return best.cause;
  return badPart < 0.9 ? stale : undefined;
}

function lowest<Candidate extends { error: number }>(candidates: readonly Candidate[]): Candidate {
  return candidates.reduce((best, candidate) => (candidate.error < best.error ? candidate : best));
}

function varianceOf(luma: Uint8Array): number {
  let [sum, squares] = [0, 0];
  for (const value of luma) {
    sum += value;
    squares += value * value;
  }
  return squares / luma.length - (sum / luma.length) ** 2;
}
