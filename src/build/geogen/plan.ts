import type { Job, Plan } from '../../engine/plan.ts';
import { subjectPaths } from '../../formats/geogen/layout.ts';
import { version } from '../../version.ts';
import { describeGeogen, type GeogenSettings } from './options.ts';

/** What one identity's job receives: a number of the embedded stream, or a mesh file. */
export interface GeogenJob {
  id: number;
  mesh?: { path: string; file: string };
}

/** What every worker receives once. */
export type GeogenSetup = GeogenSettings;

function outputsOf(id: number, settings: GeogenSettings): string[] {
  const { depth, normals, masks, meshesOut } = settings;
  return subjectPaths(id).outputs({ depth, normals, masks, meshes: meshesOut });
}

/** The plan of a build from the embedded heads. */
export function planIdentities(count: number, settings: GeogenSettings): Plan<GeogenJob> {
  return {
    verb: 'build geogen',
    version,
    options: { ...describeGeogen(settings), source: 'identities' },
    jobs: Array.from(
      { length: count },
      (_, id): Job<GeogenJob> => ({
        id: subjectPaths(id).name,
        key: { identity: id },
        outputs: outputsOf(id, settings),
        payload: { id },
      }),
    ),
  };
}

/** The plan of a build from mesh files, in the order of their names. */
export function planMeshes(
  meshes: readonly { path: string; file: string; bytes: number; sha256: string }[],
  settings: GeogenSettings,
): Plan<GeogenJob> {
  return {
    verb: 'build geogen',
    version,
    options: { ...describeGeogen(settings), source: 'meshes' },
    jobs: meshes.map(
      ({ path, file, bytes, sha256 }, id): Job<GeogenJob> => ({
        id: subjectPaths(id).name,
        key: { file, bytes, sha256 },
        outputs: outputsOf(id, settings),
        payload: { id, mesh: { path, file } },
      }),
    ),
  };
}
