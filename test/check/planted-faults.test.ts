import { readFileSync, rmSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkRules } from '../../src/analysis/check/rules/index.ts';
import { buildSoundSet, type Entry, PlantedSet, placesOf } from './planted-set.ts';

let sound: string;
beforeAll(async () => {
  sound = await buildSoundSet();
});
afterAll(() => rmSync(dirname(sound), { recursive: true, force: true }));

interface Fault {
  name: string;
  plant(set: PlantedSet, first: Entry): unknown;
  /** `code place` of every issue, in order. */
  expected: string[] | ((set: PlantedSet, first: Entry) => string[]);
  deep?: boolean;
  /** Keep files.jsonl. */
  manifest?: boolean;
}

const editFirst = (set: PlantedSet, change: (entry: Entry) => unknown) => set.edit(entries => change(entries[0]));
const folderOf = (entry: Entry) => entry.pano.replace('/pano/image.png', '');
const raw = (width: number, height: number, shade: (x: number, y: number) => number) =>
  sharp(
    Uint8Array.from({ length: width * height * 3 }, (_, i) =>
      shade(Math.floor(i / 3) % width, Math.floor(i / 3 / width)),
    ),
    { raw: { width, height, channels: 3 } },
  );

/** A scene of another split with the folder renamed, as a copy that stands by itself. */
function copyScene(set: PlantedSet, from: Entry, split: string, slug: string): Entry {
  const [old, fresh] = [folderOf(from), `${split}/${slug}`];
  for (const path of [from.pano, ...from.images]) set.write(path.replace(old, fresh), set.read(path));
  return {
    ...from,
    pano: from.pano.replace(old, fresh),
    images: from.images.map(path => path.replace(old, fresh)),
  };
}

