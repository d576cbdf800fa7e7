import { join } from 'node:path';
import { expect, it } from 'vitest';
import { synthesizePanocaps } from '../../src/build/panocaps/synthesize.ts';
import { maskBoundary, parseRle } from '../../src/core/mask/index.ts';
import { openPanocaps } from '../../src/formats/panocaps/index.ts';
import { decodeImage } from '../../src/io/node/sharp.ts';
import { groundedBlock, isGrounded } from '../../src/sheet/grounded-block.ts';
import { writeSheet } from '../../src/sheet/sheet.ts';
import { temporaryFolder } from '../support/folders.ts';

it('the sheet of a grounded dataset shows masks and phrases in one colour', async () => {
  const folder = join(temporaryFolder(), 'set');
  await synthesizePanocaps({ images: 3, seed: 6, out: folder });
  const dataset = await openPanocaps([folder]);
  const scene = await dataset.scene(dataset.index()[0]);
  expect(isGrounded(scene)).toBe(true);
  const [view] = scene.views;
  const block = groundedBlock(scene, async image => decodeImage(new Uint8Array(await (await image.open()).slice(0))));
  const { width, height, data } = await block.hero!.read();
  const text = block.rows[0][0].overlay!(800, 100);
  // The outline of a named region has a colour that the caption's words have, too.
  const named = view.captions[0].phrases.flatMap(({ regionIds }) => regionIds);
  const region = view.regions.find(({ id }) => named.includes(id))!;
  const runs = parseRle(region.mask);
  const outline = maskBoundary(runs, 1).edges[0];
  const [x, y] = [Math.floor(outline / runs.height), outline % runs.height];
  const [left, top] = [(width - runs.width) >> 1, (height - runs.height) >> 1];
  const at = ((y + top) * width + x + left) * 3;
  expect(text).toContain(`rgb(${[...data.subarray(at, at + 3)].join(' ')})`);
  const sheet = await writeSheet({ dataset, out: join(folder, '..', 'sheet.png') });
  expect(sheet).toMatchObject({ scenes: 3, total: 3, missing: [] });
});
