import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const source = resolve(import.meta.dirname, '../../src');

/** What each room may import from, besides itself. `index.ts`, `node.ts` and `version.ts` are doors, not rooms. */
const verbs = ['build', 'check', 'stats', 'camera', 'score', 'convert', 'serve', 'sheet', 'project'];
const allowed: Record<string, readonly string[]> = {
  core: [],
  kernels: ['core'],
  analysis: ['core', 'kernels'],
  // Codecs are I/O and run on kernels; kernels never import io.
  io: ['core', 'kernels'],
  formats: ['core', 'io'],
  engine: ['core', 'io'],
  synth: ['core', 'kernels', 'io'],
  providers: ['core', 'kernels', 'io'],
  ...Object.fromEntries(
    verbs.map(verb => [verb, ['core', 'kernels', 'analysis', 'io', 'formats', 'engine', 'synth', 'providers']]),
  ),
  cli: [...verbs, 'core', 'engine', 'formats', 'io', 'synth'],
};

interface Import {
  from: string;
  to: string;
  /** Absolute path for relative imports, else the package's name. */
  target: string;
}

function listImports(): Import[] {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'));
  return files.flatMap(name => {
    const path = join(source, name);
    const text = readFileSync(path, 'utf8')
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .replace(/(^|\s)\/\/.*$/gm, '');
    return [...text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)'([^']+)'/g)].map(([, specifier]) => ({
      from: relative(source, path),
      to: specifier,
      target: specifier.startsWith('.') ? relative(source, resolve(dirname(path), specifier)) : specifier,
    }));
  });
}

const imports = listImports();
const roomOf = (path: string) => (path.includes('/') ? path.split('/')[0] : undefined);

describe('imports', () => {
  test('are found at all', () => {
    expect(imports.length).toBeGreaterThan(50);
    expect(new Set(imports.map(({ from }) => roomOf(from))).size).toBeGreaterThan(5);
  });

  test('go only in the allowed directions', () => {
    const wrong = imports.filter(({ from, to, target }) => {
      const [room, other] = [roomOf(from), roomOf(target)];
      if (!to.startsWith('.') || room === undefined || other === undefined || room === other) return false;
      return !allowed[room]?.includes(other);
    });
    expect(wrong).toEqual([]);
    expect(imports.filter(({ from }) => roomOf(from) !== undefined && !(roomOf(from)! in allowed))).toEqual([]);
  });

  test('never make a circle between files', () => {
    const graph = new Map<string, string[]>();
    for (const { from, to, target } of imports)
      if (to.startsWith('.')) graph.set(from, [...(graph.get(from) ?? []), target]);
    const state = new Map<string, 'open' | 'closed'>();
    const circles: string[] = [];
    const visit = (file: string, path: string[]) => {
      if (state.get(file) === 'closed') return;
      if (state.get(file) === 'open') {
        circles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
        return;
      }
      state.set(file, 'open');
      for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
      state.set(file, 'closed');
    };
    for (const file of graph.keys()) visit(file, []);
    expect(circles).toEqual([]);
  });

  test('of node stay out of the pure rooms', () => {
    const pure = ['core', 'kernels', 'analysis'];
    const wrong = imports.filter(({ from, to }) => pure.includes(roomOf(from)!) && !to.startsWith('.'));
    expect(wrong).toEqual([]);
    // I/O for every runtime lives in src/io; what needs node lives in src/io/node.
    const ioWrong = imports.filter(
      ({ from, to }) => roomOf(from) === 'io' && !from.startsWith('io/node/') && to.startsWith('node:'),
    );
    expect(ioWrong).toEqual([]);
  });

  test('of each heavy package are in one file', () => {
    for (const heavy of ['sharp', '@huggingface/transformers', '@gltf-transform/core']) {
      expect(new Set(imports.filter(({ to }) => to === heavy).map(({ from }) => from)).size, heavy).toBeLessThanOrEqual(
        1,
      );
    }
  });

  test('of the viewer are its own files, the library by its name, and what is bundled with it', () => {
    const app = resolve(import.meta.dirname, '../../apps/viewer/src');
    const packages = ['panoply', 'svelte', 'three', '@photo-sphere-viewer', 'hyparquet'];
    const files = readdirSync(app, { recursive: true, encoding: 'utf8' }).filter(name => /\.(ts|svelte)$/.test(name));
    expect(files.length).toBeGreaterThan(20);
    const wrong = files.flatMap(name => {
      const text = readFileSync(join(app, name), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
      return [...text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*|\bnew URL\(\s*)'([^']+)'/g)]
        .map(([, to]) => to)
        .filter(to => {
          if (to.startsWith('.')) return !resolve(app, dirname(name), to).startsWith(app);
          // `panoply/node` and `node:` are for machines.
          return to !== 'panoply' && !packages.slice(1).some(each => to === each || to.startsWith(`${each}/`));
        })
        .map(to => `${name} imports ${to}`);
    });
    expect(wrong).toEqual([]);
  });

  test('relative ones name the .ts file', () => {
    expect(imports.filter(({ to }) => to.startsWith('.') && !to.endsWith('.ts'))).toEqual([]);
  });

  test('the pure rooms use no clock and no global random numbers', () => {
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(name =>
      /^(core|kernels|analysis|synth)\/.*\.ts$/.test(name),
    );
    const wrong = files.filter(name =>
      /Math\.random\(|Date\.now\(|new Date\(\)|performance\.now\(/.test(readFileSync(join(source, name), 'utf8')),
    );
    expect(wrong).toEqual([]);
  });
});
