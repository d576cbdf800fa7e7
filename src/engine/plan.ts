import { createHash } from 'node:crypto';
import type { Checksum } from '../core/checksum.ts';
import { canonicalJson, compareCodeUnits, type JsonObject, type JsonValue } from '../core/json.ts';

/** One independent, idempotent piece of work: a scene. */
export interface Job<Payload> {
  /** Unique in the plan; names the scene in records, failures and messages. */
  id: string;
  /** What the result depends on besides the plan's options (file name, size, prompt...): no paths, no clock. */
  key: JsonValue;
  /**
   * Files or folders under the output folder that belong to this job alone, e.g. `train/a_red_door`. One that the job
   * writes nothing to is absent. A `*` in a file's name stands for digits: files whose number only the job finds out.
   */
  outputs: readonly string[];
  /** What the job function receives (may hold paths of this machine). Must survive structured cloning. */
  payload: Payload;
}

export interface Plan<Payload> {
  /** E.g. `build panime`. */
  verb: string;
  version: string;
  /** Normalised options: everything that decides the bytes, and nothing else. */
  options: JsonObject;
  jobs: readonly Job<Payload>[];
}

/** What the job function may do. */
export interface JobContext {
  /**
   * Writes one file. It appears under the output folder when the whole job is committed.
   * @param path relative to the output folder, with forward slashes, inside one of the job's `outputs`
   */
  writeFile(path: string, bytes: Uint8Array): void;
  /**
   * Begins a file that is written piece by piece: an archive that need not fit into memory. It counts once it is ended.
   * @param path as of `writeFile`
   * @param options.checksum what it is listed with; default SHA-256
   */
  createFile(path: string, options?: { checksum?: Checksum }): JobFile;
}

/** A file that is being written. */
export interface JobFile {
  /** Takes the bytes before it returns: the same buffer may be filled again. */
  write(bytes: Uint8Array): void;
  /** Remembers what is written until now. @returns drops everything after it; for once, before `end` */
  mark(): () => void;
  end(): void;
}

/**
 * What a job tells about its scene beyond the files it wrote (its row in scenes.jsonl). Deterministic; no paths. One that
 * packs several lists their ids as `scenes`.
 */
export type JobRecord = JsonObject;

export type RunJob<Payload> = (payload: Payload, context: JobContext) => JobRecord | Promise<JobRecord>;

/** What a job module exports under the name `createJobRunner`: called once per worker, so it can keep caches. */
export type CreateJobRunner<Payload, Setup> = (setup: Setup) => RunJob<Payload> | Promise<RunJob<Payload>>;

/** A written file: path relative to the output folder, size, and one {@link Checksum} in hex under its name. */
export type WrittenFile = { path: string; bytes: number } & ({ sha256: string } | { xxh64: string });

/** A committed job. */
export interface CommittedJob {
  id: string;
  /** {@link hashKey} of what it was made from; in journals. */
  key?: string;
  files: readonly WrittenFile[];
  record: JobRecord;
}

/** A job that failed, with its cause; a row of failures.jsonl. */
export interface FailedJob {
  id: string;
  code: string;
  message: string;
  hint?: string;
}

/** The paths that an output with `*` in its name stands for; undefined for one without. */
export function outputPattern(output: string): RegExp | undefined {
  if (!output.includes('*')) return undefined;
  const parts = output.split('*').map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('\\d+')}$`);
}

/** What stands for a job's key. */
export function hashKey(key: JsonValue): string {
  return createHash('sha256').update(canonicalJson(key)).digest('hex');
}

/** Identifies the jobs of a plan whatever they are made from. */
export function hashIds({ jobs }: Plan<unknown>): string {
  return hashKey(jobs.map(({ id }) => id).sort(compareCodeUnits));
}

/**
 * Identifies a plan: equal hashes mean equal output bytes.
 * @param keys by id, as of {@link hashKey}: those of another run, for the jobs that were made from something else there
 */
export function hashPlan(plan: Plan<unknown>, keys: ReadonlyMap<string, string> = new Map()): string {
  const hash = createHash('sha256');
  hash.update(canonicalJson({ verb: plan.verb, version: plan.version, options: plan.options }));
  for (const { id, key } of [...plan.jobs].sort((a, b) => compareCodeUnits(a.id, b.id))) {
    hash.update(`\n${canonicalJson([id, keys.get(id) ?? hashKey(key)])}`);
  }
  return hash.digest('hex');
}

/** A share of a plan: jobs whose id hashes to `index` modulo `count`. Index 0 and index `count` are the same share. */
export interface Shard {
  index: number;
  count: number;
}

/** Whether a job belongs to a share. Depends on the job's id alone, so shares never overlap and together cover all. */
export function isInShard(jobId: string, { index, count }: Shard): boolean {
  return createHash('sha256').update(jobId).digest().readUInt32BE(0) % count === index % count;
}
