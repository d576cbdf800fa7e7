import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scorePanopticFiles } from '../../src/score/panoptic/score.ts';
import { temporaryFolder } from '../support/folders.ts';

test('who gives a folder for a file is told of the files in it', async () => {
  const folder = join(temporaryFolder(), 'truth');
  mkdirSync(folder);
  const score = () => scorePanopticFiles({ truth: folder, predictions: folder });
  await expect(score()).rejects.toMatchObject({ code: 'cannot-read', hint: 'Give a file.' });
  for (const name of ['panoptic_val.json', 'panoply.json', 'a.png']) writeFileSync(join(folder, name), '');
  await expect(score()).rejects.toMatchObject({
    message: `Cannot read ${folder}: it is a folder`,
    hint: `Give a file, such as ${join(folder, 'panoptic_val.json')}.`,
  });
});
