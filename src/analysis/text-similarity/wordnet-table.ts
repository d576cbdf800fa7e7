import { FormatError, UsageError } from '../../core/errors.ts';
import { partsOfSpeech, Wordnet, type WordnetTable } from './wordnet.ts';

/*
 * The compact form of a WordNet table, before compression: a line of JSON (version, counts, byte lengths), then
 *   1. the lemmas, one a line, ascending;
 *   2. the capitals of names that are not all lower case, one a line: T = every word's first letter, F = the first
 *      letter, U = all, else the positions of capitals, comma-separated;
 *   3. for each part of speech its exceptions, one a line (form and bases, space-separated), and an empty line;
 *   4. per lemma and part of speech the number of senses (unsigned LEB128);
 *   5. per sense 0 for a synset that has not come before (they are numbered as they come), else how far back it is;
 *   6. per sense the spellings of the lemma that the synset uses (a few use two), each as 2 * spelling, + 1 when
 *      another follows: spelling 0 = lower case, k = the lemma's k-th line of part 2, where a k that has not come
 *      before is that lemma's next line.
 * So each (lemma, synset) pair is stored once, and serves both directions.
 */
interface Header {
  version: string;
  lemmas: number;
  synsets: number;
  senses: number;
  members: number;
  bytes: number[];
}

class VarintWriter {
  #bytes: number[] = [];

