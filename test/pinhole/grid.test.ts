import { expect, test } from 'vitest';
import { createRandom } from '../support/random.ts';
import { allSets, judgeSets, nameOfSet } from './grid.ts';

/** A seeded share of the grid; the slow test takes all. */
function sampleSets(count: number, seed: number) {
  const random = createRandom(seed);
  return allSets()
    .map(set => ({ set, order: random() }))
    .sort((a, b) => a.order - b.order)
    .slice(0, count)
    .map(({ set }) => set);
}

test.each(['alpha', 'plain'] as const)(
  'no wrong verdict on sampled sets with outlines from %s',
  async pictures => {
    const results = await judgeSets(sampleSets(6, pictures.length), pictures);
    expect(results.filter(({ wrong }) => wrong.length > 0).map(({ set, wrong }) => [nameOfSet(set), wrong])).toEqual(
      [],
    );
    expect(results.filter(({ ambiguous }) => ambiguous.length > 0).map(({ set }) => nameOfSet(set))).toEqual([]);
  },
  240_000,
);

test('without pictures, only what poses cannot tell is open', async () => {
  const results = await judgeSets(sampleSets(24, 9), 'none');
  expect(results.filter(({ wrong }) => wrong.length > 0).map(({ set, wrong }) => [nameOfSet(set), wrong])).toEqual([]);
  for (const { set, ambiguous, report } of results) {
    // Only cameras that look along +z have namesakes turned by 180 degrees or mirrored.
    expect(ambiguous, nameOfSet(set)).toEqual(set.axes === 'RUB' ? [] : ['axes', 'up']);
    if (set.axes !== 'RUB') expect(report.alternatives.axes.length).toBeGreaterThan(0);
  }
}, 240_000);
