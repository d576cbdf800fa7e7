import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkRules } from '../../src/analysis/check/rules/index.ts';
import { CheckRun } from '../../src/analysis/check/run-rules.ts';
import type { SceneDigest } from '../../src/analysis/check/types.ts';
import { synthesizePanocaps } from '../../src/build/panocaps/synthesize.ts';
import { type CheckResult, check } from '../../src/check/check.ts';
import { emptyMask, formatRle, fullMask, measureMask, parseRle } from '../../src/core/mask/index.ts';
import { openPanocaps, writePanocapsSplit } from '../../src/formats/panocaps/index.ts';
import { sharedFolder } from '../shared.ts';
import { temporaryFolder } from '../support/folders.ts';
import { placesOf } from './planted-set.ts';

interface ImageJson {
  id: string | number;
  file_name: string;
  width: number;
  height: number;
  data_source: string;
  [key: string]: unknown;
}

interface CaptionJson {
  id: number;
  image_id: string | number;
  caption: string;
  caption_ann: string;
  label_matched: { mask_ids: number[]; txt_desc: string }[];
  labels: string[];
  [key: string]: unknown;
}

interface MaskJson {
  id: number;
  image_id: string | number;
  category_id: number;
  segmentation: { size: [number, number]; counts: string };
  area: number;
  bbox: number[];
  iscrowd: number;
  thing_or_stuff: string;
  [key: string]: unknown;
}

interface CaptionFile {
  images: ImageJson[];
  annotations: CaptionJson[];
}

interface MaskFile {
  images: ImageJson[];
  annotations: MaskJson[];
  categories: { id: number; name: string; isthing: number; data_source: string }[];
}

let sound: string;
beforeAll(async () => {
  sound = join(mkdtempSync(join(tmpdir(), 'panoply-panocaps-check-')), 'set');
  await synthesizePanocaps({ images: 9, seed: soundSeed, out: sound });
  for (const name of ['data']) rmSync(join(sound, name), { recursive: true });
}, 60_000);
afterAll(() => rmSync(dirname(sound), { recursive: true, force: true }));

/** A seed whose set names every region. */
const soundSeed = 4;

class Planted {
  readonly root = join(temporaryFolder(), 'set');

  constructor() {
    cpSync(sound, this.root, { recursive: true });
  }

  path(...parts: string[]): string {
    return join(this.root, ...parts);
  }

  read<Content>(name: string): Content {
    return JSON.parse(readFileSync(this.path('annotations', name), 'utf8'));
  }

  write(name: string, content: unknown): void {
    writeFileSync(this.path('annotations', name), typeof content === 'string' ? content : JSON.stringify(content));
  }

  captions(change: (file: CaptionFile) => unknown, split = 'train'): void {
    const file = this.read<CaptionFile>(`${split}_caption.json`);
    change(file);
    this.write(`${split}_caption.json`, file);
  }

  masks(change: (file: MaskFile) => unknown, split = 'train'): void {
    const file = this.read<MaskFile>(`${split}_mask.json`);
    change(file);
    this.write(`${split}_mask.json`, file);
  }

  /** Changes the first caption: its tags, and what follows from them. */
  retag(change: (annotated: string) => string): void {
    this.captions(({ annotations: [first] }) => {
      first.caption_ann = change(first.caption_ann);
      first.label_matched = [...first.caption_ann.matchAll(/<([\d,]+):([^<>]*)>/g)].map(([, ids, words]) => ({
        mask_ids: ids.split(',').map(Number),
        txt_desc: words,
      }));
    });
  }

  check(options: { deep?: boolean } = {}): Promise<CheckResult> {
    return check({ roots: [this.root], jobs: 1, ...options });
  }

  picture(split: string, { file_name }: ImageJson): string {
    return `images/${split === 'train' ? 'train' : 'test_val'}/${file_name}`;
  }
}

/** Codes that a planted fault gave. */
const seen = new Set<string>();

interface Fault {
  name: string;
  plant(set: Planted): unknown;
  expected: string[] | ((set: Planted) => string[]);
  deep?: boolean;
  messages?: RegExp[];
}

const captionAt = (index: number) => `annotations/train_caption.json#/annotations/${index}`;
const maskAt = (index: number) => `annotations/train_mask.json#/annotations/${index}`;
const firstMask = (change: (mask: MaskJson, file: MaskFile) => unknown) => (set: Planted) =>
  set.masks(file => change(file.annotations[0], file));
