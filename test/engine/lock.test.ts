import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { takeLock } from '../../src/engine/lock.ts';
import { builtModule } from '../../src/io/node/built-module.ts';
import { temporaryFolder } from '../support/folders.ts';

const rounds = 40;
const dead = JSON.stringify({ pid: process.pid, host: hostname(), started: '1' });

/** Threads that take a lock a round, all at the same moment, and keep it. @returns a row a thread: which they got */
async function race(folder: string, names: readonly string[]): Promise<boolean[][]> {
  const lock = builtModule(new URL('../../src/engine/run.ts', import.meta.url).href, './lock.ts').href;
  const code = `
    const { parentPort, workerData: { lock, folder, name, rounds, threads, gate } } = require('node:worker_threads');
    import(lock).then(({ takeLock }) => {
      const got = [];
      for (let round = 0; round < rounds; round++) {
        Atomics.add(gate, round, 1);
        while (Atomics.load(gate, round) < threads);
        try {
          takeLock(folder + '/' + round, name);
          got.push(true);
        } catch (error) {
          if (error.code !== 'folder-in-use') throw error;
          got.push(false);
        }
      }
      parentPort.postMessage(got);
    });`;
  const gate = new Int32Array(new SharedArrayBuffer(4 * rounds));
  return Promise.all(
    names.map(name => {
      const workerData = { lock, folder, name, rounds, threads: names.length, gate };
      const worker = new Worker(code, { eval: true, workerData });
      return new Promise<boolean[]>((resolve, reject) => worker.once('message', resolve).once('error', reject));
    }),
  );
}

describe('takeLock', () => {
  test.each(['fresh', 'left by the dead'])('%s: one of two who come at once gets it, always', async state => {
    const folder = temporaryFolder();
    for (let round = 0; round < rounds && state !== 'fresh'; round++) {
      mkdirSync(join(folder, String(round)));
      writeFileSync(join(folder, String(round), 'all.json'), dead);
    }
    const got = await race(folder, ['all', 'all']);
    for (let round = 0; round < rounds; round++) {
      expect(got.filter(row => row[round])).toHaveLength(1);
      expect(readdirSync(join(folder, String(round)))).toEqual(['all.json']);
    }
  });

  test('the whole and a share that begin at once never both have the folder', async () => {
    const got = await race(temporaryFolder(), ['all', 'shard-0-of-2']);
    for (let round = 0; round < rounds; round++) expect(got.filter(row => row[round]).length).toBeLessThan(2);
  });

  test('a lock that another has taken since is not removed by the one who lets go', () => {
    const folder = temporaryFolder();
    const release = takeLock(folder, 'all');
    const file = join(folder, 'all.json');
    const other = { ...JSON.parse(readFileSync(file, 'utf8')), token: 'another' };
    writeFileSync(file, JSON.stringify(other));
    release();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(other);
    expect(() => takeLock(folder, 'shard-0-of-2')).toThrow(/Another build is at work in this folder \(process/);
  });
});
