import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import type { CaptionFile, Fault, ImageJson } from './planted.ts';

/** Pictures that are missing, or not what the records say. */
export const pictureFaults: Fault[] = [
  // Pictures
  {
    name: 'a missing picture',
    plant: set => rmSync(set.path(set.picture('train', set.read<CaptionFile>('train_caption.json').images[0]))),
    expected: set => [`image-missing ${set.read<CaptionFile>('train_caption.json').images[0].file_name}`],
  },
  {
    name: 'no pictures',
    plant: set => rmSync(set.path('images'), { recursive: true }),
    expected: ['pictures-absent .'],
  },
  {
    name: 'a picture of another size',
    plant: async set => {
      const path = set.path(set.picture('train', set.read<CaptionFile>('train_caption.json').images[0]));
      writeFileSync(path, await sharp(readFileSync(path)).resize(100, 50, { fit: 'fill' }).jpeg().toBuffer());
    },
    expected: ['record-size annotations/train_caption.json#/images/0'],
    messages: [/the file has 100x50$/],
  },
  {
    name: 'a picture in other letters',
    plant: set => {
      const [{ file_name }] = set.read<CaptionFile>('train_caption.json').images;
      renameSync(set.path('images/train', file_name), set.path('images/train', file_name.replace('.jpg', '.JPG')));
    },
    expected: ['path-case annotations/train_caption.json#/images/0'],
  },
  {
    name: 'a file name that leaves the dataset',
    plant: set => {
      for (const change of ['captions', 'masks'] as const)
        set[change]((file: { images: ImageJson[] }) => Object.assign(file.images[0], { file_name: '../../x.jpg' }));
    },
    expected: ['path-outside annotations/train_caption.json#/images/0'],
  },
];
