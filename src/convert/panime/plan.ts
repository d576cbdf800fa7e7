import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { FormatError } from '../../core/errors.ts';
import type { AngleConvention } from '../../core/geometry/angle-convention.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Dataset, Scene } from '../../core/model/dataset.ts';
import { pathFault } from '../../core/safe-path.ts';
import type { Job, Plan } from '../../engine/plan.ts';
import { sceneTruthPath } from '../../formats/panime/regions.ts';
import { version } from '../../version.ts';

/** What one scene's job receives: files to copy. */
export interface CopyJob {
  files: readonly { path: string; source: string }[];
  /** Set where the scene cannot be converted for a reason known beforehand. */
  refused?: { code: string; message: string };
}

/** A scene's pictures and, where it has panoptic truth, the files of that. */
function filesOf(scene: Scene, root: string): string[] {
  const pictures = [scene.panorama, ...scene.views].flatMap(view => (view ? [view.image, view.layers.ids] : []));
  const paths = [...pictures, scene.assets.original].flatMap(image => (image ? [image.path] : []));
  const truth = sceneTruthPath(scene.id);
  // Stored paths may begin with `./`.
  return [...new Set((existsSync(`${root}/${truth}`) ? [...paths, truth] : paths).map(posix.normalize))];
}

function refusal(scene: Scene, paths: readonly string[], taken: ReadonlyMap<string, string>) {
  if (!scene.panorama) return { code: 'no-panorama', message: 'Expected a panorama for the scene but it names none' };
  const outside = paths.find(path => pathFault(path) !== undefined);
  if (outside !== undefined)
    return { code: 'path-outside', message: `Expected a path inside the dataset but received ${outside}` };
  const twice = paths.find(path => taken.has(path));
  if (twice !== undefined)
    return {
      code: 'shared-file',
      message: `Expected a file of one scene but ${twice} also belongs to ${taken.get(twice)}`,
    };
  return undefined;
}

/**
 * One job a scene, which copies its pictures and its panoptic truth, which no angle is part of.
 * @param settings what the source's panoply.json says of its build that stays true
 * @throws {FormatError} `no-scenes`
 */
export async function planCopies(
  dataset: Dataset,
  root: string,
  angles: { from: AngleConvention; to: AngleConvention },
  settings: JsonObject,
): Promise<Plan<CopyJob>> {
  const jobs: Job<CopyJob>[] = [];
  const taken = new Map<string, string>();
  for await (const scene of dataset.scenes()) {
    const paths = filesOf(scene, root);
    const refused = refusal(scene, paths, taken);
    if (!refused) for (const path of paths) taken.set(path, scene.id);
    jobs.push({
      id: scene.id,
      key: { entry: scene.extra.entry as JsonObject },
      outputs: refused ? [] : paths,
      payload: { files: refused ? [] : paths.map(path => ({ path, source: `${root}/${path}` })), refused },
    });
  }
  if (jobs.length === 0) {
    throw new FormatError('no-scenes', `Expected at least one scene in ${dataset.name} but found none`, {
      where: { file: dataset.roots[0] },
    });
  }
  return { verb: 'convert panime', version, options: { ...settings, ...describeAngles(angles) }, jobs };
}

/** The conventions for panoply.json. */
export function describeAngles({ from, to }: { from: AngleConvention; to: AngleConvention }): JsonObject {
  const describe = ({ yaw, pitch, yawZeroDeg }: AngleConvention) => ({ yaw, pitch, yawZeroDeg });
  return { from: describe(from), to: describe(to) };
}
