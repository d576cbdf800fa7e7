import { resolve } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { readProvenance } from '../../engine/manifest.ts';
import type { CommittedJob } from '../../engine/plan.ts';
import { type RunResult, runPlan } from '../../engine/run.ts';
import { type RunSettings, runSettingsOf } from '../../engine/run-settings.ts';
import { WorkerSupply } from '../../engine/worker-supply.ts';
import { writeGeogenCard } from '../../formats/geogen/card.ts';
import { builtModule } from '../../io/node/built-module.ts';
import { packBuild } from './archives.ts';
import { depthScale } from './depth-scale.ts';
import { findMeshes } from './inputs.ts';
import { type GeogenOptions, type GeogenSettings, resolveGeogenOptions } from './options.ts';
import { planIdentities, planMeshes } from './plan.ts';

export interface BuildGeogenOptions extends GeogenOptions, RunSettings {
  /** How many of the embedded heads. */
  identities?: number;
  /** Folder of meshes (GLB, glTF, OBJ, PLY), one an identity; instead of `identities`. */
  meshes?: string;
}

function finishGeogen(settings: GeogenSettings, source: 'identities' | 'meshes', committed: readonly CommittedJob[]) {
  const range = ([low, high]: readonly [number, number]) => (low === high ? `${low}` : `${low} to ${high}`);
  const card = writeGeogenCard({
    ...settings,
    source,
    identities: committed.length,
    focal: range(settings.focal),
    meshes: settings.meshesOut,
    depthScale: depthScale(settings),
  });
  return {
    files: new Map<string, string>([['README.md', card]]),
    provenance: { family: 'geogen', seed: settings.seed, synthetic: source === 'identities' },
  };
}

/**
 * Builds a GeoGen dataset: posed images of heads or meshes with their cameras, and exact layers where asked for.
 * Resumable and deterministic (see the engine's runPlan). Zips are packed once all else is complete.
 * @throws {UsageError} for options that make no sense; {@link SystemError} where files cannot be read or written;
 *   a mesh that cannot be built is in the result's `failures` instead
 */
export async function buildGeogen(options: BuildGeogenOptions): Promise<RunResult> {
  const settings = resolveGeogenOptions(options);
  const { identities, meshes } = options;
  if ((identities === undefined) === (meshes === undefined)) {
    throw new UsageError(
      'no-input',
      `Expected either --identities N or --meshes DIR but received ${meshes === undefined ? 'neither' : 'both'}`,
      {
        hint: 'panoply build geogen --identities 100 --out DIR',
      },
    );
  }
  if (identities !== undefined && (!Number.isInteger(identities) || identities < 1 || identities > 1_000_000))
    throw new UsageError('bad-number', `Expected 1 to 1000000 for --identities but received ${identities}`);
  const out = resolve(options.out);
  const plan =
    meshes === undefined ? planIdentities(identities!, settings) : planMeshes(findMeshes(meshes, out), settings);
  const result = await runPlan({
    plan,
    supply: new WorkerSupply(builtModule(import.meta.url, './job.ts'), settings),
    inputs: meshes === undefined ? [] : [meshes],
    ...runSettingsOf(options),
    finish: committed => finishGeogen(settings, meshes === undefined ? 'identities' : 'meshes', committed),
  });
  const provenance = readProvenance(out);
  if (result.finished && settings.zipParts > 0 && provenance) await packBuild(out, settings.zipParts, provenance);
  return result;
}
