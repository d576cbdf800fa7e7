import { expect, test } from 'vitest';
import { memorySource } from '../../src/io/sources.ts';
import { createGuard } from '../../src/serve/inside-roots.ts';

test('a dataset at an address has pictures that are no files, and shows no file', async () => {
  const open = createGuard(['https://example.org/data/test-00000-of-00001.parquet']);
  const size = async () => ({ width: 1, height: 1 });
  const bytes = memorySource(new Uint8Array([1, 2, 3]));
  expect((await open({ path: 'a.png', size, open: async () => bytes })).byteLength).toBe(3);
  const file = { ...bytes, file: import.meta.filename };
  await expect(open({ path: 'b.png', size, open: async () => file })).rejects.toMatchObject({
    code: 'outside-dataset',
  });
});
