/** Views that do not show what their camera says, and what they seem to be instead. */
import {
  type CoarsePanorama,
  type CoarseView,
  coarseColumns,
  coarsenPanorama,
  coarsenView,
  errorByYaw,
  errorInPanorama,
} from './coarse.ts';
import type { RenderingConvention } from './detect.ts';
import { fitTiles, measureView } from './fit.ts';
import type { FitRendering, LikelyCause, Misfit, SceneFit, StoredAngles, Suspect } from './misfit-types.ts';
import { findInOtherPanoramas } from './other-panoramas.ts';
import type { SceneSample } from './scene-sample.ts';
import { thumbnailOf } from './thumbnail.ts';

/** Squared errors below this (30 dB) are noise, compression and resampling. */
const smallestBadError = 64;
/** A tile whose error is above this share of its variance shows something else. */
const smallestBadRatio = 0.6;
/** A view with this many more bad tiles than usual does not fit at all. */
const unrelatedPart = 0.35;
/** A view with this many more bad tiles than usual was changed in places. */
const changedPart = 0.06;
/** A coarse match: mean squared error below this share of the view's variance, or below a few grey levels. */
const matchRatio = 0.3;
const matchError = 20;

/** Share of a view's tiles that show something else, 0 to 1, and its PSNR. */
function measureParts(
  panorama: SceneSample['panorama'],
  view: SceneSample['views'][number],
  rendering: RenderingConvention,
): { psnrDb: number; badPart: number } {
  const { psnrDb, tileErrors, tileVariances } = measureView(panorama, view, rendering);
  let bad = 0;
  for (let tile = 0; tile < fitTiles ** 2; tile++) {
    const error = tileErrors[tile];
    if (error > smallestBadError && error > smallestBadRatio * tileVariances[tile]) bad++;
  }
  return { psnrDb, badPart: bad / fitTiles ** 2 };
}

/** The verdict with the usual share of bad tiles, from the scenes it was drawn from. */
export function calibrateFit(scenes: readonly SceneSample[], rendering: RenderingConvention): FitRendering {
  const parts = scenes
    .flatMap(({ panorama, views }) => views.map(view => measureParts(panorama, view, rendering).badPart))
    .sort((a, b) => a - b);
  return { ...rendering, usualBadPart: Math.min(parts[parts.length >> 1] ?? 0, 0.5) };
}

/**
 * Holds every view of a scene against a convention, and says what those that do not fit are, as far as their own scene
 * tells. Cost: about 16,000 samples a view; ten milliseconds more a view that does not fit.
 */
export function measureScene({ id, panorama, views }: SceneSample, rendering: FitRendering): SceneFit {
  const cameras = views.map(({ index, yaw, pitch, fov }) => ({ index, yaw, pitch, fov }));
  const suspects: Suspect[] = [];
  for (const [at, view] of views.entries()) {
    const { psnrDb, badPart } = measureParts(panorama, view, rendering);
    const more = badPart - rendering.usualBadPart;
    if (more <= changedPart) continue;
    const suspect = { coarse: coarsenView(view), camera: cameras[at], badPart, isUnrelated: more > unrelatedPart };
    const told = explainByOwnScene(suspect, coarsenPanorama(panorama), cameras, rendering);
    suspects.push({ view: view.index, psnrDb, ...told });
  }
  return { scene: id, thumbnail: thumbnailOf(panorama), views: views.length, suspects };
}

interface Candidate {
  error: number;
  cause: LikelyCause;
}

const lowest = (candidates: readonly Candidate[]): Candidate =>
  candidates.reduce((best, candidate) => (candidate.error < best.error ? candidate : best));

function explainByOwnScene(
  suspect: { coarse: CoarseView; camera: StoredAngles; badPart: number; isUnrelated: boolean },
  panorama: CoarsePanorama,
  cameras: readonly StoredAngles[],
  { hypothesis }: FitRendering,
): Pick<Suspect, 'likely' | 'search'> {
  const { coarse, camera, badPart, isUnrelated } = suspect;
  const { mirror, fovAxis, yawSign, pitchSign, yawZeroDeg } = hypothesis;
  const stale: LikelyCause = { kind: 'stale', changedPart: badPart };
  // Flat pictures resemble everything.
  const variance = varianceOf(coarse.luma);
  const limit = Math.min(matchRatio * variance, matchError + 0.1 * variance);
  const errorOf = ({ yaw, pitch, fov }: StoredAngles, mirrored = mirror) => {
    const pose = { pitchDeg: pitchSign * pitch, mirror: mirrored, fovAxis };
    return errorInPanorama(panorama, { ...coarse, fov }, pose, yawSign * yaw + yawZeroDeg);
  };
  const candidates: Candidate[] = [{ error: errorOf(camera, !mirror), cause: { kind: 'mirrored' } }];
  for (const other of cameras)
    if (other.index !== camera.index)
      candidates.push({ error: errorOf(other), cause: { kind: 'swapped', view: other.index } });
  const here = lowest(candidates);
  if (!isUnrelated) {
    // Most of it fits where it is: only a clearly better place says otherwise.
    return { likely: here.error < limit && here.error < 0.25 * errorOf(camera) ? here.cause : stale };
  }
  if (here.error < limit) return { likely: here.cause };

  const moved = [...new Set(cameras.map(({ pitch }) => pitch))].map((pitch): Candidate => {
    const errors = errorByYaw(panorama, coarse, { pitchDeg: pitchSign * pitch, mirror, fovAxis });
    const k = errors.indexOf(Math.min(...errors));
    const yaw = Math.round(yawSign * ((k * 360) / coarseColumns - yawZeroDeg));
    return { error: errors[k] * 1.2 + 1, cause: { kind: 'moved', yaw: ((yaw % 360) + 360) % 360, pitch } };
  });
  const best = lowest(moved);
  const isMoved = best.error < limit;
  return {
    likely: isMoved ? best.cause : badPart < 0.9 ? stale : undefined,
    // A picture that is found in its own panorama must be found much better in another one.
    search: { coarse, cameras, limit: isMoved ? Math.min(limit, best.error) : limit },
  };
}

/**
 * The views that do not fit the convention, and what they likely are: swapped, mirrored, moved, of another panorama
 * among those measured, or stale.
 * @param fits of {@link measureScene}; the more scenes, the more other panoramas are recognised
 * @returns misfits in the order of the scenes
 */
export function findMisfits(fits: readonly SceneFit[], rendering: RenderingConvention): Misfit[] {
  const found = findInOtherPanoramas(fits, rendering);
  return fits.flatMap(({ scene, suspects }) =>
    suspects.map((suspect): Misfit => {
      const { view, psnrDb } = suspect;
      const likely = found.get(suspect) ?? suspect.likely;
      return { scene, view, psnrDb, ...(likely && { likely }) };
    }),
  );
}

function varianceOf(luma: Uint8Array): number {
  let [sum, squares] = [0, 0];
  for (const value of luma) {
    sum += value;
    squares += value * value;
  }
  return squares / luma.length - (sum / luma.length) ** 2;
}
