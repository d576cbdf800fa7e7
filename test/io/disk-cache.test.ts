import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DiskCache } from '../../src/io/node/disk-cache.ts';
import { temporaryFolder } from '../support/folders.ts';

const bytesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(name => statSync(join(folder, name)))
    .reduce((sum, facts) => sum + (facts.isFile() ? facts.size : 0), 0);

test('stays below its limit while it is written, whoever wrote before; the latest remain', async () => {
  const folder = temporaryFolder();
  const limit = 200_000;
  const entry = new Uint8Array(1000).fill(7);
  const earlier = new DiskCache(folder, { mostBytes: 10 * limit });
  for (let i = 0; i < 300; i++) await earlier.set(`earlier ${i}`, entry);
  const cache = new DiskCache(folder, { mostBytes: limit });
  for (let i = 0; i < 400; i++) await cache.set(`now ${i}`, entry);
  await expect.poll(() => bytesIn(folder), { timeout: 5000 }).toBeLessThanOrEqual(1.1 * limit);
  expect(await cache.get('now 399')).toHaveLength(1000);
  expect(await cache.get('earlier 0')).toBeUndefined();
});
