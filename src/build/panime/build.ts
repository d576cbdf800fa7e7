import { resolve } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { type RunResult, runPlan } from '../../engine/run.ts';
import { type RunSettings, runSettingsOf } from '../../engine/run-settings.ts';
import { WorkerSupply } from '../../engine/worker-supply.ts';
import { builtModule } from '../../io/node/built-module.ts';
import { CircuitBreaker } from '../../providers/index.ts';
import { finishPanime } from './finish.ts';
import { type CaptionWriter, type Generator, type PanimeOptions, resolvePanimeOptions } from './options.ts';
import { findPanoramas } from './panoramas.ts';
import { type PanimeSetup, placeScenes, planPanime } from './plan.ts';
import { readPrompts } from './prompts.ts';

export interface BuildPanimeOptions extends PanimeOptions, RunSettings {
  /** Folder of 2:1 equirectangular panoramas; or `prompts`. */
  panoramas?: string;
  /** File of prompts: one a line, CSV or JSONL. */
  prompts?: string;
  /** CSV or JSONL with `file`, `prompt` and perhaps `captions`, when it is not in the folder itself. */
  promptTable?: string;
  /** Where answers of model servers are kept, so that none is paid for twice. Default `<out>.answers`. */
  answers?: string;
}

/**
 * Builds a Panime dataset from panoramas: the panorama at the standard size, its perspective views, prompts and
 * cameras in JSON. Resumable and deterministic (see the engine's runPlan).
 * @throws {UsageError} for options that make no sense; {@link SystemError} where files cannot be read or written;
 *   a scene that cannot be built is in the result's `failures` instead
 */
export async function buildPanime(options: BuildPanimeOptions): Promise<RunResult> {
  const { panoramas, prompts } = options;
  if ((panoramas === undefined) === (prompts === undefined)) {
    throw new UsageError(
      'bad-input',
      `Expected either panoramas or prompts but received ${panoramas === undefined ? 'neither' : 'both'}`,
      {
        hint: 'panoply build panime --panoramas DIR --out DIR, or --prompts FILE --out DIR',
      },
    );
  }
  const settings = resolvePanimeOptions(options, prompts !== undefined);
  const out = resolve(options.out);
  const inputs =
    prompts !== undefined ? readPrompts(prompts, settings.seed) : findPanoramas(panoramas!, options.promptTable, out);
  const scenes = placeScenes(inputs, settings);
  const setup: PanimeSetup = {
    settings,
    answersFolder: resolve(options.answers ?? `${out}.answers`),
    workers: options.jobs,
    breakerSlots: { generator: breakerSlots(settings.generator), captioner: breakerSlots(settings.captioner) },
  };
  return runPlan({
    plan: planPanime(scenes, settings),
    supply: new WorkerSupply(builtModule(import.meta.url, './job.ts'), setup),
    inputs: [panoramas, prompts, options.promptTable].filter(path => path !== undefined),
    ...runSettingsOf(options),
    finish: committed => finishPanime(scenes, settings, out, committed),
  });
}

/** Memory in which all workers notice together that a server is down. */
function breakerSlots(model: Generator | CaptionWriter | undefined): Int32Array {
  return CircuitBreaker.sharedSlots(model?.kind === 'server' ? (model.options.scenesUntilDown ?? 5) : 1);
}
