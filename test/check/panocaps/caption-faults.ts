import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CaptionFile,
  captionAt,
  type Fault,
  firstCaption,
  firstMask,
  type MaskFile,
  maskAt,
  masksOfFirst,
  singleTag,
  soundSet,
  untag,
} from './planted.ts';

/** Captions, their tags and labels; categories. */
export const captionFaults: Fault[] = [
  // Captions
  {
    name: 'a caption that is not its tags stripped',
    plant: firstCaption(caption => Object.assign(caption, { caption: caption.caption.replace(' ', '  ') })),
    expected: [`caption-differs ${captionAt(0)}/caption`],
    messages: [/white space/],
  },
  {
    name: 'labels in another order',
    plant: firstCaption(({ label_matched }) => label_matched.push(label_matched.shift()!)),
    expected: set => {
      const { label_matched } = set.read<CaptionFile>('train_caption.json').annotations[0];
      return label_matched.map((_, i) => `labels-differ ${captionAt(0)}/label_matched/${i}`);
    },
  },
  {
    name: 'a label too few',
    plant: firstCaption(({ label_matched }) => label_matched.pop()),
    expected: [`labels-differ ${captionAt(0)}/label_matched`],
  },
  {
    name: 'a tag of no mask',
    plant: set => set.retag(annotated => annotated.replace(/<(\d+)/, '<$1,99')),
    expected: [`tag-unknown ${captionAt(0)}/label_matched/0`],
  },
  {
    name: 'a stray bracket',
    plant: set =>
      set.captions(({ annotations: [caption] }) => {
        caption.caption += ' 1 < 2.';
        caption.caption_ann += ' 1 < 2.';
      }),
    expected: [`tag-malformed ${captionAt(0)}/caption_ann`],
  },
  {
    name: 'a category that labels do not list',
    plant: firstCaption(({ labels }) => labels.pop()),
    expected: [`label-list ${captionAt(0)}/labels`],
  },
  {
    name: 'a region that no phrase names',
    plant: set => set.retag(annotated => untag(annotated, singleTag(annotated).id)),
    expected: set => {
      const { caption_ann } = set.read<CaptionFile>('train_caption.json').annotations[0];
      const named = [...caption_ann.matchAll(/<([\d,]+):/g)].flatMap(([, ids]) => ids.split(',').map(Number));
      const missed = masksOfFirst(set.read<MaskFile>('train_mask.json')).findIndex((_, i) => !named.includes(i));
      return [`region-unnamed ${maskAt(missed)}`];
    },
    messages: [/of \d+ regions \(9\d\.\d\d%\) are named/],
  },
  {
    name: 'a caption without any tag',
    plant: set => set.retag(annotated => annotated.replace(/<[\d,]+:([^<>]*)>/g, '$1')),
    expected: set => [
      'grounding-low annotations/train_caption.json',
      ...masksOfFirst(set.read<MaskFile>('train_mask.json')).map((_, i) => `region-unnamed ${maskAt(i)}`),
    ],
  },
  // Categories
  {
    name: 'a category of no source',
    plant: firstMask(mask => Object.assign(mask, { category_id: 4242 })),
    expected: [`category-unknown ${maskAt(0)}/category_id`],
  },
  {
    name: 'a thing that is called stuff',
    plant: set =>
      set.masks(({ annotations }) => {
        Object.assign(annotations.find(({ thing_or_stuff }) => thing_or_stuff === 'thing')!, {
          thing_or_stuff: 'stuff',
        });
      }),
    expected: set => {
      const sane = JSON.parse(readFileSync(join(soundSet(), 'annotations/train_mask.json'), 'utf8')) as MaskFile;
      const now = set.read<MaskFile>('train_mask.json').annotations;
      const at = now.findIndex(({ thing_or_stuff }, i) => thing_or_stuff !== sane.annotations[i].thing_or_stuff);
      return [`kind-clash ${maskAt(at)}/thing_or_stuff`];
    },
  },
  {
    name: 'no categories',
    plant: set => {
      for (const split of ['train', 'val', 'test']) set.masks(file => Object.assign(file, { categories: [] }), split);
    },
    expected: ['categories-absent annotations/train_caption.json'],
  },
  {
    name: 'one phrase for two categories',
    plant: set =>
      set.captions(({ annotations: [caption] }) => {
        const file = set.read<MaskFile>('train_mask.json');
        const own = masksOfFirst(file);
        const thing = own.findIndex(({ thing_or_stuff }) => thing_or_stuff === 'thing');
        const stuff = own.findIndex(({ thing_or_stuff }) => thing_or_stuff === 'stuff');
        const tags = ` Here is <${stuff}:a heap of wax> and <${thing}:the heap of wax>.`;
        caption.caption_ann += tags;
        caption.caption += ' Here is a heap of wax and the heap of wax.';
        caption.label_matched.push(
          { mask_ids: [stuff], txt_desc: 'a heap of wax' },
          { mask_ids: [thing], txt_desc: 'the heap of wax' },
        );
      }),
    expected: [`phrase-clash ${captionAt(0)}`],
  },
  {
    name: 'one phrase for things and stuff',
    plant: set =>
      set.captions(({ annotations: [caption] }) => {
        const own = masksOfFirst(set.read<MaskFile>('train_mask.json'));
        const ids = ['thing', 'stuff'].map(kind => own.findIndex(({ thing_or_stuff }) => thing_or_stuff === kind));
        caption.caption_ann += ` All of <${ids.join(',')}:this>.`;
        caption.caption += ' All of this.';
        caption.label_matched.push({ mask_ids: ids, txt_desc: 'this' });
      }),
    expected: [`phrase-mixed ${captionAt(0)}`],
  },
];
