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

/**
 * Vite plugins that write licences.txt with the licence of every package whose code is in the bundle or in a worker's.
 * @param wordnetLicence path of the licence of WordNet's data, for bundles that hold them
 */
export function collectLicences(wordnetLicence) {
  const folders = new Set();
  let hasWordnet = false;
  const collect = bundle => {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue;
      for (const id of chunk.moduleIds) {
        hasWordnet ||= id.includes('wordnet-data');
        const folder = packageFolder(id);
        if (folder && existsSync(join(folder, 'package.json'))) folders.add(folder);
      }
    }
  };
  return {
    /** Of the workers' bundles, which are made before the page's own is. */
    worker: () => ({ name: 'licences-of-worker', apply: 'build', generateBundle: (_, bundle) => collect(bundle) }),
    main: {
      name: 'licences',
      apply: 'build',
      generateBundle(_, bundle) {
        collect(bundle);
        // Their styles come without a chunk.
        for (const id of this.getModuleIds()) {
          const folder = id.endsWith('.css') ? packageFolder(id) : undefined;
          if (folder && existsSync(join(folder, 'package.json'))) folders.add(folder);
        }
        const entries = [...folders].map(describe).sort((a, b) => (a.name < b.name ? -1 : 1));
        if (hasWordnet) entries.push({ name: 'WordNet 3.0', text: readFileSync(wordnetLicence, 'utf8').trim() });
        const rule = '='.repeat(80);
        const sections = entries.map(({ name, text }) => `${rule}\n${name}\n${rule}\n\n${text}\n`);
        this.emitFile({
          type: 'asset',
          fileName: 'licences.txt',
          source: `Panoply's viewer contains code and data of others, under these licences.\n\n${sections.join('\n')}`,
        });
      },
    },
  };
}
