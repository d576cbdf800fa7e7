import { withinEdits } from './edit-distance.ts';

/** What a word that only begins like the one asked for counts, and one that is spelt a little differently. */
const prefixWeight = 0.6;
const fuzzyWeight = 0.3;
/** A letter in five may differ. */
const fuzzyShare = 0.2;

const wordPattern = /[\p{L}\p{N}]+/gu;

/** Rows with a word, ascending. */
type Postings = number[];

/**
 * Rows by the words of their texts. A plain inverted index: full-text libraries keep an object for every word of every
 * text and for every row found, which takes ten times as long to build and to ask.
 */
export class SearchIndex {
  readonly #texts: readonly string[];
  /** Sorted, so that those with a common beginning are neighbours. */
  readonly #words: readonly string[];
  readonly #postings: readonly Postings[];

  constructor(texts: readonly string[]) {
    this.#texts = texts.map(text => text.toLowerCase());
    const index = new Map<string, Postings>();
    for (const [row, text] of this.#texts.entries()) {
      for (const [word] of text.matchAll(wordPattern)) {
        const rows = index.get(word);
        if (!rows) index.set(word, [row]);
        else if (rows[rows.length - 1] !== row) rows.push(row);
      }
    }
    this.#words = [...index.keys()].sort();
    this.#postings = this.#words.map(word => index.get(word)!);
  }

  /**
   * Rows that hold all words, or words that begin like them, the best first: rare words count most, whole ones more than
   * beginnings. Words in double quotes stand together. Where nothing is found, a letter in five may differ.
   */
  search(query: string): Int32Array {
    const lower = query.toLowerCase();
    const phrases = [...lower.matchAll(/"([^"]+)"/g)].map(([, phrase]) => phrase.trim());
    const words = [...new Set([...lower.matchAll(wordPattern)].map(([word]) => word))];
    if (words.length === 0) return new Int32Array(0);
    const exact = this.#rank(words, false);
    const found = exact.length === 0 && phrases.length === 0 ? this.#rank(words, true) : exact;
    if (phrases.length === 0) return found;
    return found.filter(row => phrases.every(phrase => this.#texts[row].includes(phrase)));
  }

  #rank(words: readonly string[], fuzzy: boolean): Int32Array {
    const count = this.#texts.length;
    const scores = new Float32Array(count);
    /** How many of the words each row has, so far. */
    const hits = new Uint8Array(count);
    const best = new Float32Array(count);
    for (const [turn, word] of words.entries()) {
      if (turn === 255) break;
      best.fill(0);
      for (const [at, weight] of this.#matches(word, fuzzy)) {
        for (const row of this.#postings[at]) if (weight > best[row]) best[row] = weight;
      }
      let matched = 0;
      for (let row = 0; row < count; row++) if (best[row] > 0) matched++;
      const rarity = Math.log(1 + count / Math.max(1, matched));
      for (let row = 0; row < count; row++) {
        if (best[row] === 0 || hits[row] !== turn) continue;
        hits[row]++;
        scores[row] += best[row] * rarity;
      }
    }
    const wanted = Math.min(words.length, 255);
    const rows = new Int32Array(count);
    let length = 0;
    for (let row = 0; row < count; row++) if (hits[row] === wanted) rows[length++] = row;
    return rows
      .subarray(0, length)
      .sort((a, b) => scores[b] - scores[a] || a - b)
      .slice();
  }

  /** Places of words that count as one asked for, and how much. */
  *#matches(word: string, fuzzy: boolean): Generator<[number, number]> {
    const words = this.#words;
    let [low, high] = [0, words.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (words[middle] < word) low = middle + 1;
      else high = middle;
    }
    for (let at = low; at < words.length && words[at].startsWith(word); at++) {
      yield [at, words[at].length === word.length ? 1 : prefixWeight];
    }
    if (!fuzzy) return;
    const most = Math.round(word.length * fuzzyShare);
    if (most === 0) return;
    for (let at = 0; at < words.length; at++) if (withinEdits(word, words[at], most)) yield [at, fuzzyWeight];
  }
}
