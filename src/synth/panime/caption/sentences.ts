import { isBeast } from '../lexicon/noun.ts';
import { placeByName } from '../places/index.ts';
import type { Random } from '../random.ts';
import type { PanimeScene } from '../scene.ts';
import { pluralVerb } from '../text/inflect.ts';
import type { RegionStatistics } from '../truth.ts';
import { lightClauses, skyPhrases } from './light-words.ts';
import type { Mention } from './mentions.ts';
import { carrying, nounPhrase } from './noun-phrases.ts';
import { placeWords, relationOf, sideOf } from './positions.ts';
import {
  below,
  besideWords,
  hasWords,
  kindOfStuff,
  type StuffWords,
  standingAt,
  stretching,
  stuffPhrases,
} from './stuff-words.ts';
import { isGrounded, verbOf } from './verbs.ts';
import { CaptionWriter } from './writer.ts';

/** A stretch of stuff in a view, with the words chosen for it. */
export interface StuffMention extends StuffWords {
  region: RegionStatistics;
}

const skyNames = new Set(['sky', 'outer space', 'open water', 'cave wall']);

export const isSky = (region: RegionStatistics): boolean => skyNames.has(region.category);

/** The largest stretches of stuff, in words; sky and cloud are spoken of apart. */
export function pickStuff(regions: readonly RegionStatistics[], random: Random, count: number): StuffMention[] {
  return regions
    .filter(
      region =>
        !region.isThing &&
        !isSky(region) &&
        region.category !== 'cloud' &&
        region.category !== 'ceiling' &&
        hasWords(region.category),
    )
    .sort((a, b) => b.area - a.area)
    .slice(0, count)
    .map(region => ({ region, ...random.pick(stuffPhrases(region.category)) }));
}

/** A verb that agrees with a stretch of stuff. */
const agreeing = (verb: string, { many }: StuffWords): string => (many ? pluralVerb(verb) : verb);

const idsOf = (mention: Mention): number[] => mention.regions.map(region => region.id);

/** Writes one caption, and remembers what it has said, so that nothing is said twice. */
export class Teller {
  readonly writer = new CaptionWriter();
  readonly scene: PanimeScene;
  readonly random: Random;
  readonly place: string;
  readonly light: string;
  #isPlaceTold = false;
  #isLightTold = false;
  readonly #kinds = new Set<string>();
  readonly #stuff = new Set<number>();
  readonly #positions = new Set<string>();

  constructor(scene: PanimeScene, random: Random) {
    this.scene = scene;
    this.random = random;
    this.place = placeByName.get(scene.place)?.phrase ?? 'in the open';
    this.light = random.pick(lightClauses(scene));
  }

