import { formatWhere, PanoplyError, SystemError } from '../core/errors.ts';
import type { CommittedJob, FailedJob } from './plan.ts';

export interface WorkerData {
  /** URL of the module that exports `createJobRunner`. */
  module: string;
  setup: unknown;
}

export interface RunMessage {
  id: string;
  outputs: readonly string[];
  payload: unknown;
  /** The output folder. */
  out: string;
  /** Where this worker's unfinished files are. */
  stage: string;
}

/** An error as it crosses from a worker thread. */
export interface ErrorMessage {
  code: string;
  message: string;
  file?: string;
  hint?: string;
  stack?: string;
}

export type WorkerMessage =
  | { type: 'started'; id: string }
  /** Its files only have to become durable now: the worker is free. */
  | { type: 'computed'; id: string }
  | { type: 'committed'; job: CommittedJob }
  | { type: 'failed'; id: string; error: ErrorMessage }
  | { type: 'fatal'; error: ErrorMessage };

export function toErrorMessage(error: unknown): ErrorMessage {
  if (error instanceof PanoplyError) {
    const { code, message, where, hint, stack } = error;
    return { code, message, file: formatWhere(where) || undefined, hint, stack };
  }
  if (error instanceof Error)
    return { code: 'unexpected', message: `${error.name}: ${error.message}`, stack: error.stack };
  return { code: 'unexpected', message: String(error) };
}

export function toSystemError({ code, message, file, hint, stack }: ErrorMessage): SystemError {
  const error = new SystemError(code, message, { where: file === undefined ? undefined : { file }, hint });
  if (stack) error.stack = stack;
  return error;
}

/** What is known of a failure, without the parts that differ between machines. */
export function toFailedJob(id: string, { code, message, file, hint }: ErrorMessage): FailedJob {
  return { id, code, message: file === undefined || message.includes(file) ? message : `${file}: ${message}`, hint };
}
