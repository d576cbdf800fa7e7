// `npm run bench -- NAME [options]`: runs bench/NAME.js, which exports `summary` (one line) and `run(arguments)`.
// `npm run bench` alone lists the benches. Build first (`npm run build`): benches measure dist/.
import { existsSync, readdirSync } from 'node:fs';

const here = new URL('.', import.meta.url);
const names = readdirSync(here)
  .filter(file => file.endsWith('.js') && file !== 'run.js')
  .map(file => file.slice(0, -3));
const [name, ...options] = process.argv.slice(2);

if (name === undefined || name === '--help') {
  process.stdout.write('Usage: npm run bench -- NAME [options]\n\n');
  for (const each of names) {
    const { summary = '' } = await import(new URL(`${each}.js`, here).href);
    process.stdout.write(`  ${each.padEnd(12)} ${summary}\n`);
  }
} else if (!names.includes(name)) {
  process.stderr.write(`bench: Expected one of ${names.join(', ')} for NAME but received ${name}\n`);
  process.exitCode = 2;
} else if (!existsSync(new URL('../dist/index.js', here))) {
  process.stderr.write('bench: dist/ is missing. Run `npm run build` first.\n');
  process.exitCode = 3;
} else {
  const bench = await import(new URL(`${name}.js`, here).href);
  // A bench whose own main program runs at import (no `run`) reads its options from argv itself.
  if (bench.run) await bench.run(options);
}
