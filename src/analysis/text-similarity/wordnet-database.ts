import { FormatError } from '../../core/errors.ts';
import { partsOfSpeech, type WordnetTable } from './wordnet.ts';

/** Names of the files of a WordNet database that {@link parseWordnet} needs: index, data and exceptions of each part. */
export const wordnetFiles: readonly string[] = partsOfSpeech.flatMap(part => [
  `index.${part}`,
  `data.${part}`,
  `${part}.exc`,
]);

/** Calls back with every line that is data: files begin with a licence, whose lines begin with two spaces. */
function forEachRecord(text: string, visit: (line: string, row: number) => void): void {
  let row = 0;
  for (let start = 0; start < text.length; row++) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    if (end > start && text.charCodeAt(start) !== 32) visit(text.slice(start, end), row);
    start = end + 1;
  }
}

/**
 * Reads the text of a WordNet database's files, of any version.
 * @param read text of one of {@link wordnetFiles}
 * @throws {FormatError} `bad-wordnet` naming file and line
 * @source WordNet's wndb(5WN), "Index File Format", "Data File Format", "Exception List File Format"
 */
export function parseWordnet(read: (file: string) => string): WordnetTable {
  const fail = (file: string, row: number, message: string): never => {
    throw new FormatError('bad-wordnet', message, { where: { file, row } });
  };
  // Synsets are named by part of speech and byte offset; they are numbered as they come.
  const names = new Map<string, number>();
  const members: number[] = [];
  const memberStart: number[] = [0];
  const synsetOf: Map<number, number>[] = partsOfSpeech.map(() => new Map());
  let version = 'unknown';

  partsOfSpeech.forEach((part, p) => {
    const file = `data.${part}`;
    const text = read(file);
    version = /WordNet (\d+(?:\.\d+)*) Copyright/i.exec(text.slice(0, 4000))?.[1] ?? version;
    forEachRecord(text, (line, row) => {
      const fields = line.slice(0, line.indexOf('|') < 0 ? undefined : line.indexOf('|')).split(' ');
      const count = Number.parseInt(fields[3], 16);
      if (!/^\d{8}$/.test(fields[0]) || !(count > 0) || fields.length < 4 + 2 * count) {
        fail(file, row, `Expected a synset but received ${JSON.stringify(line.slice(0, 60))}`);
      }
      for (let i = 0; i < count; i++) {
        // Adjectives may end in a marker of where they can stand: (p), (a), (ip).
        const name = fields[4 + 2 * i].replace(/\(.*\)$/, '');
        let number = names.get(name);
        if (number === undefined) {
          number = names.size;
          names.set(name, number);
        }
        members.push(number);
      }
      synsetOf[p].set(Number(fields[0]), memberStart.length - 1);
      memberStart.push(members.length);
    });
  });

  const sensesOf = new Map<string, number[][]>();
  partsOfSpeech.forEach((part, p) => {
    const file = `index.${part}`;
    forEachRecord(read(file), (line, row) => {
      const fields = line.trimEnd().split(' ');
      const count = Number(fields[2]);
      const first = 6 + Number(fields[3]);
      if (!(count > 0) || fields.length !== first + count) {
        fail(file, row, `Expected an index entry but received ${JSON.stringify(line.slice(0, 60))}`);
      }
      let parts = sensesOf.get(fields[0]);
      if (!parts) {
        parts = [[], [], [], []];
        sensesOf.set(fields[0], parts);
      }
      parts[p] = fields.slice(first).map(offset => {
        const synset = synsetOf[p].get(Number(offset));
        return synset ?? fail(file, row, `Expected the offset of a synset of data.${part} but received ${offset}`);
      });
    });
  });

  const lemmas = [...sensesOf.keys()].sort();
  const senses: number[] = [];
  const senseStart = new Uint32Array(4 * lemmas.length + 1);
  lemmas.forEach((lemma, i) => {
    sensesOf.get(lemma)!.forEach((part, p) => {
      senses.push(...part);
      senseStart[4 * i + p + 1] = senses.length;
    });
  });
  const exceptions = partsOfSpeech.map(part => {
    const forms = new Map<string, readonly string[]>();
    forEachRecord(read(`${part}.exc`), line => {
      const [form, ...bases] = line.trim().split(/\s+/);
      forms.set(form, bases);
    });
    return forms;
  });
  const nameList = [...names.keys()];
  return {
    version,
    lemmaCount: lemmas.length,
    lemma: index => lemmas[index],
    compareLemma: (index, form) => (lemmas[index] === form ? 0 : lemmas[index] < form ? -1 : 1),
    senseStart,
    senses: Uint32Array.from(senses),
    memberStart: Uint32Array.from(memberStart),
    members: Uint32Array.from(members),
    name: index => nameList[index],
    exceptions,
  };
}
