/**
 * Prefix-code lengths of at most `limit` bits: optimal where the limit does not bind, else within a fraction of a percent. Symbols that never occur get length 0; a lone symbol gets 1.
 *
 * @param frequencies occurrences per symbol, at most 512 symbols; they are scaled when their sum passes 2^22
 * @param limit longest length allowed, bits; 2^limit must be no less than the number of symbols in use
 * @returns length per symbol, bits
 * @source Huffman 1952, in the two-queue form of van Leeuwen 1976; the limit by repairing Kraft's sum
 */
export function buildCodeLengths(frequencies: ArrayLike<number>, limit: number): Uint8Array {
  const lengths = new Uint8Array(frequencies.length);
  let total = 0;
  for (let symbol = 0; symbol < frequencies.length; symbol++) total += frequencies[symbol];
  const divisor = Math.max(1, Math.ceil(total / 2 ** 22));

  // Sorted by frequency, then by symbol, so that ties never depend on anything else.
  const keys = new Uint32Array(frequencies.length);
  let used = 0;
  for (let symbol = 0; symbol < frequencies.length; symbol++) {
    const frequency = frequencies[symbol];
    if (frequency > 0) keys[used++] = Math.max(1, Math.floor(frequency / divisor)) * 512 + symbol;
  }
  const sorted = keys.subarray(0, used).sort();
  if (used === 0) return lengths;
  if (used === 1) {
    lengths[sorted[0] & 511] = 1;
    return lengths;
  }

  // Leaves 0..used-1 in order, then inner nodes in the order they are made, which is also by weight.
  const weights = new Float64Array(2 * used - 1);
  const parents = new Uint16Array(2 * used - 1);
  for (let i = 0; i < used; i++) weights[i] = sorted[i] >>> 9;
  let leaf = 0;
  let inner = used;
  for (let node = used; node < 2 * used - 1; node++) {
    const first = leaf < used && (inner === node || weights[leaf] <= weights[inner]) ? leaf++ : inner++;
    const second = leaf < used && (inner === node || weights[leaf] <= weights[inner]) ? leaf++ : inner++;
    weights[node] = weights[first] + weights[second];
    parents[first] = node;
    parents[second] = node;
  }
  const depths = new Uint16Array(2 * used - 1);
  for (let node = 2 * used - 3; node >= 0; node--) depths[node] = depths[parents[node]] + 1;
  // The rarest symbol is the deepest.
  if (depths[0] > limit) return limitLengths(sorted, depths, limit, lengths);
  for (let i = 0; i < used; i++) lengths[sorted[i] & 511] = depths[i];
  return lengths;
}

/**
 * Cuts lengths to the limit: too long codes are shortened, which oversubscribes the code space, then the longest codes
 * that can still grow do, until it fits; the rarest symbols get the longest codes.
 *
 * @param sorted keys `weight * 512 + symbol`, ascending
 * @param depths of the leaves, in that order
 */
function limitLengths(sorted: Uint32Array, depths: Uint16Array, limit: number, lengths: Uint8Array): Uint8Array {
  const counts = new Uint32Array(limit + 1);
  for (let i = 0; i < sorted.length; i++) counts[Math.min(depths[i], limit)]++;
  // Kraft's sum in units of 2^-limit; a complete code fills it exactly.
  let sum = 0;
  for (let length = 1; length <= limit; length++) sum += counts[length] * 2 ** (limit - length);
  // Turning one code of `length` into two one bit longer, one of them taken from the longest, saves one unit.
  for (; sum > 2 ** limit; sum--) {
    let length = limit - 1;
    while (counts[length] === 0) length--;
    counts[length]--;
    counts[length + 1] += 2;
    counts[limit]--;
  }
  let next = 0;
  for (let length = limit; length > 0; length--) {
    for (let i = 0; i < counts[length]; i++) lengths[sorted[next++] & 511] = length;
  }
  return lengths;
}

/**
 * Canonical codes of the given lengths, bit-reversed: DEFLATE sends a Huffman code from its most significant bit, but
 * fills bytes from the least significant one.
 * @source RFC 1951, 3.2.2
 */
export function assignReversedCodes(lengths: Uint8Array): Uint16Array {
  const next = new Uint16Array(17);
  for (const length of lengths) if (length > 0) next[length + 1]++;
  for (let bits = 1, code = 0; bits <= 16; bits++) {
    code = (code + next[bits]) << 1;
    next[bits] = code;
  }
  const codes = new Uint16Array(lengths.length);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol];
    if (length === 0) continue;
    let code = next[length]++;
    let reversed = 0;
    for (let bit = 0; bit < length; bit++) {
      reversed = (reversed << 1) | (code & 1);
      code >>= 1;
    }
    codes[symbol] = reversed;
  }
  return codes;
}
