import type { Entry, PlantedSet } from '../planted-set.ts';
import { type Fault, folderOf } from './fault.ts';

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

/** What files can have wrong: missing, cut off, of another kind or size, and not as the manifest has them. */
export const fileFaults: readonly Fault[] = [
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
];
