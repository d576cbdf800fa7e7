/** A small seeded PanoCaps set, made anew by each test that needs one. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { type Box, boxMask, formatRle } from '../../src/core/mask/index.ts';
import { type Feature, parquetSchemaOf } from '../../src/formats/panocaps/features.ts';

export const size = [40, 60] as const;

export const rle = (...[x, y, width, height]: Box) => formatRle(boxMask([x, y, width, height], ...size));

export interface PredictionJson {
  image_id: string;
  caption: string;
  phrases: string[];
  phrase_seg_counts?: number[];
  pred_masks: { size: [number, number]; counts: string }[];
}

const things = ['a red car', 'the old bus', 'two dogs', 'a table'];
const boxes: readonly Box[] = [
  [0, 0, 20, 20],
  [20, 0, 20, 20],
  [0, 20, 30, 20],
  [40, 10, 20, 30],
];

/** Truth of a split: image i has the first 2 + i % 3 things, one mask each. */
export function truthFiles(ids: readonly string[]) {
  const images = ids.map(id => ({ id, file_name: `${id}.jpg`, height: size[0], width: size[1] }));
  const counts = ids.map((_, i) => 2 + (i % 3));
  return {
    captions: {
      images,
      annotations: ids.map((id, i) => ({
        id: i,
        image_id: id,
        caption: things.slice(0, counts[i]).join(' and '),
        label_matched: things.slice(0, counts[i]).map((phrase, k) => ({ mask_ids: [k], txt_desc: phrase })),
      })),
    },
    masks: {
      images,
      annotations: ids.flatMap((id, i) =>
        boxes.slice(0, counts[i]).map((box, k) => ({
          id: 10 * i + k,
          image_id: id,
          category_id: 1,
          iscrowd: 0,
          area: box[2] * box[3],
          bbox: [...box],
          segmentation: rle(...box),
        })),
      ),
    },
  };
}

/** Predictions that are right but for the last thing of each image, whose mask or phrase is wrong in turn. */
export function predictionsOf(ids: readonly string[]): PredictionJson[] {
  return ids.map((id, i) => {
    const count = 2 + (i % 3);
    const phrases = things.slice(0, count).map(phrase => phrase.replace(/^(a|the) /, ''));
    const masks = boxes.slice(0, count).map(box => rle(...box));
    if (i % 2 === 0) phrases[count - 1] = 'zebra';
    else masks[count - 1] = rle(50, 0, 4, 4);
    return {
      image_id: id,
      caption: 'x',
      phrases,
      phrase_seg_counts: phrases.map(() => 1),
      pred_masks: masks,
    };
  });
}

/** Writes `annotations/<split>_{caption,mask}.json` for each split. */
export function writeTruth(folder: string, splits: Record<string, readonly string[]>): string {
  mkdirSync(join(folder, 'annotations'), { recursive: true });
  for (const [split, ids] of Object.entries(splits)) {
    const { captions, masks } = truthFiles(ids);
    writeFileSync(join(folder, 'annotations', `${split}_caption.json`), JSON.stringify(captions));
    writeFileSync(join(folder, 'annotations', `${split}_mask.json`), JSON.stringify(masks));
  }
  return folder;
}

export function writePredictions(folder: string, predictions: readonly PredictionJson[]): string {
  mkdirSync(folder, { recursive: true });
  for (const prediction of predictions) {
    writeFileSync(join(folder, `${prediction.image_id}.json`), JSON.stringify(prediction));
  }
  return folder;
}

/** Rows with lists and structs as Arrow and Hugging Face's `datasets` write them. */
export function nestedParquet(list: ReturnType<typeof predictionsOf>): Uint8Array {
  const [string, int64] = [{ kind: 'string' }, { kind: 'int64' }] as const;
  const segmentation: Feature = {
    kind: 'struct',
    members: [
      ['counts', string],
      ['size', { kind: 'list', item: int64 }],
    ],
  };
  const rows = list.map(made => ({
    ...made,
    phrase_seg_counts: made.phrase_seg_counts!.map(BigInt),
    pred_masks: made.pred_masks.map(({ counts, size }) => ({ counts, size: size.map(BigInt) })),
  }));
  const features: [keyof (typeof rows)[number], Feature][] = [
    ['image_id', string],
    ['phrases', { kind: 'list', item: string }],
    ['phrase_seg_counts', { kind: 'list', item: int64 }],
    ['pred_masks', { kind: 'list', item: segmentation }],
  ];
  const columnData = features.map(([name]) => ({ name, data: rows.map(row => row[name]) }));
  return new Uint8Array(parquetWriteBuffer({ columnData, schema: parquetSchemaOf(features) }));
}
