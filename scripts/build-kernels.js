// Compiles each assembly/<name>.ts to src/kernels/wasm/<name>.ts: a module whose default export is the WASM binary
// in base64, so that node and the browser load it the same way, synchronously and without I/O.
//
// Every kernel imports its memory: all kernels of a thread work in one memory (src/kernels/memory.ts) and hand
// each other pointers. A kernel therefore may hold no static data (two would overlap): tables are filled at run
// time into memory the wrapper allocates. This script refuses a binary with a data section.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sourceFolder = join(root, 'assembly');
const outputFolder = join(root, 'src/kernels/wasm');
const options = [
  '--runtime',
  'stub',
  '--importMemory',
  '--enable',
  'simd',
  '--noAssert',
  '-O3',
  '--converge',
  '--use',
  'abort=',
];

/** Whether the binary has a non-empty data section (id 11). */
function hasStaticData(wasm) {
  let offset = 8;
  while (offset < wasm.length) {
    const id = wasm[offset++];
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = wasm[offset++];
      size |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    if (id === 11 && wasm[offset] !== 0) return true;
    offset += size;
  }
  return false;
}

const files = readdirSync(sourceFolder).filter(name => name.endsWith('.ts'));
const kernels = files.filter(name => !name.startsWith('_')).map(name => name.slice(0, -3));
const compilerVersion = JSON.parse(
  readFileSync(join(root, 'node_modules/assemblyscript/package.json'), 'utf8'),
).version;
const shared = files
  .filter(name => name.startsWith('_'))
  .map(name => readFileSync(join(sourceFolder, name), 'utf8'))
  .join('\0');

mkdirSync(outputFolder, { recursive: true });
for (const name of readdirSync(outputFolder)) {
  if (!kernels.includes(name.replace(/\.ts$/, ''))) rmSync(join(outputFolder, name));
}

let asc;
for (const kernel of kernels) {
  const source = readFileSync(join(sourceFolder, `${kernel}.ts`), 'utf8');
  const key = createHash('sha256')
    .update([compilerVersion, options.join(' '), shared, source].join('\0'))
    .digest('hex');
  const output = join(outputFolder, `${kernel}.ts`);
  if (existsSync(output) && readFileSync(output, 'utf8').includes(key)) continue;

  asc ??= (await import('assemblyscript/asc')).default;
  const binaryName = `${kernel}.wasm`;
  let wasm;
  const { error, stderr } = await asc.main([join('assembly', `${kernel}.ts`), '--outFile', binaryName, ...options], {
    readFile: (name, baseDir) => {
      const path = join(baseDir ?? root, name);
      return existsSync(path) ? readFileSync(path, 'utf8') : null;
    },
    writeFile: (name, contents) => {
      if (name === binaryName) wasm = contents;
    },
    listFiles: () => [],
  });
  if (error || !wasm) {
    process.stderr.write(
      `${stderr?.toString() ?? ''}\npanoply: assembly/${kernel}.ts did not compile: ${error?.message ?? 'no output'}\n`,
    );
    process.exit(1);
  }
  if (hasStaticData(wasm)) {
    process.stderr.write(
      `panoply: assembly/${kernel}.ts has static data; kernels share one memory, so fill tables at run time instead.\n`,
    );
    process.exit(1);
  }
  writeFileSync(
    output,
    `// Generated from assembly/${kernel}.ts by scripts/build-kernels.js; do not edit. Key ${key}.\n` +
      `export default '${Buffer.from(wasm).toString('base64')}';\n`,
  );
  process.stdout.write(`kernel ${kernel}: ${wasm.length} bytes\n`);
}
