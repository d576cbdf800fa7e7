import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { SystemError } from '../core/errors.ts';
import { stopThread } from '../io/node/stop-thread.ts';
import { type ErrorMessage, type RunMessage, toSystemError, type WorkerMessage } from './messages.ts';
import type { CommittedJob, Job } from './plan.ts';
import type { WorkerSupply } from './worker-supply.ts';

export interface PoolOptions {
  /** Number of worker threads. */
  workers: number;
  /** Where they come from, some perhaps started already. */
  supply: WorkerSupply;
  out: string;
  stage: string;
  signal?: AbortSignal;
  onCommitted(job: CommittedJob): void;
  onFailed(id: string, error: ErrorMessage): void;
}

/**
 * Jobs handed to a worker ahead of need: one that computes, one that waits, so that no worker idles. The last jobs are
 * handed over one by one: few large ones would wait for one worker while another has none.
 */
const jobsAhead = 2;

interface Member {
  worker: Worker;
  /** Where its unfinished files are. */
  stage: string;
  /** Handed over and not yet answered, in order. */
  pending: string[];
  /** Of those, how many are not yet computed: the others only wait for the disk. */
  uncomputed: number;
  /** The one that computes now. */
  running?: string;
}

/**
 * Runs jobs on worker threads until all are committed or failed. A worker that dies (out of memory, a crash in
 * native code) fails the job it was computing; its other jobs go to a new worker.
 * @throws {SystemError} when files cannot be written, or `interrupted` when `signal` aborts
 */
export async function runOnWorkers(jobs: readonly Job<unknown>[], options: PoolOptions): Promise<void> {
  const waiting = [...jobs].reverse();
  const byId = new Map(jobs.map(job => [job.id, job]));
  const members = new Set<Member>();
  let unanswered = jobs.length;
  let started = 0;
  if (unanswered === 0) return;

  try {
    await new Promise<void>((resolve, reject) => {
      const interrupt = () =>
        reject(new SystemError('interrupted', 'Interrupted: run the same command again to go on'));
      if (options.signal?.aborted) return interrupt();
      options.signal?.addEventListener('abort', interrupt, { once: true });

      const guarded = (action: () => void) => {
        try {
          action();
        } catch (error) {
          reject(error);
        }
      };
      const feed = (member: Member) => {
        while (
          waiting.length > 0 &&
          (member.uncomputed === 0 || (member.uncomputed < jobsAhead && waiting.length > options.workers))
        ) {
          const { id, outputs, payload } = waiting.pop()!;
          member.pending.push(id);
          member.uncomputed++;
          const message: RunMessage = { id, outputs, payload, out: options.out, stage: member.stage };
          member.worker.postMessage(message);
        }
      };
      const answered = (member: Member, id: string) => {
        member.pending = member.pending.filter(other => other !== id);
        unanswered--;
        if (unanswered === 0) resolve();
        else feed(member);
      };
      const onMessage = (member: Member, message: WorkerMessage) => {
        if (message.type === 'started') member.running = message.id;
        else if (message.type === 'computed') {
          member.uncomputed--;
          feed(member);
        } else if (message.type === 'committed') {
          options.onCommitted(message.job);
          answered(member, message.job.id);
        } else if (message.type === 'failed') {
          options.onFailed(message.id, message.error);
          member.uncomputed--;
          answered(member, message.id);
        } else reject(toSystemError(message.error));
      };
      const onDeath = (member: Member, cause: string) => {
        if (!members.delete(member)) return;
        const { running, pending } = member;
        for (const id of [...pending].reverse()) if (id !== running) waiting.push(byId.get(id)!);
        if (running !== undefined && pending.includes(running)) {
          options.onFailed(running, {
            code: 'worker-died',
            message: `The worker that computed this scene died: ${cause}`,
          });
          unanswered--;
        }
        if (unanswered === 0) resolve();
        else if (waiting.length > 0) spawn();
      };
      const spawn = () => {
        const worker = options.supply.take();
        const stage = join(options.stage, String(started++));
        const member: Member = { worker, stage, pending: [], uncomputed: 0 };
        members.add(member);
        worker.on('message', message => guarded(() => onMessage(member, message)));
        worker.on('error', error =>
          guarded(() => onDeath(member, error instanceof Error ? error.message : String(error))),
        );
        worker.on('exit', code => guarded(() => onDeath(member, `exit code ${code}`)));
        feed(member);
      };
      for (let i = 0; i < Math.min(options.workers, jobs.length); i++) spawn();
    });
  } finally {
    const leaving = [...members];
    members.clear();
    await Promise.all(leaving.map(({ worker }) => stopThread(worker)));
  }
}
