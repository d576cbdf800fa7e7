import { normalizePhrase } from './normalize.ts';
import { embedTrigrams, TrigramComparer, type TrigramVector } from './trigram.ts';
import type { Wordnet } from './wordnet.ts';

/** How alike two normalised texts are, -1 to 1. */
export interface TextEmbedding {
  /** What to print: `trigram` or the model's name. */
  readonly name: string;
  /** Whether scores made with it may be compared with published ones. */
  readonly comparable: boolean;
  cosine(a: string, b: string): number;
}

/** The trigram embedding as a {@link TextEmbedding}; every text is embedded once. */
export function trigramEmbedding(): TextEmbedding {
  const comparer = new TrigramComparer();
  const vectors = new Map<string, TrigramVector>();
  const vectorOf = (text: string): TrigramVector => {
    let vector = vectors.get(text);
    if (!vector) {
      vector = embedTrigrams(text);
      vectors.set(text, vector);
    }
    return vector;
  };
  return { name: 'trigram', comparable: false, cosine: (a, b) => comparer.cosine(vectorOf(a), vectorOf(b)) };
}

/**
 * An embedding whose vectors were computed beforehand.
 * @param vectors by text; all of one length, any scale
 * @throws {RangeError} from `cosine` when a text has no vector
 */
export function vectorEmbedding(
  name: string,
  comparable: boolean,
  vectors: ReadonlyMap<string, ArrayLike<number>>,
): TextEmbedding {
  const unitVectors = new Map<string, Float64Array>();
  const unitVectorOf = (text: string): Float64Array => {
    let unit = unitVectors.get(text);
    if (!unit) {
      const vector = vectors.get(text);
      if (!vector) throw new RangeError(`Expected a vector for the text ${JSON.stringify(text)} but received none`);
      let squares = 0;
      for (let i = 0; i < vector.length; i++) squares += vector[i] ** 2;
      const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
      unit = Float64Array.from(vector, value => value * scale);
      unitVectors.set(text, unit);
    }
    return unit;
  };
  return {
    name,
    comparable,
    cosine(a, b) {
      const [left, right] = [unitVectorOf(a), unitVectorOf(b)];
      let dot = 0;
      for (let i = 0; i < left.length; i++) dot += left[i] * right[i];
      return dot;
    },
  };
}

/**
 * PanoCaps' similarity of phrases and of units (masks with all their phrases). Keeps what it has computed, so make one
 * for a whole evaluation.
 */
export interface PhraseSimilarity {
  readonly embedding: TextEmbedding;
  /** The WordNet in use, or undefined. */
  readonly wordnet: Wordnet | undefined;
  /**
   * Two phrases, each normalised once: 1 when equal, 1 when both are single words whose synonyms meet, else the cosine.
   * Two blank phrases are equal.
   */
  ofPhrases(a: string, b: string): number;
  /**
   * Two units: the greatest similarity over their pairs of phrases, normalised once more (so "the a cat" equals "cat"),
   * at least 0. A phrase that is blank after normalising counts as 0.
   */
  ofUnits(a: readonly string[], b: readonly string[]): number;
  /** {@link ofUnits} of every unit of one list with every one of another; row-major, a row for each of `a`. */
  ofUnitLists(a: readonly (readonly string[])[], b: readonly (readonly string[])[]): Float64Array;
}

interface KnownPhrase {
  /** Normalised. */
  text: string;
  /** The entry of `text` as a phrase of its own; undefined until asked for. */
  again: KnownPhrase | undefined;
  /** Null for several words, or without WordNet; undefined until asked for. */
  synonyms: ReadonlySet<string> | null | undefined;
}

/**
 * Builds PanoCaps' phrase similarity from an embedding and, unless undefined, WordNet's synonyms.
 * @source PanoCaps' evaluator, as its protocol describes it (docs/scoring.md)
 */
export function phraseSimilarity(embedding: TextEmbedding, wordnet: Wordnet | undefined): PhraseSimilarity {
  // Phrases repeat, pairs of them seldom do: what is known of a phrase is kept, comparisons are made anew.
  const known = new Map<string, KnownPhrase>();
  const phraseOf = (phrase: string): KnownPhrase => {
    let entry = known.get(phrase);
    if (!entry) {
      entry = { text: normalizePhrase(phrase), again: undefined, synonyms: undefined };
      known.set(phrase, entry);
    }
    return entry;
  };
  const synonymsOf = (entry: KnownPhrase): ReadonlySet<string> | null => {
    if (entry.synonyms === undefined) {
      entry.synonyms = wordnet && !entry.text.includes(' ') ? wordnet.synonyms(entry.text) : null;
    }
    return entry.synonyms;
  };
  const compare = (a: KnownPhrase, b: KnownPhrase): number => {
    if (a.text === b.text) return 1;
    const left = synonymsOf(a);
    const right = left && synonymsOf(b);
    if (left && right) {
      const [small, large] = left.size < right.size ? [left, right] : [right, left];
      for (const word of small) if (large.has(word)) return 1;
    }
    return embedding.cosine(a.text, b.text);
  };
  /** The phrase normalised a second time; itself when that changes nothing. */
  const againOf = (entry: KnownPhrase): KnownPhrase => {
    entry.again ??= phraseOf(entry.text);
    return entry.again;
  };

  /** What a unit is compared by: its phrases normalised twice, without those that are blank after the first time. */
  const unitOf = (phrases: readonly string[]): KnownPhrase[] => {
    const entries: KnownPhrase[] = [];
    for (const phrase of phrases) {
      const once = phraseOf(phrase);
      if (once.text !== '') entries.push(againOf(once));
    }
    return entries;
  };
  const compareUnits = (a: readonly KnownPhrase[], b: readonly KnownPhrase[]): number => {
    let best = 0;
    for (let i = 0; i < a.length; i++) {
      for (let j = 0; j < b.length; j++) {
        const similarity = compare(a[i], b[j]);
        if (similarity > best) best = similarity;
      }
    }
    return best;
  };

  return {
    embedding,
    wordnet,
    ofPhrases: (a, b) => compare(phraseOf(a), phraseOf(b)),
    ofUnits: (a, b) => compareUnits(unitOf(a), unitOf(b)),
    ofUnitLists(a, b) {
      const rows = a.map(unitOf);
      const columns = b.map(unitOf);
      const similarities = new Float64Array(rows.length * columns.length);
      let k = 0;
      for (const row of rows) for (const column of columns) similarities[k++] = compareUnits(row, column);
      return similarities;
    },
  };
}

/** Every text that {@link PhraseSimilarity} may ask an embedding about: the phrases normalised once and twice. */
export function textsToEmbed(phrases: Iterable<string>): Set<string> {
  const texts = new Set<string>();
  for (const phrase of new Set(phrases)) {
    const once = normalizePhrase(phrase);
    texts.add(once);
    texts.add(normalizePhrase(once));
  }
  return texts;
}
