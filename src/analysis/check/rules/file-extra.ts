import type { DatasetRule } from '../types.ts';

/** Files a dataset may hold beside what its JSON lists. */
const known = /(^|\/)(original|depth|normals|ids|masks?)\.[a-z0-9]+$|\.(json|jsonl|md|txt|csv|bib)$|(^|\/)LICEN[CS]E/i;

export const fileExtra: DatasetRule = {
  code: 'file-extra',
  severity: 'warning',
  title: 'A file belongs to no scene',
  explanation:
    'A file inside train/, test/ or val/ that neither a JSON file nor files.jsonl lists (originals, texts and layers aside). Left over from an older version, or a scene was dropped from the JSON.',
  scope: 'dataset',
  needs: ['json', 'files'],
  families: ['panime'],
  hint: 'Remove it, or add its scene to the JSON.',
  *check({ documents, scenes, files, manifest }) {
    // Where the list of scenes is not whole, nothing can be called extra.
    const whole = new Set(
      documents.filter(({ state, wrongShape }) => state === 'read' && !wrongShape).map(({ split }) => split),
    );
    const listed = new Set<string>(manifest?.rows.map(({ path }) => path));
    for (const { images } of scenes)
      for (const { path, otherCase } of images) {
        listed.add(path);
        if (otherCase !== undefined) listed.add(otherCase);
      }
    for (const path of files?.keys() ?? []) {
      const split = path.slice(0, Math.max(0, path.indexOf('/')));
      if (whole.has(split) && !listed.has(path) && !known.test(path))
        yield { file: path, message: 'Expected every file to belong to a scene but no JSON file lists this one' };
    }
  },
};
