import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/folders.ts';

const binary = resolve(import.meta.dirname, '../../bin/panoply.js');

type Where = 'read' | 'closed' | 'full';

/** Runs the command with outputs that somebody reads, that nobody does, or that have no room. */
async function run(args: readonly string[], { stdout, stderr }: { stdout: Where; stderr: Where }) {
  const to = (where: Where) => (where === 'full' ? openSync('/dev/full', 'w') : 'pipe');
  const child = spawn(process.execPath, [binary, ...args], { stdio: ['ignore', to(stdout), to(stderr)] });
  const texts = { stdout: '', stderr: '' };
  for (const [name, where] of [
    ['stdout', stdout],
    ['stderr', stderr],
  ] as const) {
    if (where === 'closed') child[name]?.destroy();
    child[name]?.on('data', chunk => {
      texts[name] += chunk;
    });
  }
  const status = await new Promise(done => child.on('close', done));
  return { status, ...texts };
}

/** A dataset with an error. */
function broken(): string {
  const folder = join(temporaryFolder(), 'set');
  mkdirSync(join(folder, 'annotations'), { recursive: true });
  writeFileSync(join(folder, 'annotations/train_caption.json'), '{');
  return folder;
}

describe.runIf(existsSync('/dev/full'))('output that cannot be written', () => {
  test('a reader of stdout that has gone leaves the exit code as it is', async () => {
    const { status, stderr } = await run(['check', broken()], { stdout: 'closed', stderr: 'read' });
    expect([status, stderr]).toEqual([1, '']);
  });

  test('a full disk under stdout is exit 3 and says so, without a stack', async () => {
    const { status, stderr } = await run(['check', broken()], { stdout: 'full', stderr: 'read' });
    expect(status).toBe(3);
    expect(stderr).toMatch(
      /^error Cannot write the result to stdout: no space left on device \(ENOSPC\)\n {2}try .*\n$/,
    );
  });

  test.each(['closed', 'full'] as const)('stderr that is %s stops nothing', async stderr => {
    const out = join(temporaryFolder(), 'out');
    const panoramas = ['build', 'panime', '--prompts', join(out, '../prompts.txt'), '--size', '64x32'];
    writeFileSync(join(out, '../prompts.txt'), 'a red door\na hall\n');
    const args = [...panoramas, '--view-size', '16', '--fast', '--log', 'json', '--out', out];
    const { status, stdout } = await run(args, { stdout: 'read', stderr });
    expect(status).toBe(0);
    expect(stdout).toMatch(/2 scenes/);
    expect(existsSync(join(out, 'panoply.json'))).toBe(true);
    expect((await run(['check', broken()], { stdout: 'full', stderr })).status).toBe(3);
  });
});
