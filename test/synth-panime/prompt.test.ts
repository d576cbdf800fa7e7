import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeEasel } from '../../src/synth/panime/draw/easel.ts';
import { drawings } from '../../src/synth/panime/draw/index.ts';
import { categories, createScene, paintScene } from '../../src/synth/panime/index.ts';
import { nounByWord, nouns } from '../../src/synth/panime/lexicon/index.ts';
import { Canvas } from '../../src/synth/panime/paint/canvas.ts';
import { placeByWord, places } from '../../src/synth/panime/places/index.ts';
import { nounPhraseWords } from './noun-words.ts';

/** How many subjects of each noun a scene holds. */
function subjectsOf(prompt: string, variation = 'fixed'): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const element of createScene(prompt, { variation }).elements) {
    if (element.role === 'subject') counts[element.noun.name] = (counts[element.noun.name] ?? 0) + 1;
  }
  return counts;
}

describe('prompts', () => {
  it('knows at least 24 kinds of place and 430 drawable things, each with a category', () => {
    expect(places.length).toBeGreaterThanOrEqual(24);
    // Things that are drawn, each with a category and a drawing of its own; what covers space is counted apart.
    const things = categories.filter(({ isThing }) => isThing);
    expect(things.length).toBeGreaterThanOrEqual(430);
    expect(things.length).toBe(nouns.length);
    expect(categories.length - things.length).toBeGreaterThanOrEqual(50);
    expect(nounByWord.size).toBeGreaterThanOrEqual(1200);
    // A word means one thing.
    const words = nouns.flatMap(({ name, aliases }) => [name, ...new Set(aliases)]);
    expect(words.filter((word, i) => words.indexOf(word) !== i)).toEqual([]);
    expect(new Set(categories.map(category => category.name)).size).toBe(categories.length);
    expect(new Set(categories.map(category => category.id)).size).toBe(categories.length);
    for (const noun of nouns) {
      if (noun.habitat)
        expect(
          places.some(place => place.name === noun.habitat),
          `${noun.name} lives in ${noun.habitat}`,
        ).toBe(true);
    }
  });

  it.each([
    ['three red lanterns in a quiet street', { lantern: 3 }],
    ['two cats and a dog in a garden', { cat: 2, dog: 1 }],
    ['a wizard with a staff beside five mushrooms in a forest', { wizard: 1, mushroom: 5 }],
    ['a SWAT team breaking through a door', { 'swat officer': 4, door: 1 }],
  ])('counts the subjects of "%s"', (prompt, expected) => {
    expect(subjectsOf(prompt)).toEqual(expected);
  });

  it('follows one changed word', () => {
    const base = 'a cat in a village at noon';
    expect(subjectsOf('a fox in a village at noon')).toEqual({ fox: 1 });
    expect(subjectsOf(base)).toEqual({ cat: 1 });
    const [cat, fox] = ['a cat in a village at noon', 'a fox in a village at noon'].map(prompt =>
      createScene(prompt, { variation: 'v' }),
    );
    const props = (scene: typeof cat) =>
      scene.elements
        .filter(e => e.role === 'prop')
        .map(e => e.noun.name)
        .sort();
    // The place keeps its kinds of things whatever the subject is.
    expect(new Set(props(cat))).toEqual(new Set(props(fox)));
    expect(createScene('a cat in a village at night', { variation: 'v' }).light.hour).toBe('night');
    expect(createScene('a cat in a desert at noon', { variation: 'v' }).place).toBe('desert');
    const blue = createScene('a blue cat in a village at noon', { variation: 'v' });
    expect(blue.elements.find(e => e.role === 'subject')?.colourWord).toBe('blue');
  });

  it.each([
    ['a village under a full moon', 'night'],
    ['a village under the noon sun', 'noon'],
    ['a village under a setting sun', 'sunset'],
    ['a village under a rising sun', 'dawn'],
    ['a moonlit village', 'night'],
    ['a starlit village', 'night'],
    ['a village under a starry sky', 'night'],
    ['a village at midnight', 'night'],
    ['a village at midday', 'noon'],
    ['a village at daybreak', 'dawn'],
    ['a village at nightfall', 'dusk'],
    ['a village at twilight', 'dusk'],
    ['a village in the dead of night', 'night'],
    ['a village in the blue hour', 'dusk'],
    ['a village in the golden hour', 'sunset'],
    ['a village in broad daylight', 'noon'],
    ['a village in the morning light', 'morning'],
    ['a village in the afternoon sun', 'afternoon'],
    ['the moon over a village', 'night'],
    ['a village as the sun sets', 'sunset'],
    ['a sunny village at dusk', 'dusk'],
    ['a village at dawn after a sunny day', 'dawn'],
  ] as const)('reads the hour of "%s": %s', (prompt, hour) => {
    const scene = createScene(prompt, { variation: 'v' });
    expect(scene.light.hour).toBe(hour);
    expect(scene.place).toBe('village');
    expect(scene.light.body).toBe(hour === 'night' ? 'moon' : hour === 'dusk' ? 'none' : 'sun');
    expect(scene.metadata.understood.hour).toBe(hour);
    expect(scene.metadata.notDrawn).toEqual([]);
  });

  it.each([
    ['noon', 'night'],
    ['dawn', 'midnight'],
    ['rain', 'snowfall'],
    ['cat', 'dragon'],
    ['village', 'desert'],
    ['red', 'blue'],
    ['two', 'five'],
    ['giant', 'tiny'],
    ['spring', 'winter'],
    ['gloomy', 'vibrant'],
  ])('a changed word, %s for %s, changes what it names and leaves the rest', (from, to) => {
    const words = `gloomy spring noon rain, two giant red cat in a village at dawn`;
    const base = words
      .replace('noon ', ['noon'].includes(from) ? 'noon ' : '')
      .replace(' at dawn', from === 'noon' ? '' : ' at dawn');
    const [first, second] = [base, base.replace(from, to)].map(prompt => createScene(prompt, { variation: 'v' }));
    const facts = ({ light, place, elements, metadata }: typeof first) => {
      const subjects = elements.filter(({ role }) => role === 'subject');
      const { mood } = metadata.understood;
      return {
        hour: light.hour,
        weather: light.weather,
        season: light.season,
        mood,
        place,
        noun: subjects[0].noun.name,
        count: subjects.length,
        colour: subjects[0].colourWord,
        size: subjects[0].adjectives.join(),
      };
    };
    const [before, after] = [facts(first), facts(second)];
    const changed = Object.keys(before).filter(key => before[key as 'hour'] !== after[key as 'hour']);
    const named: Record<string, string> = {
      noon: 'hour',
      dawn: 'hour',
      rain: 'weather',
      cat: 'noun',
      village: 'place',
      red: 'colour',
      two: 'count',
      giant: 'size',
      spring: 'season',
      gloomy: 'mood',
    };
    expect(changed).toEqual([named[from]]);
  });

  it('takes the moon for a place only where one stands on it', () => {
    expect(createScene('a cat on the moon').place).toBe('space');
    expect(createScene('a rocket flying to the moon').place).toBe('space');
    expect(createScene('a cat below the moon in a garden').place).toBe('garden');
  });

  it('gives different regions to different prompts', () => {
    const stuff = [
      'a forest in autumn',
      'a harbour at dawn',
      'a library',
      'the surface of mars in space',
      'an underwater reef',
    ].map(prompt =>
      createScene(prompt)
        .segments.map(segment => segment.category)
        .sort()
        .join(),
    );
    expect(new Set(stuff).size).toBe(stuff.length);
  });

  it('reads places, hours, weather, seasons, moods and palettes', () => {
    const { metadata } = createScene('A gloomy neon city street on a rainy autumn night with an old robot');
    expect(metadata.understood).toMatchObject({
      place: 'street',
      hour: 'night',
      weather: 'rain',
      season: 'autumn',
      mood: 'gloomy',
      palette: 'neon',
    });
    expect(metadata.understood.subjects).toEqual([{ noun: 'robot', count: 1, adjectives: ['old'] }]);
  });

  it('gives a figure what it holds and wears', () => {
    const girl = createScene('a silver-haired girl in a red kimono with a blue umbrella in a garden').elements.find(
      e => e.noun.name === 'girl' && e.role === 'subject',
    );
    expect(girl?.look).toMatchObject({ outfit: 'kimono', item: 'umbrella', itemColour: 'blue', hairColour: 'silver' });
    expect(girl?.colourWord).toBe('red');
  });

  it('says what it cannot draw instead of drawing something else', () => {
    const { metadata, elements } = createScene('a quokka and a theremin in a garden');
    expect(metadata.notDrawn).toEqual(['quokka', 'theremin']);
    expect(elements.some(e => e.role === 'subject')).toBe(false);
    expect(createScene('a skyscraper in a library').metadata.notDrawn).toEqual(['skyscraper (too large for a room)']);
  });

  it.each([
    ['', undefined],
    ['   \r\n', undefined],
    ['"quotes" \'and\' /slashes/ ../../etc', undefined],
    ['\uFEFFa cat in a garden\r\n', 'garden'],
    ['🏮🏮 🐉 🌙 🏯', 'castle'],
    ['夏祭りの夜、桜の下の猫', 'festival'],
    ['кошка в лесу ночью', undefined],
    ['a forest '.repeat(700), 'forest'],
    ['\ud800 lone surrogate', undefined],
  ])('makes a valid scene of %j', (prompt, place) => {
    const scene = createScene(prompt);
    if (place) expect(scene.place).toBe(place);
    const painted = paintScene(scene, 128);
    expect(painted.segments.length).toBeGreaterThan(1);
    expect(scene.metadata.prompt).toBe(prompt);
  });

  it('makes a valid scene of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer(), (prompt, seed) => {
        const scene = createScene(prompt, { seed });
        expect(new Set(scene.segments.map(s => s.id)).size).toBe(scene.segments.length);
        for (const element of scene.elements)
          expect(Number.isFinite(element.x + element.y + element.z + element.size)).toBe(true);
      }),
      { numRuns: 120, seed: 7 },
    );
  });

  it('makes a valid scene of any heap of its own words', () => {
    const words = [...nounByWord.keys(), ...placeByWord.keys(), ...nounPhraseWords];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 14 }), picked => {
        const scene = createScene(picked.join(' '));
        expect(
          scene.elements.every(element => scene.segments.some(segment => segment.id === element.id && segment.isThing)),
        ).toBe(true);
      }),
      { numRuns: 150, seed: 11 },
    );
  });
});

