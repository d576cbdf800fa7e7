import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../core/errors.ts';
import { canonicalJson, type JsonObject } from '../core/json.ts';
import { assertSafePath } from '../core/safe-path.ts';
import {
  type FileContent,
  makeFolder,
  placeBelow,
  systemErrorCode,
  writeError,
  writeFileAtomic,
  writeFileHashed,
} from '../io/node/files.ts';
import { checkOutputs } from './check-outputs.ts';
import { failpoint } from './failpoint.ts';
import { Journal, readJournals } from './journal.ts';
import { takeLock } from './lock.ts';
import {
  failuresManifest,
  failuresName,
  filesManifest,
  filesName,
  type Provenance,
  provenanceName,
  readCommittedJobs,
  readFilesManifest,
  readProvenance,
  scenesManifest,
  scenesName,
} from './manifest.ts';
import { toFailedJob } from './messages.ts';
import {
  type CommittedJob,
  type FailedJob,
  hashPlan,
  isInShard,
  type JobRecord,
  type Plan,
  type WrittenFile,
} from './plan.ts';
import { runOnWorkers } from './pool.ts';
import type { RunProgress, RunSettings } from './run-settings.ts';

export type { RunProgress };

/** What is run, and how; `out` as an absolute path. */
export interface RunOptions<Payload> extends RunSettings {
  plan: Plan<Payload>;
  /** URL of the built module that exports `createJobRunner`. */
  module: URL;
  /** Files and folders that the verb reads, which `overwrite` must not delete; addresses and patterns with `*` too. */
  inputs?: readonly string[];
  /** What `createJobRunner` receives; must survive structured cloning. */
  setup: unknown;
  /**
   * The dataset's own files, once every job is committed or failed. Committed jobs come sorted by id.
   * @returns files by path, what the verb adds to panoply.json, and scenes that failed inside committed jobs (a job
   *   may hold many scenes)
   */
  finish(committed: readonly CommittedJob[], failed: readonly FailedJob[]): Finish | Promise<Finish>;
}

/** What a verb adds to a build once its jobs are through. */
export interface Finish {
  files: Map<string, FileContent>;
  provenance: JsonObject;
  /** Scenes that failed inside committed jobs. */
  failures?: readonly FailedJob[];
  /** Files the verb put into the folder itself, whole; the manifest lists them too. */
  placed?: readonly WrittenFile[];
}

export interface RunResult {
  committed: number;
  resumed: number;
  failures: readonly FailedJob[];
  /** False after a `shard` run, and when there was nothing left to do. */
  finished: boolean;
  /** True when the folder already held exactly this build. */
  alreadyComplete: boolean;
}

interface PlanFile {
  panoply: string;
  verb: string;
  options: JsonObject;
  scenes: number;
  plan: string;
}

/**
 * Runs a plan into a folder: resumable after any interruption, deterministic, each scene whole or absent.
 *
 * State lives in `<out>/.panoply` (the plan, journals of committed jobs, unfinished files) and is gone when the
 * build is complete; panoply.json is written last.
 * @throws {FormatError} `unsafe-path`, `clashing-outputs`; {@link UsageError} `other-plan`, `folder-not-empty`, `input-in-output`
 * @throws {SystemError} `cannot-write`, `folder-in-use`, `interrupted`
 */
