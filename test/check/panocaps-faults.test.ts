import { describe, expect, test } from 'vitest';
import { checkRules } from '../../src/analysis/check/rules/index.ts';
import { captionFaults } from './panocaps/caption-faults.ts';
import { fileFaults } from './panocaps/file-faults.ts';
import { maskFaults } from './panocaps/mask-faults.ts';
import { pairFaults } from './panocaps/pair-faults.ts';
import { pictureFaults } from './panocaps/picture-faults.ts';
import { Planted, useSoundSet } from './panocaps/planted.ts';
import { placesOf } from './planted-set.ts';

useSoundSet();

const faults = [...fileFaults, ...pairFaults, ...captionFaults, ...maskFaults, ...pictureFaults];

/** Codes that a planted fault gave. */
const seen = new Set<string>();

describe('a sound set', () => {
  test.each([false, true])('has no issues, deep: %s', async deep => {
    const result = await new Planted().check({ deep });
    expect(placesOf(result)).toEqual([]);
    expect(result.checked).toMatchObject({ family: 'panocaps', scenes: 9, images: 9, deep });
  });
});

describe('each planted fault gives its code at its place, and no other', () => {
  test.each(faults.map(fault => [fault.name, fault] as const))('%s', async (_, { plant, expected, deep, messages }) => {
    const set = new Planted();
    await plant(set);
    const result = await set.check({ deep });
    expect(placesOf(result)).toEqual(typeof expected === 'function' ? expected(set) : expected);
    const texts = result.issues.map(({ message }) => message);
    for (const message of messages ?? []) expect(texts).toContainEqual(expect.stringMatching(message));
    for (const { code } of result.issues) seen.add(code);
  });

  test('and every rule for PanoCaps has one', () => {
    const rules = checkRules.filter(({ families }) => families !== 'all' && families.includes('panocaps'));
    expect(rules.map(({ code }) => code).filter(code => !seen.has(code))).toEqual([]);
  });
});
