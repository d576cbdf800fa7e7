import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type PhraseSimilarity,
  phraseSimilarity,
  trigramEmbedding,
  vectorEmbedding,
} from '../analysis/text-similarity/phrase-similarity.ts';
import { Wordnet } from '../analysis/text-similarity/wordnet.ts';
import { parseWordnet, wordnetFiles } from '../analysis/text-similarity/wordnet-database.ts';
import { loadWordnet } from '../analysis/text-similarity/wordnet-table.ts';
import { SystemError } from '../core/errors.ts';

/** Vectors of a sentence-embedding model, for all texts of an evaluation; threads are handed the same. */
export interface EmbeddedTexts {
  name: string;
  /** Whether this is the benchmark's own model. */
  comparable: boolean;
  vectors: ReadonlyMap<string, Float32Array>;
}

export interface SimilarityOptions {
  /** Undefined: trigrams. */
  embedded?: EmbeddedTexts;
  /** `none`, a folder of a WordNet database, or undefined for the WordNet 3.0 that comes with Panoply. */
  wordnet?: string;
}

/** Reads any WordNet database. @throws {SystemError} `missing-wordnet` @throws {FormatError} `bad-wordnet` */
export function readWordnet(folder: string): Wordnet {
  const missing = wordnetFiles.find(name => !existsSync(join(folder, name)));
  if (missing !== undefined) {
    throw new SystemError(
      'missing-wordnet',
      `Expected the files of a WordNet database in ${folder} but ${missing} is not there`,
      {
        where: { file: folder },
        hint: 'Leave --wordnet out for the WordNet 3.0 that comes with Panoply, or give a folder with index.noun, data.noun, noun.exc, ...',
      },
    );
  }
  return new Wordnet(parseWordnet(name => readFileSync(join(folder, name), 'latin1')));
}

/** The phrase similarity that the options ask for. */
export async function makeSimilarity({ embedded, wordnet }: SimilarityOptions): Promise<PhraseSimilarity> {
  const words = wordnet === 'none' ? undefined : wordnet === undefined ? await loadWordnet() : readWordnet(wordnet);
  const embedding = embedded
    ? vectorEmbedding(embedded.name, embedded.comparable, embedded.vectors)
    : trigramEmbedding();
  return phraseSimilarity(embedding, words);
}
