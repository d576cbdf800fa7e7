import type { Random } from '../noise.ts';
import type { Kind, Paint } from './kinds.ts';

/** What a caption writer sees of a region. */
export interface SeenRegion {
  /** Position in the image's list of masks. */
  maskId: number;
  kind: Kind;
  paint?: Paint;
  pieces: number;
  /** Centre, shares of the picture. */
  x: number;
  y: number;
  /** Share of the picture. */
  area: number;
}

/** A caption under construction: words, some of which name masks. */
export interface WrittenCaption {
  text: string;
  phrases: { start: number; end: number; maskIds: number[] }[];
}

const pick = <Item>(random: Random, items: readonly Item[]): Item => items[Math.floor(random() * items.length)];
const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six'];

const article = (words: string): string => (/^[aeiou]/i.test(words) ? 'an' : 'a');

function sideOf({ x }: { x: number }): string {
  return x < 0.36 ? 'on the left' : x > 0.64 ? 'on the right' : 'in the middle';
}

/** `a small red car`, `the calm sea`, `some leafy trees`: a noun phrase for one region. */
function nounPhrase({ kind, paint, pieces }: SeenRegion, random: Random): string {
  const [singular, plural] = pick(random, kind.nouns);
  const words: string[] = [];
  const doubled = (word: string): boolean => singular.includes(word);
  if (random() < 0.45) {
    const adjective = pick(random, kind.adjectives);
    if (!doubled(adjective)) words.push(adjective);
  }
  if (
    paint &&
    random() < (kind.isThing ? 0.8 : 0.4) &&
    !words.includes(paint) &&
    !(paint === 'grey' && kind.name === 'rock')
  ) {
    words.push(paint);
  }
  if (!kind.isThing) {
    if (pieces > 1 && plural !== singular)
      return [pick(random, ['several', 'some', 'a few']), ...words, plural].join(' ');
    if (plural !== singular) return [article([...words, singular].join(' ')), ...words, singular].join(' ');
    return [random() < 0.6 ? 'the' : article([...words, singular].join(' ')), ...words, singular].join(' ');
  }
  const phrase = [...words, singular].join(' ');
  return `${article(phrase)} ${phrase}`;
}

/** `three parked cars`: one phrase for several regions of a kind. */
function groupPhrase(regions: readonly SeenRegion[], random: Random): string {
  const { kind } = regions[0];
  const [, plural] = pick(random, kind.nouns);
  const adjective = random() < 0.35 ? pick(random, kind.adjectives) : undefined;
  const howMany = random() < 0.75 ? (numbers[regions.length] ?? 'several') : 'several';
  return [howMany, ...(adjective && !plural.includes(adjective) ? [adjective] : []), plural].join(' ');
}

class CaptionWriter {
  readonly caption: WrittenCaption = { text: '', phrases: [] };

  say(words: string): this {
    this.caption.text += words;
    return this;
  }

  name(words: string, maskIds: readonly number[]): this {
    const start = this.caption.text.length;
    this.caption.text += words;
    this.caption.phrases.push({ start, end: this.caption.text.length, maskIds: [...maskIds] });
    return this;
  }
}

const openings: Readonly<Record<string, readonly string[]>> = {
  street: ['The image shows a city street', 'This is a view of a quiet street', 'A street scene'],
  beach: ['The image shows a beach', 'A sunny day by the sea', 'This is a view along the shore'],
  meadow: ['The image shows open countryside', 'A rural landscape', 'This is a peaceful scene in the hills'],
  'living room': ['The image shows a living room', 'This is a cosy living room', 'An interior view of a living room'],
  'dining room': ['The image shows a dining area', 'A simple dining room', 'This is an interior with a place to eat'],
  harbour: ['The image shows a small harbour', 'A view over a harbour', 'This is a waterfront scene'],
};

/** Groups regions of one kind, largest first, as a person would mention them. */
function groupsOf(regions: readonly SeenRegion[]): SeenRegion[][] {
  const groups = new Map<string, SeenRegion[]>();
  for (const region of [...regions].sort((a, b) => b.area - a.area)) {
    groups.set(region.kind.name, [...(groups.get(region.kind.name) ?? []), region]);
  }
  return [...groups.values()];
}

