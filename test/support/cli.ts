import { spawnSync } from 'node:child_process';
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
