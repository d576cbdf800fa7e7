import { findNearDuplicates } from '../check/near-duplicates.ts';
import { normalisePrompt } from '../check/prompts.ts';
import { Tally, thousands } from './numbers.ts';
import type { Statistic } from './types.ts';

/** Prompts that occur again, and sampled pictures that look the same. */
export const duplicates: Statistic = {
  name: 'duplicates',
  title: 'Near-duplicates',
  families: 'all',
  start() {
    const prompts = new Tally();
    const samples: { path: string; hash: string }[] = [];
    return {
      add({ scene, sample }) {
        if (scene.prompt?.trim()) prompts.add(normalisePrompt(scene.prompt));
        if (sample) samples.push({ path: sample.path, hash: sample.perceptualHash });
      },
      finish() {
        const repeated = prompts.rows().filter(({ value }) => value > 1);
        const pairs = [...findNearDuplicates(samples.map(({ hash }) => hash))].map(({ a, b, distance }) => ({
          a: samples[a].path,
          b: samples[b].path,
          bits: distance,
        }));
        if (prompts.size === 0 && samples.length === 0) return undefined;
        return {
          values: {
            repeatedPrompts: Object.fromEntries(repeated.slice(0, 50).map(({ name, value }) => [name, value])),
            pictures: pairs,
          },
          lines: [
            ['prompts used again', thousands(repeated.reduce((sum, { value }) => sum + value - 1, 0))],
            ['pictures alike', `${thousands(pairs.length)} of ${thousands(samples.length)} sampled`],
          ],
          charts: [],
        };
      },
    };
  },
};
