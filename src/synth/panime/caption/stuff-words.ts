/** How stuff is spoken of, and what can be said of it. */

/**
 * What a stretch of stuff is to the eye: `ground` to stand on, a `way` that leads on, `water`, what lies `far` off,
 * what rises `upright` behind things, what is `above`.
 */
export type StuffKind = 'ground' | 'way' | 'water' | 'far' | 'upright' | 'above';

export interface StuffWords {
  words: string;
  /** Takes a plural verb. */
  many: boolean;
}

/** Phrases that take a singular verb. */
export const one = (...phrases: string[]): StuffWords[] => phrases.map(words => ({ words, many: false }));
/** Phrases that take a plural verb. */
export const many = (...phrases: string[]): StuffWords[] => phrases.map(words => ({ words, many: true }));

interface Stuff {
  kind: StuffKind;
  phrases: readonly StuffWords[];
}

const stuff = (kind: StuffKind, ...phrases: StuffWords[][]): Stuff => ({ kind, phrases: phrases.flat() });

const stuffWords: Readonly<Record<string, Stuff>> = {
  grass: stuff('ground', one('the grass', 'short green grass', 'a stretch of grass')),
  meadow: stuff('ground', one('the meadow', 'a wide meadow', 'tufted meadow grass')),
  dirt: stuff('ground', one('bare earth', 'trodden earth')),
  path: stuff('way', one('a path', 'the path', 'a well-trodden path')),
  road: stuff('way', one('the road', 'a straight road', 'the roadway')),
  pavement: stuff('ground', one('the pavement', 'paved ground', 'the paving')),
  sand: stuff('ground', one('the sand', 'smooth sand', 'rippled sand')),
  snow: stuff('ground', one('the snow', 'untouched snow', 'a blanket of snow')),
  ice: stuff('ground', one('a sheet of ice', 'the ice')),
  sea: stuff('water', one('the sea', 'a glittering sea', 'the open sea')),
  lake: stuff('water', one('the lake', 'the still lake', 'calm lake water')),
  river: stuff('water', one('the river', 'a slow river')),
  pond: stuff('water', one('a pond', 'the small pond')),
  'swamp water': stuff('water', one('the swamp water', 'murky water')),
  mud: stuff('ground', one('soft mud', 'the muddy bank')),
  moss: stuff('ground', one('mossy ground', 'a carpet of moss')),
  'leaf litter': stuff('ground', many('fallen leaves'), one('a carpet of leaves')),
  'rocky ground': stuff('ground', one('the rocky ground', 'cracked rock')),
  lava: stuff('water', one('glowing lava', 'a stream of lava')),
  seabed: stuff('ground', one('the sandy seabed', 'the sea floor')),
  'moon dust': stuff('ground', one('grey moon dust', 'the dusty surface')),
  'wooden floor': stuff('ground', one('the wooden floor'), many('bare floorboards')),
  'tatami floor': stuff('ground', many('the tatami mats'), one('the matted floor')),
  'stone floor': stuff('ground', one('the stone floor'), many('worn stone flags')),
  'tiled floor': stuff('ground', one('the tiled floor'), many('the floor tiles')),
  'marble floor': stuff('ground', one('the polished marble floor', 'the marble floor')),
  'metal floor': stuff('ground', one('the metal floor'), many('steel floor plates')),
  'carpet floor': stuff('ground', one('the patterned carpet', 'the carpet')),
  'roof terrace': stuff('ground', one('the flat roof', 'the concrete roof')),
  pier: stuff('way', one('a wooden pier', 'the pier')),
  wall: stuff('upright', one('the wall'), many('the walls')),
  ceiling: stuff('above', one('the ceiling')),
  window: stuff('upright', one('the window'), many('the windows')),
  'railway track': stuff('way', one('the railway track'), many('the rails')),
  platform: stuff('ground', one('the platform', 'the station platform')),
  'crop field': stuff('ground', one('a field of crops', 'the ripening field')),
  'mountain range': stuff('far', one('a range of mountains'), many('distant mountains', 'layered peaks')),
  hill: stuff('far', many('rolling hills', 'low hills', 'green hills')),
  dune: stuff('far', many('sand dunes'), one('a line of dunes')),
  'forest edge': stuff('far', one('a line of trees', 'the edge of a wood', 'dense woodland')),
  skyline: stuff('far', one('the city skyline', 'a line of distant towers'), many('far-off buildings')),
  cliff: stuff('far', many('bare cliffs', 'weathered cliffs')),
  island: stuff('far', many('small islands'), one('an island')),
  cloud: stuff('above', many('heaped clouds', 'billowing clouds', 'drifting clouds')),
  'cave wall': stuff('upright', one('the rock wall'), many('rough rock walls')),
};

/** Ways to name a stuff; the category's own name where there are none better. */
export function stuffPhrases(category: string): readonly StuffWords[] {
  return stuffWords[category]?.phrases ?? one(`the ${category}`);
}

/** Whether a stuff can be spoken of. */
export const hasWords = (category: string): boolean => stuffWords[category] !== undefined;

export const kindOfStuff = (category: string): StuffKind => stuffWords[category]?.kind ?? 'ground';

/** What the ground does in a closing sentence, in the singular. */
export const stretching: Readonly<Record<StuffKind, readonly string[]>> = {
  ground: [
    'stretches ahead',
    'fills much of the view',
    'lies all around',
    'spreads across the scene',
    'lies underfoot',
  ],
  way: ['leads onward', 'runs into the distance', 'leads the eye onward', 'fills the foreground', 'passes through'],
  water: ['stretches ahead', 'fills much of the view', 'reaches into the distance', 'spreads across the scene'],
  far: ['lines the horizon', 'rises beyond', 'closes off the view', 'forms the backdrop'],
  upright: ['closes off the view', 'forms the backdrop', 'fills much of the view', 'rises behind'],
  above: ['spans the upper part of the view', 'fills the top of the view', 'spreads above'],
};

/** What the ground does after a clause about the sky, in the singular. */
export const below: Readonly<Record<StuffKind, readonly string[]>> = {
  ground: ['lies below', 'spreads out beneath', 'stretches away below'],
  way: ['runs into the distance', 'leads away below', 'passes below'],
  water: ['lies below', 'spreads out beneath', 'reaches to the horizon'],
  far: ['rises beyond', 'lines the horizon', 'closes the view'],
  upright: ['stands on either side', 'closes off the view'],
  above: ['drifts by', 'hangs over it'],
};

/** Words that put a sentence's first thing beside a stuff. */
export const besideWords: Readonly<Record<StuffKind, readonly string[]>> = {
  ground: ['on'],
  way: ['beside', 'along', 'near', 'by'],
  water: ['beside', 'near', 'by'],
  far: ['before', 'in front of'],
  upright: ['before', 'against', 'in front of'],
  above: ['below', 'under'],
};

/** What several things, or one, do to a stuff they stand at. */
export const standingAt: Readonly<Record<StuffKind, { several: readonly string[]; single: readonly string[] }>> = {
  ground: { several: ['stand on', 'rise from'], single: ['stands on', 'rises from'] },
  way: { several: ['line', 'flank', 'stand along'], single: ['stands by', 'stands beside', 'marks the edge of'] },
  water: {
    several: ['stand by', 'edge', 'are set beside'],
    single: ['stands by', 'stands beside', 'marks the edge of'],
  },
  far: { several: ['stand before', 'rise before'], single: ['stands before', 'stands out against'] },
  upright: { several: ['stand before', 'stand against'], single: ['stands before', 'stands against'] },
  above: { several: ['stand under', 'rise towards'], single: ['stands under', 'rises towards'] },
};
