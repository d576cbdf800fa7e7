import {
  cropMask,
  dilateMask,
  emptyMask,
  erodeMask,
  formatRle,
  type MeasuredMask,
  type RunLengths,
  uniteMasks,
} from '../../core/mask/index.ts';
import { hash32, type Random, seededRandom } from '../noise.ts';
import type { SyntheticImage } from './generate.ts';
import { kinds } from './kinds.ts';

/** A prediction file's content, as the benchmark reads it. */
export interface SyntheticPrediction {
  image_id: string;
  caption: string;
  phrases: string[];
  phrase_seg_counts: number[];
  pred_masks: { size: [number, number]; counts: string }[];
}

const pick = <Item>(random: Random, items: readonly Item[]): Item => items[Math.floor(random() * items.length)];

/** What a model might get wrong about a mask. */
function disturb(mask: MeasuredMask, others: readonly MeasuredMask[], random: Random): RunLengths {
  const [, , width, height] = mask.box;
  const reach = Math.max(1, Math.round(Math.min(width, height) * (0.02 + random() * 0.1)));
  const choice = random();
  if (choice < 0.3) return erodeMask(mask, Math.min(reach, 3));
  if (choice < 0.5) return dilateMask(mask, Math.min(reach, 4));
  if (choice < 0.68) {
    const [dx, dy] = [Math.round((random() - 0.5) * 2.5 * reach), Math.round((random() - 0.5) * 2.5 * reach)];
    return cropMask(mask, [-dx, -dy, mask.width, mask.height]);
  }
  if (choice < 0.74) return erodeMask(mask, reach);
  if (choice < 0.79 && others.length > 0) return uniteMasks(mask, pick(random, others));
  if (choice < 0.805) return emptyMask(mask.height, mask.width);
  return mask;
}

const openings = ['There is', 'The picture shows', 'One sees'];

/** What a model might get wrong about a phrase. */
function rephrase(phrase: string, kindName: string, random: Random): string {
  const choice = random();
  if (choice < 0.45) return phrase;
  const { nouns, adjectives } = kinds[kindName];
  const [singular] = pick(random, nouns);
  if (choice < 0.6) return singular;
  if (choice < 0.75) {
    const adjective = pick(random, adjectives);
    return singular.includes(adjective) ? `the ${singular}` : `the ${adjective} ${singular}`;
  }
  if (choice < 0.85) return phrase.replace(/^(an?|the|some|several) /i, '');
  if (choice < 0.9) return phrase.toUpperCase();
  if (choice < 0.97) return `a ${pick(random, Object.values(kinds)).nouns[0][0]}`;
  return pick(random, ['', '   ', 'object']);
}

/**
 * A model's answer for an image, wrong in every way models are: masks eroded, dilated, moved, merged, empty; regions
 * left out or given twice; phrases reworded, wrong or blank; several masks to a phrase, or none.
 */
export function disturbPrediction(image: SyntheticImage, seed: number): SyntheticPrediction {
  const random = seededRandom(
    hash32(hash32(seed ^ 0x2545f491) ^ hash32(image.caption.id * 31 + image.masks[0].id * 7 + 1)),
  );
  const prediction: SyntheticPrediction = {
    image_id: image.image.id,
    caption: '',
    phrases: [],
    phrase_seg_counts: [],
    pred_masks: [],
  };
  // Some models give up on some images.
  if (random() < 0.01) return { ...prediction, caption: 'A scene.' };
  const add = (phrase: string, masks: readonly RunLengths[]): void => {
    prediction.phrases.push(phrase);
    prediction.phrase_seg_counts.push(masks.length);
    prediction.pred_masks.push(...masks.map(formatRle));
  };
  const given = new Set<number>();
  for (const { mask_ids, txt_desc } of image.caption.label_matched) {
    const fresh = mask_ids.filter(id => !given.has(id));
    if (fresh.length === 0 || random() < 0.12) continue;
    for (const id of fresh) given.add(id);
    const kindName = image.regions[fresh[0]].seen.kind.name;
    const masks = fresh.map(id => {
      const others = image.regions.filter((_, i) => i !== id).map(({ mask }) => mask);
      return disturb(image.regions[id].mask, others, random);
    });
    const phrase = rephrase(txt_desc, kindName, random);
    if (random() < 0.03) add(phrase, []);
    else add(phrase, masks);
    // The same thing again, a little differently.
    if (random() < 0.06) add(rephrase(txt_desc, kindName, random), [erodeMask(masks[0], 1)]);
  }
  prediction.caption = `${pick(random, openings)} ${prediction.phrases.filter(phrase => phrase.trim() !== '').join(' and ') || 'nothing'}.`;
  return prediction;
}
