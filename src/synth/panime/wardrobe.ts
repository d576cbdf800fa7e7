import { colourWords } from './colour.ts';
import type { Light } from './light.ts';
import type { Random } from './random.ts';
import type { Element } from './scene.ts';

const skins = ['#fbe0cc', '#f6d2b4', '#f6d2b4', '#e9b891', '#c98f66', '#9a6646', '#6f4632'];
const longHair = ['long', 'ponytail', 'twintails', 'bob', 'bun', 'long'];
const shortHair = ['short', 'spiky', 'short', 'ponytail'];
const hairColours = [
  'black',
  'brown',
  'bronze',
  'black',
  'gold',
  'crimson',
  'navy',
  'silver',
  'pink',
  'teal',
  'violet',
];
const clothColours = [
  'red',
  'navy',
  'teal',
  'olive',
  'purple',
  'orange',
  'white',
  'brown',
  'rose',
  'emerald',
  'indigo',
  'beige',
  'amber',
];

/** Plain people vary in dress; those of a trade keep theirs. */
const plainNouns = new Set([
  'person',
  'girl',
  'boy',
  'woman',
  'man',
  'child',
  'villager',
  'shopper',
  'festival goer',
  'merchant',
  'student',
  'photographer',
  'traveller',
  'customer',
]);

/** Chooses what the prompt left open about a figure; all of it ends up in `look`, so captions can tell. */
export function dressPerson(element: Element, random: Random, light: Light): void {
  const { look, noun } = element;
  const options = noun.options;
  const gender = options.female ? 'female' : options.male ? 'male' : random.chance(0.5) ? 'female' : 'male';
  look.skin ??= random.pick(skins);
  const ownHair = options.hair === 'any' ? undefined : (options.hair as string | undefined);
  look.hair ??= ownHair ?? random.pick(gender === 'female' ? longHair : shortHair);
  const covered =
    ['helmet', 'knight', 'chef', 'turban'].includes(look.hat ?? String(options.hat ?? '')) || options.mask === 'helmet';
  if (covered && !ownHair) look.hair = 'short';
  look.hairColour ??= (options.hairColour as string | undefined) ?? random.pick(hairColours);
  look.pose ??=
    (options.pose as string | undefined) ??
    random.pick(options.item ? ['hold', 'stand', 'hold'] : ['stand', 'walk', 'walk', 'akimbo', 'wave', 'stand']);
  if (element.role === 'prop' && random.chance(0.3) && look.pose === 'walk') look.facing = 'away';
  if (look.pose === 'fly') look.pose = 'float';
  if (plainNouns.has(noun.name)) {
    if (!element.colour) {
      element.colourWord = random.pick(clothColours);
      element.colour = colourWords[element.colourWord];
    }
    if (!look.outfit && ['woman', 'person', 'man', 'shopper', 'villager'].includes(noun.name)) {
      look.outfit =
        gender === 'female'
          ? random.pick(['dress', 'skirt', 'casual', 'coat'])
          : random.pick(['casual', 'suit', 'coat', 'boots']);
    }
    if (light.season === 'winter' && !look.outfit) look.outfit = 'coat';
    look.bottom ??= random.pick(['navy', 'brown', 'grey', 'black', 'olive', 'indigo']);
    if (!look.item && !options.item && element.role === 'prop' && random.chance(0.3))
      look.item = random.pick(['bag', 'book', 'basket']);
    if (light.weather === 'rain' && !look.item) look.item = 'umbrella';
    if (look.item === 'umbrella') {
      look.itemColour ??= random.pick(['red', 'teal', 'yellow', 'indigo', 'white']);
    }
  }
}