  /** Names things; a kind named before becomes `another` or `more`. */
  nameThings(mention: Mention): this {
    this.writer.name(nounPhrase(mention, this.random, this.#kinds), idsOf(mention));
    this.#kinds.add(mention.element.noun.name);
    return this;
  }

  /** `a, b and c`. */
  nameAll(mentions: readonly Mention[]): this {
    mentions.forEach((mention, i) => {
      if (i > 0) this.writer.say(i === mentions.length - 1 ? 'and' : ',');
      this.nameThings(mention);
    });
    return this;
  }

  nameStuff(stuff: StuffMention): this {
    this.writer.name(stuff.words, [stuff.region.id]);
    this.#stuff.add(stuff.region.id);
    return this;
  }

  /** The first of these that has not been spoken of. */
  freshStuff(stuff: readonly StuffMention[]): StuffMention | undefined {
    return stuff.find(({ region }) => !this.#stuff.has(region.id));
  }

  /** Words for where a thing is in the picture, not used before; empty when there are none left. */
  positionOf(mention: Mention): string {
    return placeWords(mention, this.random, this.#positions);
  }

  /** Keeps words from being used for a position again. */
  usePosition(words: string): void {
    this.#positions.add(words.replace(/^off /, ''));
  }

  /** Says where the scene is, once. */
  sayPlace(): boolean {
    if (this.#isPlaceTold) return false;
    this.writer.say(this.place);
    this.#isPlaceTold = true;
    return true;
  }

  /** Says in what light, once. */
  sayLight(separator = ''): boolean {
    if (this.#isLightTold) return false;
    this.writer.say(`${separator}${this.light}`);
    this.#isLightTold = true;
    return true;
  }

  get isLightTold(): boolean {
    return this.#isLightTold;
  }

  /** Whether naming the stuff would repeat the place: `on a railway platform`, `the platform`. */
  echoesPlace({ words }: StuffWords): boolean {
    const last = words.split(' ').at(-1) as string;
    return this.place.includes(last.replace(/s$/, ''));
  }
}

const angleWords = {
  up: [
    'looking up',
    'seen from below',
    'from a low angle',
    'in an upward view',
    'with the view tilted upwards',
    'as the eye travels upward',
  ],
  down: [
    'looking down',
    'seen from above',
    'from a high angle',
    'in a downward view',
    'with the view tilted downwards',
    'as the eye drops',
  ],
};

/** Words for a view that looks far up or down, else nothing. */
export function angleOf(pitchDeg: number, random: Random): string {
  if (pitchDeg > 40) return random.pick(angleWords.up);
  return pitchDeg < -40 ? random.pick(angleWords.down) : '';
}

const depicting = [
  'the image depicts',
  'the image shows',
  'the image captures',
  'this view shows',
  'this view takes in',
  'the picture features',
  'the scene shows',
  'here we see',
  'we see',
];

/** First sentence: the main thing, what it does and where, how a second one lies to it. */
export function openWithThing(
  teller: Teller,
  [main, second]: readonly Mention[],
  stuff: readonly StuffMention[],
  angle: string,
): { isSecondTold: boolean } {
  const { writer, random } = teller;
  const lead = random.integer(0, 6);
  const wantsLight = random.chance(0.6);
  const carried = carrying(main);
  const floor = teller.freshStuff(stuff);
  const canStandBy =
    floor !== undefined && isGrounded(main) && (kindOfStuff(floor.region.category) !== 'far' || main.distance < 60);
  let isDepicted = false;
  let wherePrefix = false;
  if (angle && random.chance(0.32)) writer.say(`${angle},`);
  else if (lead === 0) {
    writer.say(random.pick(depicting));
    isDepicted = true;
  } else if (lead === 1 && wantsLight) {
    teller.sayLight();
    writer.say(',');
  } else if (lead === 2 && canStandBy) {
    writer.say(random.pick(besideWords[kindOfStuff(floor.region.category)]));
    teller.nameStuff(floor);
    writer.say(',');
  } else if (lead === 3) {
    writer.say(`${teller.positionOf(main)},`);
    wherePrefix = true;
  }
  teller.nameThings(main);
  if (isDepicted) {
    if (carried) writer.say(carried);
    writer.say(teller.positionOf(main));
  } else {
    writer.say(verbOf(main, random));
    if (carried && random.chance(0.8)) writer.say(carried);
    if (wherePrefix) teller.sayPlace();
    else writer.say(teller.positionOf(main));
  }
  const isSecondTold = second !== undefined && random.chance(0.62);
  if (isSecondTold) {
    const { before, after } = relationOf(main, second, random);
    writer.say(before);
    teller.nameThings(second);
    if (after) writer.say(after);
    teller.usePosition(after);
    if (wantsLight && random.chance(0.5)) teller.sayLight(', ');
  } else if (wantsLight) teller.sayLight();
  writer.stop();
  return { isSecondTold };
}

/** Middle sentence: one or two more things. */
export function tellOthers(
  teller: Teller,
  main: Mention,
  [first, next]: readonly Mention[],
  stuff: readonly StuffMention[],
): void {
  const { writer, random } = teller;
  const isSeveral = first.regions.length > 1 || next !== undefined;
  const pair = next ? [first, next] : [first];
  const ground = teller.freshStuff(stuff);
  const form = random.integer(0, 4);
  if (form === 0) {
    // A person is no `it`.
    const { noun } = main.element;
    const isLiving = noun.draw === 'person' || isBeast(noun);
    const around = main.regions.length > 1 ? 'around them' : isLiving ? 'close at hand' : 'around it';
    writer.say(
      isSeveral
        ? random.pick(['nearby are', 'there are also', `${around} are`, 'close by are'])
        : random.pick(['nearby is', 'there is also', 'close by is']),
    );
    teller.nameAll(pair);
  } else if (form === 1) {
    const position = teller.positionOf(first);
    if (position) writer.say(`${position},`);
    teller.nameThings(first);
    writer.say(verbOf(first, random));
    if (next) {
      writer.say(random.pick(['beside', 'near', 'not far from']));
      teller.nameThings(next);
    }
  } else if (form === 2 && ground && pair.every(isGrounded)) {
    teller.nameAll(pair);
    const { several, single } = standingAt[kindOfStuff(ground.region.category)];
    writer.say(random.pick(isSeveral ? several : single));
    teller.nameStuff(ground);
  } else {
    const firstPlace = teller.positionOf(first);
    teller.nameThings(first);
    writer.say(`${verbOf(first, random)} ${firstPlace}`.trim());
    if (next) {
      // Two things on one side stand beside each other.
      const nextPlace = sideOf(first) === sideOf(next) ? '' : teller.positionOf(next);
      if (nextPlace === '') {
        writer.say(random.pick(['beside', 'next to', 'near']));
        teller.nameThings(next);
      } else {
        writer.say(random.pick([', and', ', while', ', as']));
        teller.nameThings(next);
        writer.say(`${verbOf(next, random)} ${nextPlace}`);
      }
    }
  }
  writer.stop();
}

/** Light clauses after which the sky need not be described. */
const speaksOfSky = /\b(?:sky|stars|clouds?|nebula)\b/;

const skyVerbs = [
  'spreads above',
  'fills the upper part of the view',
  'opens overhead',
  'forms the backdrop',
  'stretches over it all',
];
const waterVerbs = ['stretches away', 'fades into the distance', 'forms the backdrop', 'fills the space beyond'];
const wallVerbs = ['closes in on all sides', 'forms the backdrop', 'rises all around'];

/** Last sentence: sky, ground and light, as far as they have not been told. */
export function close(
  teller: Teller,
  {
    sky,
    cloud,
    skyShare,
    stuff,
  }: {
    sky?: RegionStatistics;
    cloud?: RegionStatistics;
    skyShare: number;
    stuff: readonly StuffMention[];
  },
): void {
  const { writer, random, scene } = teller;
  const ground = teller.freshStuff(stuff);
  const isSkyTold = teller.isLightTold && speaksOfSky.test(teller.light);
  if (sky && skyShare > 0.2 && !isSkyTold && random.chance(0.65)) {
    const phrase = random.pick(skyPhrases(scene));
    const verb = random.pick(scene.sky === 'cave' ? wallVerbs : scene.sky === 'underwater' ? waterVerbs : skyVerbs);
    writer.name(phrase.words, cloud ? [sky.id, cloud.id] : [sky.id]);
    writer.say(phrase.many ? pluralVerb(verb) : verb);
    if (ground && random.chance(0.5)) {
      writer.say(random.pick(['and', ', while']));
      teller.nameStuff(ground);
      writer.say(agreeing(random.pick(below[kindOfStuff(ground.region.category)]), ground));
    }
    writer.stop();
  } else if (ground && random.chance(0.75)) {
    teller.nameStuff(ground);
    writer.say(agreeing(random.pick(stretching[kindOfStuff(ground.region.category)]), ground));
    if (!teller.sayLight() && !teller.echoesPlace(ground) && random.chance(0.4)) teller.sayPlace();
    writer.stop();
  } else if (!teller.isLightTold) {
    writer.say(random.pick(['everything is seen', 'the scene is set', 'all of it lies', 'the view opens']));
    teller.sayPlace();
    teller.sayLight();
    writer.stop();
  }
}

/** A view without a nameable thing: sky, ground, wall. */
export function tellEmptyView(
  teller: Teller,
  regions: readonly RegionStatistics[],
  { sky, cloud, stuff }: { sky?: RegionStatistics; cloud?: RegionStatistics; stuff: readonly StuffMention[] },
  angle: string,
): void {
  const { writer, random, scene } = teller;
  const largest = [...regions].sort((a, b) => b.area - a.area)[0];
  if (angle && random.chance(0.45)) writer.say(`${angle},`);
  if (largest && sky && largest.id === sky.id) {
    const phrase = random.pick(skyPhrases(scene));
    const verb = random.pick(
      scene.sky === 'cave'
        ? wallVerbs
        : ['fills almost the whole view', 'opens wide', 'takes up the frame', 'stretches without a break'],
    );
    writer.name(phrase.words, [sky.id]).say(phrase.many ? pluralVerb(verb) : verb);
    if (cloud) {
      writer.say(random.pick([', crossed by', ', with', ', broken by']));
      writer.name(random.pick(stuffPhrases('cloud')).words, [cloud.id]);
    }
    if (!speaksOfSky.test(teller.light)) teller.sayLight(cloud ? ', ' : '');
    writer.stop();
  } else if (largest) {
    const words = random.pick(stuffPhrases(largest.category));
    writer.name(words.words, [largest.id]);
    const verb = random.pick([
      'fills the view',
      'covers nearly everything in sight',
      'takes up most of the frame',
      'lies bare and empty',
    ]);
    writer.say(agreeing(verb, words));
    if (!teller.echoesPlace(words)) teller.sayPlace();
    writer.stop();
  } else {
    writer.say('an empty view');
    teller.sayPlace();
    writer.stop();
  }
  const other = stuff.find(piece => piece.region.id !== largest?.id);
  if (other) {
    teller.nameStuff(other);
    writer.say(
      agreeing(random.pick(['shows at the edge', 'appears beyond', 'borders it', 'can be made out as well']), other),
    );
    if (!sky || largest?.id !== sky.id || !speaksOfSky.test(teller.light)) teller.sayLight();
    writer.stop();
  }
}
