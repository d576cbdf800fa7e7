import MiniSearch from 'minisearch';

interface Row {
  id: number;
  text: string;
}

const separators = /[^\p{L}\p{N}]+/u;
const tokenize = (text: string): string[] => text.toLowerCase().split(separators).filter(Boolean);

/** Rows by the words of their texts. */
export class SearchIndex {
  readonly #index: MiniSearch<Row>;
  readonly #texts: readonly string[];

  constructor(texts: readonly string[]) {
    this.#texts = texts;
    this.#index = new MiniSearch<Row>({
      fields: ['text'],
      tokenize,
      processTerm: term => term,
      // Captions are written in full sentences: their commonest words find everything, so they are looked for in phrases only.
      searchOptions: { prefix: true, combineWith: 'AND' },
    });
    this.#index.addAll(texts.map((text, id) => ({ id, text })));
  }

  /**
   * Rows that hold all words (the last one may go on), the best first. Words in double quotes stand together. Where nothing
   * is found, words may differ by a letter in five.
   */
  search(query: string): Int32Array {
    const phrases = [...query.matchAll(/"([^"]+)"/g)].map(([, phrase]) => phrase.toLowerCase().trim());
    const words = query.replaceAll('"', ' ').trim();
    if (words === '') return new Int32Array(0);
    let found = this.#index.search(words);
    if (found.length === 0 && phrases.length === 0) found = this.#index.search(words, { fuzzy: 0.2 });
    const rows = found.map(({ id }) => id as number);
    if (phrases.length === 0) return Int32Array.from(rows);
    return Int32Array.from(
      rows.filter(row => phrases.every(phrase => this.#texts[row].toLowerCase().includes(phrase))),
    );
  }
}
