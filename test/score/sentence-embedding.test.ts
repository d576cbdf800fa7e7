import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { embedSentences, isBenchmarkModel } from '../../src/providers/sentence-embedding.ts';
import { vectorFiles } from '../../src/score/vector-files.ts';
import { temporaryFolder } from '../support/folders.ts';

/** Stands in for transformers.js: a text's vector is its length and 1; records what it was asked. */
function standIn() {
  const asked: string[][] = [];
  const loaded: unknown[][] = [];
  const env = { allowLocalModels: false, allowRemoteModels: true, localModelPath: '' };
  const load = async () => ({
    env,
    pipeline: async (...args: unknown[]) => {
      loaded.push(args);
      return async (texts: string[], options: unknown) => {
        expect(options).toEqual({ pooling: 'mean', normalize: true });
        asked.push(texts);
        return { data: Float32Array.from(texts.flatMap(text => [text.length, 1])), dims: [texts.length, 2] };
      };
    },
  });
  return { load, asked, loaded, env };
}

describe('embedSentences', () => {
  test('embeds each text once, in batches of like length, in fp32', async () => {
    const { load, asked, loaded } = standIn();
    const vectors = await embedSentences('org/model', ['ccc', 'a', 'bb', 'a'], { load, batchSize: 2 });
    expect(asked).toEqual([['a', 'bb'], ['ccc']]);
    expect(loaded).toEqual([['feature-extraction', 'org/model', { dtype: 'fp32' }]]);
    expect([...vectors.get('ccc')!]).toEqual([3, 1]);
  });

  test('takes a folder of this machine without asking the hub', async () => {
    const { load, loaded, env } = standIn();
    await embedSentences('./models/mine/', ['a'], { load });
    expect(loaded[0][1]).toBe('mine');
    expect(env).toEqual({ allowLocalModels: true, allowRemoteModels: false, localModelPath: './models/' });
  });

  test('keeps vectors by model and text; a broken cache file is as good as none', async () => {
    const folder = temporaryFolder();
    const store = vectorFiles(folder);
    const { load, asked } = standIn();
    await embedSentences('m', ['a', 'bb'], { load, store });
    const again = await embedSentences('m', ['bb', 'cccc'], { load, store });
    expect(asked).toEqual([['a', 'bb'], ['cccc']]);
    expect([...again.get('bb')!]).toEqual([2, 1]);
    await embedSentences('other', ['a'], { load, store });
    expect(asked).toHaveLength(3);
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), 'nonsense');
    await embedSentences('m', ['a'], { load, store });
    expect(asked).toHaveLength(4);
  });

  test('says how to get what is missing, and what else there is', async () => {
    const failing = async () => {
      throw new Error('Cannot find package');
    };
    await expect(embedSentences('m', ['a'], { load: failing })).rejects.toMatchObject({
      code: 'missing-transformers',
      hint: expect.stringMatching(/npm install @huggingface\/transformers.*--text-similarity trigram/),
    });
    const noModel = async () => ({ env: {}, pipeline: () => Promise.reject(new Error('no such file\nmore')) });
    await expect(embedSentences('/models/none', ['a'], { load: noModel })).rejects.toMatchObject({
      code: 'missing-model',
      message: expect.stringContaining('no such file'),
      hint: expect.stringContaining('onnx/model.onnx'),
    });
  });

  test("knows the benchmark's model by name and as a folder", () => {
    expect(
      ['sentence-transformers/all-mpnet-base-v2', './models/all-mpnet-base-v2/', 'org/all-MiniLM-L6-v2'].map(
        isBenchmarkModel,
      ),
    ).toEqual([true, true, false]);
  });
});
