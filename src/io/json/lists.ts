import { FormatError } from '../../core/errors.ts';
import type { ByteSource } from '../../core/model/image.ts';
import type { MemorySource } from '../sources.ts';
import { parseJson, skipSpace, skipString, skipValue } from './scan.ts';

/** One element of a list, not parsed yet. */
export interface JsonElement {
  /** The member that holds the list; empty when the whole file is a list. */
  list: string;
  index: number;
  /** JSON pointer of the element. */
  pointer: string;
  /** Where the element starts in the file. */
  byte: number;
  /** The element's bytes; valid only during the callback. */
  bytes: Uint8Array;
  /** Number of members in it, repeated ones included, as `parseJson` wants it. */
  colons: number;
  /** Parses it. @throws {FormatError} `bad-json`, `json-duplicate-key` */
  parse(): unknown;
}

export interface ReadJsonListsOptions {
  /** Names of the members whose elements are wanted one by one. */
  lists: readonly string[];
  onElement(element: JsonElement): void;
  /** Bytes to hold at a time; grows when one element is larger. */
  windowBytes?: number;
}

/** No single value of a file may be larger: it would not fit into one string. */
const maximumElementBytes = 2 ** 28;

/** A moving view of a source. */
class JsonWindow {
  bytes: Uint8Array = new Uint8Array(0);
  /** Position in the file of `bytes[0]`. */
  base = 0;
  /** Position in `bytes`. */
  at = 0;
  readonly source: ByteSource;
  readonly file: string;
  readonly windowBytes: number;

  constructor(source: ByteSource, file: string, windowBytes: number) {
    this.source = source;
    this.file = file;
    this.windowBytes = windowBytes;
    if ('bytes' in source) this.bytes = (source as MemorySource).bytes;
  }

  get position(): number {
    return this.base + this.at;
  }

  get isAtEnd(): boolean {
    return this.base + this.bytes.length >= this.source.byteLength;
  }

  /** Drops what lies before `at` and reads on; false at the end of the file. */
  async readOn(): Promise<boolean> {
    if (this.isAtEnd) return false;
    const kept = this.bytes.subarray(this.at);
    if (kept.length > maximumElementBytes) {
      throw new FormatError('json-too-large', `Expected values of at most ${maximumElementBytes} bytes`, {
        where: { file: this.file, byte: this.position },
      });
    }
    const start = this.base + this.bytes.length;
    const end = Math.min(this.source.byteLength, start + Math.max(this.windowBytes, kept.length));
    const read = new Uint8Array(await this.source.slice(start, end));
    if (read.length !== end - start) {
      throw new FormatError('bad-json', `Expected ${end - start} bytes but received ${read.length}`, {
        where: { file: this.file, byte: start },
        hint: 'The file changed while it was read.',
      });
    }
    const bytes = new Uint8Array(kept.length + read.length);
    bytes.set(kept);
    bytes.set(read, kept.length);
    this.base += this.at;
    this.at = 0;
    this.bytes = bytes;
    return true;
  }

  /** The next byte that is no white space, without passing it; -1 at the end of the file. */
  async peek(): Promise<number> {
    for (;;) {
      this.at = skipSpace(this.bytes, this.at, this.bytes.length);
      if (this.at < this.bytes.length) return this.bytes[this.at];
      if (!(await this.readOn())) return -1;
    }
  }

  /** End in `bytes` of the value at `at`, reading on as needed; -1 when the file ends in it. */
  async endOfValue(tally: { colons: number }): Promise<number> {
    for (;;) {
      tally.colons = 0;
      const end = skipValue(this.bytes, this.at, this.bytes.length, tally);
      if (end >= 0) return end;
      if (!(await this.readOn())) return -1;
    }
  }

  fail(pointer: string, expected: string): never {
    const byte = this.bytes[this.at];
    throw new FormatError(
      'bad-json',
      `Expected ${expected} but received ${byte === undefined ? 'the end of the file' : JSON.stringify(String.fromCharCode(byte))}`,
      {
        where: { file: this.file, pointer, byte: this.position },
        hint: 'The file was cut off or edited by hand; take it from its source again.',
      },
    );
  }
}

/**
 * Reads a JSON file whose bulk is in lists (COCO-like: `{ "images": [...], "annotations": [...] }`, or one list)
 * element by element, in bounded memory, in file order. A byte order mark is skipped.
 *
 * This is our own, because it yields what no streaming parser does: each element's place in the file, so that it
 * can be read again later, and unparsed, so that most need not be parsed at all; several times as fast on
 * annotation files, whose bytes are mostly in strings.
 * @returns the other members, parsed
 * @throws {FormatError} `bad-json` (with JSON pointer and byte), `json-duplicate-key`, `json-too-large`
 */
