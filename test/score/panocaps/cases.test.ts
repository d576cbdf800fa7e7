/** Awkward seeded sets against a second writing of the protocol (make-cases.py). */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  checkPrediction,
  type PanocapsNumbers,
  scorePanocaps,
  truthImages,
} from '../../../src/analysis/score/panocaps/index.ts';
import {
  type PhraseSimilarity,
  phraseSimilarity,
  trigramEmbedding,
} from '../../../src/analysis/text-similarity/phrase-similarity.ts';
import { loadWordnet } from '../../../src/analysis/text-similarity/wordnet-table.ts';
import { scorePanocapsFiles } from '../../../src/score/panocaps/score.ts';

interface Case {
  captions: object;
  masks: object;
  predictions: Record<string, object>;
  expected: Omit<PanocapsNumbers, 'AP50_corrected'>;
}

const cases = JSON.parse(readFileSync(join(import.meta.dirname, 'cases.json'), 'utf8')) as Case[];
let similarity: PhraseSimilarity;
let folder: string;

beforeAll(async () => {
  similarity = phraseSimilarity(trigramEmbedding(), await loadWordnet());
  folder = mkdtempSync(join(tmpdir(), 'panoply-score-cases-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function expectEqual(numbers: PanocapsNumbers, expected: Case['expected']): void {
  for (const [key, value] of Object.entries(expected)) {
    const ours = numbers[key as keyof PanocapsNumbers];
    expect(Math.abs(ours - value), `${key}: ${ours} for ${value}`).toBeLessThan(1e-9);
  }
}

describe.each(cases.map((made, i) => [i + 1, made] as const))(
  'set %i',
  (seed, { captions, masks, predictions, expected }) => {
    test('gives every number of the protocol', () => {
      expect(Object.keys(expected)).toHaveLength(6);
      const truth = truthImages(captions, masks);
      const read = new Map(truth.map(({ id }) => [id, checkPrediction(predictions[id])]));
      expectEqual(scorePanocaps(truth, read, similarity).numbers, expected);
    });

    test('from files and from rows, on one thread and on two', async () => {
      const root = join(folder, String(seed));
      mkdirSync(join(root, 'annotations'), { recursive: true });
      mkdirSync(join(root, 'predictions'));
      writeFileSync(join(root, 'annotations', 'val_caption.json'), JSON.stringify(captions));
      writeFileSync(join(root, 'annotations', 'val_masks.json'), JSON.stringify(masks));
      const rows = Object.entries(predictions).map(([id, made]) => {
        writeFileSync(join(root, 'predictions', `${id}.json`), JSON.stringify(made));
        return JSON.stringify({ ...made, image_id: id });
      });
      writeFileSync(join(root, 'rows.jsonl'), rows.reverse().join('\n'));
      for (const [path, jobs] of [
        ['predictions', 2],
        ['rows.jsonl', 1],
      ] as const) {
        const options = { truth: root, predictions: [join(root, path)], textSimilarity: 'trigram', jobs };
        const { sets } = await scorePanocapsFiles(options);
        expectEqual(sets[0].splits.get('val')!.numbers, expected);
      }
    });
  },
);

interface Pool {
  /** Places in the list of cases; they are the splits, in this order. */
  sets: number[];
  expected: Case['expected'];
}

const pools = JSON.parse(readFileSync(join(import.meta.dirname, 'pooled.json'), 'utf8')) as Pool[];

test.each(pools)('sets $sets as one, ids renumbered', async ({ sets, expected }) => {
  const root = join(folder, `pooled-${sets.join('-')}`);
  mkdirSync(join(root, 'annotations'), { recursive: true });
  const splits = ['train', 'val', 'test'];
  splits.forEach((split, i) => {
    const { captions, masks, predictions } = cases[sets[i]];
    writeFileSync(join(root, 'annotations', `${split}_caption.json`), JSON.stringify(captions));
    writeFileSync(join(root, 'annotations', `${split}_mask.json`), JSON.stringify(masks));
    mkdirSync(join(root, 'predictions', split), { recursive: true });
    for (const [id, made] of Object.entries(predictions))
      writeFileSync(join(root, 'predictions', split, `${id}.json`), JSON.stringify(made));
  });
  const scored = await scorePanocapsFiles({
    truth: root,
    predictions: [join(root, 'predictions')],
    textSimilarity: 'trigram',
    pooled: true,
  });
  expect([...scored.sets[0].splits.keys()]).toEqual(splits);
  splits.forEach((split, i) => {
    expectEqual(scored.sets[0].splits.get(split)!.numbers, cases[sets[i]].expected);
  });
  expectEqual(scored.sets[0].full!.numbers, expected);
});