  write(value: number): void {
    for (; value >= 128; value >>>= 7) this.#bytes.push((value & 127) | 128);
    this.#bytes.push(value);
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

function readVarints(bytes: Uint8Array, count: number): Uint32Array {
  const values = new Uint32Array(count);
  let position = 0;
  for (let i = 0; i < count; i++) {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[position++];
      value |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    values[i] = value;
  }
  if (position !== bytes.length) {
    throw new FormatError(
      'bad-wordnet-table',
      `Expected ${bytes.length} bytes for ${count} numbers but read ${position}`,
    );
  }
  return values;
}

/** Reads lines on demand: few of the 147,000 lemmas are ever looked at. @param bytes ASCII */
function linesOf(bytes: Uint8Array, count: number): (index: number) => string {
  const starts = new Uint32Array(count + 1);
  let line = 0;
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === 10) starts[++line] = i + 1;
  starts[count] = bytes.length + 1;
  return index => {
    let text = '';
    for (let i = starts[index]; i < starts[index + 1] - 1; i++) text += String.fromCharCode(bytes[i]);
    return text;
  };
}

const titleCase = (lemma: string) =>
  lemma.replace(/(^|_)([a-z])/g, (_, before, letter) => before + letter.toUpperCase());
const firstCapital = (lemma: string) => lemma.charAt(0).toUpperCase() + lemma.slice(1);

function capitalsOf(name: string, lemma: string): string {
  if (name === titleCase(lemma)) return 'T';
  if (name === firstCapital(lemma)) return 'F';
  if (name === lemma.toUpperCase()) return 'U';
  return [...name].flatMap((letter, i) => (letter === lemma[i] ? [] : [i])).join(',');
}

function capitalize(lemma: string, capitals: string): string {
  if (capitals === 'T') return titleCase(lemma);
  if (capitals === 'F') return firstCapital(lemma);
  if (capitals === 'U') return lemma.toUpperCase();
  const letters = [...lemma];
  for (const position of capitals.split(',')) letters[Number(position)] = letters[Number(position)].toUpperCase();
  return letters.join('');
}

/**
 * The compact form of a table, not yet compressed.
 * @throws {UsageError} `wordnet-not-compact` when a synset's name, in lower case, is no lemma with that sense
 */
export function encodeWordnetTable(table: WordnetTable): Uint8Array<ArrayBuffer> {
  const { senseStart, senses, memberStart, members } = table;
  const lemmas = Array.from({ length: table.lemmaCount }, (_, i) => table.lemma(i));
  const [counts, references, spellings] = [new VarintWriter(), new VarintWriter(), new VarintWriter()];
  const capitals: string[] = [];
  const numbers = new Map<number, number>();
  let pairs = 0;
  lemmas.forEach((lemma, i) => {
    const variants: string[] = [];
    for (let part = 0; part < 4; part++) {
      const [from, to] = [senseStart[4 * i + part], senseStart[4 * i + part + 1]];
      counts.write(to - from);
      for (let s = from; s < to; s++) {
        const number = numbers.get(senses[s]);
        if (number === undefined) numbers.set(senses[s], numbers.size);
        references.write(number === undefined ? 0 : numbers.size - number);
        const spelt = Array.from(members.subarray(memberStart[senses[s]], memberStart[senses[s] + 1]), m =>
          table.name(m),
        );
        const ours = spelt.filter(candidate => candidate.toLowerCase() === lemma);
        if (ours.length === 0) {
          throw new UsageError('wordnet-not-compact', `Expected ${lemma} among ${spelt.join(', ')}`);
        }
        pairs += ours.length;
        ours.forEach((name, k) => {
          let spelling = name === lemma ? 0 : variants.indexOf(name) + 1;
          if (name !== lemma && spelling === 0) {
            spelling = variants.push(name);
            capitals.push(capitalsOf(name, lemma));
          }
          spellings.write(2 * spelling + (k + 1 < ours.length ? 1 : 0));
        });
      }
    }
  });
  if (pairs !== members.length || numbers.size !== memberStart.length - 1) {
    throw new UsageError('wordnet-not-compact', `Expected ${members.length} names in the index but found ${pairs}`);
  }
  const encoder = new TextEncoder();
  const exceptions = table.exceptions
    .map(forms => [...forms].map(([form, bases]) => `${[form, ...bases].join(' ')}\n`).join(''))
    .join('\n');
  const sections = [
    encoder.encode(lemmas.join('\n')),
    encoder.encode(capitals.join('\n')),
    encoder.encode(exceptions),
    counts.finish(),
    references.finish(),
    spellings.finish(),
  ];
  const header: Header = {
    version: table.version,
    lemmas: lemmas.length,
    synsets: numbers.size,
    senses: senses.length,
    members: members.length,
    bytes: sections.map(({ length }) => length),
  };
  const parts = [encoder.encode(`${JSON.stringify(header)}\n`), ...sections];
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}

/** Reads what {@link encodeWordnetTable} wrote. @throws {FormatError} `bad-wordnet-table` */
export function decodeWordnetTable(bytes: Uint8Array): WordnetTable {
  const decoder = new TextDecoder();
  const headerEnd = bytes.indexOf(10);
  let header: Header;
  try {
    header = JSON.parse(decoder.decode(bytes.subarray(0, headerEnd))) as Header;
  } catch (cause) {
    throw new FormatError('bad-wordnet-table', 'Expected a header of JSON for the WordNet table', { cause });
  }
  let offset = headerEnd + 1;
  const [lemmaBytes, capitalBytes, exceptionBytes, countBytes, referenceBytes, spellingBytes] = header.bytes.map(
    length => bytes.subarray(offset, (offset += length)),
  );
  if (offset !== bytes.length) {
    throw new FormatError(
      'bad-wordnet-table',
      `Expected ${offset} bytes for the WordNet table but received ${bytes.length}`,
    );
  }
  const lemma = linesOf(lemmaBytes, header.lemmas);
  const capitals = decoder.decode(capitalBytes).split('\n');
  const counts = readVarints(countBytes, 4 * header.lemmas);
  const references = readVarints(referenceBytes, header.senses);
  const spellings = readVarints(spellingBytes, header.members);

  const senseStart = new Uint32Array(4 * header.lemmas + 1);
  for (let i = 0; i < counts.length; i++) senseStart[i + 1] = senseStart[i] + counts[i];
  const senses = new Uint32Array(header.senses);
  // Names are the lemmas, and after them the spellings with capitals.
  const memberCount = new Uint32Array(header.synsets);
  const synsetOfMember = new Uint32Array(header.members);
  const nameOfMember = new Uint32Array(header.members);
  const capitalized: number[] = [];
  let synsets = 0;
  let member = 0;
  for (let index = 0; index < header.lemmas; index++) {
    const firstVariant = capitalized.length;
    for (let s = senseStart[4 * index]; s < senseStart[4 * index + 4]; s++) {
      const synset = references[s] === 0 ? synsets++ : synsets - references[s];
      senses[s] = synset;
      for (let more = 1; more === 1; member++) {
        const spelling = spellings[member] >> 1;
        more = spellings[member] & 1;
        if (spelling > capitalized.length - firstVariant) capitalized.push(index);
        memberCount[synset]++;
        synsetOfMember[member] = synset;
        nameOfMember[member] = spelling === 0 ? index : header.lemmas + firstVariant + spelling - 1;
      }
    }
  }
  const memberStart = new Uint32Array(header.synsets + 1);
  for (let i = 0; i < header.synsets; i++) memberStart[i + 1] = memberStart[i] + memberCount[i];
  const next = memberStart.slice();
  const members = new Uint32Array(header.members);
  for (let i = 0; i < header.members; i++) members[next[synsetOfMember[i]]++] = nameOfMember[i];

  const name = (index: number): string => {
    const variant = index - header.lemmas;
    return variant < 0 ? lemma(index) : capitalize(lemma(capitalized[variant]), capitals[variant]);
  };
  const exceptionLists = decoder.decode(exceptionBytes).split('\n\n');
  const exceptions = partsOfSpeech.map((_, part) => {
    const lines = (exceptionLists[part] ?? '').split('\n').filter(line => line !== '');
    return new Map(
      lines.map(line => {
        const [form, ...bases] = line.split(' ');
        return [form, bases] as const;
      }),
    );
  });
  return {
    version: header.version,
    lemmaCount: header.lemmas,
    lemma,
    senseStart,
    senses,
    memberStart,
    members,
    name,
    exceptions,
  };
}

/** Decodes base64 without a per-character callback, which costs more than the decompression. */
function bytesOfBase64(base64: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

let loaded: Promise<Wordnet> | undefined;

/**
 * Loads the WordNet 3.0 that comes with Panoply (1 MB, a module of its own), once.
 * About 80 ms; call it early and await it late.
 */
export function loadWordnet(): Promise<Wordnet> {
  loaded ??= unpackWordnet();
  return loaded;
}

async function unpackWordnet(): Promise<Wordnet> {
  const { default: base64 } = await import('./wordnet-data.ts');
  const packed = new Blob([bytesOfBase64(base64)]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Wordnet(decodeWordnetTable(new Uint8Array(await new Response(packed).arrayBuffer())));
}
