/** Counts of hashed trigrams: the filled buckets, ascending, and how often each was hit. */
export interface TrigramVector {
  buckets: Uint8Array;
  counts: Uint16Array;
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

/**
 * The offline stand-in for a sentence embedding: the text with a space on each side is cut into code-point trigrams,
 * each hashed (FNV-1a over its UTF-8 bytes, modulo 256) and counted. The empty text is the zero vector.
 * Deterministic, and not comparable with any neural model.
 */
export function embedTrigrams(text: string): TrigramVector {
  if (text === '') return { buckets: new Uint8Array(0), counts: new Uint16Array(0), squaredLength: 0 };
  const points = [32];
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i)!;
    if (point > 0xffff) i++;
    points.push(point);
  }
  points.push(32);
  const all = new Uint16Array(256);
  let filled = 0;
  for (let i = 0; i + 2 < points.length; i++) {
    let hash = 0x811c9dc5;
    for (let k = i; k < i + 3; k++) hash = hashCodePoint(hash, points[k]);
    if (all[hash & 255]++ === 0) filled++;
  }
  const buckets = new Uint8Array(filled);
  const counts = new Uint16Array(filled);
  let squaredLength = 0;
  for (let bucket = 0, next = 0; next < filled; bucket++) {
    if (all[bucket] === 0) continue;
    buckets[next] = bucket;
    counts[next++] = all[bucket];
    squaredLength += all[bucket] ** 2;
  }
  return { buckets, counts, squaredLength };
}

/**
 * Cosine of two trigram vectors; 0 when one is the zero vector. Integers until the one division, so that a cosine of
 * exactly 0.5 is 0.5: sums of rounded products fall on either side of that threshold.
 */
export function trigramCosine(a: TrigramVector, b: TrigramVector): number {
  if (a.squaredLength === 0 || b.squaredLength === 0) return 0;
  let dot = 0;
  for (let i = 0, j = 0; i < a.buckets.length && j < b.buckets.length; ) {
    const difference = a.buckets[i] - b.buckets[j];
    if (difference === 0) dot += a.counts[i++] * b.counts[j++];
    else if (difference < 0) i++;
    else j++;
  }
  return dot / Math.sqrt(a.squaredLength * b.squaredLength);
}
