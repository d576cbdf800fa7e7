import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import type { Dataset } from '../../src/core/model/dataset.ts';
import { Background } from '../../src/serve/background.ts';
import { ServedDataset } from '../../src/serve/served-dataset.ts';
import { fileFolder } from './datasets.ts';

const folder = fileFolder();
afterEach(() => {
  vi.restoreAllMocks();
});

/** Fails the first time: notes each run in a file. */
const failsOnce = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { appendFileSync, readFileSync } from 'node:fs';
    import { parentPort, workerData } from 'node:worker_threads';
    appendFileSync(workerData.roots[0], 'x');
    const runs = readFileSync(workerData.roots[0]).length;
    parentPort.postMessage(runs === 1 ? { kind: 'failed', message: 'the disk was away' } : { kind: 'done', result: runs });
  `)}`,
);

test('work that failed is begun anew for whoever asks, not before some seconds have gone', async () => {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(1000);
  const log = join(folder, 'runs');
  appendFileSync(log, '');
  const job = new Background<number>(failsOnce, { roots: [log], images: [] }, { unit: 'scenes', total: 3 });
  expect(job.pending()).toEqual({ pending: true, done: 0, total: 3, unit: 'scenes' });
  await expect(job.result()).rejects.toThrow('the disk was away');
  clock.mockReturnValue(3000);
  expect(job.pending()).toBeUndefined();
  await expect(job.result()).rejects.toThrow('the disk was away');
  expect(readFileSync(log, 'utf8')).toBe('x');
  clock.mockReturnValue(7000);
  expect(job.pending()).toEqual({ pending: true, done: 0, total: 3, unit: 'scenes' });
  expect(await job.result()).toBe(2);
  clock.mockReturnValue(70_000);
  expect(job.pending()).toBeUndefined();
  expect(await job.result()).toBe(2);
});

test('a scene that could not be read is read anew; one that could is read once', async () => {
  const scene = vi.fn().mockRejectedValueOnce(new Error('the disk was away')).mockResolvedValue({ id: 'a' });
  const dataset = { roots: [folder], splits: [], index: () => ['a'], scene } as unknown as Dataset;
  const served = new ServedDataset('set', dataset, []);
  await expect(Promise.all([served.scene(0), served.scene(0)])).rejects.toThrow('the disk was away');
  expect(scene).toHaveBeenCalledTimes(1);
  expect(await served.scene(0)).toEqual({ id: 'a' });
  expect(await served.scene(0)).toEqual({ id: 'a' });
  expect(scene).toHaveBeenCalledTimes(2);
});