const firstCaption = (change: (caption: CaptionJson, file: CaptionFile) => unknown) => (set: Planted) =>
  set.captions(file => change(file.annotations[0], file));

/** A phrase of the first caption that names one mask, as its tag. */
function singleTag(annotated: string): { tag: string; id: number; words: string } {
  const [tag, id, words] = /<(\d+):([^<>]+)>/.exec(annotated)!;
  return { tag, id: Number(id), words };
}

/** Takes all tags of a mask out of the first caption. */
const untag = (annotated: string, id: number): string =>
  annotated.replace(/<([\d,]+):([^<>]*)>/g, (tag, ids: string, words: string) => {
    const left = ids.split(',').filter(each => each !== String(id));
    return left.length === ids.split(',').length ? tag : left.length === 0 ? words : `<${left}:${words}>`;
  });

/** Where the masks of the first image of a split begin and how many there are. */
const masksOfFirst = (file: MaskFile): MaskJson[] =>
  file.annotations.filter(({ image_id }) => image_id === file.images[0].id);

const faults: Fault[] = [
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
  // Masks
  {
    name: 'a mask cut off',
    plant: firstMask(({ segmentation }) => Object.assign(segmentation, { counts: segmentation.counts.slice(0, -3) })),
    expected: [`mask-broken ${maskAt(0)}/segmentation`],
  },
  {
    name: 'a byte outside the alphabet',
    plant: firstMask(({ segmentation }) => Object.assign(segmentation, { counts: `!${segmentation.counts}` })),
    expected: [`mask-broken ${maskAt(0)}/segmentation`],
  },
  {
    name: 'a size the wrong way round',
    plant: set =>
      set.masks(({ annotations: [{ segmentation }] }) => {
        segmentation.size.reverse();
      }),
    expected: [`mask-size ${maskAt(0)}/segmentation/size`],
    messages: [/width x height/],
  },
  {
    name: 'a mask without pixels',
    plant: set => {
      set.masks(({ annotations: [mask] }) => {
        const [height, width] = mask.segmentation.size;
        Object.assign(mask, {
          segmentation: formatRle(emptyMask(height, width)),
          area: 0,
          bbox: [0, 0, 0, 0],
        });
      });
    },
    expected: [`mask-empty ${maskAt(0)}/segmentation`, 'region-gap annotations/train_caption.json#/images/0'],
  },
  {
    name: 'a sliver',
    plant: set =>
      set.masks(({ annotations: [mask] }) => {
        // A pixel or two of its first run are left.
        const { height, width, edges } = parseRle(mask.segmentation);
        const segmentation = formatRle({
          height,
          width,
          edges: Int32Array.of(edges[0], Math.min(edges[1], edges[0] + 2)),
        });
        const { area, box } = measureMask(parseRle(segmentation));
        Object.assign(mask, { segmentation, area, bbox: [...box] });
      }),
    expected: [`mask-sliver ${maskAt(0)}/segmentation`, 'region-gap annotations/train_caption.json#/images/0'],
  },
  {
    name: 'an area that is not counted',
    plant: firstMask(mask => Object.assign(mask, { area: mask.area + 1 })),
    expected: [`area-differs ${maskAt(0)}/area`],
  },
  {
    name: 'a box one pixel too small',
    plant: firstMask(({ bbox }) => Object.assign(bbox, { 2: bbox[2] - 1, 3: bbox[3] - 1 })),
    expected: [`box-differs ${maskAt(0)}/bbox`],
    messages: [/one pixel too small/],
  },
  {
    name: 'corners instead of a size',
    plant: set =>
      set.masks(({ annotations }) => {
        const mask = annotations.find(({ bbox: [x, y] }) => x > 0 && y > 0)!;
        const [x, y, width, height] = mask.bbox;
        mask.bbox = [x, y, x + width, y + height];
      }),
    expected: set => {
      const at = set.read<MaskFile>('train_mask.json').annotations.findIndex(({ bbox: [x, y] }) => x > 0 && y > 0);
      return [`box-differs ${maskAt(at)}/bbox`];
    },
    messages: [/corners/],
  },
  {
    name: 'two regions that share pixels',
    plant: set =>
      set.masks(({ annotations: [first] }) => {
        const [height, width] = first.segmentation.size;
        const all = formatRle(fullMask(height, width));
        Object.assign(first, { segmentation: all, area: height * width, bbox: [0, 0, width, height] });
      }),
    expected: set =>
      masksOfFirst(set.read<MaskFile>('train_mask.json'))
        .slice(1)
        .map((_, i) => `region-overlap ${maskAt(i + 1)}/segmentation`),
  },
  {
    name: 'a region dropped',
    plant: set => {
      set.masks(file => {
        const last = masksOfFirst(file).at(-1)!;
        file.annotations = file.annotations.filter(mask => mask !== last);
      });
      set.captions(({ annotations: [caption] }) => {
        const count = masksOfFirst(set.read<MaskFile>('train_mask.json')).length;
        caption.caption_ann = untag(caption.caption_ann, count);
        caption.label_matched = caption.label_matched
          .map(match => ({ ...match, mask_ids: match.mask_ids.filter(id => id !== count) }))
          .filter(({ mask_ids }) => mask_ids.length > 0);
        const { categories } = set.read<MaskFile>('train_mask.json');
        const { data_source } = set.read<CaptionFile>('train_caption.json').images[0];
        const ids = masksOfFirst(set.read<MaskFile>('train_mask.json')).map(({ category_id }) => category_id);
        caption.labels = [
          ...new Set(
            categories
              .filter(each => each.data_source === data_source && ids.includes(each.id))
              .map(({ name }) => name),
          ),
        ];
      });
    },
    expected: ['region-gap annotations/train_caption.json#/images/0'],
    messages: [/cover \d\d\.\d\d%/],
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
      const sane = JSON.parse(readFileSync(join(sound, 'annotations/train_mask.json'), 'utf8')) as MaskFile;
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

/**
 * Writes the same words over a caption, with a word for each mask of its image.
 * @param firstWord the word that names mask 0
 */
function writeCaption(set: Planted, split: string, index: number, firstWord: number): void {
  const { annotations } = set.read<MaskFile>(`${split}_mask.json`);
  set.captions(file => {
    const own = file.annotations[index];
    const masks = annotations.filter(({ image_id }) => image_id === own.image_id);
    const words = Array.from({ length: 40 }, (_, i) => `word${i}`);
    const idOf = (i: number) => (i >= firstWord && i < firstWord + masks.length ? i - firstWord : undefined);
    own.caption = words.join(' ');
    own.caption_ann = words.map((word, i) => (idOf(i) === undefined ? word : `<${idOf(i)}:${word}>`)).join(' ');
    own.label_matched = masks.map((_, id) => ({ mask_ids: [id], txt_desc: words[firstWord + id] }));
  }, split);
}

/** Gives the first image of a split another id, in both files. */
function renameImage(set: Planted, split: string, id: string | number): void {
  const change = (file: { images: ImageJson[]; annotations: { image_id: string | number }[] }) => {
    const [image] = file.images;
    for (const annotation of file.annotations) if (annotation.image_id === image.id) annotation.image_id = id;
    image.id = id;
  };
  set.captions(change, split);
  set.masks(change, split);
}

describe('a sound set', () => {
  test.each([false, true])('has no issues, deep: %s', async deep => {
    const result = await new Planted().check({ deep });
    expect(placesOf(result)).toEqual([]);
    expect(result.checked).toMatchObject({ family: 'panocaps', scenes: 9, images: 9, deep });
  });
});

describe('each planted fault gives its code at its place, and no other', () => {
  test.each(faults.map(fault => [fault.name, fault] as const))('%s', async (_, { plant, expected, deep, messages }) => {
    const set = new Planted();
    await plant(set);
    const result = await set.check({ deep });
    expect(placesOf(result)).toEqual(typeof expected === 'function' ? expected(set) : expected);
    const texts = result.issues.map(({ message }) => message);
    for (const message of messages ?? []) expect(texts).toContainEqual(expect.stringMatching(message));
    for (const { code } of result.issues) seen.add(code);
  });

  test('and every rule for PanoCaps has one', () => {
    const rules = checkRules.filter(({ families }) => families !== 'all' && families.includes('panocaps'));
    expect(rules.map(({ code }) => code).filter(code => !seen.has(code))).toEqual([]);
  });
});

describe('places', () => {
  test('in a Parquet file are rows and columns', async () => {
    const set = new Planted();
    firstMask(mask => Object.assign(mask, { area: mask.area + 1 }))(set);
    set.retag(annotated => annotated.replace(/<(\d+)/, '<$1,99'));
    const dataset = await openPanocaps([set.root]);
    async function* records() {
      for (const id of dataset.index('train')) {
        const record = await dataset.record(id);
        yield { record, categoryName: () => undefined };
      }
    }
    await writePanocapsSplit({
      out: set.root,
      split: 'train',
      records: records(),
      raw: false,
      ...dataset.rests('train'),
    });
    rmSync(set.path('annotations'), { recursive: true });
    expect(placesOf(await set.check())).toEqual([
      'area-differs data/train-00000-of-00001.parquet#/mask_annotations/0/area row 0',
      'tag-unknown data/train-00000-of-00001.parquet#/caption_info/label_matched/0 row 0',
    ]);
    const table = set.path('data/train-00000-of-00001.parquet');
    writeFileSync(table, readFileSync(table).subarray(0, 5000));
    expect(placesOf(await set.check())).toEqual(['json-broken data/train-00000-of-00001.parquet']);
  });

  test('are relative to the dataset, pictures elsewhere or not', async () => {
    const set = new Planted();
    const pictures = join(temporaryFolder(), 'pictures');
    renameSync(set.path('images'), pictures);
    const { issues, checked } = await check({ roots: [set.root, dirname(pictures), pictures], jobs: 1 });
    expect(issues).toEqual([]);
    expect(checked.images).toBe(9);
    firstMask(({ bbox }) => bbox.reverse())(set);
    const alone = await check({ roots: [set.path('annotations')], jobs: 1 });
    expect(placesOf(alone)).toEqual(['box-differs train_mask.json#/annotations/0/bbox', 'pictures-absent .']);
  });
});

describe('phrase-clash', () => {
  const use = (words: string, category: string, isThing: boolean): SceneDigest => ({
    id: words,
    split: 'train',
    file: 'a.json',
    captions: 1,
    images: [],
    grounding: [
      {
        view: 0,
        place: { file: 'a.json' },
        source: '',
        regions: [
          {
            ...{ place: { file: 'a.json' }, id: 0, categoryId: 0, isThing, isCrowd: false, isNamed: true },
            category: { source: '', id: 0, name: category },
            ...{ stated: { area: 1, box: [] }, hasOtherSize: false },
          },
        ],
        captions: [
          {
            ...{ place: { file: 'a.json', pointer: `/${category}` }, text: words, problems: [] },
            phrases: [{ text: words, regions: [0], place: { file: 'a.json', pointer: `/${category}` } }],
          },
        ],
      },
    ],
  });
  const clashes = (scenes: SceneDigest[]) => {
    const run = new CheckRun({
      family: 'panocaps',
      rules: checkRules.filter(({ code }) => code === 'phrase-clash'),
      provided: new Set(['regions']),
    });
    run.addDataset({
      ...{ family: 'panocaps', expected: { origin: '', viewCount: 1, rigs: [] }, documents: [], scenes },
      ...{ failures: [], isUnfinished: false, unreadable: [] },
    });
    return run.issues().map(({ pointer }) => pointer);
  };

  test('needs a usual category, or a thing and stuff', () => {
    const chairs = Array.from({ length: 4 }, () => use('the chair', 'chair', true));
    expect(clashes([...chairs, use('A chair.', 'armchair', true)])).toEqual(['/armchair']);
    // Three of four are no habit.
    expect(clashes([...chairs.slice(1), use('A chair.', 'armchair', true)])).toEqual([]);
    expect(clashes([chairs[0], use('chair', 'floor', false)])).toEqual(['/floor']);
    expect(clashes([chairs[0], use('chairs', 'floor', false)])).toEqual([]);
  });
});

describe.runIf(sharedFolder)('real COCO', () => {
  test('has no issues', async () => {
    const { issues, checked } = await check({ roots: [join(sharedFolder ?? '', 'data/coco-panoptic')], jobs: 1 });
    expect(issues).toEqual([]);
    expect(checked).toMatchObject({ family: 'coco', images: 4 });
  });
});
