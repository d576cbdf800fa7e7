import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { panoply } from '../support/cli.ts';
import { temporaryFolder } from '../support/folders.ts';
import { placesOf } from './planted-set.ts';

const folder = mkdtempSync(join(tmpdir(), 'panoply-manifests-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(args: string[]): void {
  const { status, stderr } = panoply([...args, '--quiet']);
  if (status !== 0) throw new Error(stderr);
}

beforeAll(() => {
  const [geogen, raw, panocaps] = ['geogen', 'raw', 'panocaps'].map(name => join(folder, name));
  run(['build', 'geogen', '--identities', '2', '--views', '2', '--size', '64', '--seed', '3', '--out', geogen]);
  run(['synth', 'panocaps', '--images', '4', '--seed', '3', '--out', raw]);
  run(['build', 'panocaps', '--annotations', raw, '--images', join(raw, 'images'), '--out', panocaps]);
});

/** The files that files.jsonl lists, and issues on files that it is about. */
const listedIn = (root: string): string[] =>
  readFileSync(join(root, 'files.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line).path);
const manifestIssues = async (root: string, deep = false) =>
  placesOf(await check({ roots: [root], jobs: 1, deep })).filter(place => /^(manifest|image-missing)/.test(place));

describe.each(['geogen', 'panocaps'])('files.jsonl of a built %s set', family => {
  const copy = () => {
    const root = join(temporaryFolder(), 'set');
    cpSync(join(folder, family), root, { recursive: true });
    return root;
  };

  test('is whole', async () => {
    expect(await manifestIssues(copy(), true)).toEqual([]);
  });

  test('tells a changed, a missing and an extra file of every folder', async () => {
    const listed = listedIn(join(folder, family));
    expect(listed.length).toBeGreaterThan(2);
    // One file of each folder and type.
    const kinds = new Map(listed.map(path => [`${dirname(path)} ${extname(path)}`, path]));
    for (const path of kinds.values()) {
      const root = copy();
      const bytes = readFileSync(join(root, path));
      bytes[bytes.length >> 1] ^= 1;
      writeFileSync(join(root, path), bytes);
      const changed = placesOf(await check({ roots: [root], jobs: 1, deep: true }));
      // A picture or table that is broken by it may be reported as that instead.
      expect(
        changed.some(place => place.split(' ')[1]?.startsWith(path)),
        `${path}: ${changed}`,
      ).toBe(true);

      writeFileSync(join(root, path), Buffer.concat([bytes, bytes]));
      const grown = placesOf(await check({ roots: [root], jobs: 1 }));
      expect(
        grown.some(place => place.split(' ')[1]?.startsWith(path)),
        `${path}: ${grown}`,
      ).toBe(true);

      rmSync(join(root, path));
      const missing = placesOf(await check({ roots: [root], jobs: 1 }));
      expect(
        missing.some(place => /missing|absent|unreadable|broken/.test(place) && place.includes(path)),
        `${path}: ${missing}`,
      ).toBe(true);

      const other = copy();
      const extra = join(dirname(path), `added${extname(path)}`);
      writeFileSync(join(other, extra), 'x');
      if (/\.(md|txt)$/.test(extra)) continue;
      const added = placesOf(await check({ roots: [other], jobs: 1 }));
      expect(
        added.some(place => place.includes(extra.replace(/^\.\//, ''))),
        `${extra}: ${added}`,
      ).toBe(true);
    }
  }, 300_000);
});

test('a set that was made of zips is not told that their members are missing from files.jsonl', async () => {
  const zipped = join(folder, 'zipped');
  run(['build', 'geogen', '--identities', '2', '--views', '2', '--size', '64', '--zip-parts', '2', '--out', zipped]);
  expect(readdirSync(join(zipped, 'zips')).some(name => name.endsWith('.zip'))).toBe(true);
  expect(await manifestIssues(zipped)).toEqual([]);
}, 300_000);
