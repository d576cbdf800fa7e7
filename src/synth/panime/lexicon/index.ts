import type { Category } from '../../../core/model/dataset.ts';
import { animals } from './animals.ts';
import type { Noun } from './noun.ts';
import { objects } from './objects.ts';
import { people } from './people.ts';
import { plants } from './plants.ts';
import { structures } from './structures.ts';
import { vehicles } from './vehicles.ts';
import { wildlife } from './wildlife.ts';

/** Everything the generator can draw as a thing of its own. */
export const nouns: readonly Noun[] = [
  ...people,
  ...animals,
  ...wildlife,
  ...plants,
  ...structures,
  ...vehicles,
  ...objects,
];

/** What covers space without an outline of its own; one region each. */
export const stuffNames = [
  'sky',
  'cloud',
  'outer space',
  'open water',
  'cave wall',
  'mountain range',
  'hill',
  'dune',
  'forest edge',
  'skyline',
  'cliff',
  'island',
  'grass',
  'meadow',
  'dirt',
  'path',
  'road',
  'pavement',
  'sand',
  'snow',
  'ice',
  'sea',
  'lake',
  'river',
  'pond',
  'swamp water',
  'mud',
  'moss',
  'leaf litter',
  'rocky ground',
  'lava',
  'seabed',
  'moon dust',
  'wooden floor',
  'tatami floor',
  'stone floor',
  'tiled floor',
  'marble floor',
  'metal floor',
  'carpet floor',
  'roof terrace',
  'pier',
  'wall',
  'ceiling',
  'window',
  'railway track',
  'platform',
  'crop field',
  'rain',
  'falling snow',
  'petals',
  'fog bank',
] as const;

/** The generator's own panoptic categories: stuff first, then one a noun; ids start at 1. */
export const categories: readonly (Category & { supercategory: string; isThing: boolean })[] = [
  ...stuffNames.map((name, i) => ({
    source: 'panime-procedural',
    id: i + 1,
    name,
    isThing: false,
    supercategory: 'stuff',
  })),
  ...nouns.map((noun, i) => ({
    source: 'panime-procedural',
    id: stuffNames.length + i + 1,
    name: noun.name,
    isThing: true,
    supercategory: noun.hypernym,
  })),
];

const categoryByName = new Map(categories.map(category => [category.name, category]));

/** The category of a noun or stuff name, which must exist. */
export function categoryOf(name: string): (typeof categories)[number] {
  const category = categoryByName.get(name);
  if (!category) throw new RangeError(`Expected a category name but received ${name}`);
  return category;
}

/** Every word or run of words that names something drawable, lower case singular, with its noun. */
export const nounByWord: ReadonlyMap<string, Noun> = new Map(
  nouns.flatMap(noun => [noun.name, ...noun.aliases].map(word => [word, noun] as const)),
);
