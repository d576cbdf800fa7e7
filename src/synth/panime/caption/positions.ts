import type { Random } from '../random.ts';
import type { Mention } from './mentions.ts';

/** The third of the picture a thing is in. */
export function sideOf({ x }: Mention): 'left' | 'centre' | 'right' {
  return x < 0.36 ? 'left' : x > 0.64 ? 'right' : 'centre';
}

const sideWords = {
  left: ['on the left', 'to the left', 'on the left-hand side', 'towards the left', 'in the left half of the view'],
  centre: ['in the middle', 'near the centre', 'at the centre', 'right ahead', 'in the centre of the view'],
  right: [
    'on the right',
    'to the right',
    'on the right-hand side',
    'towards the right',
    'in the right half of the view',
  ],
};

/** Ways to say where in the picture a thing is: `on the left`, `near the centre`, `in the distance`, ... */
function waysToPlace(mention: Mention, random: Random): readonly string[] {
  const { y, distance, element } = mention;
  const side = sideWords[sideOf(mention)];
  const isAloft = element.y > 1.2;
  if (y < 0.3 && isAloft && random.chance(0.66)) return ['high above', 'overhead'];
  if (random.chance(0.5)) return side;
  // What flies or swims close by is in no foreground to stand in.
  if (distance < 4.2)
    return isAloft
      ? ['up close', 'close at hand']
      : ['up close', 'in the foreground', 'close at hand', 'a few steps away'];
  return distance > 26 ? ['in the distance', 'far off', 'in the background', 'further back'] : side;
}

/**
 * Where in the picture a thing is, in words not used before; empty when all of them were.
 * @param used words of the caption so far; the new ones are added
 */
export function placeWords(mention: Mention, random: Random, used: Set<string>): string {
  const isFree = (words: string) => !used.has(words);
  let ways = waysToPlace(mention, random).filter(isFree);
  if (ways.length === 0) ways = waysToPlace(mention, random).filter(isFree);
  if (ways.length === 0) return '';
  const words = random.pick(ways);
  used.add(words);
  return words;
}

/** Words before and after the name of a second thing that tell how it lies to the first. */
export interface Relation {
  before: string;
  after: string;
}

const plain = (before: string): Relation => ({ before, after: '' });

/** How a second thing lies to the first, by place in the picture and by distance. */
export function relationOf(main: Mention, other: Mention, random: Random): Relation {
  const dx = other.x - main.x;
  const them = main.regions.length > 1 ? 'them' : 'it';
  const isHanging = (mention: Mention) => mention.element.y > 1.2;
  if (isHanging(other) && !isHanging(main) && other.y < main.y - 0.12)
    return random.pick([plain(', below'), plain(', under'), { before: ', with', after: 'overhead' }]);
  if (Math.abs(dx) < 0.16 && !isHanging(main) && !isHanging(other)) {
    if (other.distance > main.distance * 1.4)
      return random.pick([plain(', before'), plain(', in front of'), { before: ', with', after: `behind ${them}` }]);
    if (other.distance < main.distance * 0.72)
      return random.pick([plain(', behind'), plain(', beyond'), { before: ', with', after: `before ${them}` }]);
  }
  if (Math.abs(dx) >= 0.16) {
    const [side, opposite] = dx > 0 ? ['right', 'left'] : ['left', 'right'];
    const verb = other.regions.length > 1 ? 'are' : 'is';
    return random.pick([
      plain(`, to the ${opposite} of`),
      { before: ', with', after: `off to the ${side}` },
      plain(`, while to the ${side} there ${verb}`),
      { before: ', with', after: `on the ${side}` },
    ]);
  }
  return random.pick([plain(', next to'), plain(', beside'), plain(', together with'), plain(', close to')]);
}
