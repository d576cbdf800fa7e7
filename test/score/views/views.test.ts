import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  meanSquaredError,
  psnrOfError,
  seamDiscontinuity,
  sphericalMeanSquaredError,
  structuralSimilarity,
} from '../../../src/analysis/score/views/index.ts';
import { encodeImage } from '../../../src/io/node/sharp.ts';
import { scoreViewFiles } from '../../../src/score/views/score.ts';
import { temporaryFolder } from '../../support/folders.ts';

const given = JSON.parse(readFileSync(new URL('cases.json', import.meta.url), 'utf8'));
const picture = (key: string) => ({
  width: given.width as number,
  height: given.height as number,
  data: new Uint8Array(Buffer.from(given[key], 'base64')),
});
const [truth, other] = [picture('truth'), picture('other')];

describe('pictures', () => {
  test('measure as NumPy and OpenCV measure', () => {
    expect(psnrOfError(meanSquaredError(truth, other))).toBeCloseTo(given.psnr, 9);
    expect(psnrOfError(sphericalMeanSquaredError(truth, other))).toBeCloseTo(given.wsPsnr, 9);
    expect(structuralSimilarity(truth, other)).toBeCloseTo(given.ssim, 9);
    expect(seamDiscontinuity(truth).levels).toBeCloseTo(given.seamLevels, 9);
    expect(seamDiscontinuity(truth).ratio).toBeCloseTo(given.seamRatio, 9);
  });

  test('equal ones have no error; the poles weigh little', () => {
    expect([meanSquaredError(truth, truth), structuralSimilarity(truth, truth)]).toEqual([0, 1]);
    const spoil = (row: number) => {
      const data = truth.data.slice();
      for (let i = row * 144; i < (row + 1) * 144; i++) data[i] ^= 64;
      return { ...truth, data };
    };
    expect(meanSquaredError(truth, spoil(0))).toBe(meanSquaredError(truth, spoil(12)));
    expect(sphericalMeanSquaredError(truth, spoil(0)) * 10).toBeLessThan(sphericalMeanSquaredError(truth, spoil(12)));
  });

  test('of other sizes are refused', () => {
    const small = { width: 10, height: 10, data: new Uint8Array(300) };
    expect(() => meanSquaredError(truth, small)).toThrow('Expected 48 x 24 pixels');
    expect(() => structuralSimilarity(small, small)).toThrow('at least 11 x 11');
  });
});

test('folders pair by path without ending, and both sides must have the same', async () => {
  const folder = temporaryFolder();
  for (const [side, image] of [
    ['truth', truth],
    ['predicted', other],
  ] as const) {
    mkdirSync(join(folder, side, 'pano'), { recursive: true });
    writeFileSync(
      join(folder, side, 'pano', side === 'truth' ? 'a.png' : 'a.webp'),
      await encodeImage(image, side === 'truth' ? 'png' : 'webp'),
    );
    writeFileSync(join(folder, side, 'b.png'), await encodeImage(truth, 'png'));
  }
  const options = { truth: join(folder, 'truth'), predictions: join(folder, 'predicted') };
  const { images, total } = await scoreViewFiles(options);
  expect(images.map(({ name }) => name)).toEqual(['b', 'pano/a']);
  expect(images[0].psnrDb).toBeNull();
  expect(images[1].psnrDb).toBeCloseTo(given.psnr, 9);
  expect(total).toMatchObject({ count: 2, identical: 1 });
  expect(total.psnrDb).toBeCloseTo(given.psnr + 10 * Math.log10(2), 9);
  writeFileSync(join(folder, 'truth', 'c.png'), await encodeImage(truth, 'png'));
  await expect(scoreViewFiles(options)).rejects.toThrow('missing  c');
  expect(await scoreViewFiles({ ...options, lenient: true })).toMatchObject({ missing: ['c'], total: { count: 2 } });
});
