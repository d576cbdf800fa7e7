// The table of pairs of ids, for id-pairs.ts and id-runs.ts: open addressing, 2^bits places, zeroed by the caller.

/** A pair: predicted id * 2^24 + truth id, + 1 so that 0 is an empty place; then its pixels. */
const entryBytes: usize = 16;

/**
 * Adds a run of pixels to a pair.
 * @param entries pairs in the table so far
 * @returns pairs in the table now, or -1 when another does not fit three quarters of it
 */
// @ts-ignore: decorator
@inline
export function addPair(key: u64, run: usize, table: usize, bits: u32, entries: i32): i32 {
  const mask = ((<usize>1) << bits) - 1;
  // Fibonacci hashing: the upper bits of a product with 2^64 over the golden ratio.
  let place = <usize>((key * 0x9e3779b97f4a7c15) >> <u64>(64 - bits));
  let found = load<u64>(table + place * entryBytes);
  while (found !== key && found !== 0) {
    place = (place + 1) & mask;
    found = load<u64>(table + place * entryBytes);
  }
  const entry = table + place * entryBytes;
  if (found === key) {
    store<u64>(entry, load<u64>(entry, 8) + <u64>run, 8);
    return entries;
  }
  if (entries === 3 << (bits - 2)) return -1;
  store<u64>(entry, key);
  store<u64>(entry, <u64>run, 8);
  return entries + 1;
}
