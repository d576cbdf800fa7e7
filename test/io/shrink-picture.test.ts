import sharp from 'sharp';
import { expect, test } from 'vitest';
import { shrinkImage } from '../../src/io/node/sharp.ts';
import { shrinkPicture } from '../../src/io/node/shrink-picture.ts';

/** Smooth colours with some edges, as pictures have; a quarter of it transparent where there is alpha. */
async function png(width: number, height: number, channels: 3 | 4): Promise<Uint8Array> {
  const data = new Uint8Array(width * height * channels);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at += channels) {
      data[at] = 128 + 100 * Math.sin(x / 37);
      data[at + 1] = (255 * y) / height;
      data[at + 2] = ((x >> 6) + (y >> 6)) & 1 ? 200 : 60;
      if (channels === 4) data[at + 3] = x < width / 2 && y < height / 2 ? 0 : 255;
    }
  return sharp(data, { raw: { width, height, channels } }).png().toBuffer();
}

const pixelsOf = (jpeg: Uint8Array, width: number, height: number) =>
  sharp(jpeg).resize(width, height, { fit: 'fill' }).raw().toBuffer();

test.each([
  // Whole factors (3 to a little less than asked, 2 exactly), none, alpha, and more than the kernel takes.
  { width: 512, height: 512, channels: 3, side: 180, expected: [170, 170] },
  { width: 512, height: 384, channels: 3, side: 256, expected: [256, 192] },
  { width: 400, height: 300, channels: 3, side: 320, expected: [320, 240] },
  { width: 900, height: 333, channels: 3, side: 320, expected: [300, 111] },
  { width: 512, height: 512, channels: 4, side: 180, expected: [180, 180] },
  { width: 1200, height: 1000, channels: 3, side: 180, expected: [180, 150] },
  { width: 40, height: 30, channels: 3, side: 180, expected: [40, 30] },
] as const)('$width x $height of $channels channels at most $side looks as libvips makes it', async each => {
  const bytes = await png(each.width, each.height, each.channels);
  const size = { width: each.side, height: each.side };
  const small = await shrinkPicture(bytes, size);
  const { width, height, format } = await sharp(small).metadata();
  expect([width, height, format]).toEqual([...each.expected, 'jpeg']);
  const [found, wanted] = await Promise.all(
    [small, await shrinkImage(bytes, size)].map(jpeg => pixelsOf(jpeg, width, height)),
  );
  const difference = found.reduce((sum, value, i) => sum + Math.abs(value - wanted[i]), 0) / found.length;
  expect(difference).toBeLessThan(6);
});

test('a broken PNG is refused with what libvips says of it', async () => {
  const bytes = Buffer.from(await png(512, 512, 3));
  bytes[bytes.length >> 1] ^= 0xff;
  await expect(shrinkPicture(bytes, { width: 180, height: 180 }, 'a.png')).rejects.toMatchObject({
    code: 'image-unreadable',
    where: { file: 'a.png' },
  });
  const cut = (await png(512, 512, 3)).subarray(0, 500);
  await expect(shrinkPicture(cut, { width: 180, height: 180 }, 'a.png')).rejects.toMatchObject({
    code: 'image-unreadable',
  });
});
