import { resolve } from 'node:path';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const entry = resolve(import.meta.dirname, '../../src/index.ts');

test('the library bundles for a browser, without node, and runs there', async () => {
  const { outputFiles, warnings } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    globalName: 'panoply',
    // The WordNet table (1 MB) is a module of its own, loaded by loadWordnet(); bundlers that split keep it apart.
    external: ['./wordnet-data.ts'],
  });
  expect(warnings).toEqual([]);
  const code = outputFiles[0].text;
  expect(gzipSync(code).byteLength).toBeLessThan(150_000);
  // Only what a browser has: no process, no Buffer, no require.
  const result = runInNewContext(
    `${code}; panoply.namedRig('icosahedron').views.length + ',' + new panoply.KernelMemory().allocate(100)`,
    {
      WebAssembly,
      atob,
    },
  );
  expect(result).toBe('20,64');
});
