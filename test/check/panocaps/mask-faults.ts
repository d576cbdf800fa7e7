import { emptyMask, formatRle, fullMask, measureMask, parseRle } from '../../../src/core/mask/index.ts';
import { type CaptionFile, type Fault, firstMask, type MaskFile, maskAt, masksOfFirst, untag } from './planted.ts';

/** Masks, areas, boxes; what they cover. */
export const maskFaults: Fault[] = [
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
];
