import { type Colour, colourWords } from '../colour.ts';
import { nounByWord } from '../lexicon/index.ts';
import { isBeast, type Noun } from '../lexicon/noun.ts';
import type { Grade, Hour, NamedMoon, Season, Weather } from '../light.ts';
import { placeByWord } from '../places/index.ts';
import type { Place } from '../places/place.ts';
import { hatWords, heldWords, outfitWords, poseWords } from './figure-words.ts';
import { singularOf } from './inflect.ts';
import { emojiWords, otherScriptWords } from './script-words.ts';
import {
  hourWords,
  landWords,
  moodWords,
  moonWords,
  numberWords,
  paletteWords,
  plainAdjectives,
  seasonWords,
  silentWords,
  sizeWords,
  vagueHourWords,
  weatherWords,
} from './words.ts';

/** One subject of a prompt. */
export interface Subject {
  noun: Noun;
  /** The prompt's own word. */
  word: string;
  count: number;
  /** Several, but the prompt does not say how many. */
  isUncounted: boolean;
  colour?: Colour;
  colourWord?: string;
  scale: number;
  adjectives: string[];
  /** Settings of the drawing the prompt asks for: pose, item, outfit, hat, hair. */
  look: Record<string, string>;
}

/** What a prompt means, as far as the generator can tell. */
export interface Intent {
  place?: Place;
  hour?: Hour;
  moon?: NamedMoon;
  weather?: Weather;
  season?: Season;
  mood?: readonly [string, Grade];
  palette?: readonly [string, Grade];
  subjects: Subject[];
  /** Stretches of land beside the place itself: `river`, `mountains`, ... */
  lands: string[];
  /** Content words nothing is drawn for, in order, each once. */
  notUnderstood: string[];
}

/** More words than this are not read: a prompt names one scene. */
const maximumTokens = 900;
const maximumSubjects = 14;

/** Reads a prompt of any length and script; never throws. */
export function parsePrompt(prompt: string): Intent {
  const words = tokenise(prompt);
  const intent: Intent = { subjects: [], lands: [], notUnderstood: [] };
  const placeHits: { place: Place; word: string; noun?: Noun; subject?: Subject; at: number }[] = [];
  const missed = new Set<string>();
  let isHourVague = false;
  let lastPerson: { subject: Subject; at: number } | undefined;

  for (let i = 0; i < words.length; ) {
    const hit = longestMatch(words, i);
    if (!hit) {
      const word = words[i];
      if (poseWords[word] && lastPerson && i - lastPerson.at < 7) lastPerson.subject.look.pose ??= poseWords[word];
      const known =
        poseWords[word] ||
        colourWords[word] ||
        numberWords[word] ||
        sizeWords[word] ||
        plainAdjectives.has(word) ||
        silentWords.has(word);
      const functional = /(?:ing|ly|ed|ful|ous|est)$/.test(word) || /^\d+$/.test(word);
      if (!known && !functional && word.length > 1) missed.add(word);
      i++;
      continue;
    }
    const { key, length } = hit;
    const at = i;
    i += length;
    const hour = key === 'moon' && !namesSkyBody(words, at, key) ? undefined : hourWords.get(key);
    const weather = weatherWords.get(key);
    const season = seasonWords.get(key);
    if (hour && (intent.hour === undefined || (isHourVague && !vagueHourWords.has(key)))) {
      intent.hour = hour;
      isHourVague = vagueHourWords.has(key);
    }
    if (weather) intent.weather ??= weather;
    if (season) intent.season ??= season;
    intent.moon ??= moonWords.get(key);
    intent.mood ??= moodWords.get(key);
    intent.palette ??= paletteWords.get(key);
    const place = namesSkyBody(words, at, key) ? undefined : placeByWord.get(key);
    const noun = nounByWord.get(key);
    const held = heldWords[key] ?? heldWords[hit.raw];
    const worn = outfitWords[key] ?? outfitWords[hit.raw];
    const hat = hatWords[key];
    if (lastPerson && at - lastPerson.at <= 9 && (held || worn || hat) && linked(words, lastPerson.at, at)) {
      const colour = colourBefore(words, at);
      const { look } = lastPerson.subject;
      if (worn) {
        look.outfit = worn;
        if (colour) Object.assign(lastPerson.subject, { colour: colourWords[colour], colourWord: colour });
      } else if (hat) {
        look.hat = hat;
        if (colour) look.hatColour = colour;
      } else if (held) {
        look.item = held;
        if (colour) look.itemColour = colour;
      }
      continue;
    }
    let subject: Subject | undefined;
    if (noun) {
      subject = makeSubject(words, at, hit, noun);
      if (!place) addSubject(intent, subject);
      if (noun.draw === 'person' || isBeast(noun) || noun.draw === 'bird') {
        const stored = intent.subjects.find(other => other.noun === noun) ?? subject;
        lastPerson = { subject: stored, at: i - 1 };
      }
    }
    if (place) placeHits.push({ place, word: key, noun, subject, at });
  }

  // The place is what is named with a preposition before it, else the first named; plain kinds yield to particular ones.
  const scored = placeHits.map((hit, order) => ({
    hit,
    score: placeScore(words, hit.at, hit.word, hit.noun !== undefined) - order * 0.1,
  }));
  scored.sort((a, b) => b.score - a.score);
  const chosen = scored[0]?.hit;
  if (chosen) {
    intent.place = chosen.place;
    for (const hit of placeHits) {
      const land = landWords[hit.word];
      if (hit.place === chosen.place) {
        if (hit.subject && hit.subject.count > 1) addSubject(intent, hit.subject);
        if (land && land !== hit.place.name && hit.word !== chosen.word) intent.lands.push(land);
      } else if (hit.subject) addSubject(intent, hit.subject);
      else if (land) intent.lands.push(land);
      else if (!['city', 'town'].includes(hit.word) && hit.place.room === undefined) intent.lands.push(hit.place.name);
    }
  }
  if (intent.weather === undefined && placeHits.some(hit => hit.word === 'snow' || hit.word === 'snowy')) {
    intent.season ??= 'winter';
    intent.weather = 'snow';
  }
  intent.lands = [...new Set(intent.lands)];
  intent.notUnderstood = [...missed];
  return intent;
}