export async function runPlan<Payload>(options: RunOptions<Payload>): Promise<RunResult> {
  const { plan, out, shard } = options;
  const state = join(out, '.panoply');
  const planFile: PlanFile = {
    panoply: plan.version,
    verb: plan.verb,
    options: plan.options,
    scenes: plan.jobs.length,
    plan: hashPlan(plan),
  };
  checkOutputs(plan);
  refuseForeignFolder(out, state);
  const shardName = shard ? `shard-${shard.index % shard.count}-of-${shard.count}` : 'all';
  const release = takeLock(join(state, 'locks'), shardName);
  try {
    const open = openState(options, state, planFile);
    if (open === 'complete') {
      release();
      rmSync(state, { recursive: true, force: true });
      const jobs = plan.jobs.length;
      return { committed: jobs, resumed: jobs, failures: [], finished: true, alreadyComplete: true };
    }
    clearStage(state, shard ? shardName : undefined);

    // What a job wrote stays in the journals until the end: memory does not grow with the jobs that are done.
    const committed = new Set(readJournals(join(state, 'journal')).keys());
    const share = shard ? plan.jobs.filter(({ id }) => isInShard(id, shard)) : plan.jobs;
    const remaining = share.filter(({ id }) => !committed.has(id));
    const progress: RunProgress = {
      total: share.length,
      committed: share.length - remaining.length,
      failed: 0,
      resumed: share.length - remaining.length,
    };
    options.onProgress?.({ ...progress });

    const failures: FailedJob[] = [];
    const journal = new Journal(join(state, 'journal', `${shardName}.jsonl`));
    try {
      await runOnWorkers(remaining, {
        workers: options.jobs,
        module: options.module,
        setup: options.setup,
        out,
        stage: join(state, 'stage', shardName),
        signal: options.signal,
        onCommitted(job) {
          journal.append(job);
          failpoint('after-journal');
          progress.committed++;
          options.onProgress?.({ ...progress });
        },
        onFailed(id, error) {
          const failure = toFailedJob(id, error);
          failures.push(failure);
          progress.failed++;
          options.onFailure?.(failure);
          options.onProgress?.({ ...progress });
        },
      });
    } finally {
      journal.close();
    }
    if (!shard)
      failures.push(...(await finishBuild(options, planFile, readJournals(join(state, 'journal')), failures)));
    return {
      committed: progress.committed,
      resumed: progress.resumed,
      failures,
      finished: !shard,
      alreadyComplete: false,
    };
  } finally {
    release();
    if (!shard && !existsSync(join(state, 'plan.json'))) rmSync(state, { recursive: true, force: true });
  }
}

/** Never mixes a dataset into somebody's folder. */
function refuseForeignFolder(out: string, state: string): void {
  try {
    makeFolder(out);
    if (existsSync(state) || existsSync(join(out, provenanceName))) return;
    const found = readdirSync(out);
    if (found.length === 0) return;
    throw new UsageError(
      'folder-not-empty',
      `Expected an empty or new folder for the output but ${out} holds ${found.length} entries, e.g. ${found[0]}`,
      {
        hint: 'Choose another folder; Panoply never deletes files it did not write.',
      },
    );
  } catch (error) {
    throw error instanceof UsageError ? error : writeError(error, out);
  }
}

/** Brings `.panoply` to the state "this plan is under way", or tells that the plan is already complete. */
function openState<Payload>(
  { out, plan, overwrite, inputs = [] }: RunOptions<Payload>,
  state: string,
  planFile: PlanFile,
): 'open' | 'complete' {
  const planPath = join(state, 'plan.json');
  const underWay: PlanFile | undefined = existsSync(planPath) ? JSON.parse(readFileSync(planPath, 'utf8')) : undefined;
  const finished = underWay ? undefined : readProvenance(out);
  const found = underWay ?? finished;
  if (found && found.plan !== planFile.plan) {
    if (!overwrite) throw otherPlan(out, found, planFile);
    refuseInputs(out, inputs);
    removeBuild(out, state);
  } else if (underWay) {
    return 'open';
  } else if (finished) {
    if (!existsSync(join(out, failuresName))) return 'complete';
    const journal = readCommittedJobs(out, plan).map(job => `${JSON.stringify(job)}\n`);
    writeFileAtomic(join(state, 'journal', 'finished.jsonl'), journal.join(''));
  }
  writeFileAtomic(planPath, `${JSON.stringify(planFile, null, 2)}\n`, state);
  return 'open';
}

/** @throws {UsageError} `input-in-output` where replacing a build would delete what is read */
function refuseInputs(out: string, inputs: readonly string[]): void {
  for (const input of inputs) {
    if (/^https?:/i.test(input) || placeBelow(out, input.includes('*') ? dirname(input) : input) === undefined)
      continue;
    throw new UsageError(
      'input-in-output',
      `Expected an output apart from the input but ${input} is what --overwrite would delete`,
      { where: { file: out }, hint: 'Choose another folder for --out.' },
    );
  }
}

