import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { SystemError } from '../core/errors.ts';
import { makeFolder, systemErrorCode, writeError } from '../io/node/files.ts';

interface LockHolder {
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

/**
 * Takes the lock `name` in `folder`. `all` excludes every other lock there; two other names do not exclude each other.
 * A lock whose process is gone (same host) is taken over.
 * @returns a function that releases it
 * @throws {SystemError} `folder-in-use`, `cannot-write`
 */
export function takeLock(folder: string, name: string): () => void {
  const path = join(folder, `${name}.json`);
  const mine: LockHolder = { pid: process.pid, host: hostname(), started: processStart(process.pid) };
  try {
    makeFolder(folder);
    for (const file of readdirSync(folder)) {
      const other = file.replace(/\.json$/, '');
      if (name !== 'all' && other !== 'all' && other !== name) continue;
      let holder: LockHolder;
      try {
        holder = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      } catch {
        // Unreadable: its writer died half-way.
        rmSync(join(folder, file), { force: true });
        continue;
      }
      if (isAlive(holder)) {
        throw new SystemError(
          'folder-in-use',
          `Another build is at work in this folder (process ${holder.pid} on ${holder.host})`,
          {
            where: { file: join(folder, file) },
            hint: 'Wait for it or stop it. If that process is gone for sure, delete the file named above.',
          },
        );
      }
      rmSync(join(folder, file), { force: true });
    }
    writeFileSync(path, JSON.stringify(mine), { flag: 'wx' });
  } catch (error) {
    if (error instanceof SystemError) throw error;
    throw writeError(error, path);
  }
  return () => rmSync(path, { force: true });
}
