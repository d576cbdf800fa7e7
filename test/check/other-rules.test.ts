import { cpSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkRules } from '../../src/analysis/check/rules/index.ts';
import { groupIssues } from '../../src/analysis/check/run-rules.ts';
import { temporaryFolder } from '../support/folders.ts';
import { buildSoundSet, PlantedSet, placesOf } from './planted-set.ts';

let sound: string;
beforeAll(async () => {
  sound = await buildSoundSet();
});
afterAll(() => rmSync(dirname(sound), { recursive: true, force: true }));

/** The archive of originals: panoramas twice as large, no JSON. */
async function makeArchive(set: PlantedSet): Promise<PlantedSet> {
  const archive = new PlantedSet(sound);
  for (const name of ['README.md', 'panoply.json', 'scenes.jsonl', 'train.json', 'test.json', 'val.json'])
    archive.remove(name);
  for (const split of ['train', 'test', 'val']) {
    for (const { pano } of set.entries(split)) {
      archive.remove(pano.replace('pano/image.png', 'images'));
      await archive.paint(pano, image => image.resize(256, 128, { fit: 'fill' }));
    }
  }
  return archive;
}

describe('the archive of originals', () => {
  test('alone is noted as such, and its pictures are checked', async () => {
    const archive = await makeArchive(new PlantedSet(sound));
    expect(placesOf(await archive.check())).toEqual(['panoramas-alone .', 'size-uncommon .']);
    const { pano } = new PlantedSet(sound).entries()[0];
    archive.write(pano, '');
    expect(placesOf(await archive.check())[0]).toBe(`image-empty ${pano}`);
  });

  test('is joined with the standard set', async () => {
    const set = new PlantedSet(sound);
    const archive = await makeArchive(set);
    const joined = () => set.check({ roots: [set.root, archive.root] });
    expect(placesOf(await joined())).toEqual([]);
    const [first, second, third] = set.entries().map(({ pano }) => pano);
    archive.remove(first);
    archive.write(second, await sharp(archive.read(second)).resize(128, 64).toBuffer());
    archive.rename(third, third.replace(/train\/[^/]+/, 'train/Unknown'));
    expect(placesOf(await joined())).toEqual([
      `archive-size ${second}`,
      'archive-missing train.json#/0',
      'archive-missing train.json#/2',
      'archive-extra train/Unknown/pano/image.png',
    ]);
  });
});

describe('rules', () => {
  test('have distinct codes, and say what they are about', () => {
    expect(new Set(checkRules.map(({ code }) => code)).size).toBe(checkRules.length);
    for (const { code, title, explanation, hint } of checkRules) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)+$/);
      expect(title).toMatch(/^[A-Z0-9].*[^.]$/);
      expect(explanation).toMatch(/\.$/);
      expect(hint).toMatch(/\.$/);
    }
  });

  test('give the same issues in whatever order scenes come', async () => {
    const set = new PlantedSet(sound);
    set.edit(entries => {
      for (const entry of entries) entry.prompts.pop();
    });
    const { issues } = await set.check();
    expect(issues.map(({ pointer }) => pointer)).toEqual(['/0/prompts', '/1/prompts', '/2/prompts']);
    const [group] = groupIssues(issues, checkRules);
    expect(group).toMatchObject({ code: 'prompt-count', severity: 'error', issues });
  });

  test('on pixels do not depend on the number of workers', async () => {
    const set = new PlantedSet(sound);
    const [first, second] = set.entries();
    set.write(first.images[5], set.read(first.images[4]));
    set.write(second.images[7], set.read(second.images[2]));
    const [one, three] = [await set.check({ deep: true, jobs: 1 }), await set.check({ deep: true, jobs: 3 })];
    expect(one.counts).toEqual({ error: 2, warning: 0, info: 0 });
    expect(three).toEqual(one);
  });

  test('of shares together find what one run finds in scenes', async () => {
    const set = new PlantedSet(sound);
    for (const split of ['train', 'test', 'val'])
      set.edit(entries => entries.forEach(entry => void entry.prompts.pop()), split);
    const shares = await Promise.all([1, 2].map(index => set.check({ shard: { index, count: 2 } })));
    expect(shares.flatMap(placesOf).sort()).toEqual(placesOf(await set.check()).sort());
  });

  test('on the whole dataset are reported by one share each, however they are counted', async () => {
    const set = new PlantedSet(sound, { manifest: true });
    const [first, second] = set.entries();
    set.remove('README.md');
    set.remove('val.json');
    set.write('train/left-over.png', set.read(first.images[0]));
    set.write(second.pano, set.read(first.pano));
    await set.paint(first.images[2], image => image.negate());
    const whole = placesOf(await set.check());
    for (const code of ['manifest-missing', 'manifest-changed', 'split-missing', 'file-extra', 'panorama-duplicate'])
      expect(whole.some(place => place.startsWith(code))).toBe(true);
    for (const indices of [
      [0, 1, 2],
      [1, 2, 3],
    ]) {
      const shares = await Promise.all(indices.map(index => set.check({ shard: { index, count: 3 } })));
      expect(shares.flatMap(placesOf).sort()).toEqual([...whole].sort());
    }
  });
});

test('a folder of panoramas with a link to a folder above is listed once', async () => {
  const folder = join(temporaryFolder(), 'copy');
  cpSync(sound, folder, { recursive: true });
  const { symlinkSync } = await import('node:fs');
  symlinkSync('..', join(folder, 'up'));
  const set = new PlantedSet(folder);
  expect((await set.check()).counts.error).toBe(0);
});
