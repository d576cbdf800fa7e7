/** Counts of hashed trigrams: the filled buckets, ascending, and how often each was hit. */
export interface TrigramVector {
  buckets: Uint8Array;
  counts: Uint16Array;
  /** Sum of squared counts, an exact integer. */
  squaredLength: number;
}

const encoder = new TextEncoder();

/** @source Fowler-Noll-Vo hash FNV-1a, 32 bits: offset basis 2166136261, prime 16777619 */
function hashFnv1a(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/**
 * The offline stand-in for a sentence embedding: the text with a space on each side is cut into code-point trigrams,
 * each hashed (FNV-1a over its UTF-8 bytes, modulo 256) and counted. The empty text is the zero vector.
 * Deterministic, and not comparable with any neural model.
 */
export function embedTrigrams(text: string): TrigramVector {
  const counts = new Uint16Array(256);
  const points = text === '' ? [] : [' ', ...text, ' '];
  for (let i = 0; i + 2 < points.length; i++) {
    counts[hashFnv1a(encoder.encode(points[i] + points[i + 1] + points[i + 2])) & 255]++;
  }
  const buckets: number[] = [];
  let squaredLength = 0;
  for (let bucket = 0; bucket < 256; bucket++) {
    if (counts[bucket] === 0) continue;
    buckets.push(bucket);
    squaredLength += counts[bucket] ** 2;
  }
  return {
    buckets: Uint8Array.from(buckets),
    counts: Uint16Array.from(buckets, bucket => counts[bucket]),
    squaredLength,
  };
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
