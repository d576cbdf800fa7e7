import { hammingDistance } from './pixels.ts';

/** Hashes of 256 bits this close are taken for the same picture. */
export const nearDuplicateBits = 10;
const bandDigits = 4;

/**
 * Pairs of hashes that differ in at most {@link nearDuplicateBits} bits, each later one with its first earlier match.
 * Cost: linear but for hashes that share a band. With 16 bands of 16 bits and at most 10 differing bits, at least six
 * bands are equal, so no pair is missed.
 * @param hashes 64 hex digits each
 */
export function* findNearDuplicates(hashes: readonly string[]): Iterable<{ a: number; b: number; distance: number }> {
  const bands = new Map<string, number[]>();
  const equal = new Map<string, number>();
  for (const [b, hash] of hashes.entries()) {
    const same = equal.get(hash);
    if (same !== undefined) {
      yield { a: same, b, distance: 0 };
      continue;
    }
    equal.set(hash, b);
    const candidates = new Set<number>();
    for (let at = 0; at < hash.length; at += bandDigits) {
      const key = `${at}:${hash.slice(at, at + bandDigits)}`;
      const members = bands.get(key);
      if (members) {
        for (const a of members) candidates.add(a);
        members.push(b);
      } else bands.set(key, [b]);
    }
    for (const a of [...candidates].sort((x, y) => x - y)) {
      const distance = hammingDistance(hashes[a], hash);
      if (distance > nearDuplicateBits) continue;
      yield { a, b, distance };
      break;
    }
  }
}
