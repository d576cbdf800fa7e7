import { describe, expect, it, test } from 'vitest';
import { stuffPhrases } from '../../src/synth/panime/caption/stuff-words.ts';
import { captionPanorama, createScene, measureRegions, paintScene } from '../../src/synth/panime/index.ts';
import { nouns, stuffNames } from '../../src/synth/panime/lexicon/index.ts';
import { placeByName, places } from '../../src/synth/panime/places/index.ts';
import { articleFor, pluralOf, pluralVerb } from '../../src/synth/panime/text/inflect.ts';
import { captionViews, samplePrompts } from './helpers.ts';

describe('articles', () => {
  it.each([
    ...'utility pole|university|unicorn|uniform|union|unique vase|universe|user|usual sight|UFO|U-boat|ukulele|ewe|eucalyptus|European house|euphonium|one-eyed pirate|one horse|uranium rod|urinal|utopia|hotel|house|horse|hat|hydrangea|swat officer|yellow umbrella|wooden umbrella|red apple'
      .split('|')
      .map(words => ['a', words]),
    ..."umbrella|unimportant thing|uninhabited island|unidentified shape|ugly duck|hour|hourglass|heir|honest man|honourable knight|honorary guest|x-ray|apple|elephant|igloo|octopus|old utility pole|orange unicorn|8-legged beast|18-storey tower|11 o'clock|urn|usher|under-gardener|onion|oven|undead|upright piano|utter mess"
      .split('|')
      .map(words => ['an', words]),
  ])('%s %s', (article, words) => {
    expect(articleFor(words)).toBe(article);
  });

  test('every noun of the lexicon has the article of its sound', () => {
    const odd = nouns.map(({ name }) => name).filter(name => (articleFor(name) === 'an') !== /^[aeio]/.test(name));
    // Those with u or h are listed: whoever adds one says how it sounds.
    expect(odd.map(name => `${articleFor(name)} ${name}`).sort()).toEqual(['an hourglass', 'an umbrella']);
  });
});

test.each([
  ['is parked', 'are parked'],
  ['flies away', 'fly away'],
  ['lies bare', 'lie bare'],
  ['stretches ahead', 'stretch ahead'],
  ['crosses the sky', 'cross the sky'],
  ['rises beyond', 'rise beyond'],
  ['has come to a halt', 'have come to a halt'],
  ['dashes', 'dash'],
  ['sways', 'sway'],
  ['closes off the view', 'close off the view'],
])('%s, %s', (one, many) => {
  expect(pluralVerb(one)).toBe(many);
});

test('plurals of the lexicon are those of English', () => {
  const plural = Object.fromEntries(nouns.map(noun => [noun.name, pluralOf(noun.name, noun.plural)]));
  expect(plural).toMatchObject({
    wolf: 'wolves',
    bench: 'benches',
    torch: 'torches',
    fox: 'foxes',
    mouse: 'mice',
    'old man': 'old men',
    person: 'people',
    ferry: 'ferries',
    butterfly: 'butterflies',
    'tall grass': 'tufts of grass',
    bus: 'buses',
    bookshelf: 'bookshelves',
    anchor: 'anchors',
    monkey: 'monkeys',
    piano: 'pianos',
    sheep: 'sheep',
  });
  for (const [name, words] of Object.entries(plural))
    expect(words, name).toMatch(
      /s$|men$|mice$|people$|children$|cacti$|oxen$|sheep$|deer$|moose$|geese$|squid$|fish$|koi$|samurai$| of \w+$/,
    );
});

/** Every third person verb that may stand after a stuff, to hold the verbs beside it to the number. */
const singularVerbs =
  /^(?:stretches|fills|lies|spreads|leads|runs|passes|reaches|lines|rises|closes|forms|spans|covers|takes|shows|appears|borders|drifts|hangs|stands|opens|fades)\b/;

/** Classes of faults an editor would mark. */
const faults: readonly [name: string, pattern: RegExp][] = [
  [
    'article',
    /\ba (?:[aeio](?!ne\b)|hour|honest|umbrella|upright)|\ban (?:[bcdfgjklmnpqrstvwyz]|uti|uni|use|hot|hou(?!r))/i,
  ],
  ['double preposition', /\b(?:over|at|with|of|to) (?:on|at|in|by|of|over)\b/i],
  ['over something does', /, over (?:the|a) [a-z ]+ (?:lies|runs|spreads|rises)/],
  ['repeated word', /\b([a-z]+) \1\b/i],
  ['it for many', /(?:^|\. )(?:Two|Three|Four|Several|Many) [^.]*\. Around it\b/],
  [
    'waiting things',
    /\b(?:rocks?|benches|bench|fences?|crates?|walls?|desks?|barrels?|bushes|bush) (?:waits?|pauses?)\b/,
  ],
  ['empty word', /undefined|NaN|\bnone\b| {2}| ,|,,|\.\./],
  [
    'position told twice',
    /\b((?:in|on|to|at|near) the (?:middle|centre|left-hand side|right-hand side|left|right|foreground|background|distance))\b(?!-| (?:of|there)).*\b\1\b(?!-| (?:of|there))/i,
  ],
];

describe('captions', () => {
  const prompts = [
    ...samplePrompts,
    ...places.map(
      ({ words }, i) =>
        `${['two cats and a hut', 'a unicorn', 'an hourglass and five birds', 'old utility poles'][i % 4]} in a ${words[0]} ${['at night', 'at noon', 'in the rain', 'at dusk'][i % 4]}`,
    ),
  ];

  it('hold to number, article and sense', () => {
    const wrong: string[] = [];
    let count = 0;
    for (const prompt of prompts) {
      const scene = createScene(prompt);
      const painted = paintScene(scene, 256);
      const categoryOf = new Map(scene.segments.map(segment => [segment.id, segment]));
      const captions = captionViews(scene, painted, 96, 10).map(({ caption }) => caption);
      for (const { text, phrases } of [
        ...captions,
        captionPanorama(scene, 256, 128, measureRegions(painted.ids, 256, 128, scene.segments)),
      ]) {
        count++;
        const { phrase } = placeByName.get(scene.place)!;
        if (text.split(phrase).length > 2) wrong.push(`place told twice: ${text}`);
        for (const [name, pattern] of faults) if (pattern.test(text)) wrong.push(`${name}: ${text}`);
        for (const { text: words, end, regionIds } of phrases) {
          const segment = categoryOf.get(regionIds[0])!;
          const after = text.slice(end + 1);
          const isMany =
            regionIds.length > 1 && segment.isThing
              ? true
              : stuffPhrases(segment.category).find(phrase => phrase.words === words.toLowerCase())?.many;
          if (isMany && singularVerbs.test(after)) wrong.push(`number: ${text}`);
          if (
            isMany === false &&
            /^(?:stretch|fill|lie|spread|lead|run|line|rise|close|form|border|appear|show)\b/.test(after)
          )
            wrong.push(`number: ${text}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(450);
  }, 120_000);

  it('can name every stuff in both numbers it has words for', () => {
    for (const name of stuffNames) {
      for (const { words, many } of stuffPhrases(name)) if (/^(?:a|an) /.test(words)) expect(many, words).toBe(false);
    }
  });
});
