import { createHash } from 'node:crypto';
import { UsageError } from '../core/errors.ts';
import { compareCodeUnits } from '../core/json.ts';

export interface SplitRatio {
  name: string;
  /** Share of the whole, 0 to 1; the shares sum to 1. */
  share: number;
}

/**
 * Parses `80/10/10` into the shares of the named splits; the numbers may sum to anything above zero.
 * @throws {UsageError} `bad-split`
 */
export function parseSplitRatios(text: string, names: readonly string[]): SplitRatio[] {
  const parts = text.split('/').map(part => (/^\d+(\.\d+)?$/.test(part.trim()) ? Number(part) : Number.NaN));
  const sum = parts.reduce((total, part) => total + part, 0);
  if (parts.length !== names.length || !(sum > 0)) {
    throw new UsageError(
      'bad-split',
      `Expected ${names.length} numbers like 80/10/10 (${names.join('/')}) for the split but received ${text}`,
    );
  }
  return names.map((name, i) => ({ name, share: parts[i] / sum }));
}

/** What two spellings of one prompt have in common: Unicode form, case and white space do not count. */
function promptKey(prompt: string): string {
  return prompt.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** A stable position in [0, 1) of a prompt. */
function positionOf(key: string, seed: number): number {
  return createHash('sha256').update(`split\n${seed}\n${key}`).digest().readUIntBE(0, 6) / 2 ** 48;
}

/**
 * The split of each prompt: by a stable hash of the prompt alone, so that it depends neither on order nor on the
 * other prompts, and equal prompts (but for case and white space) share one. Only where that leaves a wanted split
 * empty, and another has prompts to spare, the prompt whose hash lies nearest to the empty split's interval moves.
 */
export function assignSplits(prompts: readonly string[], ratios: readonly SplitRatio[], seed: number): string[] {
  const keys = prompts.map(promptKey);
  const positions = new Map(keys.map(key => [key, positionOf(key, seed)]));
  // With fewer prompts than splits only the largest shares can be served: a single prompt makes a training set.
  const wanted = ratios.filter(({ share }) => share > 0);
  const served = [...wanted].sort((a, b) => b.share - a.share).slice(0, Math.max(positions.size, 1));
  const total = served.reduce((sum, { share }) => sum + share, 0);
  const intervals: { name: string; from: number; to: number; members: string[] }[] = [];
  for (const { name, share } of wanted.filter(ratio => served.includes(ratio))) {
    const from = intervals.at(-1)?.to ?? 0;
    intervals.push({ name, from, to: from + share / total, members: [] });
  }
  intervals[intervals.length - 1].to = 1;

  for (const [key, position] of positions) intervals.find(({ to }) => position < to)!.members.push(key);
  for (const empty of intervals.filter(({ members }) => members.length === 0)) {
    const distance = (key: string) => Math.max(empty.from - positions.get(key)!, positions.get(key)! - empty.to);
    const spare = intervals.filter(({ members }) => members.length > 1).flatMap(({ members }) => members);
    const nearest = spare.sort((a, b) => distance(a) - distance(b) || compareCodeUnits(a, b))[0];
    for (const interval of intervals) interval.members = interval.members.filter(key => key !== nearest);
    empty.members.push(nearest);
  }
  const splitOf = new Map(intervals.flatMap(({ name, members }) => members.map(key => [key, name] as const)));
  return keys.map(key => splitOf.get(key)!);
}
