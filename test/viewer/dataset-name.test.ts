import { describe, expect, test } from 'vitest';
import { idOfDataset, nameOfDataset } from '../../src/serve/dataset-name.ts';

describe('the name of a dataset', () => {
  const hub = 'https://huggingface.co/datasets/lab/scene-captions';
  test.each([
    // On the web: what tells it apart, not the host, not the number of a part.
    [`${hub}/resolve/main/data/train-00000-of-00002.parquet`, 'x', 'scene-captions'],
    [`${hub}/resolve/refs%2Fconvert%2Fparquet/default/train/0000.parquet`, 'x', 'scene-captions'],
    ['https://example.org/sets/street%20views.parquet?token=1', 'x', 'street views'],
    ['https://example.org/heads/data/test.parquet', 'x', 'heads'],
    ['http://localhost:8000/train-00000-of-00001.parquet', 'x', 'train-00000-of-00001'],
    ['https://example.org/a%zz/0.parquet', 'x', 'a%zz'],
    ['https://example.org/', 'x', 'example.org'],
    // On this machine: its folder.
    ['/sets/heads', 'heads', 'heads'],
    ['/sets/captions/data/train-*.parquet', 'train-*.parquet', 'captions'],
    ['/sets/captions/annotations/val.json', 'val.json', 'captions'],
    ['/sets/street.parquet', 'street.parquet', 'sets'],
  ])('%s', (root, name, expected) => expect(nameOfDataset({ name, roots: [root] })).toBe(expected));

  test('is told from others in URLs', () => {
    const taken = new Set<string>();
    const take = (name: string) => {
      const id = idOfDataset(name, taken);
      taken.add(id.toLowerCase());
      return id;
    };
    expect(['Heads', 'heads', 'a b/../c', '..', 'Häuser', '家'].map(take)).toEqual([
      'Heads',
      'heads-2',
      'a-b-..-c',
      'dataset',
      'H-user',
      'dataset-2',
    ]);
  });
});
