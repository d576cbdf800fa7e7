import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder, syncFolder, writeAll, writeError } from '../io/node/files.ts';
import type { CommittedJob } from './plan.ts';

/** Complete lines of a journal; a torn last line (power cut, full disk) does not count. */
function readLines(path: string): { lines: string[]; completeBytes: number } {
  const bytes = readFileSync(path);
  const completeBytes = bytes.lastIndexOf(10) + 1;
  const lines = bytes.toString('utf8', 0, completeBytes).split('\n');
  lines.pop();
  return { lines, completeBytes };
}

/** A line that an earlier run broke in the middle counts for none: what it stood for is done again. */
function parseLine(line: string): CommittedJob | undefined {
  try {
    return JSON.parse(line) as CommittedJob;
  } catch {
    return undefined;
  }
}

/** All jobs committed according to the journals of a folder, by id. */
export function readJournals(folder: string): Map<string, CommittedJob> {
  const committed = new Map<string, CommittedJob>();
  if (!existsSync(folder)) return committed;
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.jsonl')) continue;
    for (const line of readLines(join(folder, name)).lines) {
      const job = parseLine(line);
      if (job) committed.set(job.id, job);
    }
  }
  return committed;
}

/** Appends one durable line per committed job. */
export class Journal {
  readonly #path: string;
  readonly #descriptor: number;
  /** Bytes of whole lines. */
  #length: number;
  /** Set when a part of a line could not be cut off again: nothing may follow it. */
  #isTorn = false;

  /** Opens for appending and cuts off a torn last line. @throws {SystemError} `cannot-write` */
  constructor(path: string) {
    this.#path = path;
    try {
      makeFolder(dirname(path));
      const existing = existsSync(path) ? readLines(path).completeBytes : undefined;
      this.#descriptor = openSync(path, 'a');
      this.#length = existing ?? 0;
      if (existing !== undefined) ftruncateSync(this.#descriptor, existing);
      fsyncSync(this.#descriptor);
      syncFolder(dirname(path));
    } catch (cause) {
      throw writeError(cause, path);
    }
  }

  /** Adds a line, or nothing of it. @throws {SystemError} `cannot-write` */
  append(job: CommittedJob): void {
    const line = Buffer.from(`${JSON.stringify(job)}\n`);
    try {
      if (this.#isTorn) throw new Error('an earlier line is incomplete');
      writeAll(this.#descriptor, line);
      fsyncSync(this.#descriptor);
      this.#length += line.byteLength;
    } catch (cause) {
      this.#cutOff();
      throw writeError(cause, this.#path);
    }
  }

  #cutOff(): void {
    try {
      ftruncateSync(this.#descriptor, this.#length);
    } catch {
      // The first failure is the one to report.
      this.#isTorn = true;
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
