import { resolve } from 'node:path';
import { compileModule } from 'svelte/compiler';
import { defineConfig } from 'vitest/config';

/** The viewer's modules import the library by its name. */
const alias = { panoply: resolve(import.meta.dirname, 'src/index.ts') };
/** Node would take the half of Svelte that is for servers, where effects do not run. */
const svelte = resolve(import.meta.dirname, 'node_modules/svelte/src/index-client.js');

/** The viewer's modules that have runes, and tests that have. */
const runes = {
  name: 'runes',
  enforce: 'post' as const,
  transform: (code: string, id: string) =>
    /\.svelte(\.test)?\.ts$/.test(id) ? compileModule(code, { filename: id, generate: 'client' }).js : undefined,
};

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [runes],
        resolve: {
          alias: [
            { find: 'panoply', replacement: alias.panoply },
            { find: /^svelte$/, replacement: svelte },
          ],
        },
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.slow.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // A browser on a busy machine takes its time; what is right ends a poll at once.
          expect: { poll: { timeout: 20_000 } },
          maxWorkers: 2,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'slow',
          include: ['test/**/*.slow.test.ts'],
          testTimeout: 1_800_000,
          hookTimeout: 600_000,
          maxWorkers: 1,
        },
      },
    ],
  },
});
