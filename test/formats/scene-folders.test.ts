import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findSceneFolders, nameScenes } from '../../src/formats/posed/scene-folders.ts';
import { temporaryFolder } from '../support/folders.ts';

test('scenes in folders come in the order of their numbers, and one name may be in two splits', () => {
  const folders = ['train/subj_2', 'train/subj_10', 'train/chair', 'val/chair'];
  const root = temporaryFolder();
  for (const folder of folders) mkdirSync(join(root, folder), { recursive: true });
  const found = findSceneFolders(root, folder => /subj_|chair/.test(folder.slice(root.length)));
  expect(found).toEqual(['train/chair', 'train/subj_2', 'train/subj_10', 'val/chair']);
  const { splits, folderOf } = nameScenes(root, found);
  expect(Object.fromEntries(splits)).toEqual({ train: ['chair', 'subj_2', 'subj_10'], val: ['val/chair'] });
  expect(folderOf.get('val/chair')).toBe('val/chair');
});
