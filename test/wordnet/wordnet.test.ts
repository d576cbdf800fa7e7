import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { normalizePhrase, stripSpace } from '../../src/analysis/text-similarity/normalize.ts';
import {
  phraseSimilarity,
  textsToEmbed,
  trigramEmbedding,
  vectorEmbedding,
} from '../../src/analysis/text-similarity/phrase-similarity.ts';
import { embedTrigrams, trigramCosine } from '../../src/analysis/text-similarity/trigram.ts';
import { Wordnet } from '../../src/analysis/text-similarity/wordnet.ts';
import { parseWordnet } from '../../src/analysis/text-similarity/wordnet-database.ts';
import {
  decodeWordnetTable,
  encodeWordnetTable,
  loadWordnet,
} from '../../src/analysis/text-similarity/wordnet-table.ts';
import { readWordnet } from '../../src/score/text-similarity.ts';
import { temporaryFolder } from '../support/folders.ts';
import { smallDatabase } from './small-database.ts';

const { cases } = JSON.parse(readFileSync(new URL('cases.json', import.meta.url), 'utf8')) as {
  cases: Record<string, string[]>;
};

describe('WordNet 3.0 as it comes with Panoply', () => {
  test("gives NLTK's synonyms of 200 words, irregular and inflected ones among them", async () => {
    const wordnet = await loadWordnet();
    expect(wordnet.version).toBe('3.0');
    expect(Object.keys(cases).length).toBeGreaterThan(200);
    for (const [word, expected] of Object.entries(cases)) {
      expect([...wordnet.synonyms(word)].sort(), word).toEqual([...expected].sort());
    }
  });

  test('finds base forms as morphy does', async () => {
    const wordnet = await loadWordnet();
    expect(wordnet.baseForms('axes', 'noun')).toEqual(['ax', 'axis']);
    expect(wordnet.baseForms('running', 'verb')).toEqual(['run']);
    expect(wordnet.baseForms('better', 'adj')).toEqual(['better', 'good', 'well']);
    expect(wordnet.baseForms('zzz', 'noun')).toEqual([]);
    expect(wordnet.lemmatizeNoun('churches')).toBe('church');
  });
});

describe('any WordNet database', () => {
  const files = smallDatabase();
  const table = parseWordnet(file => files.get(file)!);

  test('is read from its files', () => {
    const wordnet = new Wordnet(table);
    expect(wordnet.version).toBe('9.9');
    expect([...wordnet.synonyms('mice')].sort()).toEqual(['hunt', 'mouse']);
    expect([...wordnet.synonyms('tvs')].sort()).toEqual(['TV', 'Television', 'tv']);
    expect([...wordnet.synonyms('mouse_island')].sort()).toEqual(['Isle of Mice', 'mouse island', 'mouse_island']);
    expect([...wordnet.synonyms('able')].sort()).toEqual(['able', 'fit']);
  });

  test('packs and unpacks without loss, two spellings of one lemma in one synset included', () => {
    const copy = new Wordnet(decodeWordnetTable(encodeWordnetTable(table)));
    const original = new Wordnet(table);
    for (const word of ['mouse', 'mice', 'tv', 'television', 'isle_of_mice', 'fit', 'hunt', 'nothing']) {
      expect([...copy.synonyms(word)].sort(), word).toEqual([...original.synonyms(word)].sort());
    }
    const bytes = encodeWordnetTable(table);
    expect(() => decodeWordnetTable(bytes.subarray(0, bytes.length - 1))).toThrow(
      expect.objectContaining({ code: 'bad-wordnet-table' }),
    );
  });

  test('is read from a folder, and says what is missing or broken', () => {
    const folder = temporaryFolder();
    expect(() => readWordnet(folder)).toThrow(/index\.noun is not there/);
    for (const [name, text] of files) writeFileSync(join(folder, name), text);
    expect([...readWordnet(folder).synonyms('mice')]).toContain('hunt');
    writeFileSync(join(folder, 'index.verb'), 'mouse v 1 1 @ 1 0 99999999  \n');
    expect(() => readWordnet(folder)).toThrow('Expected the offset of a synset of data.verb but received 99999999');
    writeFileSync(join(folder, 'index.verb'), 'mouse v 2 1 @ 1 0 00000001  \n');
    expect(() => readWordnet(folder)).toThrow('Expected an index entry');
  });
});

describe('phrases', () => {
  test.each([
    ['  The  Cat ', 'cat'],
    ['the', 'the'],
    ['the a cat', 'a cat'],
    ['cat-12', 'cat'],
    ['cat -3', 'cat'],
    ['x-1-2', 'x-1'],
    ['an\u00a0owl', 'owl'],
    ['\u0085cat\u001f', 'cat'],
    // Python's white space has no byte order mark, its digits include other scripts'.
    ['\ufeffcat', '\ufeffcat'],
    ['cat-٣', 'cat'],
    ['another cat', 'another cat'],
    ['', ''],
  ])('%j normalises to %j', (phrase, expected) => {
    expect(normalizePhrase(phrase)).toBe(expected);
  });

  test('strip as Python strips', () => {
    expect(stripSpace('\u2003 a b \n')).toBe('a b');
  });

  test('similarity: equal, synonyms, cosine; blank ones only equal each other', async () => {
    const similarity = phraseSimilarity(trigramEmbedding(), await loadWordnet());
    expect(similarity.ofPhrases('Cars', 'the automobiles')).toBe(1);
    expect(similarity.ofPhrases('', ' ')).toBe(1);
    expect(similarity.ofUnits([''], [' '])).toBe(0);
    expect(similarity.ofUnits(['zebra', 'the a cat'], ['cat'])).toBe(1);
    expect(phraseSimilarity(trigramEmbedding(), undefined).ofPhrases('car', 'automobile')).toBeLessThan(0.5);
  });

  test('a cosine of exactly 0.5 is 0.5, whatever the counts', () => {
    // Sums of rounded products give 0.49999999999999994 here.
    expect(trigramCosine(embedTrigrams('red a rug'), embedTrigrams('tiled a dark rug'))).toBe(0.5);
    expect(trigramCosine(embedTrigrams(''), embedTrigrams('cat'))).toBe(0);
  });

  test('an embedding of vectors is asked only about texts it was told of', () => {
    const phrases = ['The a cat', 'dog-1', ''];
    const vectors = new Map([...textsToEmbed(phrases)].map((text, i) => [text, [Math.cos(i), Math.sin(i)]]));
    const similarity = phraseSimilarity(vectorEmbedding('model', true, vectors), undefined);
    for (const a of phrases)
      for (const b of phrases) {
        expect(() => similarity.ofPhrases(a, b)).not.toThrow();
        expect(similarity.ofUnits([a], [b])).toBeGreaterThanOrEqual(0);
      }
    expect(
      vectorEmbedding(
        'model',
        true,
        new Map([
          ['a', [3, 4]],
          ['b', [4, 3]],
        ]),
      ).cosine('a', 'b'),
    ).toBeCloseTo(0.96, 12);
    expect(() => similarity.ofPhrases('unknown', 'dog')).toThrow('Expected a vector for the text "unknown"');
  });
});
