import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkRules } from '../../src/analysis/check/rules/index.ts';
import { annotationFaults } from './panime-faults/annotations.ts';
import { fileFaults } from './panime-faults/files.ts';
import { pictureFaults } from './panime-faults/pictures.ts';
import { buildSoundSet, PlantedSet, placesOf } from './planted-set.ts';

let sound: string;
beforeAll(async () => {
  sound = await buildSoundSet();
});
afterAll(() => rmSync(dirname(sound), { recursive: true, force: true }));

const faults = [...annotationFaults, ...fileFaults, ...pictureFaults];

describe('a sound set', () => {
  test.each([false, true])('has no issues, deep: %s', async deep => {
    const result = await new PlantedSet(sound, { manifest: true }).check({ deep });
    expect(result.issues).toEqual([]);
    expect(result.checked).toMatchObject({ family: 'panime', scenes: 5, images: 105, deep });
  });
});

describe('each planted fault gives its code at its place, and no other', () => {
  test.each(faults.map(fault => [fault.name, fault] as const))('%s', async (_, fault) => {
    const set = new PlantedSet(sound, fault);
    const [first] = set.entries();
    await fault.plant(set, first);
    const expected = typeof fault.expected === 'function' ? fault.expected(set, first) : fault.expected;
    expect(placesOf(await set.check({ deep: fault.deep }))).toEqual(expected);
  });

  test('there are at least forty of them, and every rule of pictures and files is among them', () => {
    expect(faults.length).toBeGreaterThanOrEqual(40);
    const folder = new URL('./panime-faults/', import.meta.url);
    const files = [
      ...readdirSync(folder).map(name => new URL(name, folder)),
      new URL('../other-rules.test.ts', folder),
    ];
    const source = files.map(file => readFileSync(file, 'utf8')).join('');
    const untested = checkRules.filter(
      ({ code, families }) => (families === 'all' || families.includes('panime')) && !source.includes(`${code} `),
    );
    expect(untested.map(({ code }) => code)).toEqual([]);
  });
});
