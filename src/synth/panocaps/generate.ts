import { annotateCaption, labelMatchesOf, parseGroundedCaption } from '../../core/caption/index.ts';
import { encodeIds, formatRle, type MeasuredMask, measureMask } from '../../core/mask/index.ts';
import { hash32, type Random, seededRandom } from '../noise.ts';
import { noiseTexture } from './canvas.ts';
import type { Source } from './kinds.ts';
import { type SeenRegion, writeCaption } from './phrases.ts';
import { drawScene } from './scene-plans.ts';

/** One region of a generated image. */
export interface SyntheticRegion {
  seen: SeenRegion;
  mask: MeasuredMask;
}

/** A generated image: picture, masks that partition it, caption, in the fields of PanoCaps' raw files. */
export interface SyntheticImage {
  split: 'train' | 'val' | 'test';
  source: Source;
  place: string;
  width: number;
  height: number;
  image: { file_name: string; height: number; width: number; id: string; data_source: Source };
  caption: {
    caption: string;
    caption_ann: string;
    label_matched: { mask_ids: readonly number[]; txt_desc: string }[];
    id: number;
    image_id: string;
    labels: string[];
  };
  masks: {
    id: number;
    image_id: string;
    category_id: number;
    segmentation: { size: [number, number]; counts: string };
    area: number;
    bbox: number[];
    iscrowd: 0;
    thing_or_stuff: 'thing' | 'stuff';
  }[];
  /** In the order of `masks`. */
  regions: SyntheticRegion[];
  /** Paints the picture: interleaved RGB, 8 bits. Slow next to the rest, so only when asked for. */
  paint(): Uint8Array;
}

/** Shares of the published dataset: 2070, 420 and 980 of 3470 images. */
const splitShares = [
  ['train', 2070 / 3470],
  ['val', 420 / 3470],
  ['test', 980 / 3470],
] as const;

const sizes: Readonly<Record<Source, readonly (readonly [number, number])[]>> = {
  ADE20K: [
    [683, 512],
    [512, 683],
    [512, 640],
  ],
  COCONut: [
    [640, 480],
    [640, 427],
    [480, 640],
    [640, 640],
  ],
  VIPSeg: [[1280, 720]],
};

/** Regions smaller than this many pixels are given to what surrounds them, as annotators do. */
const smallestRegion = 60;

const pick = <Item>(random: Random, items: readonly Item[]): Item => items[Math.floor(random() * items.length)];

/** How many of N images each split gets: the published shares, every split at least one of three or more. */
export function splitSizes(images: number): Record<SyntheticImage['split'], number> {
  const val = images < 3 ? 0 : Math.max(1, Math.round(images * splitShares[1][1]));
  const test = images < 2 ? 0 : Math.max(1, Math.round(images * splitShares[2][1]));
  return { train: images - val - test, val, test };
}

function nameOf(source: Source, number: number, random: Random): string {
  const digits = (value: number, length: number): string => String(value).padStart(length, '0');
  if (source === 'ADE20K') return digits(number * 3 + 6, 8);
  if (source === 'COCONut') return digits(number * 137 + 139, 12);
  const letters = Array.from(
    { length: 11 },
    () => 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789_-'[Math.floor(random() * 60)],
  );
  return `${number}_${letters.join('')}_${digits(Math.floor(random() * 40) * 5, 8)}`;
}

/**
 * Makes the images of a dataset like PanoCaps, one at a time.
 * @param options.images how many in all
 * @param options.seed the same seed gives the same dataset
 */
export function* generatePanocaps({ images, seed }: { images: number; seed: number }): Generator<SyntheticImage> {
  const texture = noiseTexture(seededRandom(hash32(seed ^ 0x51ed270b)));
  let number = 0;
  for (const [split, count] of Object.entries(splitSizes(images)) as [SyntheticImage['split'], number][]) {
    let nextMaskId = 0;
    for (let captionId = 0; captionId < count; captionId++) {
      const random = seededRandom(hash32(hash32(seed) ^ Math.imul(++number, 0x9e3779b1)));
      const image = generateImage({ split, number, captionId, firstMaskId: nextMaskId, texture, random });
      nextMaskId += image.masks.length;
      yield image;
    }
  }
}

