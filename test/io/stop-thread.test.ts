import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { builtModule } from '../../src/io/node/built-module.ts';

/** In a process of its own: what is tested is that the process survives. */
function stopThreads(worker: string, count: number) {
  const module = builtModule(new URL('../../src/io/node/x.ts', import.meta.url).href, './stop-thread.ts').href;
  const parent = `
    import { Worker } from 'node:worker_threads';
    import { stopThread } from ${JSON.stringify(module)};
    const code = ${JSON.stringify(`import { listenOnThread } from ${JSON.stringify(module)};\n${worker}`)};
    for (let i = 0; i < ${count}; i++) {
      const url = new URL('data:text/javascript,' + encodeURIComponent(code));
      const worker = new Worker(url);
      // Both may be told in one turn.
      const exited = new Promise(resolve => worker.once('exit', resolve));
      await new Promise(resolve => worker.once('message', resolve));
      await stopThread(worker, 200);
      console.log(await exited);
    }`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', parent], { encoding: 'utf8' });
}

const start = `
  import { parentPort } from 'node:worker_threads';
  import { lstatSync } from 'node:fs';
  parentPort.postMessage('ready');`;

test('a thread in the middle of failing file calls is stopped without taking the process down', () => {
  const { status, stdout, stderr } = stopThreads(
    `${start}
    listenOnThread(() => {});
    for (;;) {
      for (let i = 0; i < 100; i++) try { lstatSync('/nowhere/at/all'); } catch {}
      await new Promise(setImmediate);
    }`,
    40,
  );
  expect(stderr).toBe('');
  expect(status).toBe(0);
  // 0: it left by itself; a thread that is forced ends with 1.
  expect(stdout.trim().split('\n')).toEqual(Array(40).fill('0'));
});

test('a thread that never pauses is stopped by force, one that has ended is let be', () => {
  const forced = stopThreads(`${start} for (;;);`, 1);
  expect(forced).toMatchObject({ status: 0, stdout: '1\n' });
  const ended = stopThreads(`${start} listenOnThread();`, 3);
  expect(ended).toMatchObject({ status: 0, stdout: '0\n0\n0\n' });
});