function otherPlan(out: string, found: PlanFile | Provenance, wanted: PlanFile): UsageError {
  const differences: string[] = [];
  if (found.panoply !== wanted.panoply) differences.push(`version ${found.panoply} there, ${wanted.panoply} now`);
  if (found.verb !== wanted.verb) differences.push(`${found.verb} there, ${wanted.verb} now`);
  for (const key of new Set([...Object.keys(found.options), ...Object.keys(wanted.options)])) {
    const [there, now] = [canonicalJson(found.options[key]), canonicalJson(wanted.options[key])];
    if (there !== now) differences.push(`${key} ${there} there, ${now} now`);
  }
  if (differences.length === 0) differences.push('the inputs are not the same');
  return new UsageError('other-plan', `The folder holds another build: ${differences.join('; ')}`, {
    where: { file: out },
    hint: 'Choose another folder, repeat the first command to finish it, or give --overwrite to replace it.',
  });
}

/**
 * Deletes what an earlier build wrote here, and nothing else. What identifies that build goes last, so that an
 * interrupted removal is taken up again.
 */
function removeBuild(out: string, state: string): void {
  const written = [...readJournals(join(state, 'journal')).values()].flatMap(({ files }) =>
    files.map(({ path }) => path),
  );
  written.push(...readFilesManifest(out).map(({ path }) => path));
  const folders = new Set<string>();
  for (const path of written) {
    rmSync(join(out, path), { force: true });
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) folders.add(folder);
  }
  for (const folder of [...folders].sort((a, b) => b.length - a.length)) {
    const path = join(out, folder);
    if (existsSync(path) && readdirSync(path).length === 0) rmSync(path, { recursive: true });
  }
  for (const name of [scenesName, failuresName, filesName, provenanceName]) rmSync(join(out, name), { force: true });
  for (const name of ['journal', 'stage', 'plan.json']) rmSync(join(state, name), { recursive: true, force: true });
}

function clearStage(state: string, shardName: string | undefined): void {
  rmSync(shardName ? join(state, 'stage', shardName) : join(state, 'stage'), { recursive: true, force: true });
}

async function finishBuild<Payload>(
  { plan, out, finish }: RunOptions<Payload>,
  planFile: PlanFile,
  committedById: Map<string, CommittedJob>,
  failedJobs: readonly FailedJob[],
): Promise<readonly FailedJob[]> {
  const state = join(out, '.panoply');
  const committed = [...committedById.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const { files, provenance, failures: failedScenes = [], placed = [] } = await finish(committed, failedJobs);
  const failures = [...failedJobs, ...failedScenes];
  for (const path of [...files.keys(), ...placed.map(each => each.path)]) assertSafePath(path, 'a file of the dataset');
  files.set(scenesName, scenesManifest(committed));
  const written = [...committed.flatMap(job => job.files), ...placed];
  for (const [path, content] of files) {
    written.push({ path, ...writeFileHashed(join(out, path), content, state) });
    failpoint('in-finish');
  }
  const manifest = writeFileHashed(join(out, filesName), filesManifest(written), state);
  if (failures.length > 0) writeFileAtomic(join(out, failuresName), failuresManifest(failures), state);
  else removeStale(join(out, failuresName));
  const { panoply, verb, options } = planFile;
  const summary: Provenance = {
    panoply,
    verb,
    options,
    ...provenance,
    counts: {
      scenes: committed.reduce((sum, { record }) => sum + sceneCount(record), 0),
      failed: failures.length,
      files: written.length,
      bytes: written.reduce((sum, { bytes }) => sum + bytes, 0),
    },
    plan: hashPlan(plan),
    root: manifest.sha256,
  };
  writeFileAtomic(join(out, provenanceName), `${JSON.stringify(summary, null, 2)}\n`, state);
  failpoint('after-finish');
  rmSync(join(state, 'plan.json'), { force: true });
  rmSync(state, { recursive: true, force: true });
  return failedScenes;
}

/** A job that packs scenes lists them; any other makes one. */
const sceneCount = ({ scenes }: JobRecord): number => (Array.isArray(scenes) ? scenes.length : 1);

function removeStale(path: string): void {
  try {
    rmSync(path);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw writeError(error, path);
  }
}