export async function readJsonLists(
  source: ByteSource,
  file: string,
  { lists, onElement, windowBytes = 2 ** 24 }: ReadJsonListsOptions,
): Promise<Record<string, unknown>> {
  const window = new JsonWindow(source, file, windowBytes);
  while (window.bytes.length < 3 && (await window.readOn()));
  if (window.bytes[0] === 0xef && window.bytes[1] === 0xbb && window.bytes[2] === 0xbf) window.at = 3;
  const first = await window.peek();
  const rest: Record<string, unknown> = {};
  if (first === 91) await readList(window, '', '', onElement);
  else if (first === 123) await readObject(window, lists, onElement, rest);
  else window.fail('', 'an object or a list');
  if ((await window.peek()) >= 0) window.fail('', 'the end of the file');
  return rest;
}

async function readObject(
  window: JsonWindow,
  lists: readonly string[],
  onElement: (element: JsonElement) => void,
  rest: Record<string, unknown>,
): Promise<void> {
  window.at++;
  const seen = new Set<string>();
  if ((await window.peek()) === 125) {
    window.at++;
    return;
  }
  for (;;) {
    if ((await window.peek()) !== 34) window.fail('', 'a key in double quotes');
    const key = await readKey(window);
    const pointer = `/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`;
    if (seen.has(key)) {
      throw new FormatError('json-duplicate-key', 'Expected each key once in an object but received it again', {
        where: { file: window.file, pointer, byte: window.position },
      });
    }
    seen.add(key);
    if ((await window.peek()) !== 58) window.fail(pointer, 'a colon after the key');
    window.at++;
    const next = await window.peek();
    if (lists.includes(key) && next === 91) await readList(window, key, pointer, onElement);
    else {
      const tally = { colons: 0 };
      const end = await endOrFail(window, pointer, tally);
      rest[key] = parseJson(
        window.bytes.subarray(window.at, end),
        { file: window.file, pointer, byte: window.position },
        tally.colons,
      );
      window.at = end;
    }
    const after = await window.peek();
    if (after === 125) break;
    if (after !== 44) window.fail(pointer, 'a comma or } after the value');
    window.at++;
  }
  window.at++;
}

async function readKey(window: JsonWindow): Promise<string> {
  for (;;) {
    const end = skipString(window.bytes, window.at, window.bytes.length);
    if (end >= 0) {
      const place = { file: window.file, pointer: '', byte: window.position };
      const key = parseJson(window.bytes.subarray(window.at, end), place) as string;
      window.at = end;
      return key;
    }
    if (!(await window.readOn())) return window.fail('', 'the end of a key');
  }
}

/** End of the value at hand; when the file ends in it, parses the rest for an error that says where. */
async function endOrFail(window: JsonWindow, pointer: string, tally: { colons: number }): Promise<number> {
  const end = await window.endOfValue(tally);
  if (end > window.at) return end;
  parseJson(window.bytes.subarray(window.at), { file: window.file, pointer, byte: window.position });
  return window.fail(pointer, 'a value');
}

/**
 * Passes on the elements that lie whole in the window, without waiting for anything: a file in memory is one such
 * stretch. Stops before an element that does not, and before anything odd, both for {@link readList} to look at.
 * @param first number of the element at hand
 * @returns number of the next element, and whether the list's end was reached (the window is at it)
 */
function takeElements(
  window: JsonWindow,
  list: string,
  pointer: string,
  first: number,
  onElement: (element: JsonElement) => void,
): { index: number; isAtEnd: boolean } {
  const { bytes, base, file } = window;
  const limit = bytes.length;
  const tally = { colons: 0 };
  for (let index = first; ; index++) {
    const start = skipSpace(bytes, window.at, limit);
    tally.colons = 0;
    const end = skipValue(bytes, start, limit, tally);
    const after = end > start ? skipSpace(bytes, end, limit) : limit;
    const next = after < limit ? bytes[after] : -1;
    if (next !== 44 && next !== 93) return { index, isAtEnd: false };
    const place = { file, pointer: `${pointer}/${index}`, byte: base + start };
    const element = bytes.subarray(start, end);
    const { colons } = tally;
    onElement({ list, index, ...place, bytes: element, colons, parse: () => parseJson(element, place, colons) });
    if (next === 93) {
      window.at = after;
      return { index: index + 1, isAtEnd: true };
    }
    window.at = after + 1;
  }
}

async function readList(
  window: JsonWindow,
  list: string,
  pointer: string,
  onElement: (element: JsonElement) => void,
): Promise<void> {
  window.at++;
  if ((await window.peek()) === 93) {
    window.at++;
    return;
  }
  const tally = { colons: 0 };
  for (let index = 0; ; index++) {
    const taken = takeElements(window, list, pointer, index, onElement);
    if (taken.isAtEnd) break;
    index = taken.index;
    await window.peek();
    const place = { file: window.file, pointer: `${pointer}/${index}`, byte: window.position };
    const end = await endOrFail(window, place.pointer, tally);
    place.byte = window.position;
    const bytes = window.bytes.subarray(window.at, end);
    const { colons } = tally;
    onElement({ list, index, ...place, bytes, colons, parse: () => parseJson(bytes, place, colons) });
    window.at = end;
    const after = await window.peek();
    if (after === 93) break;
    if (after !== 44) window.fail(place.pointer, 'a comma or ] after the element');
    window.at++;
  }
  window.at++;
}