const idsOf = (regions: readonly SeenRegion[]): number[] => regions.map(({ maskId }) => maskId).sort((a, b) => a - b);

/**
 * A caption of the whole scene in a person's manner: every region named, several of a kind by one phrase or one by
 * one, some named twice in other words.
 * @param forget regions that the writer overlooks
 */
export function writeCaption(
  place: string,
  regions: readonly SeenRegion[],
  random: Random,
  forget: ReadonlySet<number> = new Set(),
): WrittenCaption {
  const writer = new CaptionWriter();
  const seen = regions.filter(({ maskId }) => !forget.has(maskId));
  const stuff = seen.filter(({ kind }) => !kind.isThing).sort((a, b) => b.area - a.area);
  const things = groupsOf(seen.filter(({ kind }) => kind.isThing));
  writer.say(pick(random, openings[place]));
  stuff.slice(0, 2).forEach((region, i) => {
    writer
      .say(i === 0 ? pick(random, [' with ', ', with ', ' dominated by ']) : ' and ')
      .name(nounPhrase(region, random), [region.maskId]);
  });
  writer.say('.');
  const mentioned: SeenRegion[] = [];
  for (const group of things) {
    mentioned.push(group[0]);
    const [first, ...others] = group;
    if (group.length > 1 && random() < 0.65) {
      const words = groupPhrase(group, random);
      const [opening, closing] = pick(random, [
        ['There are ', ` ${spreadOf(group)}`],
        ['One can see ', ` ${spreadOf(group)}`],
        ['The scene also includes ', ''],
      ] as const);
      writer.say(` ${opening}`).name(words, idsOf(group)).say(`${closing}.`);
      continue;
    }
    const phrase = nounPhrase(first, random);
    const style = random();
    if (style < 0.4) {
      writer
        .say(' ')
        .name(phrase[0].toUpperCase() + phrase.slice(1), [first.maskId])
        .say(` ${verbOf(first.kind, random)} ${sideOf(first)}`);
    } else if (style < 0.75) {
      writer
        .say(` ${sideOf(first).replace(/^./, letter => letter.toUpperCase())} there is `)
        .name(phrase, [first.maskId]);
    } else {
      writer
        .say(' We can also see ')
        .name(phrase, [first.maskId])
        .say(` ${sideOf(first)}`);
    }
    others.forEach((other, i) => {
      writer
        .say(i === others.length - 1 ? ' and ' : ', ')
        .name(nounPhrase(other, random), [other.maskId])
        .say(` ${sideOf(other)}`);
    });
    writer.say('.');
  }
  const rest = stuff.slice(2);
  if (rest.length > 0) {
    writer.say(
      pick(random, [
        ' In the background there is ',
        ' The rest of the view is filled with ',
        ' Behind everything lies ',
      ]),
    );
    rest.forEach((region, i) => {
      if (i > 0) writer.say(i === rest.length - 1 ? ' and ' : ', ');
      writer.name(nounPhrase(region, random), [region.maskId]);
    });
    writer.say('.');
  }
  // People come back to what they have named: a mask with two descriptions.
  if (mentioned.length > 1 && random() < 0.5) {
    const [a, b] = [mentioned[0], mentioned[1]];
    writer
      .say(' Next to ')
      .name(`the ${a.kind.nouns[0][0]}`, [a.maskId])
      .say(', ')
      .name(`the ${b.kind.nouns[0][0]}`, [b.maskId])
      .say(pick(random, [' stands out.', ' catches the eye.', ' completes the scene.']));
  }
  return writer.caption;
}

function spreadOf(group: readonly SeenRegion[]): string {
  const xs = group.map(({ x }) => x);
  return Math.max(...xs) - Math.min(...xs) > 0.4
    ? 'across the scene'
    : sideOf({ x: xs.reduce((sum, x) => sum + x, 0) / xs.length });
}

function verbOf({ name }: Kind, random: Random): string {
  if (name === 'boat') return pick(random, ['floats', 'is moored', 'drifts']);
  if (name === 'painting' || name === 'window')
    return pick(random, ['hangs', 'can be seen', 'is set into the wall']).replace(
      'is set into the wall',
      name === 'window' ? 'is set into the wall' : 'hangs',
    );
  return pick(random, ['stands', 'can be seen', 'is visible']);
}
