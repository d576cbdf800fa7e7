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

/** `a` or `an`, by the sound of the words that follow. */
export function articleFor(words: string): string {
  if (/^(?:uni|use|usu|eu|one\b|ufo)/i.test(words)) return 'a';
  if (/^(?:hour|honest|heir)/i.test(words)) return 'an';
  return /^[aeiou]/i.test(words) ? 'an' : 'a';
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