/** Lower-case words of any script; emoji become the words they stand for. */
export function tokenise(prompt: string): string[] {
  let text = prompt.normalize('NFC').slice(0, 20000);
  for (const [emoji, words] of Object.entries(emojiWords)) text = text.replaceAll(emoji, ` ${words} `);
  text = text.toLowerCase().replaceAll('’', "'");
  for (const [foreign, words] of Object.entries(otherScriptWords)) {
    // Scripts without spaces: any occurrence counts; others must be whole words, which the lookup sees to.
    if (/[\u3040-\u9fff]/.test(foreign)) text = text.replaceAll(foreign, ` ${words} `);
  }
  for (const word of [...hourWords.keys(), ...weatherWords.keys(), ...seasonWords.keys()]) {
    if (/^[\u3040-\u9fff]+$/.test(word)) text = text.replaceAll(word, ` ${word} `);
  }
  const tokens = text.match(/\p{L}[\p{L}\p{M}]*(?:['-]\p{L}[\p{L}\p{M}]*)*|\d+/gu) ?? [];
  return tokens.slice(0, maximumTokens).flatMap(token => (otherScriptWords[token] ?? token).split(' '));
}

interface Match {
  key: string;
  raw: string;
  length: number;
  plural: boolean;
}

function isKnown(key: string): boolean {
  return (
    nounByWord.has(key) ||
    placeByWord.has(key) ||
    hourWords.has(key) ||
    weatherWords.has(key) ||
    seasonWords.has(key) ||
    moodWords.has(key) ||
    paletteWords.has(key) ||
    key in outfitWords ||
    key in hatWords ||
    key in heldWords
  );
}

/** The longest run of words from `start` that any table knows, as written or with its last word in the singular. */
function longestMatch(words: readonly string[], start: number): Match | undefined {
  for (let length = Math.min(4, words.length - start); length >= 1; length--) {
    const raw = words.slice(start, start + length).join(' ');
    for (const last of [undefined, ...singularOf(words[start + length - 1])]) {
      const key = last === undefined ? raw : [...words.slice(start, start + length - 1), last].join(' ');
      if (!isKnown(key)) continue;
      // `fall`, `light`, `spring` and the like mean the season or hour only in its company; verbs are left alone.
      if (length === 1 && silentWords.has(key) && !nounByWord.has(key)) continue;
      const plural =
        last !== undefined || (nounByWord.get(key)?.plural?.split(' ')[0] === key && nounByWord.get(key)?.name !== key);
      return { key, raw, length, plural };
    }
  }
  return undefined;
}

/** Whether `moon` is the one in the sky: nobody stands on it or goes there. */
function namesSkyBody(words: readonly string[], at: number, key: string): boolean {
  if (key !== 'moon') return false;
  const [before, first] = [words[at - 1] === 'the' ? words[at - 2] : words[at - 1], words[at - 3]];
  return !(['on', 'onto', 'to', 'across'].includes(before) || (before === 'of' && first === 'surface'));
}

function linked(words: readonly string[], from: number, to: number): boolean {
  return words
    .slice(from + 1, to)
    .some(word =>
      [
        'with',
        'holding',
        'carrying',
        'wielding',
        'holds',
        'carries',
        'wields',
        'in',
        'wearing',
        'wears',
        'under',
        'his',
        'her',
        'their',
        'weapons',
        'dressed',
        'playing',
        'using',
      ].includes(word),
    );
}

function colourBefore(words: readonly string[], at: number): string | undefined {
  for (let i = at - 1; i >= Math.max(0, at - 3); i--) if (colourWords[words[i]]) return words[i];
  return undefined;
}

const growingPlaces = new Set([
  'forest',
  'grove',
  'field',
  'fields',
  'garden',
  'meadow',
  'orchard',
  'woods',
  'farm',
  'patch',
  'plantation',
]);

function makeSubject(words: readonly string[], at: number, hit: Match, noun: Noun): Subject {
  const subject: Subject = {
    noun,
    word: hit.raw,
    count: hit.plural ? 3 : 1,
    isUncounted: false,
    scale: 1,
    adjectives: [],
    look: {},
  };
  let explicit = false;
  for (let i = at - 1; i >= Math.max(0, at - 6); i--) {
    const word = words[i];
    if (word === 'of' && numberWords[words[i - 1]] !== undefined) continue;
    const number = /^\d+$/.test(word) ? Number(word) : numberWords[word];
    if (number !== undefined && !(word === 'a' && explicit)) {
      if (!(explicit && number === 1))
        subject.count = Math.max(hit.plural && number === 1 ? 2 : 1, Math.min(24, number));
      explicit = true;
      if (word !== 'a' && word !== 'an' && word !== 'lonely') continue;
      break;
    }
    const hair = /^(\w+)-haired$/.exec(word);
    if (hair) {
      if (colourWords[hair[1]]) subject.look.hairColour = hair[1];
      else subject.look.hair = hair[1] === 'long' ? 'long' : 'short';
    } else if (colourWords[word] && !subject.colour) {
      subject.colour = colourWords[word];
      subject.colourWord = word;
    } else if (sizeWords[word] !== undefined) {
      subject.scale *= sizeWords[word];
      subject.adjectives.unshift(word);
    } else if (plainAdjectives.has(word)) {
      subject.adjectives.unshift(word);
      if (word === 'broken' || word === 'ruined') subject.look.state = 'broken';
    } else if (poseWords[word]) subject.look.pose = poseWords[word];
    else if (!moodWords.has(word) && !paletteWords.has(word)) break;
  }
  subject.isUncounted = hit.plural && !explicit;
  // `a bamboo forest`, `a sunflower field`: the place is full of them.
  const growing = ['tree', 'plant', 'flower'].includes(noun.hypernym);
  if (growing && subject.count <= 1 && growingPlaces.has(words[at + hit.length]))
    subject.count = noun.draw === 'tree' ? 24 : 14;
  if (noun.options.crowd && !explicit) subject.count = Number(noun.options.crowd);
  if (noun.options.crowd && explicit && hit.raw.includes('team')) subject.count = Number(noun.options.crowd);
  return subject;
}

/** Adds a subject, or makes more of the one that is already there. */
function addSubject(intent: Intent, subject: Subject): void {
  const same = intent.subjects.find(other => other.noun === subject.noun && other.colourWord === subject.colourWord);
  if (same) same.count = Math.min(24, Math.max(same.count, subject.count));
  else if (intent.subjects.length < maximumSubjects) intent.subjects.push(subject);
}

function placeScore(words: readonly string[], at: number, word: string, alsoNoun: boolean): number {
  const before = words.slice(Math.max(0, at - 5), at);
  const preposition = before.some(w =>
    [
      'in',
      'inside',
      'on',
      'at',
      'through',
      'across',
      'within',
      'beneath',
      'under',
      'along',
      'among',
      'into',
      'onto',
    ].includes(w),
  );
  const vague = [
    'waves',
    'ice',
    'snow',
    'snowy',
    'hill',
    'cliff',
    'road',
    'sea',
    'ocean',
    'moon',
    'island',
    'roof',
    'stream',
    'water',
    'lava',
    'fireworks',
    'plain',
    'class',
    'square',
    'medieval',
    'kingdom',
    'abandoned',
  ].includes(word);
  const beyond = before.some(w =>
    ['near', 'beside', 'above', 'over', 'overlooking', 'behind', 'beyond', 'with', 'distant', 'by'].includes(w),
  );
  return (preposition ? 2 : 0) + (alsoNoun ? 0 : 1) - (vague ? 1.2 : 0) - (beyond ? 1.4 : 0);
}
