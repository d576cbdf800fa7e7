import { resolve } from 'node:path';
import type { FailedJob, Shard } from '../../engine/plan.ts';
import { type RunProgress, type RunResult, runPlan } from '../../engine/run.ts';
import { builtModule } from '../../io/node/built-module.ts';
import { finishPanime } from './finish.ts';
import { findPanoramas } from './inputs.ts';
import { type PanimeOptions, resolvePanimeOptions } from './options.ts';
import { type PanimeSetup, placeScenes, planPanime } from './plan.ts';

export interface BuildPanimeOptions extends PanimeOptions {
  /** Folder of 2:1 equirectangular panoramas. */
  panoramas: string;
  /** CSV or JSONL with `file`, `prompt` and perhaps `captions`, when it is not in the folder itself. */
  promptTable?: string;
  /** Output folder. */
  out: string;
  /** Worker threads. */
  jobs: number;
  shard?: Shard;
  overwrite?: boolean;
  signal?: AbortSignal;
  onProgress?(progress: RunProgress): void;
  onFailure?(failure: FailedJob): void;
}

/**
 * Builds a Panime dataset from panoramas: the panorama at the standard size, its perspective views, prompts and
 * cameras in JSON. Resumable and deterministic (see the engine's runPlan).
 * @throws {UsageError} for options that make no sense; {@link SystemError} where files cannot be read or written;
 *   a scene that cannot be built is in the result's `failures` instead
 */
export async function buildPanime(options: BuildPanimeOptions): Promise<RunResult> {
  const settings = resolvePanimeOptions(options);
  const scenes = placeScenes(findPanoramas(options.panoramas, options.promptTable), settings);
  const { width, height, viewSize, cameras, format, fast, keepOriginal, fit } = settings;
  const setup: PanimeSetup = { width, height, viewSize, cameras, format, fast, keepOriginal, fit };
  return runPlan({
    plan: planPanime(scenes, settings),
    module: builtModule(import.meta.url, './job.ts'),
    setup,
    out: resolve(options.out),
    jobs: options.jobs,
    shard: options.shard,
    overwrite: options.overwrite,
    signal: options.signal,
    onProgress: options.onProgress,
    onFailure: options.onFailure,
    finish: committed => finishPanime(scenes, settings, committed),
  });
}
