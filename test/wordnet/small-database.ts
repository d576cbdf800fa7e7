/** A WordNet database of five synsets, written as wndb(5WN) says. */

const licence = '  1 This is no licence.  \n  2 WordNet 9.9 Copyright 2026.  \n';

interface Synset {
  part: 'noun' | 'verb' | 'adj' | 'adv';
  names: string[];
}
const synsets: Synset[] = [
  { part: 'noun', names: ['mouse'] },
  { part: 'noun', names: ['TV', 'tv', 'Television'] },
  { part: 'noun', names: ['Isle_of_Mice', 'mouse_island'] },
  { part: 'verb', names: ['mouse', 'hunt'] },
  { part: 'adj', names: ['able(p)', 'fit'] },
];
const letters = { noun: 'n', verb: 'v', adj: 'a', adv: 'r' };

/** Text of each file. */
export function smallDatabase(): Map<string, string> {
  const files = new Map<string, string>();
  for (const part of ['noun', 'verb', 'adj', 'adv'] as const) {
    let data = licence;
    const offsets = new Map<string, number[]>();
    for (const { names } of synsets.filter(synset => synset.part === part)) {
      const offset = data.length;
      const words = names.map(name => `${name} 0`).join(' ');
      const count = names.length.toString(16).padStart(2, '0');
      data += `${String(offset).padStart(8, '0')} 03 ${letters[part]} ${count} ${words} 000 | a gloss; with | a bar  \n`;
      for (const name of new Set(names.map(each => each.replace(/\(.*/, '').toLowerCase()))) {
        offsets.set(name, [...(offsets.get(name) ?? []), offset]);
      }
    }
    const index = [...offsets]
      .sort()
      .map(
        ([lemma, list]) =>
          `${lemma} ${letters[part]} ${list.length} 1 @ ${list.length} 0 ${list.map(o => String(o).padStart(8, '0')).join(' ')}  \n`,
      );
    files.set(`data.${part}`, data);
    files.set(`index.${part}`, licence + index.join(''));
    files.set(`${part}.exc`, part === 'noun' ? 'mice mouse\n' : '');
  }
  return files;
}
