import { spawn, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const binary = resolve(import.meta.dirname, '../../bin/panoply.js');

export interface CliResult {
  status: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** Runs the built command line as a user would. */
export function panoply(
  args: readonly string[],
  { env, cwd }: { env?: Record<string, string>; cwd?: string } = {},
): CliResult {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [binary, ...args], {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', ...env },
    cwd,
    maxBuffer: 2 ** 28,
  });
  return { status, signal, stdout, stderr };
}

/** The same without blocking this process, for a server of the test's own to answer meanwhile. */
export function panoplyAsync(
  args: readonly string[],
  { env }: { env?: Record<string, string> } = {},
): Promise<CliResult> {
  const child = spawn(process.execPath, [binary, ...args], {
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', chunk => {
    stdout += chunk;
  });
  child.stderr.on('data', chunk => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ status, signal, stdout, stderr }));
  });
}
