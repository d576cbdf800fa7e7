import { truncateSync } from 'node:fs';
import type { Entry, PlantedSet } from '../planted-set.ts';
import { editFirst, type Fault, folderOf } from './fault.ts';

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

/** What the JSON files can have wrong: shapes, counts, angles, paths, texts. */
export const annotationFaults: readonly Fault[] = [
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
];
