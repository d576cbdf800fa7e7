import type { Random } from '../random.ts';
import type { Element, PanimeScene } from '../scene.ts';
import { articleFor, countWord, pluralOf } from '../text/inflect.ts';
import type { RegionStatistics } from '../truth.ts';

/** Things of one kind that a sentence speaks of together. */
export interface Mention {
  regions: RegionStatistics[];
  element: Element;
  /** How much it matters in this picture. */
  weight: number;
  /** Mean position, 0 left/top to 1 right/bottom. */
  x: number;
  y: number;
  /** Metres, of the nearest. */
  distance: number;
}

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
  hero: 'hero outfit',
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

/** `a silver-haired girl in a red kimono`, `three pine trees`, `several stone lanterns`. */
export function nounPhrase(mention: Mention, random: Random, known: boolean): string {
  const { element, regions } = mention;
  const { noun, look } = element;
  const count = regions.length;
  const adjectives = [...new Set(element.adjectives)].filter(word => !['flying', 'floating'].includes(word));
  const colour =
    element.colourWord && (element.role === 'subject' || colouredHypernyms.has(noun.hypernym))
      ? element.colourWord
      : undefined;
  const person = noun.draw === 'person';
  const before: string[] = [];
  if (!known) before.push(...adjectives.slice(0, 2));
  if (colour && !person && !known) before.push(colour);
  if (count > 1) {
    const sameColour = regions.length < 2 || element.role === 'subject';
    const plural = [...before.filter(word => sameColour || word !== colour), pluralOf(noun.name, noun.plural)].join(
      ' ',
    );
    if (known) return `the ${pluralOf(noun.name, noun.plural)}`;
    if (count <= 4) return `${countWord(count)} ${plural}`;
    return `${random.pick(['several', 'a number of', 'a cluster of', 'many', 'a scattering of'])} ${plural}`;
  }
  if (known) return `the ${noun.name}`;
  if (person) {
    const head: string[] = [...before];
    const hair = look.hairColour;
    const bare =
      !['helmet', 'knight', 'hood', 'wizard', 'witch', 'veil', 'turban'].includes(
        look.hat ?? String(noun.options.hat ?? ''),
      ) &&
      (noun.options.mask ?? 'none') === 'none' &&
      look.hair !== 'bald';
    const size = Math.max(...regions.map(region => region.bbox[3]));
    const close = size > 40;
    if (hair && bare && close && random.chance(0.55)) head.push(`${hair}-haired`);
    const outfit = outfitNames[look.outfit ?? String(noun.options.outfit ?? '')];
    const dress =
      outfit && close && (element.colourWord || noun.tone) && random.chance(element.role === 'subject' ? 0.85 : 0.6)
        ? ` in ${articleFor(element.colourWord ?? noun.tone ?? '')} ${element.colourWord ?? noun.tone} ${outfit}`
        : '';
    const words = [...head, noun.name].join(' ');
    return `${articleFor(words)} ${words}${dress}`;
  }
  const words = [...before, noun.name].join(' ');
  return `${articleFor(words)} ${words}`;
}

/** What a figure carries, as words to add; empty when nothing is seen. */
export function carrying(mention: Mention): string {
  const { element, regions } = mention;
  if (element.noun.draw !== 'person' || regions.length > 1) return '';
  const item = element.look.item ?? String(element.noun.options.item ?? 'none');
  const name = itemNames[item];
  if (!name || Math.max(...regions.map(region => region.bbox[3])) < 40) return '';
  const colour = item === 'umbrella' || item === 'balloon' || item === 'book' ? element.look.itemColour : undefined;
  const words = colour ? `${colour} ${name}` : name;
  return `holding ${articleFor(words)} ${words}`;
}

