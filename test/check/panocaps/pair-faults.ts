import { cpSync, renameSync } from 'node:fs';
import sharp from 'sharp';
import {
  type CaptionFile,
  captionAt,
  type Fault,
  type MaskFile,
  maskAt,
  renameImage,
  writeCaption,
} from './planted.ts';

/** Caption and mask files that do not belong together; the same image twice. */
export const pairFaults: Fault[] = [
  // Pairs
  {
    name: 'an image in the caption file alone',
    plant: set => {
      const [first] = set.read<MaskFile>('train_mask.json').images;
      set.masks(file => {
        file.images.shift();
        file.annotations = file.annotations.filter(({ image_id }) => image_id !== first.id);
      });
    },
    expected: ['pair-missing annotations/train_caption.json#/images/0'],
  },
  {
    name: 'an image in the mask file alone',
    plant: set =>
      set.captions(file => {
        const last = file.images.pop()!;
        file.annotations = file.annotations.filter(({ image_id }) => image_id !== last.id);
      }),
    expected: set => {
      const at = set.read<MaskFile>('train_mask.json').images.length - 1;
      return [`pair-missing annotations/train_mask.json#/images/${at}`];
    },
  },
  {
    name: 'images in another order',
    plant: set => set.masks(({ images }) => images.push(images.shift()!)),
    expected: set => [
      `pair-order annotations/train_mask.json#/images/${set.read<MaskFile>('train_mask.json').images.length - 1}`,
    ],
  },
  {
    name: 'another file name in the mask file',
    plant: set => set.masks(({ images }) => Object.assign(images[1], { file_name: 'x.jpg' })),
    expected: ['pair-differs annotations/train_mask.json#/images/1/file_name'],
  },
  {
    name: 'another size in the mask file',
    plant: set => set.masks(({ images }) => Object.assign(images[1], { width: 1 })),
    expected: ['pair-differs annotations/train_mask.json#/images/1/width'],
  },
  {
    name: 'an image listed twice',
    plant: set => set.captions(({ images }) => images.push(images[0])),
    expected: set => [
      `record-repeated annotations/train_caption.json#/images/${set.read<CaptionFile>('train_caption.json').images.length - 1}`,
    ],
  },
  {
    name: 'a mask of an image that is not listed',
    plant: set =>
      set.masks(({ annotations }) => annotations.push({ ...annotations[0], id: 9999, image_id: 'elsewhere' })),
    expected: set => [`annotation-orphan ${maskAt(set.read<MaskFile>('train_mask.json').annotations.length - 1)}`],
  },
  {
    name: 'an id given to two masks',
    plant: set => set.masks(({ annotations }) => Object.assign(annotations[2], { id: annotations[0].id })),
    expected: [`annotation-repeated ${maskAt(2)}`],
  },
  {
    name: 'no masks for an image',
    plant: set =>
      set.masks(file => {
        file.annotations = file.annotations.filter(({ image_id }) => image_id !== file.images[0].id);
      }),
    expected: ['masks-missing annotations/train_caption.json#/images/0'],
  },
  {
    name: 'no caption for an image',
    plant: set => set.captions(({ annotations }) => annotations.shift()),
    expected: ['caption-missing annotations/train_caption.json#/images/0'],
  },
  {
    name: 'two captions for an image',
    plant: set =>
      set.captions(({ annotations }) => {
        const [{ caption, caption_ann }] = annotations;
        const again = { caption: `${caption} Again.`, caption_ann: `${caption_ann} Again.` };
        annotations.splice(1, 0, { ...annotations[0], ...again, id: 777 });
      }),
    expected: [`caption-several ${captionAt(1)}`],
  },
  // The same again
  {
    name: 'a caption in two splits',
    plant: set => {
      writeCaption(set, 'train', 0, 0);
      writeCaption(set, 'val', 0, 20);
    },
    expected: ['caption-leak annotations/val_caption.json#/annotations/0'],
  },
  {
    name: 'a caption twice in a split',
    plant: set => {
      writeCaption(set, 'train', 0, 0);
      writeCaption(set, 'train', 2, 20);
    },
    expected: [`caption-duplicate ${captionAt(2)}`],
  },
  {
    name: 'an image in two splits, by its id',
    plant: set => {
      const [{ id }] = set.read<CaptionFile>('train_caption.json').images;
      renameImage(set, 'val', id);
    },
    expected: ['image-leak annotations/val_caption.json#/images/0'],
    messages: [/has the same id$/],
  },
  {
    name: 'a picture in two splits, under another name',
    plant: set => {
      const [a, b] = ['train', 'val'].map(split => set.read<CaptionFile>(`${split}_caption.json`).images[0]);
      cpSync(set.path(set.picture('train', a)), set.path(set.picture('val', b)));
    },
    expected: set => {
      const [a, b] = ['train', 'val'].map(split => set.read<CaptionFile>(`${split}_caption.json`).images[0]);
      const isOtherSize = a.width !== b.width || a.height !== b.height;
      return [
        ...(isOtherSize ? ['record-size annotations/val_caption.json#/images/0'] : []),
        'image-leak annotations/val_caption.json#/images/0',
      ];
    },
    messages: [/picture/],
  },
  {
    name: 'a picture twice in a split, encoded anew',
    plant: async set => {
      const [a, b] = set.read<CaptionFile>('train_caption.json').images;
      await sharp(set.path(set.picture('train', a)))
        .png()
        .toFile(set.path('images/train/copy.png'));
      renameSync(set.path('images/train/copy.png'), set.path(set.picture('train', b)));
    },
    expected: set => {
      const [a, b] = set.read<CaptionFile>('train_caption.json').images;
      const isOtherSize = a.width !== b.width || a.height !== b.height;
      return [
        ...(isOtherSize ? ['record-size annotations/train_caption.json#/images/1'] : []),
        `image-type ${set.picture('train', b)}`,
        'image-duplicate annotations/train_caption.json#/images/1',
      ];
    },
    deep: true,
  },
];
