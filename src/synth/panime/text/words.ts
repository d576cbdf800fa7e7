import { type Colour, hex } from '../colour.ts';
import type { Grade, Hour, NamedMoon, Season, Weather } from '../light.ts';

function table<Value>(rows: readonly (readonly [Value, string])[]): ReadonlyMap<string, Value> {
  return new Map(rows.flatMap(([value, words]) => words.split('|').map(word => [word, value] as const)));
}

export const hourWords = table<Hour>([
  ['dawn', 'dawn|sunrise|daybreak|first light|early morning|rising sun|sun rises|sun rising|sun comes up|朝焼け'],
  ['morning', 'morning|morning sun|morning light|朝'],
  [
    'noon',
    'noon|midday|high noon|noon sun|midday sun|day|daytime|broad daylight|daylight|sunny|sunlit|sunlight|sunshine|bright sun|blazing sun|scorching sun|lunchtime|昼',
  ],
  ['afternoon', 'afternoon|late afternoon|afternoon sun|after school'],
  [
    'sunset',
    'sunset|golden hour|evening|evening sun|setting sun|low sun|sun sets|sun setting|sun goes down|sundown|夕焼け|夕方|закат',
  ],
  ['dusk', 'dusk|twilight|nightfall|night falls|gloaming|blue hour'],
  [
    'night',
    'night|midnight|nighttime|night time|late night|dead of night|witching hour|nocturnal|night sky|starry night|moonlit|moonlight|moonlit night|moonrise|moonglow|moonshine|moon|full moon|half moon|new moon|crescent moon|harvest moon|blood moon|blue moon|rising moon|starry|starry sky|starlit|starlight|star-filled sky|star-studded|stars|star|夜|ночь|noche|nuit',
  ],
]);

/** Moons with a look of their own. */
export const moonWords: ReadonlyMap<string, NamedMoon> = new Map(
  (
    [
      ['full moon', 'full'],
      ['half moon', 'half'],
      ['crescent moon', 'crescent'],
      ['new moon', 'new'],
      ['harvest moon', 'full', '#f6b765'],
      ['blood moon', 'full', '#d8563f'],
      ['blue moon', 'full', '#9cc4f5'],
    ] as const
  ).map(([word, phase, tone]) => [word, { word, phase, colour: tone && hex(tone) }]),
);

/** Words that mean an hour unless another word of the prompt names one. */
export const vagueHourWords = new Set('day sunny sunlit sunlight sunshine star stars moon light'.split(' '));

export const weatherWords = table<Weather>([
  ['clear', 'clear|cloudless|clear sky|blue sky|fine weather'],
  ['cloudy', 'cloudy|clouds|cloud'],
  ['overcast', 'overcast|grey sky|gray sky|dull sky|cloudy sky|grey day|gray day'],
  [
    'rain',
    'rain|rainy|raining|drizzle|drizzling|downpour|pouring|rainfall|shower|wet|rain-soaked|雨|дождь|lluvia|pluie',
  ],
  ['storm', 'storm|stormy|thunderstorm|rainstorm|tempest|thunder|typhoon|hurricane'],
  ['snow', 'snowing|snowfall|blizzard|snowstorm|snow flurry|snowflake|falling snow|snow falling|雪'],
  ['fog', 'fog|foggy|mist|misty|haze|hazy|smoke|smoky'],
  ['wind', 'wind|windy|breeze|breezy|gale'],
]);

export const seasonWords = table<Season>([
  ['spring', 'spring|springtime|春'],
  ['summer', 'summer|summertime|夏'],
  [
    'autumn',
    'autumn|autumnal|fall season|in the fall|fall foliage|fall color|fall colour|fall leaf|autumn leaf|秋|осень',
  ],
  ['winter', 'winter|wintry|wintertime|midwinter|snow-covered|snow covered|snowbound|christmas|冬|зима'],
]);

const grade = (tint: string, saturation: number): Grade => ({ tint: hex(tint), saturation });

export const moodWords: ReadonlyMap<string, readonly [name: string, grade: Grade]> = table([
  [
    ['vibrant', grade('#ffffff', 0.22)],
    'vibrant|colorful|colourful|lively|bustling|joyful|cheerful|festive|happy|bright|vivid',
  ],
  [['serene', grade('#f7fbff', -0.02)], 'serene|peaceful|calm|quiet|tranquil|idyllic|gentle|relaxing'],
  [
    ['gloomy', grade('#d6dbe8', -0.3)],
    'gloomy|bleak|desolate|sad|melancholic|melancholy|lonely|somber|sombre|dreary|dystopian',
  ],
  [['eerie', grade('#d9ecd8', -0.18)], 'eerie|spooky|creepy|haunted|ghostly|sinister|horror|ominous|cursed'],
  [
    ['mysterious', grade('#e3dcff', 0)],
    'mysterious|mystical|magical|enchanted|arcane|ethereal|otherworldly|fantasy|enigmatic',
  ],
  [['romantic', grade('#ffeaf0', 0.06)], 'romantic|lovely|tender|sweet|love'],
  [
    ['epic', grade('#fff8ee', 0.14)],
    'epic|dramatic|heroic|majestic|grand|legendary|breathtaking|intense|tense|precision',
  ],
  [['cosy', grade('#fff0da', 0.06)], 'cosy|cozy|warm|homely|comfortable|nostalgic|rustic'],
  [['dreamy', grade('#f6f0ff', -0.06)], 'dreamy|surreal|whimsical|fairytale|dreamlike|soft'],
]);

