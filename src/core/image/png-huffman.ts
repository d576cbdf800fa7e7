/**
 * Optimal prefix-code lengths of at most `limit` bits. Symbols that never occur get length 0; a lone symbol gets 1.
 *
 * @param frequencies occurrences per symbol, at most 512 symbols; they are scaled when their sum passes 2^22
 * @param limit longest length allowed, bits; 2^limit must be no less than the number of symbols in use
 * @returns length per symbol, bits
 * @source Huffman 1952 (two-queue form of van Leeuwen 1976); beyond the limit, package-merge (Larmore and
 *   Hirschberg 1990), which is optimal too
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
  if (depths[0] > limit) return mergePackages(sorted, limit, lengths);
  for (let i = 0; i < used; i++) lengths[sorted[i] & 511] = depths[i];
  return lengths;
}

/** Package-merge over keys `weight * 512 + symbol`, ascending. */
function mergePackages(sorted: Uint32Array, limit: number, lengths: Uint8Array): Uint8Array {
  interface Item {
    weight: number;
    symbols: number[];
  }
  const coins: Item[] = Array.from(sorted, key => ({ weight: key >>> 9, symbols: [key & 511] }));
  let items = coins;
  for (let level = 1; level < limit; level++) {
    const packages: Item[] = [];
    for (let i = 0; i + 1 < items.length; i += 2) {
      packages.push({
        weight: items[i].weight + items[i + 1].weight,
        symbols: [...items[i].symbols, ...items[i + 1].symbols],
      });
    }
    // Array.sort is stable: on equal weight a symbol goes before a package.
    items = [...coins, ...packages].sort((a, b) => a.weight - b.weight);
  }
  for (const item of items.slice(0, 2 * coins.length - 2)) for (const symbol of item.symbols) lengths[symbol]++;
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
