import { isBeast } from '../lexicon/noun.ts';
import type { Random } from '../random.ts';
import { pluralVerb } from '../text/inflect.ts';
import type { Mention } from './mentions.ts';

const poses: Readonly<Record<string, readonly string[]>> = {
  walk: ['walks', 'strolls', 'wanders'],
  run: ['runs', 'dashes', 'sprints'],
  sit: ['sits', 'rests'],
  lie: ['lies curled up', 'sleeps', 'lies asleep'],
  wave: ['waves', 'waves a hand'],
  dance: ['dances', 'twirls'],
  crouch: ['crouches', 'keeps low'],
  aim: ['takes aim', 'stands ready'],
  reach: ['lunges forward', 'pushes forward'],
  cheer: ['cheers', 'throws up both arms'],
  float: ['floats', 'hovers'],
  akimbo: ['stands with hands on hips', 'stands firm'],
};

const standing = ['stands', 'waits', 'pauses'];

/** Props that are alive, or nearly. */
const livingProps = new Set(['robot', 'mech', 'ghost', 'slime', 'scarecrow', 'snowman']);
/** Growing things that bloom. */
const blooming = new Set(['flower']);

/** Singular verbs for what a thing of this make does, likeliest to be true first. */
function verbsOf({ element, distance }: Mention): readonly string[] {
  const { noun, look, y } = element;
  const { draw, hypernym, options } = noun;
  if (draw === 'person' || isBeast(noun)) {
    if (look.pose === 'walk' && look.facing === 'away') return ['walks away', 'heads off'];
    return poses[look.pose] ?? standing;
  }
  if (draw === 'celestial') {
    if (options.kind === 'balloon' || options.kind === 'bubble') return ['floats', 'drifts'];
    if (options.kind === 'firework') return ['bursts', 'lights up the sky'];
    if (options.kind === 'lightning') return ['flashes', 'strikes down'];
    if (options.kind === 'rainbow') return ['arches over the scene', 'spans the sky'];
    return options.kind === 'comet' ? ['streaks by', 'crosses the sky'] : ['hangs', 'shines', 'appears'];
  }
  if (element.right)
    return draw === 'furniture' && options.kind === 'door'
      ? ['is set into the wall']
      : ['hangs', 'is fixed to the wall'];
  if (noun.stands === 'hang') return ['hangs', 'sways', 'dangles'];
  if (draw === 'fish') {
    if (hypernym === 'sea creature' && noun.stands === 'ground') return ['lies', 'rests'];
    return ['swims', 'glides', 'drifts'];
  }
  if (draw === 'tentacled') return ['drifts', 'swims', 'glides'];
  if (y > 1.2)
    return draw === 'aircraft' && options.kind === 'balloon' ? ['floats', 'drifts'] : ['flies', 'soars', 'glides'];
  if (draw === 'bird') return noun.stands === 'water' ? ['stands', 'rests'] : ['stands', 'perches', 'rests'];
  if (draw === 'dragon') return ['stands', 'spreads its wings', 'looms'];
  if (draw === 'insect') return ['flutters', 'hovers'];
  if (draw === 'crawler') return ['sits', 'rests', 'keeps still'];
  if (draw === 'boat') return ['floats', 'lies at anchor', 'rides the water'];
  if (draw === 'aircraft') return ['stands', 'rests'];
  if (draw === 'tree')
    return ['bamboo', 'pine', 'tall', 'cactus', 'palm'].includes(String(options.habit))
      ? ['stands', 'rises', 'grows']
      : ['stands', 'rises', 'spreads its branches'];
  if (hypernym === 'building') return distance > 18 ? ['rises', 'stands', 'can be seen'] : ['stands', 'rises', 'looms'];
  if (draw === 'flower')
    return blooming.has(hypernym) ? ['grows', 'blooms', 'brightens the ground'] : ['grows', 'stands'];
  if (draw === 'bush') return options.kind ? ['grows', 'sways'] : ['grows', 'stands', 'spreads'];
  if (draw === 'car') {
    const kind = String(options.kind);
    if (kind === 'train' || kind === 'steam' || kind === 'tram') return ['stands', 'waits', 'has come to a halt'];
    return ['bicycle', 'cart', 'carriage'].includes(kind) ? ['stands'] : ['is parked', 'stands', 'waits'];
  }
  if (options.kind === 'fence' || options.kind === 'wall') return ['stands', 'runs across the view', 'can be seen'];
  if (livingProps.has(String(options.prop))) return ['stands', 'waits', 'looks on'];
  if (hypernym === 'furniture') return ['stands', 'is placed', 'can be seen'];
  if (noun.size < 0.8) return ['lies', 'sits', 'rests'];
  if (noun.size > 3) return ['stands', 'rises'];
  return noun.size > 1.2 || noun.aspect < 0.5 ? ['stands', 'can be seen'] : ['stands', 'sits', 'can be seen'];
}

/** The verb of what is seen: what it does or how it stands, singular or plural. */
export function verbOf(mention: Mention, random: Random): string {
  const verb = random.pick(verbsOf(mention));
  return mention.regions.length > 1 ? pluralVerb(verb).replace(' its ', ' their ') : verb;
}

/** Whether a thing stands with its foot on what lies below it. */
export function isGrounded({ element }: Mention): boolean {
  const { noun } = element;
  return (
    element.y < 1.2 &&
    !element.right &&
    noun.stands !== 'hang' &&
    noun.stands !== 'sky' &&
    noun.stands !== 'swim' &&
    noun.draw !== 'fish' &&
    noun.draw !== 'boat'
  );
}
