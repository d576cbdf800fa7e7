import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the package that a module belongs to. */
function packageFolder(id) {
  const match = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id.replace(/^\0/, '').split('?')[0]);
  return match?.[1];
}

function describe(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find(name => /^licen[cs]e/i.test(name));
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `Licence: ${manifest.license}`;
  return { name: `${manifest.name} ${manifest.version} (${manifest.license})`, text };
}

/** Vite plugin: writes licences.txt with the licence of every package whose code is in the bundle. */
export function licences() {
  const folders = new Set();
  const collect = id => {
    const folder = packageFolder(id);
    if (folder && existsSync(join(folder, 'package.json'))) folders.add(folder);
  };
  return {
    name: 'licences',
    apply: 'build',
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk') chunk.moduleIds.forEach(collect);
      // Workers and styles are bundled apart; what they import is among the modules seen.
      for (const id of this.getModuleIds()) if (this.getModuleInfo(id)?.isIncluded !== false) collect(id);
      const entries = [...folders].map(describe).sort((a, b) => (a.name < b.name ? -1 : 1));
      const rule = '='.repeat(80);
      this.emitFile({
        type: 'asset',
        fileName: 'licences.txt',
        source: `The viewer contains code of these packages.\n\n${entries.map(({ name, text }) => `${rule}\n${name}\n${rule}\n\n${text}\n`).join('\n')}`,
      });
    },
  };
}
