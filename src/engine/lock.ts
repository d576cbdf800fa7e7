import { createHash, randomUUID } from 'node:crypto';
import { linkSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { SystemError } from '../core/errors.ts';
import { makeFolder, systemErrorCode, writeError } from '../io/node/files.ts';

interface LockHolder {
  /** Unlike any other lock's: tells whether a file is still the one that was read. */
  token?: string;
  pid: number;
  host: string;
  /** Start time of the process in clock ticks since boot, so that a reused pid is told apart; Linux only. */
  started?: string;
}

function processStart(pid: number): string | undefined {
  try {
    // Field 22; the command name (field 2) may hold blanks and parentheses.
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\)\s/s, '')
      .split(' ')[19];
  } catch {
    return undefined;
  }
}

function isAlive(holder: LockHolder): boolean {
  if (holder.host !== hostname()) return true;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return systemErrorCode(error) === 'EPERM';
  }
  return holder.started === undefined || processStart(holder.pid) === holder.started;
}

/** Where no hard links are, a lock's file is empty for a moment: one this young has a writer. */
const writingMs = 5000;
/** How often a lock is tried that somebody else takes over or lets go meanwhile, and how long between. */
const mostAttempts = 100;
const pauseMs = 10;

interface FoundLock {
  text: string;
  /** Absent where the file cannot be understood. */
  holder?: LockHolder;
  isHeld: boolean;
}

/** @returns undefined where there is no such lock any more */
function readLock(path: string): FoundLock | undefined {
  try {
    const text = readFileSync(path, 'utf8');
    try {
      const holder = JSON.parse(text) as LockHolder;
      return { text, holder, isHeld: isAlive(holder) };
    } catch {
      return { text, isHeld: Date.now() - statSync(path).mtimeMs < writingMs };
    }
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Makes a file with its content at once, or not at all. @returns whether it was made: false where there is one */
function createWhole(path: string, text: string): boolean {
  const temporary = `${path}.${randomUUID()}.part`;
  try {
    writeFileSync(temporary, text);
    try {
      linkSync(temporary, path);
    } catch (error) {
      const hasNoLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(systemErrorCode(error) ?? '');
      if (!hasNoLinks) throw error;
      writeFileSync(path, text, { flag: 'wx' });
    }
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/**
 * Removes a lock whose holder is gone. Whoever does so claims it first, by a file named after what was read, so that no
 * two do it and none removes the lock that another has taken since.
 */
function removeStale(path: string, { text }: FoundLock, mine: string): void {
  const claim = `${path}.${createHash('sha256').update(text).digest('hex').slice(0, 16)}.claim`;
  if (!createWhole(claim, mine)) {
    const other = readLock(claim);
    if (other && !other.isHeld) removeStale(claim, other, mine);
    return;
  }
  try {
    if (readLock(path)?.text === text) rmSync(path, { force: true });
  } finally {
    rmSync(claim, { force: true });
  }
}

function inUse(path: string, holder: LockHolder | undefined): SystemError {
  const who = holder ? ` (process ${holder.pid} on ${holder.host})` : '';
  return new SystemError('folder-in-use', `Another build is at work in this folder${who}`, {
    where: { file: path },
    hint: 'Wait for it or stop it. If that process is gone for sure, delete the file named above.',
  });
}

/** Removes what dead processes left of the locks that exclude `name`. @throws {SystemError} `folder-in-use` */
function refuseOthers(folder: string, name: string, mine: string): void {
  for (const file of readdirSync(folder)) {
    if (!file.endsWith('.json') || file === `${name}.json`) continue;
    if (name !== 'all' && file !== 'all.json') continue;
    const path = join(folder, file);
    for (let attempt = 0; ; attempt++) {
      const other = readLock(path);
      if (!other) break;
      if (other.isHeld || attempt === mostAttempts) throw inUse(path, other.holder);
      removeStale(path, other, mine);
      if (attempt > 0) pause();
    }
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
}

/** @returns false where the lock, or its folder, changed hands meanwhile */
function tryLock(folder: string, name: string, mine: string): boolean {
  const path = join(folder, `${name}.json`);
  try {
    makeFolder(folder);
    refuseOthers(folder, name, mine);
    if (createWhole(path, mine)) {
      try {
        // One who began at the same time may have seen none of ours.
        refuseOthers(folder, name, mine);
      } catch (error) {
        release(path, mine);
        throw error;
      }
      return true;
    }
    const other = readLock(path);
    if (other?.isHeld) throw inUse(path, other.holder);
    if (other) removeStale(path, other, mine);
    return false;
  } catch (error) {
    // A build that ended removed the folder.
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

function release(path: string, mine: string): void {
  if (readLock(path)?.text === mine) rmSync(path, { force: true });
}

/**
 * Takes the lock `name` in `folder`. `all` excludes every other lock there; two other names do not exclude each other.
 * A lock whose process is gone (same host) is taken over. Two that exclude each other and begin at the same time may both
 * be refused, but never both get it.
 * @returns a function that releases it
 * @throws {SystemError} `folder-in-use`, `cannot-write`
 */
export function takeLock(folder: string, name: string): () => void {
  const path = join(folder, `${name}.json`);
  const holder: LockHolder = {
    token: randomUUID(),
    pid: process.pid,
    host: hostname(),
    started: processStart(process.pid),
  };
  const mine = JSON.stringify(holder);
  try {
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      if (tryLock(folder, name, mine)) return () => release(path, mine);
      if (attempt > 0) pause();
    }
  } catch (error) {
    throw error instanceof SystemError ? error : writeError(error, path);
  }
  throw inUse(path, readLock(path)?.holder);
}
