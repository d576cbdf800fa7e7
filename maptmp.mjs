// cold cost of the map in node
import { build } from 'esbuild';

const out = '/tmp/viewer3/answer.mjs';
await build({
  entryPoints: ['apps/viewer/src/scene/regions/region-answer.ts'],
  bundle: true,
  format: 'esm',
  platform: 'node',
  outfile: out,
  alias: { panoply: process.cwd() + '/src/index.ts' },
  logLevel: 'error',
});
