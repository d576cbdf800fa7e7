/** English number: enough for the lexicon's nouns. */

const irregular: Readonly<Record<string, string>> = {
  people: 'person',
  men: 'man',
  women: 'woman',
  children: 'child',
  mice: 'mouse',
  geese: 'goose',
  oxen: 'ox',
  wolves: 'wolf',
  elves: 'elf',
  dwarves: 'dwarf',
  leaves: 'leaf',
  shelves: 'shelf',
  bookshelves: 'bookshelf',
  knives: 'knife',
  loaves: 'loaf',
  cacti: 'cactus',
  snowmen: 'snowman',
  fishermen: 'fisherman',
  policemen: 'policeman',
  firemen: 'fireman',
  businessmen: 'businessman',
  swordsmen: 'swordsman',
  ninjas: 'ninja',
  samurais: 'samurai',
  feet: 'foot',
  teeth: 'tooth',
  maidens: 'maiden',
};

/** Possible singulars of a word, likeliest first; empty when it does not look like a plural. */
export function singularOf(word: string): string[] {
  const special = irregular[word];
  if (special) return [special];
  if (!word.endsWith('s') || word.endsWith('ss') || word.length < 4) {
    return word.endsWith('men') ? [`${word.slice(0, -3)}man`] : [];
  }
  const options = [word.slice(0, -1)];
  if (word.endsWith('ies')) options.unshift(`${word.slice(0, -3)}y`);
  if (word.endsWith('ves')) options.push(`${word.slice(0, -3)}f`, `${word.slice(0, -3)}fe`);
  if (/(?:ch|sh|x|s|z|o)es$/.test(word)) options.push(word.slice(0, -2));
  return options;
}

/** The plural of a noun or of the last word of a compound; `fixed` is used as it stands. */
export function pluralOf(noun: string, fixed?: string): string {
  if (fixed) return fixed;
  const [last, ...rest] = noun.split(' ').reverse();
  const before = rest
    .reverse()
    .map(word => `${word} `)
    .join('');
  const known = Object.entries(irregular).find(([, singular]) => singular === last);
  if (known) return before + known[0];
  if (/(?:man)$/.test(last)) return `${before}${last.slice(0, -3)}men`;
  if (/[^aeiou]y$/.test(last)) return `${before}${last.slice(0, -1)}ies`;
  if (/(?:ch|sh|x|s|z)$/.test(last)) return `${before}${last}es`;
  return `${before}${last}s`;
}

/** Begin with a `y` or `w` sound whatever they are written with. */
const consonantSound =
  /^(?:uni(?!n|m[^b]|dent)|u(?:s[aeu]|ti|to|ku|bi|ra[ln]|r[ei]n|fo\b|-)|eu|ewe|one(?:-|\b)|once\b|oui)/;
/** Begin with a vowel sound: a silent h, letters spelt out, numbers read aloud. */
const vowelSound = /^(?:[aeiou]|hour|heir|hono?u?r|honest|x-|[fhlmnrsx]-|8|1[18](?!\d))/;

/** `a` or `an`, by the sound of the words that follow. */
export function articleFor(words: string): string {
  const start = words.toLowerCase();
  if (consonantSound.test(start)) return 'a';
  return vowelSound.test(start) ? 'an' : 'a';
}

/** The words with their article. */
export const withArticle = (words: string): string => `${articleFor(words)} ${words}`;

/** The plural of a verb phrase in the third person: `is parked` becomes `are parked`, `flies away` `fly away`. */
export function pluralVerb(phrase: string): string {
  const [first, ...rest] = phrase.split(' ');
  const known = { is: 'are', has: 'have', does: 'do', goes: 'go' }[first];
  const verb =
    known ??
    (first.endsWith('ies') && first.length > 4
      ? `${first.slice(0, -3)}y`
      : /(?:ch|sh|ss|x|zz)es$/.test(first)
        ? first.slice(0, -2)
        : first.replace(/s$/, ''));
  return [verb, ...rest].join(' ');
}

const countWords = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];

/** A count in words, up to twelve; figures beyond. */
export function countWord(count: number): string {
  return countWords[count] ?? String(count);
}
