import type { DatasetRule } from '../types.ts';

/** Files that a build writes beside those it lists, and texts that people add. */
const unlisted = /^(panoply\.json|files\.jsonl|failures\.jsonl)$|\.(md|txt|bib)$|(^|\/)LICEN[CS]E/i;

const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')));

export const manifestExtra: DatasetRule = {
  code: 'manifest-extra',
  severity: 'warning',
  title: 'A file is not listed in files.jsonl',
  explanation:
    'A scene uses an image that the manifest does not list, or a file lies in a folder whose other files it lists (texts aside; inside the splits of Panime that is file-extra): it was added after the build.',
  scope: 'dataset',
  needs: ['manifest', 'files'],
  families: 'all',
  hint: 'Build the set again, so that the manifest is whole, or remove the file.',
  *check({ manifest, scenes, files, family, documents }) {
    const listed = new Set(manifest?.rows.map(({ path }) => path));
    const used = new Set<string>();
    for (const { images } of scenes)
      for (const { path, state, otherCase, isEmbedded } of images) {
        used.add(otherCase ?? path);
        if (state === 'present' && !isEmbedded && otherCase === undefined && !listed.has(path))
          yield { file: path, message: 'Expected the file in files.jsonl but it is not listed' };
      }
    const folders = new Set([...listed].map(folderOf));
    const splits = family === 'panime' ? documents.map(({ split }) => `${split}/`) : [];
    for (const path of files?.keys() ?? [])
      if (
        folders.has(folderOf(path)) &&
        !listed.has(path) &&
        !used.has(path) &&
        !unlisted.test(path) &&
        !splits.some(split => path.startsWith(split))
      )
        yield { file: path, message: 'Expected every file of the folder in files.jsonl but this one is not listed' };
  },
};
