/** Flags that several verbs share, with one wording each. */
import { availableParallelism } from 'node:os';
import { UsageError } from '../core/errors.ts';
import type { Shard } from '../engine/plan.ts';
import type { LogStyle } from './progress.ts';

export const parseText = (text: string): string => text;

/** @throws {UsageError} `bad-number` */
export function parseNumber(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new UsageError('bad-number', `Expected a number but received ${text}`);
  return value;
}

/** @throws {UsageError} `bad-number` */
export function parseWhole(text: string): number {
  const value = parseNumber(text);
  if (!Number.isSafeInteger(value)) throw new UsageError('bad-number', `Expected a whole number but received ${text}`);
  return value;
}

/** Bytes: `500MB`, `2 GB`, `64MiB` or a plain number. @throws {UsageError} `bad-size` */
export function parseBytes(text: string): number {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(?:([kmgt])(i?)b?|b)?\s*$/i.exec(text);
  if (!match) {
    throw new UsageError('bad-size', `Expected bytes, as 500MB or 2GiB, but received ${text}`);
  }
  const [, number, unit, binary] = match;
  const power = unit ? 'kmgt'.indexOf(unit.toLowerCase()) + 1 : 0;
  return Math.round(Number(number) * (binary ? 1024 : 1000) ** power);
}

/** @throws {UsageError} `bad-jobs` */
export function parseJobs(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 256)
    throw new UsageError('bad-jobs', `Expected 1 to 256 for --jobs but received ${text}`);
  return value;
}

/** `I/N`, counting from 0 or from 1. @throws {UsageError} `bad-shard` */
export function parseShard(text: string): Shard {
  const match = /^(\d+)\/(\d+)$/.exec(text);
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || count < 1 || index > count)
    throw new UsageError('bad-shard', `Expected I/N with I from 0 or 1 up to N for --shard but received ${text}`);
  return { index, count };
}

/** A flag that may be left out. */
export const parsedFlag = <Value>(parse: (text: string) => Value, brief: string, placeholder: string) =>
  ({ kind: 'parsed', parse, brief, placeholder, optional: true }) as const;

export const textFlag = (brief: string, placeholder: string) => parsedFlag(parseText, brief, placeholder);

/** A flag that is told with what it is when left out. */
export const presetFlag = <Value>(
  parse: (text: string) => Value,
  brief: string,
  placeholder: string,
  initial: string,
) => ({ kind: 'parsed', parse, brief, placeholder, default: initial }) as const;

export const requiredText = (brief: string, placeholder: string) =>
  ({ kind: 'parsed', parse: parseText, brief, placeholder }) as const;

/** A flag that is there or not. */
export const switchFlag = (brief: string) => ({ kind: 'boolean', brief, optional: true, withNegated: false }) as const;

export const jsonFlag = switchFlag('Print one JSON document');
export const overwriteFlag = switchFlag('Replace what another build wrote in the folder');
export const jobsFlag = parsedFlag(parseJobs, 'Worker threads (default: one a core)', 'N');

/** Datasets as what a verb is given. */
export const datasetArguments = (brief = 'Folder of the dataset') =>
  ({ kind: 'array', parameter: { brief, parse: parseText, placeholder: 'DATASET' }, minimum: 1 }) as const;

export const outputFlags = {
  quiet: switchFlag('Print nothing but errors and results'),
  log: { kind: 'enum', values: ['text', 'json'], brief: 'Form of progress and notes on stderr', default: 'text' },
  debug: switchFlag('Print stack traces of errors'),
} as const;

export interface OutputFlags {
  quiet?: boolean;
  log: LogStyle;
  debug?: boolean;
}

export const workFlags = {
  jobs: jobsFlag,
  shard: parsedFlag(
    parseShard,
    'Do only share I of N (I from 0 or from 1); the same command without --shard finishes',
    'I/N',
  ),
  ...outputFlags,
} as const;

export interface WorkFlags extends OutputFlags {
  jobs?: number;
  shard?: Shard;
}

/** Worker threads when none are asked for. */
export const defaultJobs = (): number => availableParallelism();
