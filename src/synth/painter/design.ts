import { directionOf, type Vector3 } from '../../core/geometry/sphere.ts';
import { type Random, seededRandom } from './noise.ts';
import { type Daytime, daytimes, type Palette, palettes } from './palettes.ts';

export const lands = ['hills', 'mountains', 'islands'] as const;
export const grounds = ['meadow', 'beach', 'water'] as const;
export type Land = (typeof lands)[number];
/** What the viewer stands on; `water` is a boat's view: sea all around. */
export type Ground = (typeof grounds)[number];

/** One range of hills around the viewer. */
export interface HillRange {
  /** Distance in eye heights above the sea. */
  distance: number;
  /** Height of the highest ridges above the horizon, degrees. */
  heightDeg: number;
  /** Ridges per turn. */
  ridges: number;
  /** 0 open sea almost everywhere, 1 a closed ring. */
  closure: number;
  /** How jagged: 0 rolling, 1 alpine. */
  jaggedness: number;
  /** Height of conifers on the ridge, degrees; 0 for none. */
  treesDeg: number;
  /** Share of the land's own colour that the air leaves, 0 to 1. */
  clarity: number;
}

/** Everything that a seed decides; sizes and pixels do not enter. */
export interface PainterDesign {
  seed: number;
  daytime: Daytime;
  land: Land;
  ground: Ground;
  palette: Palette;
  /** Unit direction to the sun or moon (x right, y down, z forward). */
  light: Vector3;
  /** 0 clear, 1 mostly covered. */
  cloudiness: number;
  /** Far to near. */
  ranges: readonly HillRange[];
  /** Eye height above the sea, in eye heights above the ground. */
  seaDepth: number;
  flowers: boolean;
}

export interface PainterOptions {
  /** Any integer. */
  seed: number;
  /** Overrides of what the seed would choose. */
  daytime?: Daytime;
  land?: Land;
  ground?: Ground;
  /** 0 clear to 1 mostly covered. */
  cloudiness?: number;
}

const pick = <Item>(random: Random, items: readonly Item[]): Item => items[Math.floor(random() * items.length)];
const between = (random: Random, low: number, high: number) => low + random() * (high - low);

function designRanges(random: Random, land: Land): HillRange[] {
  const jaggedness = land === 'mountains' ? 0.9 : land === 'hills' ? 0.15 : 0.4;
  const tallest = land === 'mountains' ? 24 : land === 'hills' ? 12 : 8;
  const count = land === 'islands' ? 3 : 4;
  return Array.from({ length: count }, (_, i): HillRange => {
    const nearness = i / (count - 1);
    // Mountains stand behind, foothills in front of them stay lower; rolling hills keep their height.
    const height = land === 'mountains' ? 1 - nearness * 0.72 : 0.8 + nearness * 0.2;
    return {
      distance: 900 * 0.3 ** (nearness * 2.4),
      heightDeg: tallest * height * between(random, 0.85, 1.15),
      ridges: between(random, 3.5, 5) + nearness * 1.5,
      closure: land === 'islands' ? 0.22 : 0.62 - nearness * 0.2 + between(random, -0.06, 0.06),
      jaggedness: jaggedness * (1 - nearness * 0.75),
      treesDeg: nearness < 0.6 ? 0 : (nearness - 0.45) * (land === 'islands' ? 0.9 : 1.5),
      clarity: 0.34 + nearness * 0.6,
    };
  });
}

/** The design that a seed stands for. */
export function designPanorama({ seed, ...chosen }: PainterOptions): PainterDesign {
  const random = seededRandom(Math.imul(seed, 0x2c1b3c6d) ^ 0x5bd1e995);
  // Drawn always and in one order, so that an override changes nothing else.
  const drawn = {
    daytime: pick(random, daytimes),
    land: pick(random, lands),
    ground: pick(random, grounds),
    cloudiness: between(random, 0.1, 0.75),
  };
  const daytime = chosen.daytime ?? drawn.daytime;
  const land = chosen.land ?? drawn.land;
  const ground = chosen.ground ?? drawn.ground;
  const palette = palettes[daytime];
  const light = directionOf(between(random, -180, 180), between(random, ...palette.elevation));
  return {
    seed,
    daytime,
    land,
    ground,
    palette,
    light,
    cloudiness: chosen.cloudiness ?? drawn.cloudiness,
    ranges: designRanges(random, land),
    seaDepth: ground === 'meadow' ? 9 : 1.6,
    flowers: random() < 0.8,
  };
}

const landWords: Record<Land, string> = {
  hills: 'rolling green hills',
  mountains: 'snow-capped mountains',
  islands: 'wooded islands',
};
const groundWords: Record<Ground, (flowers: boolean) => string> = {
  meadow: flowers => (flowers ? 'a meadow full of flowers above the sea' : 'a grassy headland above the sea'),
  beach: () => 'a sandy beach by a calm sea',
  water: () => 'a calm open sea',
};
const timeWords: Record<Daytime, string> = {
  dawn: 'at dawn',
  day: 'on a bright day',
  sunset: 'at sunset',
  dusk: 'at dusk under a rising moon',
  night: 'on a moonlit night',
};

/** The prompt of a design: "Rolling green hills around a sandy beach by a calm sea at sunset, soft clouds". */
export function describeDesign({ land, ground, daytime, cloudiness, flowers }: PainterDesign): string {
  const sky = cloudiness < 0.25 ? 'clear sky' : cloudiness < 0.5 ? 'a few soft clouds' : 'drifting clouds';
  const words = `${landWords[land]} around ${groundWords[ground](flowers)} ${timeWords[daytime]}, ${sky}`;
  return words[0].toUpperCase() + words.slice(1);
}
