import sharp from 'sharp';
import type { TestConvention } from '../../camera/independent-renderer.ts';
import { type Fault, raw } from './fault.ts';

const foreignConventions: readonly Partial<TestConvention>[] = [
  { yaw: 'left', pitch: 'down' },
  { yaw: 'left' },
  { pitch: 'down' },
  { yawZeroDeg: 180 },
  { yawZeroDeg: -36 },
  { mirror: true },
  { panorama: 'endpoint' },
  { panorama: 'left-edge' },
  { ray: 'centre' },
];

/** What is wrong in the pixels: pictures, and views held against their panorama. */
export const pictureFaults: readonly Fault[] = [
  // Pictures
  {
    name: 'the same panorama in two splits',
    plant: (set, first) => set.write(set.entries('test')[0].pano, set.read(first.pano)),
    expected: set => [`panorama-duplicate ${set.entries('test')[0].pano}`],
  },
  {
    name: 'the same panorama, encoded anew',
    plant: async (set, first) => {
      const [other] = set.entries('test');
      set.write(other.pano, set.read(first.pano));
      await set.paint(other.pano, image => image.linear(0.97, 3).png());
      await set.renderViews(other);
    },
    expected: set => [`panorama-similar ${set.entries('test')[0].pano}`],
    deep: true,
  },
  {
    name: 'a byte of the pixels flipped',
    plant: (set, first) => {
      const bytes = set.read(first.images[0]);
      bytes[bytes.length - 40] ^= 1;
      set.write(first.images[0], bytes);
    },
    expected: (_, first) => [`image-corrupt ${first.images[0]}`],
    deep: true,
  },
  {
    name: 'a black view',
    plant: async (set, first) =>
      set.write(
        first.images[0],
        await raw(32, 32, () => 0)
          .png()
          .toBuffer(),
      ),
    expected: (_, first) => [`picture-blank ${first.images[0]}`],
    deep: true,
  },
  {
    name: 'a view of one colour',
    plant: async (set, first) =>
      set.write(
        first.images[2],
        await sharp({ create: { width: 32, height: 32, channels: 3, background: '#c81e1e' } })
          .png()
          .toBuffer(),
      ),
    expected: (_, first) => [`picture-blank ${first.images[2]}`],
    deep: true,
  },
  {
    name: 'one picture for two views',
    plant: (set, first) => set.write(first.images[5], set.read(first.images[4])),
    expected: (_, first) => [`view-repeated ${first.images[5]}`],
    deep: true,
  },
  {
    name: 'an open seam',
    plant: async (set, first) => {
      set.write(
        first.pano,
        await raw(128, 64, x => 40 + x)
          .png()
          .toBuffer(),
      );
      await set.renderViews(first);
    },
    expected: (_, first) => [`seam-break ${first.pano}`, `pole-break ${first.pano}`],
    deep: true,
  },
  {
    name: 'a pinched pole',
    plant: async (set, first) => {
      set.write(
        first.pano,
        await raw(128, 64, (x, y) => 128 + 60 * Math.sin((x / 64) * Math.PI) * (1 - y / 80))
          .png()
          .toBuffer(),
      );
      await set.renderViews(first);
    },
    expected: (_, first) => [`pole-break ${first.pano}`],
    deep: true,
  },
  // Views rendered again
  {
    name: 'two views in each other’s files',
    plant: (set, { images }) => {
      set.rename(images[3], 'kept.png');
      set.rename(images[11], images[3]);
      set.rename('kept.png', images[11]);
    },
    expected: (_, { images }) => [`view-swapped ${images[3]}`, `view-swapped ${images[11]}`],
    deep: true,
  },
  {
    name: 'a mirrored view',
    plant: (set, { images }) => set.paint(images[7], image => image.flop()),
    expected: (_, { images }) => [`view-mirrored ${images[7]}`],
    deep: true,
  },
  {
    name: 'a view that looks elsewhere',
    plant: (set, first) => {
      const turned = structuredClone(first);
      turned.cameras.theta[0][6] += 33;
      return set.renderViews(turned, {}, [6]);
    },
    expected: (_, { images }) => [`view-moved ${images[6]}`],
    deep: true,
  },
  {
    name: 'a view of another scene',
    plant: (set, { images }) => set.write(images[5], set.read(set.entries('test')[0].images[5])),
    expected: (_, { images }) => [`view-other-panorama ${images[5]}`],
    deep: true,
  },
  {
    name: 'a view that was painted over',
    plant: (set, { images }) =>
      set.paint(images[8], image =>
        image.removeAlpha().composite([
          {
            input: { create: { width: 12, height: 14, channels: 3, background: '#e010e0' } },
            left: 6,
            top: 8,
          },
        ]),
      ),
    expected: (_, { images }) => [`view-stale ${images[8]}`],
    deep: true,
  },
  {
    name: 'a view of nothing known',
    plant: async (set, { images }) =>
      set.write(
        images[9],
        await raw(32, 32, (x, y) => 128 + 120 * Math.sin(x * 1.3 + y) * Math.cos(y * 1.7 - x / 3))
          .png()
          .toBuffer(),
      ),
    expected: (_, { images }) => [`view-misfit ${images[9]}`],
    deep: true,
  },
  {
    name: 'a panorama that was replaced',
    plant: (set, { pano }) => set.paint(pano, image => image.flip().negate()),
    expected: (_, { pano }) => [`scene-misfit ${pano}`],
    deep: true,
  },
  {
    name: 'all views of another scene',
    plant: (set, { images }) => {
      const [other] = set.entries('test');
      images.forEach((path, i) => void set.write(path, set.read(other.images[i])));
    },
    expected: (_, { pano }) => [`scene-misfit ${pano}`],
    deep: true,
  },
  ...foreignConventions.map(
    (convention): Fault => ({
      name: `views cut by another convention, in every scene: ${JSON.stringify(convention)}`,
      plant: async set => {
        for (const split of ['train', 'test', 'val'])
          for (const entry of set.entries(split)) await set.renderViews(entry, convention);
      },
      expected: ['convention-foreign .'],
      deep: true,
    }),
  ),
  {
    name: 'views that no convention explains, in every scene',
    plant: async set => {
      let seed = 0;
      for (const split of ['train', 'test', 'val'])
        for (const { images } of set.entries(split))
          for (const path of images) {
            const phase = ++seed;
            const wave = raw(
              32,
              32,
              (x, y) => 128 + 90 * Math.sin(x * (0.3 + (phase % 7) / 9) + phase) * Math.cos(y / 3),
            );
            set.write(path, await wave.png().toBuffer());
          }
    },
    expected: ['convention-unknown .'],
    deep: true,
  },
  {
    name: 'panoramas that are symmetrical, so that the sign of yaw stays open',
    plant: async set => {
      for (const split of ['train', 'test', 'val'])
        for (const entry of set.entries(split)) {
          const half = await sharp(set.read(entry.pano)).extract({ left: 0, top: 0, width: 64, height: 64 }).toBuffer();
          const other = await sharp(half).flop().toBuffer();
          await set.paint(entry.pano, image => image.composite([{ input: other, left: 64, top: 0 }]).removeAlpha());
          await set.renderViews(entry);
        }
    },
    expected: ['convention-ambiguous .'],
    deep: true,
  },
];
