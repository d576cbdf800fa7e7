import type { Caption, Phrase } from '../../../core/model/dataset.ts';

/** Builds a caption piece by piece and keeps the offsets of its grounded phrases. */
export class CaptionWriter {
  #text = '';
  readonly #phrases: Phrase[] = [];
  #sentenceStart = true;

  /** Adds plain words; the first letter of a sentence becomes a capital. */
  say(words: string): this {
    this.#append(words);
    return this;
  }

  /** Adds words that name regions. */
  name(words: string, regionIds: readonly number[]): this {
    const start = this.#append(words);
    this.#phrases.push({ text: this.#text.slice(start), start, end: this.#text.length, regionIds: [...regionIds] });
    return this;
  }

  /** Ends the sentence. */
  stop(): this {
    this.#text = `${this.#text.trimEnd()}.`;
    this.#sentenceStart = true;
    return this;
  }

  caption(): Caption {
    return { text: this.#text, phrases: this.#phrases };
  }

  /** @returns where the words begin */
  #append(words: string): number {
    if (this.#text && !this.#text.endsWith(' ') && !/^[,.;:]/.test(words)) this.#text += ' ';
    const start = this.#text.length;
    this.#text += this.#sentenceStart ? words.charAt(0).toUpperCase() + words.slice(1) : words;
    this.#sentenceStart = false;
    return start;
  }
}
