import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import {
  type PhraseSimilarity,
  phraseSimilarity,
  trigramEmbedding,
  vectorEmbedding,
} from '../analysis/text-similarity/phrase-similarity.ts';
import { Wordnet } from '../analysis/text-similarity/wordnet.ts';
import { parseWordnet, wordnetFiles } from '../analysis/text-similarity/wordnet-database.ts';
import { decodeWordnetData, openWordnetTable, type WordnetData } from '../analysis/text-similarity/wordnet-table.ts';
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

/** The WordNet 3.0 that comes with Panoply, in memory that threads can share. About 50 ms. */
export async function readBundledWordnet(): Promise<WordnetData> {
  const { default: base64 } = await import('../analysis/text-similarity/wordnet-data.ts');
  return decodeWordnetData(inflateRawSync(Buffer.from(base64, 'base64')), { isShared: true });
}

/**
 * The phrase similarity that the options ask for.
 * @param bundled the WordNet 3.0 that comes with Panoply, where another thread has read it
 */
export async function makeSimilarity(
  { embedded, wordnet }: SimilarityOptions,
  bundled?: WordnetData,
): Promise<PhraseSimilarity> {
  const openBundled = async () => new Wordnet(openWordnetTable(bundled ?? (await readBundledWordnet())));
  const words = wordnet === 'none' ? undefined : wordnet === undefined ? await openBundled() : readWordnet(wordnet);
  const embedding = embedded
    ? vectorEmbedding(embedded.name, embedded.comparable, embedded.vectors)
    : trigramEmbedding();
  return phraseSimilarity(embedding, words);
}
