/** What can be in a scene: its names, its id in each source, and how people call it. */
export interface Kind {
  /** Category name. */
  name: string;
  isThing: boolean;
  /** Category ids; they clash between sources, as the real ones do. */
  ids: { ADE20K: number; COCONut: number; VIPSeg: number };
  /** Ways to say it: singular, plural. Stuff has no plural of its own. */
  nouns: readonly (readonly [string, string])[];
  /** Words that suit it beside its colour. */
  adjectives: readonly string[];
}

export type Source = keyof Kind['ids'];

type Row = readonly [name: string, isThing: 0 | 1, nouns: string, adjectives: string];

const rows: readonly Row[] = [
  ['sky', 0, 'sky', 'clear,cloudy,pale,wide'],
  ['building', 0, 'building:buildings,apartment building:apartment buildings,facade:facades', 'tall,old,plain,narrow'],
  ['road', 0, 'road,street,asphalt road', 'wide,empty,smooth'],
  ['sidewalk', 0, 'sidewalk,pavement', 'paved,narrow,clean'],
  ['grass', 0, 'grass,lawn,meadow', 'short,freshly mown,dry'],
  ['sea', 0, 'sea,ocean,water', 'calm,rippled,open'],
  ['sand', 0, 'sand,beach', 'fine,flat,warm'],
  ['mountain', 0, 'mountain range,ridge of hills', 'distant,rugged,hazy'],
  ['tree', 0, 'tree:trees,leafy tree:leafy trees', 'leafy,tall,bushy'],
  ['wall', 0, 'wall', 'plain,painted,smooth'],
  ['floor', 0, 'floor,wooden floor', 'polished,bare,smooth'],
  ['ceiling', 0, 'ceiling', 'low,plain,bright'],
  ['fence', 0, 'fence,wooden fence', 'low,weathered,long'],
  ['path', 0, 'path,dirt path,footpath', 'winding,narrow,dusty'],
  ['person', 1, 'person:people,pedestrian:pedestrians,figure:figures', 'standing,young,tall'],
  ['car', 1, 'car:cars,parked car:parked cars,vehicle:vehicles', 'small,shiny,compact'],
  ['street light', 1, 'street light:street lights,lamp post:lamp posts', 'tall,slender,curved'],
  ['boat', 1, 'boat:boats,sailboat:sailboats', 'small,wooden,anchored'],
  ['umbrella', 1, 'beach umbrella:beach umbrellas,parasol:parasols', 'open,round,striped'],
  ['rock', 1, 'rock:rocks,boulder:boulders', 'rough,grey,mossy'],
  ['sheep', 1, 'sheep:sheep,grazing sheep:grazing sheep', 'woolly,grazing,fluffy'],
  ['house', 1, 'house:houses,cottage:cottages', 'small,old,two-storey'],
  ['sofa', 1, 'sofa:sofas,couch:couches', 'soft,wide,comfortable'],
  ['table', 1, 'table:tables,coffee table:coffee tables', 'low,wooden,round'],
  ['lamp', 1, 'lamp:lamps,floor lamp:floor lamps', 'tall,lit,slim'],
  ['potted plant', 1, 'potted plant:potted plants,houseplant:houseplants', 'green,leafy,tall'],
  ['window', 1, 'window:windows,glass window:glass windows', 'large,bright,square'],
  ['painting', 1, 'painting:paintings,framed picture:framed pictures', 'framed,abstract,square'],
  ['cushion', 1, 'cushion:cushions,pillow:pillows', 'square,patterned,soft'],
  ['rug', 1, 'rug:rugs,carpet:carpets', 'woven,thick,patterned'],
  ['door', 1, 'door:doors,wooden door:wooden doors', 'closed,tall,panelled'],
  ['chair', 1, 'chair:chairs,wooden chair:wooden chairs', 'simple,empty,wooden'],
];

/** All kinds by name. */
export const kinds: Readonly<Record<string, Kind>> = Object.fromEntries(
  rows.map(([name, isThing, nouns, adjectives], i): [string, Kind] => [
    name,
    {
      name,
      isThing: isThing === 1,
      ids: { ADE20K: i * 4 + 1, COCONut: 200 - i * 5, VIPSeg: i * 3 + 2 },
      nouns: nouns.split(',').map(noun => {
        const [singular, plural = singular] = noun.split(':');
        return [singular, plural] as const;
      }),
      adjectives: adjectives.split(','),
    },
  ]),
);

/** Categories of a source as annotation files list them. */
export function categoriesOfSource(
  source: Source,
): { id: number; name: string; isthing: number; data_source: string }[] {
  return Object.values(kinds)
    .map(({ ids, name, isThing }) => ({ id: ids[source], name, isthing: isThing ? 1 : 0, data_source: source }))
    .sort((a, b) => a.id - b.id);
}

/** Named paints, 8-bit sRGB. */
export const paints = {
  white: [232, 230, 224],
  grey: [142, 144, 146],
  black: [44, 45, 50],
  red: [176, 54, 47],
  orange: [208, 124, 52],
  yellow: [222, 190, 84],
  green: [86, 128, 70],
  blue: [62, 98, 160],
  brown: [118, 84, 58],
  beige: [208, 190, 158],
  purple: [112, 82, 132],
  pink: [206, 140, 148],
} as const;

export type Paint = keyof typeof paints;