interface Making {
  split: SyntheticImage['split'];
  number: number;
  captionId: number;
  firstMaskId: number;
  texture: Float32Array;
  random: Random;
}

function generateImage({ split, number, captionId, firstMaskId, texture, random }: Making): SyntheticImage {
  const chance = random();
  const source: Source = chance < 0.45 ? 'ADE20K' : chance < 0.85 ? 'COCONut' : 'VIPSeg';
  const [width, height] = pick(random, sizes[source]);
  const scene = drawScene(width, height, random);
  const ids = scene.canvas.regions();
  absorbSpecks(ids, width, scene.regions.length);
  const shuffled = [...encodeIds(ids, height, width)].map(([number, mask]) => ({ number, mask, order: random() }));
  shuffled.sort((a, b) => a.order - b.order);
  const regions = shuffled.map(({ number: place, mask }, maskId): SyntheticRegion => {
    const { kind, paint, pieces } = scene.regions[place - 1];
    const measured = measureMask(mask);
    const [x, y, boxWidth, boxHeight] = measured.box;
    return {
      mask: measured,
      seen: {
        maskId,
        kind,
        paint,
        pieces,
        x: (x + boxWidth / 2) / width,
        y: (y + boxHeight / 2) / height,
        area: measured.area / (width * height),
      },
    };
  });
  // One region in two hundred is never mentioned: the card promises more than 99%.
  const forget = new Set(regions.flatMap(({ seen }) => (random() < 0.005 ? [seen.maskId] : [])));
  const { text, phrases } = writeCaption(
    scene.place,
    regions.map(({ seen }) => seen),
    random,
    forget,
  );
  const { annotated } = annotateCaption(text, phrases);
  const id = nameOf(source, number, random);
  return {
    split,
    source,
    place: scene.place,
    width,
    height,
    image: { file_name: `${id}.jpg`, height, width, id, data_source: source },
    caption: {
      caption: text,
      caption_ann: annotated,
      label_matched: labelMatchesOf(parseGroundedCaption(annotated)).map(match => ({ ...match })),
      id: captionId,
      image_id: id,
      labels: [...new Set(regions.map(({ seen }) => seen.kind.name))],
    },
    masks: regions.map(({ mask, seen }, i) => ({
      id: firstMaskId + i,
      image_id: id,
      category_id: seen.kind.ids[source],
      segmentation: formatRle(mask),
      area: mask.area,
      bbox: [...mask.box],
      iscrowd: 0,
      thing_or_stuff: seen.kind.isThing ? 'thing' : 'stuff',
    })),
    regions,
    paint: () => scene.canvas.paint(texture),
  };
}

/** Gives pixels of regions of fewer than {@link smallestRegion} pixels to the region left of them. */
function absorbSpecks(ids: Uint16Array, width: number, regions: number): void {
  const areas = new Uint32Array(regions + 1);
  for (let i = 0; i < ids.length; i++) areas[ids[i]]++;
  const isSpeck = Array.from(areas, (area, id) => id === 0 || (area > 0 && area < smallestRegion));
  if (!isSpeck.some((speck, id) => speck && areas[id] > 0)) return;
  for (let i = 0; i < ids.length; i++) {
    if (!isSpeck[ids[i]]) continue;
    const left = i % width > 0 ? ids[i - 1] : 0;
    const above = i >= width ? ids[i - width] : 0;
    ids[i] =
      left !== 0 && !isSpeck[left] ? left : above !== 0 && !isSpeck[above] ? above : areas.indexOf(Math.max(...areas));
  }
}
