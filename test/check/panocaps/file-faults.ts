import { readFileSync, rmSync } from 'node:fs';
import {
  type CaptionFile,
  type CaptionJson,
  captionAt,
  type Fault,
  firstCaption,
  firstMask,
  type ImageJson,
  type MaskJson,
  maskAt,
  masksOfFirst,
} from './planted.ts';

/** Files that cannot be read, records and fields of the wrong kind. */
export const fileFaults: Fault[] = [
  // Files
  {
    name: 'half a mask file',
    plant: set => {
      const text = readFileSync(set.path('annotations/train_mask.json'), 'utf8');
      set.write('train_mask.json', text.slice(0, text.indexOf('"area"') + 7));
    },
    expected: ['json-broken annotations/train_mask.json#/annotations/0/area'],
  },
  {
    name: 'NaN in a caption file of another split',
    plant: set => {
      const text = readFileSync(set.path('annotations/val_caption.json'), 'utf8');
      set.write('val_caption.json', text.replace(/"height": ?\d+/, '"height":NaN'));
    },
    expected: ['json-broken annotations/val_caption.json#/images/0/height'],
  },
  {
    name: 'a key given twice in an annotation',
    plant: set => {
      const text = readFileSync(set.path('annotations/train_mask.json'), 'utf8');
      set.write('train_mask.json', text.replace(/"iscrowd": ?0/, '"iscrowd":0,"iscrowd":0'));
    },
    expected: ['json-broken annotations/train_mask.json#/annotations/0/iscrowd'],
  },
  {
    name: 'a byte order mark',
    plant: set => set.write('val_mask.json', `\uFEFF${readFileSync(set.path('annotations/val_mask.json'), 'utf8')}`),
    expected: ['json-byte-order-mark annotations/val_mask.json'],
  },
  {
    name: 'no mask file',
    plant: set => rmSync(set.path('annotations/val_mask.json')),
    expected: ['pair-missing annotations/val_caption.json'],
  },
  {
    name: 'no caption file',
    plant: set => rmSync(set.path('annotations/val_caption.json')),
    expected: ['pair-missing annotations/val_mask.json'],
  },
  // Records
  {
    name: 'an image without source',
    plant: set => {
      const { data_source: source } = set.read<CaptionFile>('train_caption.json').images[0];
      for (const change of ['captions', 'masks'] as const)
        set[change]((file: { images: Partial<ImageJson>[] }) => delete file.images[0].data_source);
      // Its categories are in no list of a source, then.
      set.masks(file => {
        const ids = masksOfFirst(file).map(({ category_id }) => category_id);
        const own = file.categories.filter(({ id, data_source }) => ids.includes(id) && data_source === source);
        file.categories.push(...own.map(category => ({ ...category, data_source: '' })));
      });
    },
    expected: ['record-field-missing annotations/train_caption.json#/images/0'],
  },
  {
    name: 'a caption without tags',
    plant: firstCaption(caption => delete (caption as Partial<CaptionJson>).caption_ann),
    expected: [`record-field-missing ${captionAt(0)}`],
  },
  {
    name: 'a mask without iscrowd',
    plant: firstMask(mask => delete (mask as Partial<MaskJson>).iscrowd),
    expected: [`record-field-missing ${maskAt(0)}`],
  },
  {
    name: 'an area that is a text',
    plant: firstMask(mask => Object.assign(mask, { area: String(mask.area) })),
    expected: [`record-field-type ${maskAt(0)}/area`],
  },
  {
    name: 'a box of three numbers',
    plant: firstMask(mask => mask.bbox.pop()),
    expected: [`record-field-type ${maskAt(0)}/bbox`],
  },
  {
    name: 'a category id with a fraction',
    plant: firstMask(mask => Object.assign(mask, { category_id: '3' })),
    expected: [`record-field-type ${maskAt(0)}/category_id`],
  },
  {
    name: 'a third word for things and stuff',
    plant: firstMask(mask => Object.assign(mask, { thing_or_stuff: mask.thing_or_stuff.toUpperCase() })),
    expected: [`record-field-type ${maskAt(0)}/thing_or_stuff`],
  },
  {
    name: 'labels that are a text',
    plant: firstCaption(caption => Object.assign(caption, { labels: 'wall' })),
    expected: [`record-field-type ${captionAt(0)}/labels`],
  },
  {
    name: 'a mask id that is a text',
    plant: firstCaption(({ label_matched }) => Object.assign(label_matched[1], { mask_ids: ['1'] })),
    expected: [`record-field-type ${captionAt(0)}/label_matched/1`],
  },
  {
    name: 'an unknown member',
    plant: set =>
      set.masks(({ annotations }) => annotations.slice(0, 3).forEach(mask => void Object.assign(mask, { 'a/b': 1 }))),
    expected: [`record-field-unknown ${maskAt(0)}/a~1b`],
    messages: [/3 records/],
  },
];
