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

/** A table in plain data, which threads can share; {@link openWordnetTable} makes it usable. */
export interface WordnetData {
  version: string;
  /** The lemmas, one a line, ASCII. */
  lemmas: Uint8Array;
  /** Where each lemma begins, and one past the last. */
  lemmaStart: Uint32Array;
  senseStart: Uint32Array;
  senses: Uint32Array;
  memberStart: Uint32Array;
  /** Numbers of lemmas; from the number of lemmas on, of names with capitals. */
  members: Uint32Array;
  /** The lemma of each name with capitals. */
  capitalized: Uint32Array;
  /** Part 2 of the compact form. */
  capitals: string;
  /** Part 3 of the compact form. */
  exceptions: string;
}

/** Unsigned LEB128 numbers, one after the other. */
class VarintReader {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(): number {
    const first = this.#bytes[this.#position++];
    if (first < 128) return first;
    let value = first & 127;
    for (let shift = 7; ; shift += 7) {
      const byte = this.#bytes[this.#position++];
      value |= (byte & 127) << shift;
      // Past the end there is no byte, and no number either.
      if (!(byte >= 128)) return value;
    }
  }

  /** @throws {FormatError} `bad-wordnet-table` unless all bytes were read, and no more */
  finish(): void {
    if (this.#position === this.#bytes.length) return;
    throw new FormatError(
      'bad-wordnet-table',
      `Expected ${this.#bytes.length} bytes of numbers in the WordNet table but read ${this.#position}`,
    );
  }
}

function readHeader(bytes: Uint8Array, decoder: TextDecoder): { header: Header; sections: Uint8Array[] } {
  const headerEnd = bytes.indexOf(10);
  let header: Header;
  try {
    header = JSON.parse(decoder.decode(bytes.subarray(0, headerEnd))) as Header;
  } catch (cause) {
    throw new FormatError('bad-wordnet-table', 'Expected a header of JSON for the WordNet table', { cause });
  }
  let offset = headerEnd + 1;
  const sections = header.bytes.map(length => bytes.subarray(offset, (offset += length)));
  if (offset !== bytes.length) {
    throw new FormatError(
      'bad-wordnet-table',
      `Expected ${offset} bytes for the WordNet table but received ${bytes.length}`,
    );
  }
  return { header, sections };
}

/**
 * Reads what {@link encodeWordnetTable} wrote.
 * @param options.isShared put the numbers where other threads see them too
 * @throws {FormatError} `bad-wordnet-table`
 */
export function decodeWordnetData(bytes: Uint8Array, { isShared = false } = {}): WordnetData {
  const decoder = new TextDecoder();
  const { header, sections } = readHeader(bytes, decoder);
  const [lemmaBytes, capitalBytes, exceptionBytes] = sections;
  const [counts, references, spellings] = sections.slice(3).map(section => new VarintReader(section));
  const allocate = (byteLength: number) => (isShared ? new SharedArrayBuffer(byteLength) : new ArrayBuffer(byteLength));
  const words = (count: number) => new Uint32Array(allocate(4 * count));

  const lemmas = new Uint8Array(allocate(lemmaBytes.length));
  lemmas.set(lemmaBytes);
  const lemmaStart = words(header.lemmas + 1);
  for (let i = 0, line = 0; i < lemmaBytes.length; i++) if (lemmaBytes[i] === 10) lemmaStart[++line] = i + 1;
  lemmaStart[header.lemmas] = lemmaBytes.length + 1;

  const senseStart = words(4 * header.lemmas + 1);
  const senses = words(header.senses);
  const synsetOfMember = new Uint32Array(header.members);
  const nameOfMember = new Uint32Array(header.members);
  const capitalized: number[] = [];
  // How many members a synset has, two places on: sums then give where it begins, one place on.
  const starts = words(header.synsets + 2);
  let [sense, synsets, member] = [0, 0, 0];
  for (let index = 0; index < header.lemmas; index++) {
    const firstVariant = capitalized.length;
    for (let part = 4 * index; part < 4 * index + 4; part++) {
      for (let count = counts.read(); count > 0; count--) {
        const back = references.read();
        const synset = back === 0 ? synsets++ : synsets - back;
        senses[sense++] = synset;
        for (let more = 1; more === 1; member++) {
          const spelling = spellings.read();
          more = spelling & 1;
          const variant = spelling >> 1;
          if (variant > capitalized.length - firstVariant) capitalized.push(index);
          starts[synset + 2]++;
          synsetOfMember[member] = synset;
          nameOfMember[member] = variant === 0 ? index : header.lemmas + firstVariant + variant - 1;
        }
      }
      senseStart[part + 1] = sense;
    }
  }
  for (const reader of [counts, references, spellings]) reader.finish();
  for (let i = 2; i < starts.length; i++) starts[i] += starts[i - 1];
  const members = words(header.members);
  for (let i = 0; i < header.members; i++) members[starts[synsetOfMember[i] + 1]++] = nameOfMember[i];
  const capitalizedLemmas = words(capitalized.length);
  capitalizedLemmas.set(capitalized);
  return {
    version: header.version,
    lemmas,
    lemmaStart,
    senseStart,
    senses,
    memberStart: starts.subarray(0, header.synsets + 1),
    members,
    capitalized: capitalizedLemmas,
    capitals: decoder.decode(capitalBytes),
    exceptions: decoder.decode(exceptionBytes),
  };
}

/** The exceptions of all parts of speech. */
function parseExceptions(text: string): ReadonlyMap<string, readonly string[]>[] {
  const lists = text.split('\n\n');
  return partsOfSpeech.map((_, part) => {
    const forms = new Map<string, readonly string[]>();
    for (const line of (lists[part] ?? '').split('\n')) {
      const [form, ...bases] = line.split(' ');
      if (form !== '') forms.set(form, bases);
    }
    return forms;
  });
}

/** A table over decoded data; few of the 147,000 lemmas are ever looked at, so their text is made on demand. */
export function openWordnetTable(data: WordnetData): WordnetTable {
  const { lemmas, lemmaStart, capitalized, senseStart, senses, memberStart, members } = data;
  const lemmaCount = lemmaStart.length - 1;
  const lemma = (index: number): string => {
    let text = '';
    for (let i = lemmaStart[index]; i < lemmaStart[index + 1] - 1; i++) text += String.fromCharCode(lemmas[i]);
    return text;
  };
  /** Negative when the lemma comes before the form, 0 when they are equal. */
  const compareLemma = (index: number, form: string): number => {
    const start = lemmaStart[index];
    const length = lemmaStart[index + 1] - 1 - start;
    const common = Math.min(length, form.length);
    for (let i = 0; i < common; i++) {
      const difference = lemmas[start + i] - form.charCodeAt(i);
      if (difference !== 0) return difference;
    }
    return length - form.length;
  };
  const capitals = data.capitals.split('\n');
  return {
    version: data.version,
    lemmaCount,
    lemma,
    compareLemma,
    senseStart,
    senses,
    memberStart,
    members,
    name(index) {
      const variant = index - lemmaCount;
      return variant < 0 ? lemma(index) : capitalize(lemma(capitalized[variant]), capitals[variant]);
    },
    exceptions: parseExceptions(data.exceptions),
  };
}

/** {@link decodeWordnetData} and {@link openWordnetTable} in one. @throws {FormatError} `bad-wordnet-table` */
export function decodeWordnetTable(bytes: Uint8Array): WordnetTable {
  return openWordnetTable(decodeWordnetData(bytes));
}

/** Decodes base64 without a per-character callback, which costs more than the decompression. */
function bytesOfBase64(base64: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

async function inflate(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new DecompressionStream('deflate-raw');
  const writer = stream.writable.getWriter();
  const written = writer.write(packed).then(() => writer.close());
  const pieces: Uint8Array[] = [];
  const reader = stream.readable.getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) pieces.push(piece.value);
  await written;
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes;
}

let loaded: Promise<Wordnet> | undefined;

/**
 * Loads the WordNet 3.0 that comes with Panoply (1 MB, a module of its own), once, in any runtime.
 * About 80 ms; call it early and await it late.
 */
export function loadWordnet(): Promise<Wordnet> {
  loaded ??= unpackWordnet();
  return loaded;
}

async function unpackWordnet(): Promise<Wordnet> {
  const { default: base64 } = await import('./wordnet-data.ts');
  return new Wordnet(decodeWordnetTable(await inflate(bytesOfBase64(base64))));
}
