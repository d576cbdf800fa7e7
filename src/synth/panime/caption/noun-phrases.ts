import type { Random } from '../random.ts';
import { countWord, pluralOf, withArticle } from '../text/inflect.ts';
import type { Mention } from './mentions.ts';

const outfitNames: Readonly<Record<string, string>> = {
  dress: 'dress',
  robe: 'robe',
  kimono: 'kimono',
  gown: 'gown',
  suit: 'suit',
  coat: 'coat',
  sailor: 'school uniform',
  skirt: 'top and skirt',
  casual: 'shirt',
  boots: 'tunic',
  shorts: 'shirt and shorts',
  hero: 'belted tunic',
  vest: 'vest',
};

const itemNames: Readonly<Record<string, string>> = {
  umbrella: 'umbrella',
  sword: 'sword',
  katana: 'katana',
  staff: 'staff',
  spear: 'spear',
  broom: 'broom',
  rifle: 'rifle',
  bow: 'bow',
  book: 'open book',
  lantern: 'glowing lantern',
  torch: 'burning torch',
  bag: 'bag',
  basket: 'basket',
  fan: 'fan',
  balloon: 'balloon',
  guitar: 'guitar',
  shield: 'shield',
  camera: 'camera',
  phone: 'phone',
  flag: 'flag',
  flowers: 'bunch of flowers',
  wand: 'wand',
  rod: 'fishing rod',
  hammer: 'hammer',
  axe: 'axe',
  pickaxe: 'pickaxe',
  microphone: 'microphone',
  ball: 'ball',
  scythe: 'scythe',
  cup: 'cup',
  paint: 'paintbrush',
  trident: 'trident',
};

/** Things whose colour is plain to see and worth saying. */
const colouredHypernyms = new Set([
  'vehicle',
  'animal',
  'object',
  'flower',
  'furniture',
  'bird',
  'insect',
  'celestial object',
  'mythical creature',
  'sea creature',
  'food',
  'plant',
]);

/** Words for more than four of a kind; the last two only for what grows or lies scattered. */
const severalWords = ['several', 'a number of', 'many', 'a cluster of', 'a scattering of'];
const scattered = new Set(['plant', 'flower', 'tree', 'object', 'bird', 'insect', 'food', 'sea creature']);

/**
 * `a silver-haired girl in a red kimono`, `three pine trees`, `several stone lanterns`.
 * @param said kinds the text has named already: of those there is `another` or there are `more`
 */
export function nounPhrase(mention: Mention, random: Random, said: ReadonlySet<string> = new Set()): string {
  const { element, regions } = mention;
  const { noun } = element;
  const count = regions.length;
  const isPerson = noun.draw === 'person';
  const isAgain = said.has(noun.name);
  const before = [...new Set(element.adjectives)].filter(word => word !== 'flying' && word !== 'floating').slice(0, 2);
  const isColourTold = element.colourWord && (element.role === 'subject' || colouredHypernyms.has(noun.hypernym));
  if (isColourTold && !isPerson && (count === 1 || element.role === 'subject'))
    before.push(element.colourWord as string);
  if (count > 1) {
    const plural = [...before, pluralOf(noun.name, noun.plural)].join(' ');
    if (isAgain) return count <= 4 ? `${countWord(count)} more ${plural}` : `more ${plural}`;
    if (count <= 4) return `${countWord(count)} ${plural}`;
    const isScattered = scattered.has(noun.hypernym) && noun.size < 3 && !plural.includes(' of ');
    return `${random.pick(severalWords.slice(0, isScattered ? 5 : 3))} ${plural}`;
  }
  const name = noun.single ?? noun.name;
  if (isPerson) return personPhrase(mention, before, isAgain, random);
  if (noun.definite && before.length === 0) return `the ${name}`;
  const words = [...before, name].join(' ');
  return isAgain ? `another ${words}` : withArticle(words);
}

/** Hats that hide the hair. */
const closedHats = ['helmet', 'knight', 'hood', 'wizard', 'witch', 'veil', 'turban'];

function personPhrase(
  { element, regions }: Mention,
  before: readonly string[],
  isAgain: boolean,
  random: Random,
): string {
  const { noun, look, colourWord, role } = element;
  const hat = look.hat ?? String(noun.options.hat ?? '');
  const isBare = !closedHats.includes(hat) && (noun.options.mask ?? 'none') === 'none' && look.hair !== 'bald';
  const isClose = Math.max(...regions.map(region => region.bbox[3])) > 40;
  const head = [...before];
  if (look.hairColour && isBare && isClose && random.chance(0.55)) head.push(`${look.hairColour}-haired`);
  const outfit = outfitNames[look.outfit ?? String(noun.options.outfit ?? '')];
  const tone = colourWord ?? noun.tone;
  const isDressed = outfit && isClose && tone && random.chance(role === 'subject' ? 0.85 : 0.6);
  const dress = isDressed ? ` in ${withArticle(`${tone} ${outfit}`)}` : '';
  const words = [...head, noun.name].join(' ');
  return `${isAgain ? `another ${words}` : withArticle(words)}${dress}`;
}

/** What a figure carries, as words to add; empty when nothing is seen. */
export function carrying({ element, regions }: Mention): string {
  if (element.noun.draw !== 'person' || regions.length > 1) return '';
  const item = element.look.item ?? String(element.noun.options.item ?? 'none');
  const name = itemNames[item];
  if (!name || Math.max(...regions.map(region => region.bbox[3])) < 40) return '';
  const colour = item === 'umbrella' || item === 'balloon' || item === 'book' ? element.look.itemColour : undefined;
  return `holding ${withArticle(colour ? `${colour} ${name}` : name)}`;
}
