import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { collectLicences } from './licences.js';

const here = new URL('.', import.meta.url);
const licences = collectLicences(fileURLToPath(new URL('../../LICENSE-WordNet', here)));

export default defineConfig({
  root: fileURLToPath(here),
  // A static export lives at any path: nothing is absolute.
  base: './',
  plugins: [svelte({ compilerOptions: { runes: true }, configFile: false }), licences.main],
  resolve: { alias: { panoply: fileURLToPath(new URL('../../src/index.ts', here)) } },
  worker: { format: 'es', plugins: () => [licences.worker()] },
  build: {
    outDir: fileURLToPath(new URL('../../dist/viewer', here)),
    emptyOutDir: true,
    target: 'es2022',
    // The page's policy allows scripts from files alone.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    reportCompressedSize: false,
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
});
