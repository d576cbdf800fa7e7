/** Looks for views that fit nothing in their own scene among the panoramas of all others. */
import type { RenderingConvention } from './detect.ts';
import type { LikelyCause, SceneFit, StoredAngles, Suspect } from './misfit-types.ts';
import { errorsInThumbnails } from './thumbnail.ts';

/** Pictures compared with thumbnails in all; beyond it only panoramas that explained other views are tried. */
const mostComparisons = 8_000_000;

/**
 * What other scenes' panoramas explain. A whole scene's views come from one other panorama more often than each from
 * another, and at their own place: those are tried first, so that thousands of misfits do not cost thousands of searches.
 * @returns a cause for each suspect that has one
 */
export function findInOtherPanoramas(
  fits: readonly SceneFit[],
  { hypothesis }: RenderingConvention,
): Map<Suspect, LikelyCause> {
  const { mirror, fovAxis, yawSign, pitchSign, yawZeroDeg } = hypothesis;
  const causes = new Map<Suspect, LikelyCause>();
  const thumbnails = fits.map(({ thumbnail }) => thumbnail);
  let comparisons = 0;

  /** The lowest errors of a suspect in one camera's place among some scenes. */
  const lowestIn = (search: NonNullable<Suspect['search']>, camera: StoredAngles, among: readonly number[]) => {
    const pose = { pitchDeg: pitchSign * camera.pitch, mirror, fovAxis };
    const view = { ...search.coarse, fov: camera.fov };
    const list = among.map(scene => thumbnails[scene]);
    const errors = errorsInThumbnails(list, view, pose, yawSign * camera.yaw + yawZeroDeg);
    comparisons += list.length;
    let [error, scene] = [Infinity, -1];
    for (let i = 0; i < errors.length; i++) if (errors[i] < error) [error, scene] = [errors[i], among[i]];
    return { error, scene };
  };

  for (const [own, fit] of fits.entries()) {
    if (fit.suspects.every(({ search }) => !search)) continue;
    const others = Array.from(fits.keys()).filter(scene => scene !== own);
    const hot = new Set<number>();
    for (const suspect of fit.suspects) {
      const { search } = suspect;
      if (!search || others.length === 0) continue;
      const isOwn = ({ index }: StoredAngles) => index === suspect.view;
      const places = [...search.cameras].sort((a, b) => Number(isOwn(b)) - Number(isOwn(a)));
      let best: { error: number; cause: LikelyCause } | undefined;
      const attempt = (among: readonly number[]) => {
        for (const camera of places) {
          const { error, scene } = lowestIn(search, camera, among);
          // Another place than its own must fit better.
          const weighed = isOwn(camera) ? error : error * 1.2 + 1;
          if (weighed < search.limit && (best === undefined || weighed < best.error)) {
            best = { error: weighed, cause: { kind: 'other-panorama', scene: fits[scene].scene, view: camera.index } };
            hot.add(scene);
          }
          if (best && isOwn(camera)) return;
        }
      };
      attempt([...hot]);
      if (!best && comparisons < mostComparisons) attempt(others);
      if (best) causes.set(suspect, best.cause);
    }
  }
  return causes;
}
