import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { version } from '../../src/version.ts';
import { temporaryFolder } from '../support/folders.ts';

const root = resolve(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

describe('package.json', () => {
  test('has the version of the source', () => expect(manifest.version).toBe(version));

  test('points at files that exist', () => {
    const targets = [
      ...Object.values(manifest.bin),
      ...Object.values(manifest.exports).flatMap(value =>
        typeof value === 'string' ? [value] : Object.values(value as object),
      ),
    ];
    for (const target of targets as string[]) expect(existsSync(join(root, target)), target).toBe(true);
    expect(statSync(join(root, 'bin/panoply.js')).mode & 0o111).not.toBe(0);
  });

  test('every tracked file is fit to publish: no paths of one machine', () => {
    const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' })
      .split('\n')
      .filter(name => /\.(ts|js|md|json|py|html|svelte)$/.test(name));
    const homes = new RegExp(`(^|[^\\w.])/(${['root', 'work', 'home/[a-z]+'].join('|')})/`);
    const wrong = tracked.filter(
      name =>
        name !== 'package-lock.json' &&
        existsSync(join(root, name)) &&
        homes.test(readFileSync(join(root, name), 'utf8')),
    );
    expect(wrong).toEqual([]);
  });
});

test('the packed package installs into an empty folder, and works there', () => {
  const folder = temporaryFolder();
  const npm = (args: string[], cwd: string) =>
    execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  // The tree is built already; packing must not build it again.
  const [{ filename, files }] = JSON.parse(
    npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root),
  );
  const names: string[] = files.map((file: { path: string }) => file.path);
  expect(
    names.filter(
      name => !/^(bin|dist)\/|^(LICENSE|LICENSE-WordNet|README\.md|CHANGELOG\.md|package\.json)$/.test(name),
    ),
  ).toEqual([]);
  npm(['init', '-y'], folder);
  npm(['install', '--prefer-offline', '--no-audit', '--no-fund', join(folder, filename)], folder);
  const panoply = (...args: string[]) =>
    execFileSync('npx', ['--no-install', 'panoply', ...args], { cwd: folder, encoding: 'utf8' });
  expect(panoply('--help')).toMatch(/USAGE/);
  expect(panoply('demo', '--out', 'demo', '--quiet')).toBe('');
  expect(existsSync(join(folder, 'demo/panoply.json')) || existsSync(join(folder, 'demo/panime/panoply.json'))).toBe(
    true,
  );
  const library = execFileSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      "import * as p from 'panoply'; import * as n from 'panoply/node'; console.log(typeof p.namedRig, typeof n.buildPanime)",
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  expect(library.trim()).toBe('function function');
}, 300_000);
