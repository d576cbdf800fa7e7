#!/usr/bin/env node
import { existsSync } from 'node:fs';

const entry = new URL('../dist/cli/main.js', import.meta.url);
if (!existsSync(entry)) {
  process.stderr.write('panoply: this checkout is not built yet. Run `npm ci` (or `npm run build`) in its folder.\n');
  process.exit(3);
}
const { main } = await import(entry.href);
await main(process.argv.slice(2));
