import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { panopticIdsFromRgb } from '../../src/core/mask/index.ts';
import { createScene, paintScene } from '../../src/synth/panime/index.ts';
import { panoply } from '../support/cli.ts';
import { temporaryFolder } from '../support/folders.ts';

const prompt = 'a girl with a red umbrella in a garden by a pond at sunset';
const [width, height] = [2048, 1024];

/** Mean of each block of four by four pixels: an 8192 x 4096 picture at 2048 x 1024. */
function shrink(rgb: Uint8Array): Float32Array {
  const mean = new Float32Array(width * height * 3);
  for (let y = 0; y < height * 4; y++) {
    for (let x = 0; x < width * 4; x++) {
      const target = ((y >> 2) * width + (x >> 2)) * 3;
      const source = (y * width * 4 + x) * 3;
      for (let c = 0; c < 3; c++) mean[target + c] += rgb[source + c] / 16;
    }
  }
  return mean;
}

test('a build that keeps its originals paints one drawing: 8192 x 4096, shrunk, is the 2048 x 1024 one', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'prompts.txt'), `${prompt}\n`);
  const out = join(folder, 'out');
  const built = panoply([
    ...['build', 'panime', '--prompts', join(folder, 'prompts.txt'), '--out', out],
    ...['--keep-original', '--regions', '--view-size', '128', '--quiet'],
  ]);
  expect(built.status, built.stderr).toBe(0);
  const [{ scene: id, source }] = readFileSync(join(out, 'scenes.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  const original = join(out, id, 'pano/original.png');
  expect(existsSync(original)).toBe(true);
  const large = await sharp(original).raw().toBuffer({ resolveWithObject: true });
  expect(large.info).toMatchObject({ width: 8192, height: 4096, channels: 3 });
  const small = paintScene(createScene(prompt, { seed: source.seed }), width);

  // The stated tolerance (measured: 0.31, 0.05 % and 99.83 %): edges are drawn finer at the larger size.
  const shrunk = shrink(large.data);
  let [sum, far] = [0, 0];
  for (let i = 0; i < shrunk.length; i++) {
    const difference = Math.abs(shrunk[i] - small.rgb[i]);
    sum += difference;
    if (difference > 24) far++;
  }
  expect(sum / shrunk.length).toBeLessThan(0.6);
  expect(far / shrunk.length).toBeLessThan(0.002);

  // The standard panorama of the build is the original, shrunk; its regions are those of the small drawing.
  const standard = await sharp(join(out, id, 'pano/image.png'))
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(standard.info).toMatchObject({ width, height });
  let standardSum = 0;
  for (let i = 0; i < shrunk.length; i++) standardSum += Math.abs(shrunk[i] - standard.data[i]);
  expect(standardSum / shrunk.length).toBeLessThan(0.3);
  const { data } = await sharp(join(out, 'regions', id, 'pano.png'))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const ids = panopticIdsFromRgb(data);
  let same = 0;
  for (let i = 0; i < ids.length; i++) if (ids[i] === small.ids[i]) same++;
  expect(same / ids.length).toBeGreaterThan(0.995);
}, 600_000);
