/** The four parts of speech that WordNet has files for. Satellite adjectives count as adjectives. */
export const partsOfSpeech = ['noun', 'verb', 'adj', 'adv'] as const;
export type PartOfSpeech = (typeof partsOfSpeech)[number];

/** What synonyms need of a WordNet database. Parts of speech are numbered as in {@link partsOfSpeech}. */
export interface WordnetTable {
  /** The database's version, e.g. `3.0`. */
  version: string;
  lemmaCount: number;
  /** A lemma as in the index files: lower case, `_` for spaces; ascending by UTF-16 code unit, each once. */
  lemma(index: number): string;
  /** Negative when that lemma comes before the form, by UTF-16 code unit, 0 when it is the form. */
  compareLemma(index: number, form: string): number;
  /** `senseStart[4 * lemma + part]` to `senseStart[4 * lemma + part + 1]` are that lemma's entries in `senses`. */
  senseStart: Uint32Array;
  /** Synset numbers. */
  senses: Uint32Array;
  /** `memberStart[synset]` to `memberStart[synset + 1]` are that synset's entries in `members`. */
  memberStart: Uint32Array;
  /** Numbers of names. */
  members: Uint32Array;
  /** A lemma's name as the data files write it, with capitals and `_` for spaces, without adjective markers. */
  name(index: number): string;
  /** For each part of speech, the base forms of irregular forms. */
  exceptions: readonly ReadonlyMap<string, readonly string[]>[];
}

/**
 * Endings and what replaces them, by part of speech.
 * @source WordNet's morphy(7WN), "Rules of detachment", with NLTK's additional ves -> f
 */
const detachments: readonly (readonly (readonly [string, string])[])[] = [
  [
    ['s', ''],
    ['ses', 's'],
    ['ves', 'f'],
    ['xes', 'x'],
    ['zes', 'z'],
    ['ches', 'ch'],
    ['shes', 'sh'],
    ['men', 'man'],
    ['ies', 'y'],
  ],
  [
    ['s', ''],
    ['ies', 'y'],
    ['es', 'e'],
    ['es', ''],
    ['ed', 'e'],
    ['ed', ''],
    ['ing', 'e'],
    ['ing', ''],
  ],
  [
    ['er', ''],
    ['est', ''],
    ['er', 'e'],
    ['est', 'e'],
  ],
  [],
];

/** Synonyms and base forms from a WordNet database, by NLTK's rules. */
export class Wordnet {
  readonly version: string;
  #table: WordnetTable;

  constructor(table: WordnetTable) {
    this.#table = table;
    this.version = table.version;
  }

  /** Number of a lemma, or -1. O(log lemmas). */
  #lemma(form: string): number {
    const table = this.#table;
    let low = 0;
    let high = table.lemmaCount - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const order = table.compareLemma(middle, form);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  #senses(form: string, part: number): Uint32Array {
    const lemma = this.#lemma(form);
    const { senses, senseStart } = this.#table;
    return lemma < 0
      ? senses.subarray(0, 0)
      : senses.subarray(senseStart[4 * lemma + part], senseStart[4 * lemma + part + 1]);
  }

  #known(forms: readonly string[], part: number): string[] {
    return [...new Set(forms)].filter(form => this.#senses(form, part).length > 0);
  }

  /**
   * Base forms of a word that the database has: those of the exception list when it has the word, else the word itself
   * and what one detachment gives, else what repeated detachments give.
   * @param word lower case, `_` for spaces
   */
  baseForms(word: string, partOfSpeech: PartOfSpeech): string[] {
    const part = partsOfSpeech.indexOf(partOfSpeech);
    const exceptions = this.#table.exceptions[part].get(word);
    if (exceptions) return this.#known([word, ...exceptions], part);
    const detach = (forms: readonly string[]) =>
      forms.flatMap(form =>
        detachments[part]
          .filter(([ending]) => form.endsWith(ending))
          .map(([ending, replacement]) => form.slice(0, form.length - ending.length) + replacement),
      );
    let forms = detach([word]);
    let found = this.#known([word, ...forms], part);
    while (found.length === 0 && forms.length > 0) {
      forms = detach(forms);
      found = this.#known(forms, part);
    }
    return found;
  }

  /** The word as a noun's base form: the shortest of them (the first of equally short ones), or the word itself. */
  lemmatizeNoun(word: string): string {
    let shortest: string | undefined;
    for (const form of this.baseForms(word, 'noun')) {
      if (shortest === undefined || form.length < shortest.length) shortest = form;
    }
    return shortest ?? word;
  }

  /**
   * All names of all senses (of all parts of speech) of a word's noun lemma, with spaces for `_`, each lemmatised as a
   * noun, and the lemma itself.
   */
  synonyms(word: string): Set<string> {
    const table = this.#table;
    const { memberStart, members } = table;
    const lemma = this.lemmatizeNoun(word);
    const found = new Set([lemma]);
    partsOfSpeech.forEach((partOfSpeech, part) => {
      for (const form of this.baseForms(lemma.toLowerCase(), partOfSpeech)) {
        for (const synset of this.#senses(form, part)) {
          for (let i = memberStart[synset]; i < memberStart[synset + 1]; i++) {
            found.add(this.lemmatizeNoun(table.name(members[i]).replaceAll('_', ' ')));
          }
        }
      }
    });
    return found;
  }
}