describe('the lexicon', () => {
  it('draws no two nouns alike: at one size, in the same place, from the same seed', () => {
    const { light } = createScene('a field at noon', { variation: 'lexicon' });
    const byPicture = new Map<string, string[]>();
    for (const noun of nouns) {
      const canvas = new Canvas(512, 256);
      const element = {
        ...{ id: 1, noun, x: 0, y: noun.stands === 'hang' ? 1 : 0, z: 2.5, size: 1, turnDeg: -30, mirror: false },
        ...{ look: {}, adjectives: [], seed: 5, role: 'subject' as const, reflected: false },
      };
      drawings[noun.draw](makeEasel(element, { canvas, light, eyeHeight: 1.6, id: 1, distance: 0 }));
      const picture = createHash('sha256').update(canvas.rgb).digest('hex');
      byPicture.set(picture, [...(byPicture.get(picture) ?? []), noun.name]);
    }
    // A person may be a man, and a giant mushroom is a mushroom but for its size.
    expect([...byPicture.values()].filter(names => names.length > 1)).toEqual([
      ['person', 'man'],
      ['mushroom', 'giant mushroom'],
    ]);
  });

  it('draws every noun: each has pixels of its own', () => {
    const missing: string[] = [];
    for (const noun of nouns) {
      const scene = createScene(`a ${noun.name}`, { variation: 'lexicon' });
      const element = scene.elements.find(e => e.noun === noun);
      if (!element) {
        missing.push(`${noun.name}: not placed`);
        continue;
      }
      // Alone, so that nothing hides it.
      const canvas = new Canvas(1024, 512);
      const { light, eyeHeight } = scene;
      drawings[noun.draw](makeEasel(element, { canvas, light, eyeHeight, id: element.id, distance: 0 }));
      const { ids } = canvas;
      if (!ids.includes(element.id)) missing.push(`${noun.name}: no pixels`);
    }
    expect(missing).toEqual([]);
  });
});