/** The verb of what is seen: what it does or how it stands, singular or plural. */
export function verbOf(mention: Mention, random: Random): string {
  const { element, regions, distance } = mention;
  const many = regions.length > 1;
  const { noun, look } = element;
  const pick = (...verbs: string[]): string => {
    const verb = random.pick(verbs);
    if (!many) return verb;
    const [first, ...rest] = verb.split(' ');
    return [
      first === 'is'
        ? 'are'
        : first.endsWith('ies') && first.length > 4
          ? `${first.slice(0, -3)}y`
          : /(?:ch|sh|ss)es$/.test(first)
            ? first.slice(0, -2)
            : first.replace(/s$/, ''),
      ...rest,
    ].join(' ');
  };
  if (noun.draw === 'person' || noun.draw === 'quadruped') {
    const poses: Readonly<Record<string, string[]>> = {
      walk: look.facing === 'away' ? ['walks away', 'heads off'] : ['walks', 'strolls', 'wanders'],
      run: ['runs', 'dashes', 'sprints'],
      sit: ['sits', 'rests'],
      wave: ['waves', 'raises a hand'],
      dance: ['dances', 'twirls'],
      crouch: ['crouches', 'keeps low'],
      aim: ['takes aim', 'stands ready'],
      reach: ['lunges forward', 'pushes forward'],
      cheer: ['cheers', 'throws up both arms'],
      float: ['floats', 'hovers'],
      akimbo: ['stands with hands on hips', 'stands firm'],
    };
    return pick(...(poses[look.pose] ?? ['stands', 'waits', 'pauses']));
  }
  if (noun.stands === 'hang') return pick('hangs', 'sways', 'dangles');
  if (noun.draw === 'celestial') return pick('hangs', 'shines', 'appears');
  if (element.y > 1.2)
    return noun.draw === 'fish' || noun.draw === 'tentacled'
      ? pick('swims', 'drifts', 'glides')
      : pick('flies', 'soars', 'glides', 'hovers');
  if (noun.draw === 'boat') return pick('floats', 'lies at anchor', 'rides the water');
  if (element.right) return pick('hangs', 'is fixed');
  if (noun.draw === 'tree' || noun.hypernym === 'building')
    return distance > 18
      ? pick('rises', 'stands', 'towers')
      : pick('stands', 'rises', noun.draw === 'tree' ? 'spreads wide' : 'looms');
  if (noun.draw === 'flower' || noun.draw === 'bush') return pick('grows', 'sways', 'brightens the ground');
  if (noun.draw === 'car') return pick('is parked', 'waits', 'stands');
  if (noun.size < 0.8) return pick('lies', 'sits', 'rests');
  return pick('stands', 'sits', 'waits');
}

/** Where in the picture: `on the left`, `near the centre`, ... */
export function placeWords(mention: Mention, random: Random): string {
  const { x, y, distance } = mention;
  const side =
    x < 0.36
      ? random.pick(['on the left', 'to the left', 'at the left side'])
      : x > 0.64
        ? random.pick(['on the right', 'to the right', 'at the right side'])
        : random.pick(['in the middle', 'near the centre', 'at the centre']);
  const depth =
    distance < 4.2
      ? random.pick(['up close', 'in the foreground', 'close at hand'])
      : distance > 26
        ? random.pick(['in the distance', 'far off', 'in the background'])
        : '';
  if (y < 0.3 && mention.element.y > 1.2) return random.pick(['high above', 'overhead', side]);
  return depth && random.chance(0.5) ? depth : side;
}

/** Groups the things of a view by kind (subjects also by colour), heaviest first. */
export function gatherMentions(
  scene: PanimeScene,
  regions: readonly RegionStatistics[],
  width: number,
  height: number,
): Mention[] {
  const groups = new Map<string, RegionStatistics[]>();
  const least = width * height * 0.0009;
  for (const region of regions) {
    if (!region.isThing || region.element === undefined || region.area < least) continue;
    const element = scene.elements[region.element];
    const single = element.noun.draw === 'person' && element.role === 'prop' ? `/${element.id}` : '';
    const key = `${element.noun.name}/${element.role === 'subject' ? (element.colourWord ?? '') : ''}${single}`;
    const group = groups.get(key);
    if (group) group.push(region);
    else groups.set(key, [region]);
  }
  const mentions = [...groups.values()].map((group): Mention => {
    const element = scene.elements[group[0].element!];
    const area = group.reduce((sum, region) => sum + region.area, 0);
    const x = group.reduce((sum, region) => sum + region.centre[0] * region.area, 0) / area / width;
    const y = group.reduce((sum, region) => sum + region.centre[1] * region.area, 0) / area / height;
    const distance = Math.min(
      ...group.map(region => Math.hypot(scene.elements[region.element!].x, scene.elements[region.element!].z)),
    );
    const living = ['person', 'quadruped', 'bird', 'dragon', 'fish'].includes(element.noun.draw) ? 2 : 1;
    const central = 1.25 - Math.hypot(x - 0.5, y - 0.5);
    const weight = Math.sqrt(area / (width * height)) * (element.role === 'subject' ? 3.4 : 1) * living * central;
    return { regions: group, element, weight, x, y, distance };
  });
  return mentions.sort((a, b) => b.weight - a.weight || a.element.id - b.element.id);
}
