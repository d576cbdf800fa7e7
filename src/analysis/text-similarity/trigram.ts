/** Counts of hashed trigrams: the filled buckets, ascending, and how often each was hit. */
export interface TrigramVector {
  buckets: Uint8Array;
  counts: Uint32Array;
  /** Sum of squared counts, an exact integer. */
  squaredLength: number;
}

/** One byte more into a hash. @source Fowler-Noll-Vo hash FNV-1a, 32 bits: offset basis 2166136261, prime 16777619 */
const hashByte = (hash: number, byte: number) => Math.imul(hash ^ byte, 0x01000193);

/** The UTF-8 bytes of a code point into a hash; a lone surrogate counts as U+FFFD, as in any encoder. */
function hashCodePoint(hash: number, codePoint: number): number {
  if (codePoint < 0x80) return hashByte(hash, codePoint);
  const point = codePoint >= 0xd800 && codePoint < 0xe000 ? 0xfffd : codePoint;
  const last = 0x80 | (point & 63);
  if (point < 0x800) return hashByte(hashByte(hash, 0xc0 | (point >> 6)), last);
  const third = 0x80 | ((point >> 6) & 63);
  if (point < 0x10000) return hashByte(hashByte(hashByte(hash, 0xe0 | (point >> 12)), third), last);
  const second = 0x80 | ((point >> 12) & 63);
  return hashByte(hashByte(hashByte(hashByte(hash, 0xf0 | (point >> 18)), second), third), last);
}

// Scratch space, all zero between calls.
const bucketScratch = new Uint32Array(256);

/**
 * The offline stand-in for a sentence embedding: the text with a space on each side is cut into code-point trigrams,
 * each hashed (FNV-1a over its UTF-8 bytes, modulo 256) and counted. The empty text is the zero vector.
 * Deterministic, and not comparable with any neural model.
 */
export function embedTrigrams(text: string): TrigramVector {
  const all = bucketScratch;
  let filled = 0;
  // Three code points, the text's own between a space on each side.
  let first = -1;
  let second = 32;
  for (let i = 0; text !== '' && i <= text.length; i++) {
    const third = i < text.length ? text.codePointAt(i)! : 32;
    if (third > 0xffff) i++;
    if (first >= 0) {
      const bucket = hashCodePoint(hashCodePoint(hashCodePoint(0x811c9dc5, first), second), third) & 255;
      if (all[bucket]++ === 0) filled++;
    }
    first = second;
    second = third;
  }
  const buckets = new Uint8Array(filled);
  const counts = new Uint32Array(filled);
  let squaredLength = 0;
  for (let bucket = 0, next = 0; next < filled; bucket++) {
    const count = all[bucket];
    if (count === 0) continue;
    all[bucket] = 0;
    buckets[next] = bucket;
    counts[next++] = count;
    squaredLength += count ** 2;
  }
  return { buckets, counts, squaredLength };
}

/**
 * Cosine of two trigram vectors; 0 when one is the zero vector. Integers until the one division, so that a cosine of
 * exactly 0.5 is 0.5: sums of rounded products fall on either side of that threshold.
 */
export function trigramCosine(a: TrigramVector, b: TrigramVector): number {
  return new TrigramComparer().cosine(a, b);
}

/** {@link trigramCosine} of many pairs, quickest when the first of the two stays the same for a while. */
export class TrigramComparer {
  /** The counts of `#spread`, by bucket. */
  readonly #countOf = new Float64Array(256);
  #spread: TrigramVector | undefined;

  cosine(a: TrigramVector, b: TrigramVector): number {
    if (a.squaredLength === 0 || b.squaredLength === 0) return 0;
    const countOf = this.#countOf;
    if (this.#spread !== a) {
      countOf.fill(0);
      for (let i = 0; i < a.buckets.length; i++) countOf[a.buckets[i]] = a.counts[i];
      this.#spread = a;
    }
    const { buckets, counts } = b;
    let dot = 0;
    for (let i = 0; i < buckets.length; i++) dot += countOf[buckets[i]] * counts[i];
    return dot / Math.sqrt(a.squaredLength * b.squaredLength);
  }
}
