// Writes src/analysis/text-similarity/wordnet-data.ts: the synonyms and base forms of a WordNet 3.0 database, packed.
// The committed file was made from Debian's package wordnet-base 1:3.0-37 (npm has WordNet 3.1, but PanoCaps' benchmark
// is scored with 3.0). It changes only when the packing does:
//   npm run build && node scripts/wordnet-table.js /usr/share/wordnet
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';

const folder = process.argv[2];
if (!folder) {
  process.stderr.write(
    'Usage: node scripts/wordnet-table.js FOLDER, where FOLDER has index.noun, data.noun, noun.exc, ...\n',
  );
  process.exit(2);
}
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const similarity = join(root, 'dist/analysis/text-similarity');
const { parseWordnet } = await import(join(similarity, 'wordnet-database.js'));
const { encodeWordnetTable } = await import(join(similarity, 'wordnet-table.js'));

const read = file => readFileSync(join(folder, file), 'latin1');
const table = parseWordnet(read);
const packed = deflateRawSync(encodeWordnetTable(table), { level: 9, memLevel: 9 });
// The licence asks to be on every copy, so it opens the file; it is also in LICENSE-WordNet.
const licence = read('data.noun')
  .split('\n')
  .filter(line => /^ {2}\d+ /.test(line))
  .map(line => line.replace(/^ {2}\d+ /, '').trimEnd());
writeFileSync(join(root, 'LICENSE-WordNet'), `${licence.join('\n').trim()}\n`);
writeFileSync(
  join(root, 'src/analysis/text-similarity/wordnet-data.ts'),
  `// Made by scripts/wordnet-table.js from a WordNet ${table.version} database; do not edit.\n//\n` +
    `${licence.map(line => `// ${line}`.trimEnd()).join('\n')}\nexport default '${packed.toString('base64')}';\n`,
);
process.stdout.write(`WordNet ${table.version}: ${table.lemmaCount} lemmas, ${packed.length} bytes packed\n`);