export const paletteWords: ReadonlyMap<string, readonly [name: string, grade: Grade]> = table([
  [['pastel', grade('#fff8fb', -0.22)], 'pastel|pale'],
  [['neon', grade('#f3e8ff', 0.4)], 'neon|cyberpunk|synthwave|vaporwave'],
  [['monochrome', grade('#ffffff', -0.92)], 'monochrome|black and white|grayscale|greyscale|noir'],
  [['sepia', grade('#f2dcb8', -0.6)], 'sepia|vintage|antique'],
  [['cool', grade('#e3efff', 0)], 'cool|icy|cold|frosty|chilly'],
  [['muted', grade('#f4f2ee', -0.34)], 'muted|faded|dusty|washed'],
]);

export const numberWords: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  single: 1,
  lone: 1,
  solitary: 1,
  lonely: 1,
  two: 2,
  couple: 2,
  pair: 2,
  twin: 2,
  both: 2,
  three: 3,
  trio: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  dozen: 12,
  twelve: 12,
  twenty: 20,
  few: 3,
  some: 3,
  several: 4,
  group: 5,
  team: 4,
  squad: 4,
  band: 4,
  flock: 6,
  herd: 5,
  pack: 4,
  swarm: 8,
  bunch: 4,
  many: 7,
  crowd: 9,
  countless: 12,
  numerous: 8,
  dozens: 14,
  hundreds: 18,
  thousands: 20,
  rows: 8,
  row: 5,
  field: 12,
  shoal: 9,
  army: 10,
};

/** Scale of the usual size. */
export const sizeWords: Readonly<Record<string, number>> = {
  tiny: 0.5,
  miniature: 0.4,
  little: 0.7,
  small: 0.7,
  short: 0.8,
  big: 1.35,
  large: 1.35,
  tall: 1.3,
  huge: 1.8,
  giant: 2.4,
  gigantic: 2.8,
  enormous: 2.4,
  massive: 2,
  colossal: 3,
  towering: 1.8,
  towers: 1.2,
  great: 1.3,
  baby: 0.5,
  young: 0.85,
};

/** Other adjectives that are kept with their noun. */
export const plainAdjectives = new Set(
  'old ancient new young wooden stone broken ruined abandoned glowing shining beautiful cute brave fierce wild elegant proud happy sad angry sleepy lost magical mythical traditional modern futuristic medieval rusty mossy weathered armed masked hooded armored armoured flying floating hanging winged paper futuristic japanese chinese european victorian steampunk wise fluffy striped spotted'.split(
    ' ',
  ),
);

/** Stretches of ground and far layers a word adds to another place. */
export const landWords: Readonly<Record<string, string>> = {
  river: 'river',
  stream: 'river',
  creek: 'river',
  canal: 'river',
  waterfall: 'river',
  lake: 'lake',
  sea: 'sea',
  ocean: 'sea',
  bay: 'sea',
  pond: 'pond',
  waves: 'sea',
  road: 'road',
  street: 'road',
  path: 'path',
  trail: 'path',
  mountain: 'mountains',
  mountains: 'mountains',
  hill: 'hills',
  hills: 'hills',
  skyline: 'skyline',
  city: 'skyline',
  forest: 'treeline',
  woods: 'treeline',
  island: 'islands',
  islands: 'islands',
  dunes: 'dunes',
  cliff: 'cliffs',
  cliffs: 'cliffs',
  valley: 'hills',
  snow: 'snow',
};

/** Words that are neither drawn nor missed. */
export const silentWords = new Set(
  (
    'the and or of in on at to from with without by for over under above below behind beside between through during into onto across along around near inside outside up down out off as is are was were be been being it its their his her they them he she we you i this that these those there here where when while who which what whose how than then so but if not no nor yet only just very too also more most much less least such same other another each every all any both either own ' +
    'scene view image picture photo illustration anime style panorama panoramic 360 degree wide angle background foreground distance side left right front back top bottom middle center centre edge end start place area part way kind sort type thing things something everything nothing nearby far away distant close next first last full filled empty covered surrounded lined dotted set made lit light lights lighting shadow shadows glow reflection reflections atmosphere mood ambience detail detailed details quality high resolution masterpiece cinematic beautiful stunning amazing ' +
    'before after amid among beside off toward towards upon till until window windows caravan away time moment movement action motion precision weather air ground floor earth land world nature landscape scenery environment horizon sky sun water sunbeam ray rays color colors colour colours shade tone ' +
    'has have had do does did can could will would should may might must seem seems look looks looking see seen sees go goes going come comes coming get gets make makes take takes taken give gives let lets keep keeps find finds stand rise rises rising hang hangs hanging lie lies lying grow grows growing fall falls fill fills cover covers surround surrounds overlook overlooks overlooking facing face wear wears wearing dressed carry carries carrying hold holds wield wielding wields use using sell sells selling buy buying gather gathers gathered live lives work works working enjoying enjoy ' +
    'armed fantasy epic vibrant narrow wide long short deep high low hot dry dark light heavy thick thin dense round square flat steep open closed busy crowded hidden secret tall giant'
  ).split(/\s+/),
);

export type { Colour };