const faults: Fault[] = [
  // JSON
  {
    name: 'JSON cut off',
    plant: set => truncateSync(set.path('train.json'), 1000),
    // The path that would come next.
    expected: set => [
      `json-broken train.json#/0/images/${
        set
          .read('train.json')
          .toString()
          .match(/images\/\d+\.png",/g)!.length
      }`,
    ],
  },
  {
    name: 'JSON that is an object',
    plant: set => set.write('val.json', '{"scenes": []}'),
    expected: ['json-shape val.json'],
  },
  {
    name: 'an entry that is a text',
    plant: set => set.edit(entries => entries.push('next' as unknown as Entry)),
    expected: ['json-shape train.json#/3'],
  },
  {
    name: 'a byte order mark',
    plant: set => set.write('train.json', `\uFEFF${set.read('train.json')}`),
    expected: ['json-byte-order-mark train.json'],
  },
  { name: 'no val.json', plant: set => set.remove('val.json'), expected: ['split-missing val.json'] },
  {
    name: 'an empty split',
    plant: (set, _) => {
      set.remove(folderOf(set.entries('val')[0]));
      set.write('val.json', '[]');
    },
    expected: ['split-empty val.json'],
  },
  {
    name: 'nothing at all',
    plant: set => {
      for (const split of ['train', 'test', 'val']) {
        set.remove(split);
        set.write(`${split}.json`, '[]');
      }
    },
    expected: ['dataset-empty .', 'split-empty train.json', 'split-empty test.json', 'split-empty val.json'],
  },
  {
    name: 'no prompt field',
    plant: set => editFirst(set, entry => delete (entry as Partial<Entry>).pano_prompt),
    expected: ['field-missing train.json#/0'],
  },
  {
    name: 'no theta',
    plant: set => editFirst(set, entry => delete (entry.cameras as Partial<Entry['cameras']>).theta),
    expected: ['field-missing train.json#/0/cameras'],
  },
  {
    name: 'a prompt that is a number',
    plant: set => editFirst(set, entry => Object.assign(entry, { pano_prompt: 7 })),
    expected: ['field-type train.json#/0/pano_prompt'],
  },
  {
    name: 'an image that is null',
    plant: (set, first) => {
      set.remove(first.images[4]);
      editFirst(set, entry => Object.assign(entry.images, { 4: null }));
    },
    expected: ['field-type train.json#/0/images/4'],
  },
  {
    name: 'a camera that is a text',
    plant: set => editFirst(set, entry => Object.assign(entry.cameras.FoV[0], { 3: '90' })),
    expected: ['field-type train.json#/0/cameras/FoV/0/3'],
  },
  {
    name: 'cameras that are a list',
    plant: set => editFirst(set, entry => Object.assign(entry, { cameras: [] })),
    expected: ['field-type train.json#/0/cameras'],
  },
  {
    name: 'an unknown field',
    plant: set => editFirst(set, entry => Object.assign(entry, { 'a/b': 1 })),
    expected: ['field-unknown train.json#/0/a~1b'],
  },
  {
    name: 'flat cameras',
    plant: set => editFirst(set, ({ cameras }) => Object.assign(cameras, { phi: cameras.phi[0] })),
    expected: ['cameras-flat train.json#/0/cameras'],
  },
  // Counts and angles
  {
    name: 'nineteen of everything',
    plant: (set, first) => {
      set.remove(first.images[19]);
      editFirst(set, ({ images, prompts, cameras }) =>
        [images, prompts, cameras.FoV[0], cameras.theta[0], cameras.phi[0]].forEach((list: unknown[]) => {
          list.pop();
        }),
      );
    },
    expected: ['view-count train.json#/0/images'],
  },
  {
    name: 'a caption too few',
    plant: set => editFirst(set, ({ prompts }) => prompts.pop()),
    expected: ['prompt-count train.json#/0/prompts'],
  },
  {
    name: 'an angle too many',
    plant: set => editFirst(set, ({ cameras }) => cameras.phi[0].push(0)),
    expected: ['camera-count train.json#/0/cameras/phi/0'],
  },
  {
    name: 'a field of view of 180',
    plant: set => editFirst(set, ({ cameras }) => Object.assign(cameras.FoV[0], { 2: 180 })),
    expected: ['angle-range train.json#/0/cameras/FoV/0/2'],
  },
  {
    name: 'a pitch past the pole',
    plant: set => editFirst(set, ({ cameras }) => Object.assign(cameras.phi[0], { 6: -91 })),
    expected: ['angle-range train.json#/0/cameras/phi/0/6'],
  },
  {
    name: 'a direction that is not the rig',
    plant: set => editFirst(set, ({ cameras }) => Object.assign(cameras.theta[0], { 7: 100 })),
    expected: ['rig-mismatch train.json#/0/cameras/theta/0/7'],
  },
  {
    name: 'yaws negated',
    plant: set =>
      editFirst(set, ({ cameras }) => Object.assign(cameras, { theta: [cameras.theta[0].map(yaw => -yaw)] })),
    expected: ['rig-mismatch train.json#/0/cameras/theta/0/1'],
  },
  // Paths
  {
    name: 'a path that leaves the root',
    plant: (set, first) => {
      set.remove(first.images[2]);
      editFirst(set, ({ images }) => Object.assign(images, { 2: `../set/${images[2]}` }));
    },
    expected: ['path-outside train.json#/0/images/2'],
  },
  ...[
    ['an absolute path', '/etc/hostname.png'],
    ['a drive', 'C:/pictures/0.png'],
    ['backslashes', 'train\\scene\\images\\0.png'],
    ['a URL', 'https://example.org/0.png'],
  ].map(
    ([name, path]): Fault => ({
      name,
      plant: (set, first) => {
        set.remove(first.images[0]);
        editFirst(set, ({ images }) => Object.assign(images, { 0: path }));
      },
      expected: ['path-outside train.json#/0/images/0'],
    }),
  ),
  {
    name: 'a path in other letter case',
    plant: (set, first) => set.rename(first.images[5], first.images[5].replace('5.png', '5.PNG')),
    expected: ['path-case train.json#/0/images/5'],
  },
  {
    name: 'one file for two views',
    plant: (set, first) => {
      set.remove(first.images[9]);
      editFirst(set, ({ images }) => Object.assign(images, { 9: images[8] }));
    },
    expected: ['path-repeated train.json#/0/images/9', 'path-layout train.json#/0/images/9'],
  },
  {
    name: 'two views in each other’s place',
    plant: set => editFirst(set, ({ images }) => Object.assign(images, { 0: images[1], 1: images[0] })),
    expected: ['path-layout train.json#/0/images/0', 'path-layout train.json#/0/images/1'],
  },
  {
    name: 'a panorama somewhere else',
    plant: (set, first) => {
      set.rename(first.pano, 'train/panorama.png');
      editFirst(set, entry => Object.assign(entry, { pano: 'train/panorama.png' }));
    },
    expected: ['path-layout train.json#/0/pano'],
  },
  {
    name: 'an entry in the wrong split',
    plant: (set, first) => {
      set.edit(entries => entries.shift());
      set.edit(entries => entries.push(first), 'test');
    },
    expected: ['path-split test.json#/1/pano'],
  },
  {
    name: 'a folder named after another prompt',
    plant: set => editFirst(set, entry => Object.assign(entry, { pano_prompt: 'Something else entirely' })),
    expected: ['slug-mismatch train.json#/0/pano_prompt'],
  },
  {
    name: 'a scene listed twice',
    plant: (set, first) => set.edit(entries => entries.push(first)),
    expected: ['scene-duplicate train.json#/3'],
  },
  // Files
  {
    name: 'a missing view',
    plant: (set, first) => set.remove(first.images[11]),
    expected: (_, first) => [`image-missing ${first.images[11]}`],
  },
  {
    name: 'a missing panorama',
    plant: (set, first) => set.remove(first.pano),
    expected: (_, first) => [`image-missing ${first.pano}`],
  },
  {
    name: 'an empty view',
    plant: (set, first) => set.write(first.images[1], ''),
    expected: (_, first) => [`image-empty ${first.images[1]}`],
  },
  {
    name: 'a page instead of a picture',
    plant: (set, first) => set.write(first.images[1], '<!doctype html><title>Quota exceeded</title>'),
    expected: (_, first) => [`image-unreadable ${first.images[1]}`],
  },
  {
    name: 'a header cut off',
    plant: (set, first) => set.write(first.images[1], set.read(first.images[1]).subarray(0, 20)),
    expected: (_, first) => [`image-unreadable ${first.images[1]}`],
  },
  {
    name: 'a truncated view',
    plant: (set, first) => set.write(first.images[1], set.read(first.images[1]).subarray(0, -20)),
    expected: (_, first) => [`image-truncated ${first.images[1]}`],
  },
  {
    name: 'a truncated panorama, checked deeply',
    plant: (set, first) => set.write(first.pano, set.read(first.pano).subarray(0, -500)),
    expected: (_, first) => [`image-truncated ${first.pano}`],
    deep: true,
  },
  {
    name: 'a JPEG under the name of a PNG',
    plant: (set, first) => set.paint(first.images[3], image => image.jpeg()),
    expected: (_, first) => [`image-type ${first.images[3]}`],
  },
  {
    name: 'a truncated JPEG',
    plant: async (set, first) => {
      await set.paint(first.images[3], image => image.jpeg());
      set.write(first.images[3], set.read(first.images[3]).subarray(0, -30));
    },
    expected: (_, first) => [`image-truncated ${first.images[3]}`, `image-type ${first.images[3]}`],
  },
  {
    name: 'a truncated WebP',
    plant: async (set, first) => {
      await set.paint(first.images[3], image => image.webp());
      set.write(first.images[3], set.read(first.images[3]).subarray(0, -30));
    },
    expected: (_, first) => [`image-truncated ${first.images[3]}`, `image-type ${first.images[3]}`],
  },
  {
    name: 'a view with alpha',
    plant: (set, first) => set.paint(first.images[3], image => image.ensureAlpha(0.5)),
    expected: (_, first) => [`image-mode ${first.images[3]}`],
  },
  {
    name: 'a grey view',
    plant: (set, first) => set.paint(first.images[3], image => image.toColourspace('b-w')),
    expected: (_, first) => [`image-mode ${first.images[3]}`],
  },
  {
    name: 'a 16-bit panorama',
    plant: (set, first) => set.paint(first.pano, image => image.toColourspace('rgb16')),
    expected: (_, first) => [`image-mode ${first.pano}`],
  },
  {
    name: 'a panorama that is not 2:1',
    plant: (set, first) => set.paint(first.pano, image => image.resize(128, 96, { fit: 'fill' })),
    expected: (_, first) => [`panorama-shape ${first.pano}`],
  },
  {
    name: 'a smaller panorama',
    plant: (set, first) => set.paint(first.pano, image => image.resize(64, 32, { fit: 'fill' })),
    expected: (_, first) => [`panorama-size ${first.pano}`],
  },
  {
    name: 'a view that is not square',
    plant: (set, first) => set.paint(first.images[0], image => image.resize(32, 24, { fit: 'fill' })),
    expected: (_, first) => [`view-shape ${first.images[0]}`],
  },
  {
    name: 'a larger view',
    plant: (set, first) => set.paint(first.images[0], image => image.resize(64, 64)),
    expected: (_, first) => [`view-size ${first.images[0]}`],
  },
  {
    name: 'unpublished sizes that nothing explains',
    plant: set => set.remove('panoply.json'),
    expected: ['size-uncommon train.json', 'size-uncommon train.json'],
  },
  {
    name: 'a file of no scene',
    plant: (set, first) => set.write(`${folderOf(first)}/images/20.png`, set.read(first.images[0])),
    expected: (_, first) => [`file-extra ${folderOf(first)}/images/20.png`],
  },
  // Texts
  {
    name: 'an empty prompt',
    plant: set => editFirst(set, entry => Object.assign(entry, { pano_prompt: ' ' })),
    expected: ['prompt-empty train.json#/0/pano_prompt'],
  },
  {
    name: 'an empty caption',
    plant: set => editFirst(set, ({ prompts }) => Object.assign(prompts, { 4: '' })),
    expected: ['caption-empty train.json#/0/prompts/4'],
  },
  {
    name: 'no captions',
    plant: set => editFirst(set, entry => Object.assign(entry, { prompts: entry.prompts.map(() => '') })),
    expected: ['captions-absent train.json#/0/prompts'],
  },
  {
    name: 'a caption given twice',
    plant: set => editFirst(set, ({ prompts }) => Object.assign(prompts, { 9: prompts[2].toUpperCase() })),
    expected: ['caption-repeated train.json#/0/prompts/9'],
  },
  {
    name: 'a caption that breaks off',
    plant: set => editFirst(set, ({ prompts }) => Object.assign(prompts, { 9: 'A door that opens to the' })),
    expected: ['caption-truncated train.json#/0/prompts/9'],
  },
  {
    name: 'a prompt twice in a split',
    plant: set =>
      set.edit(([a, b]) => Object.assign(a, { pano_prompt: b.pano_prompt }) && rename(set, a, b.pano_prompt)),
    expected: ['prompt-duplicate train.json#/1/pano_prompt'],
  },
  {
    name: 'a prompt in two splits, in other letters',
    plant: (set, first) => set.edit(([a]) => rename(set, a, first.pano_prompt.toUpperCase()), 'test'),
    expected: ['prompt-leak test.json#/0/pano_prompt'],
  },
  // Builds and manifests
  {
    name: 'a build that did not finish',
    plant: set => set.write('.panoply/journal/0.jsonl', ''),
    expected: ['build-unfinished .panoply'],
  },
  {
    name: 'a scene that failed',
    plant: set => set.write('failures.jsonl', '{"scene":"train/x","code":"image-empty","message":"it is empty"}\n'),
    expected: ['build-failures failures.jsonl row 0'],
  },
  {
    name: 'a changed view',
    plant: (set, first) => set.paint(first.images[0], image => image.negate()),
    expected: (_, first) => [`manifest-changed ${first.images[0]}`],
    manifest: true,
  },
  {
    name: 'a changed view of the same size in bytes',
    plant: (set, first) => {
      const bytes = set.read(first.images[0]);
      // A private chunk's content, before IEND, is no pixel; here the bytes stay as many and only the text differs.
      set.write(
        first.images[0],
        bytes.map((byte, i) => (i === bytes.length - 1 ? byte ^ 0 : byte)),
      );
      const manifest = set.read('files.jsonl').toString();
      const row = manifest.split('\n').find(line => line.includes(`"${first.images[0]}"`))!;
      set.write('files.jsonl', manifest.replace(row, row.replace(/"sha256":"./, '"sha256":"g')));
      set.remove('panoply.json');
    },
    expected: (_, first) => [
      `manifest-changed ${first.images[0]}`,
      'size-uncommon train.json',
      'size-uncommon train.json',
    ],
    manifest: true,
    deep: true,
  },
  {
    name: 'a changed README of the same length',
    plant: set =>
      set.write(
        'README.md',
        set.read('README.md').map((byte, i) => (i === 0 ? byte + 1 : byte)),
      ),
    expected: ['manifest-changed README.md'],
    manifest: true,
  },
  {
    name: 'a missing README',
    plant: set => set.remove('README.md'),
    expected: ['manifest-missing README.md'],
    manifest: true,
  },
  {
    name: 'a scene that came later',
    plant: (set, first) => {
      const entry = copyScene(set, first, 'train', 'Later_on');
      set.write(entry.pano, set.read(set.entries()[1].pano));
      set.edit(entries => entries.push({ ...entry, pano_prompt: 'Later on' }));
    },
    expected: (_, first) => [
      'manifest-changed train.json',
      ...[first.pano, ...first.images].map(path => `manifest-extra ${path.replace(folderOf(first), 'train/Later_on')}`),
      `panorama-duplicate train/Later_on/pano/image.png`,
    ],
    manifest: true,
  },
  {
    name: 'a broken line in the manifest',
    plant: set => set.write('files.jsonl', `${set.read('files.jsonl')}{"path": 3}\n`),
    expected: set => [`manifest-broken files.jsonl row ${set.read('files.jsonl').toString().split('\n').length - 2}`],
    manifest: true,
  },
  {
    name: 'a manifest of another build',
    plant: set => set.write('files.jsonl', set.read('files.jsonl').toString().replace('\n', ' \n')),
    expected: ['manifest-root files.jsonl'],
    manifest: true,
  },
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
  {
    name: 'views cut by another convention, in every scene',
    plant: async set => {
      for (const split of ['train', 'test', 'val'])
        for (const entry of set.entries(split)) await set.renderViews(entry, { yaw: 'left', pitch: 'down' });
    },
    expected: ['convention-foreign .'],
    deep: true,
  },
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

/** Gives a scene another prompt, and the folder that goes with it. */
function rename(set: PlantedSet, entry: Entry, prompt: string): void {
  const [old, fresh] = [folderOf(entry), `${entry.pano.split('/')[0]}/${prompt.replace(/[^A-Za-z0-9]+/g, '_')}_1`];
  set.rename(old, fresh);
  Object.assign(entry, {
    pano_prompt: prompt,
    pano: entry.pano.replace(old, fresh),
    images: entry.images.map(path => path.replace(old, fresh)),
  });
}

describe('a sound set', () => {
  test.each([false, true])('has no issues, deep: %s', async deep => {
    const result = await new PlantedSet(sound, { manifest: true }).check({ deep });
    expect(result.issues).toEqual([]);
    expect(result.checked).toMatchObject({ family: 'panime', scenes: 5, images: 105, deep });
  });
});

describe('each planted fault gives its code at its place, and no other', () => {
  test.each(faults.map(fault => [fault.name, fault] as const))('%s', async (_, fault) => {
    const set = new PlantedSet(sound, fault);
    const [first] = set.entries();
    await fault.plant(set, first);
    const expected = typeof fault.expected === 'function' ? fault.expected(set, first) : fault.expected;
    expect(placesOf(await set.check({ deep: fault.deep }))).toEqual(expected);
  });

  test('there are at least forty of them, and every rule of pictures and files is among them', () => {
    expect(faults.length).toBeGreaterThanOrEqual(40);
    const source =
      readFileSync(new URL(import.meta.url), 'utf8') +
      readFileSync(new URL('./other-rules.test.ts', import.meta.url), 'utf8');
    const untested = checkRules.filter(
      ({ code, families }) => (families === 'all' || families.includes('panime')) && !source.includes(`${code} `),
    );
    expect(untested.map(({ code }) => code)).toEqual([]);
  });
});
