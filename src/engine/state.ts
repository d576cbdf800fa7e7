/** What a build keeps in `<out>/.panoply` while it is under way, and whether what is there may be gone on with. */
import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../core/errors.ts';
import { canonicalJson, type JsonObject } from '../core/json.ts';
import { pathFault } from '../core/safe-path.ts';
import { placeBelow, systemErrorCode, writeError, writeFileAtomic } from '../io/node/files.ts';
import { readJournals } from './journal.ts';
import {
  failuresName,
  filesName,
  type Provenance,
  provenanceName,
  readCommittedJobs,
  readFailedKeys,
  readFilesManifest,
  readProvenance,
  scenesName,
} from './manifest.ts';
import { hashKey, hashPlan, type Plan } from './plan.ts';
import type { RunSettings } from './run-settings.ts';

interface StateOptions extends Pick<RunSettings, 'out' | 'shard' | 'overwrite'> {
  plan: Plan<unknown>;
  /** What `overwrite` must not delete. */
  inputs?: readonly string[];
}

/** plan.json: what is under way. */
export interface PlanFile {
  panoply: string;
  verb: string;
  options: JsonObject;
  scenes: number;
  plan: string;
  /** Of the jobs' names alone. */
  ids?: string;
}

function readPlan(path: string): PlanFile | undefined {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/** Whether a folder holds what another plan built, or builds. */
export function holdsOtherPlan(out: string, state: string, { plan }: PlanFile): boolean {
  const found = readPlan(join(state, 'plan.json')) ?? readProvenance(out);
  return found !== undefined && found.plan !== plan;
}

/** Brings `.panoply` to the state "this plan is under way", or tells that the plan is already complete. */
export function openState(
  { out, plan, shard, overwrite, inputs = [] }: StateOptions,
  state: string,
  planFile: PlanFile,
): 'open' | 'complete' {
  const planPath = join(state, 'plan.json');
  const underWay = readPlan(planPath);
  const finished = underWay ? undefined : readProvenance(out);
  const found = underWay ?? finished;
  const isOther = found !== undefined && found.plan !== planFile.plan;
  // Other shards may be at work on the plan that is there.
  const isMended =
    isOther && !shard && (underWay ? isMendedPlan(underWay, planFile, state, plan) : isMendedBuild(out, plan));
  if (isOther && !isMended) {
    if (!overwrite) throw otherPlan(out, found, planFile);
    refuseInputs(out, inputs);
    removeBuild(out, state);
  } else if (underWay) {
    if (!isMended) return 'open';
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

/** Whether a plan under way differs from the one wanted in what nothing was made from yet. */
function isMendedPlan(found: PlanFile, wanted: PlanFile, state: string, { jobs }: Plan<unknown>): boolean {
  const same = ({ panoply, verb, options, ids }: PlanFile) =>
    canonicalJson({ panoply, verb, options, ids: ids ?? null });
  if (found.ids === undefined || same(found) !== same(wanted)) return false;
  const keys = new Map(jobs.map(({ id, key }) => [id, key]));
  return [...readJournals(join(state, 'journal')).values()].every(({ id, key }) => {
    const wantedKey = keys.get(id);
    return wantedKey !== undefined && key === hashKey(wantedKey);
  });
}

/** Whether the build in a folder differs from the one wanted in what its failed jobs were to be made from, alone. */
function isMendedBuild(out: string, plan: Plan<unknown>): boolean {
  const failed = readFailedKeys(out);
  return failed.size > 0 && readProvenance(out)?.plan === hashPlan(plan, failed);
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
    // A manifest is data like any: what it names outside is none of ours.
    if (pathFault(path) !== undefined) continue;
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

/** Everything but the locks, which whoever waits for them may take at any moment. */
export function clearState(state: string): void {
  if (!existsSync(state)) return;
  for (const name of readdirSync(state))
    if (name !== 'locks') rmSync(join(state, name), { recursive: true, force: true });
}

/** Removes `.panoply` when nobody has anything in it. */
export function removeEmptyState(state: string): void {
  const locks = join(state, 'locks');
  try {
    const left = readdirSync(locks);
    if (readdirSync(state).length > 1 || left.some(name => name.endsWith('.json'))) return;
    // What a process that was killed had begun.
    for (const name of left) rmSync(join(locks, name), { force: true });
    rmdirSync(locks);
    rmdirSync(state);
  } catch (error) {
    // Somebody else came, or was quicker.
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(systemErrorCode(error) ?? '')) throw writeError(error, state);
  }
}
