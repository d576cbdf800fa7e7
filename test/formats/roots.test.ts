import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { assertRootsExist, openDataset } from '../../src/formats/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'panoply-roots-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('roots of a dataset', () => {
  test('that are not there are named, the first of them', async () => {
    const missing = join(folder, 'missing');
    const error = { code: 'missing-dataset', message: `Expected a dataset but there is no ${missing}` };
    expect(() => assertRootsExist([folder, missing])).toThrow(expect.objectContaining(error));
    await expect(openDataset([missing])).rejects.toMatchObject(error);
  });

  test('may be addresses and patterns, which are left to their readers', () => {
    expect(() => assertRootsExist([folder, 'https://example.org/a.parquet', join(folder, '*.parquet')])).not.toThrow();
  });

  test('of no known format are refused with what was expected', async () => {
    await expect(openDataset([folder])).rejects.toMatchObject({ code: 'unknown-format' });
  });
});
