import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { assertSafePath } from '../core/safe-path.ts';
import {
  type FileContent,
  makeFolder,
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
  scenesManifest,
  scenesName,
} from './manifest.ts';
import { toFailedJob } from './messages.ts';
import {
  type CommittedJob,
  type FailedJob,
  hashIds,
  hashKey,
  hashPlan,
  isInShard,
  type JobRecord,
  type Plan,
  type WrittenFile,
} from './plan.ts';
import { runOnWorkers } from './pool.ts';
import type { RunProgress, RunSettings } from './run-settings.ts';
import { clearState, holdsOtherPlan, openState, type PlanFile, removeEmptyState } from './state.ts';
import type { WorkerSupply } from './worker-supply.ts';

export type { RunProgress };

/** What is run, and how; `out` as an absolute path. */
export interface RunOptions<Payload> extends RunSettings {
  plan: Plan<Payload>;
  /** Worker threads for the jobs. */
  supply: WorkerSupply;
  /** Files and folders that the verb reads, which `overwrite` must not delete; addresses and patterns with `*` too. */
  inputs?: readonly string[];
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
  /** Of the failures, those that the same command tries again; the others are part of a committed job. */
  retried: number;
  /** False after a `shard` run, and when there was nothing left to do. */
  finished: boolean;
  /** True when the folder already held exactly this build. */
  alreadyComplete: boolean;
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
    ids: hashIds(plan),
  };
  checkOutputs(plan);
  refuseForeignFolder(out, state);
  const shardName = shard ? `shard-${shard.index % shard.count}-of-${shard.count}` : 'all';
  if (shard && options.overwrite && holdsOtherPlan(out, state, planFile)) {
    // What other shards are at work on is not replaced: for this moment there may be none.
    const releaseAll = takeLock(join(state, 'locks'), 'all');
    try {
      openState(options, state, planFile);
    } finally {
      releaseAll();
      removeEmptyState(state);
    }
  }
  const release = takeLock(join(state, 'locks'), shardName);
  let isOver = false;
  try {
    const open = openState(shard ? { ...options, overwrite: false } : options, state, planFile);
    if (open === 'complete') {
      isOver = true;
      const jobs = plan.jobs.length;
      return { committed: jobs, resumed: jobs, failures: [], retried: 0, finished: true, alreadyComplete: true };
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

    const keys = new Map(remaining.map(({ id, key }) => [id, hashKey(key)]));
    const failures: FailedJob[] = [];
    const journal = new Journal(join(state, 'journal', `${shardName}.jsonl`));
    try {
      await runOnWorkers(remaining, {
        workers: options.jobs,
        supply: options.supply,
        out,
        stage: join(state, 'stage', shardName),
        signal: options.signal,
        onCommitted(job) {
          journal.append({ ...job, key: keys.get(job.id) });
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
    const retried = failures.length;
    if (!shard)
      failures.push(...(await finishBuild(options, planFile, readJournals(join(state, 'journal')), failures)));
    return {
      committed: progress.committed,
      resumed: progress.resumed,
      failures,
      retried,
      finished: !shard,
      alreadyComplete: false,
    };
  } finally {
    if (isOver || (!shard && !existsSync(join(state, 'plan.json')))) clearState(state);
    release();
    removeEmptyState(state);
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
  const failedIds = new Set(failedJobs.map(({ id }) => id));
  const keysOfFailed = new Map(
    plan.jobs.flatMap(({ id, key }) => (failedIds.has(id) ? [[id, hashKey(key)] as const] : [])),
  );
  const written = [...committed.flatMap(job => job.files), ...placed];
  for (const [path, content] of files) {
    written.push({ path, ...writeFileHashed(join(out, path), content, state) });
    failpoint('in-finish');
  }
  const manifest = writeFileHashed(join(out, filesName), filesManifest(written), state);
  if (failures.length > 0) writeFileAtomic(join(out, failuresName), failuresManifest(failures, keysOfFailed), state);
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
