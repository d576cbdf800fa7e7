import { FormatError } from '../../core/errors.ts';

/** A stretch of bytes that holds one JSON value. */
export interface JsonExtent {
  start: number;
  /** Exclusive. */
  end: number;
}

const quote = 34;
const backslash = 92;

/** First byte at or after `at` that is no white space, or `limit`. */
export function skipSpace(bytes: Uint8Array, at: number, limit: number): number {
  let i = at;
  while (i < limit && (bytes[i] === 32 || bytes[i] === 10 || bytes[i] === 13 || bytes[i] === 9)) i++;
  return i;
}

/**
 * End of the string whose opening quote is at `at` (one past its closing quote), or -1 when it goes on past `limit`.
 * Most bytes of an annotation file are in strings, so this jumps from quote to quote.
 */
export function skipString(bytes: Uint8Array, at: number, limit: number): number {
  let from = at + 1;
  // Keys and names end soon: asking for the next quote costs more than looking at a few bytes.
  for (const near = Math.min(limit, from + 16); from < near; from++) {
    const byte = bytes[from];
    if (byte === quote) return from + 1;
    if (byte === backslash) break;
  }
  for (;;) {
    const end = bytes.indexOf(quote, from);
    if (end < 0 || end >= limit) return -1;
    let escapes = 0;
    while (end - 1 - escapes > at && bytes[end - 1 - escapes] === backslash) escapes++;
    if ((escapes & 1) === 0) return end + 1;
    from = end + 1;
  }
}

/**
 * End of the value that starts at `at`, or -1 when the bytes end before it does. Brackets and strings are followed,
 * nothing else is checked: `JSON.parse` does that on the stretch.
 * @param tally its `colons` grows by the number of members in the value, repeated ones included
 */
export function skipValue(bytes: Uint8Array, at: number, limit: number, tally?: { colons: number }): number {
  let colons = 0;
  let depth = 0;
  let i = at;
  while (i < limit) {
    const byte = bytes[i];
    if (byte === quote) {
      i = skipString(bytes, i, limit);
      if (i < 0) return -1;
      if (depth === 0) return i;
      continue;
    }
    if (byte === 123 || byte === 91) depth++;
    else if (byte === 125 || byte === 93) {
      // The end of what holds this value: a number or word ends here.
      if (depth === 0) return i;
      depth--;
      if (depth === 0) {
        if (tally) tally.colons += colons;
        return i + 1;
      }
    } else if (byte === 58) colons++;
    else if (depth === 0 && (byte === 44 || byte === 32 || byte === 10 || byte === 13 || byte === 9)) return i;
    i++;
  }
  return -1;
}

/**
 * The value of a member of the object at `at`, without parsing the object; undefined when it has none.
 * @param key the member's name, plain ASCII
 */
export function findMember(bytes: Uint8Array, { start, end }: JsonExtent, key: string): JsonExtent | undefined {
  let i = skipSpace(bytes, start + 1, end);
  while (i < end && bytes[i] === quote) {
    const keyEnd = skipString(bytes, i, end);
    if (keyEnd < 0) return undefined;
    let matches = keyEnd - i - 2 === key.length;
    for (let k = 0; matches && k < key.length; k++) matches = bytes[i + 1 + k] === key.charCodeAt(k);
    i = skipSpace(bytes, keyEnd, end);
    if (bytes[i] !== 58) return undefined;
    const valueStart = skipSpace(bytes, i + 1, end);
    const valueEnd = skipValue(bytes, valueStart, end);
    if (valueEnd < 0) return undefined;
    if (matches) return { start: valueStart, end: valueEnd };
    i = skipSpace(bytes, valueEnd, end);
    if (bytes[i] === 44) i = skipSpace(bytes, i + 1, end);
  }
  return undefined;
}

// Made at the first use: not every runtime that loads the library has it.
let utf8: TextDecoder | undefined;

/** Where a stretch of JSON comes from: the file, its JSON pointer there, and the byte at which it starts. */
export interface JsonPlace {
  file?: string;
  pointer: string;
  byte: number;
}

/**
 * Parses one JSON value.
 * @param colons number of members as {@link skipValue} counts them; when given, repeated keys are refused too
 *   (`JSON.parse` keeps the last one and says nothing)
 * @throws {FormatError} `bad-json` with pointer and byte of the fault, `json-duplicate-key`
 */
export function parseJson(bytes: Uint8Array, where: JsonPlace, colons?: number): unknown {
  utf8 ??= new TextDecoder('utf-8', { fatal: true });
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes));
    if (colons !== undefined && countMembers(value) !== colons) refuseDuplicate(bytes, where);
    return value;
  } catch (cause) {
    if (cause instanceof FormatError) throw cause;
    const fault = locateFault(bytes);
    throw new FormatError('bad-json', `Expected JSON but received ${fault.received}`, {
      where: { file: where.file, pointer: where.pointer + fault.pointer, byte: where.byte + fault.at },
      hint: fault.hint ?? 'The file was cut off or edited by hand; take it from its source again.',
      cause,
    });
  }
}

function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    // A list of numbers or strings has no members to count.
    for (const item of value) if (typeof item === 'object') count += countMembers(item);
    return count;
  }
  const object = value as Record<string, unknown>;
  for (const key of Object.keys(object)) {
    count++;
    if (typeof object[key] === 'object') count += countMembers(object[key]);
  }
  return count;
}

function refuseDuplicate(bytes: Uint8Array, where: JsonPlace): void {
  walkJson(bytes, (pointer, at) => {
    throw new FormatError('json-duplicate-key', `Expected each key once in an object but received it again`, {
      where: { file: where.file, pointer: where.pointer + pointer, byte: where.byte + at },
      hint: 'Keep one of the two members: readers disagree on which one counts.',
    });
  });
}

interface Fault {
  at: number;
  pointer: string;
  received: string;
  hint?: string;
}

interface Frame {
  isObject: boolean;
  /** The current key, or the number of elements passed. */
  key: string;
  index: number;
  keys: Set<string>;
}

const escapePointer = (key: string): string => key.replace(/~/g, '~0').replace(/\//g, '~1');

/**
 * Walks JSON with its path and calls back with every key that an object has already; returns the first fault.
 * Slow next to `JSON.parse`; used on what that refused, and to find repeated keys.
 */
export function walkJson(bytes: Uint8Array, onDuplicate?: (pointer: string, at: number) => void): Fault | undefined {
  const frames: Frame[] = [];
  const pathOf = (): string =>
    frames.map(({ isObject, key, index }) => `/${isObject ? escapePointer(key) : index}`).join('');
  const text = (start: number, end: number): string =>
    new TextDecoder().decode(bytes.subarray(start, Math.min(end, start + 40)));
  const fault = (at: number, received?: string, hint?: string): Fault => ({
    at,
    pointer: pathOf(),
    received: received ?? (at >= bytes.length ? 'the end of the file' : JSON.stringify(text(at, at + 12))),
    hint,
  });
  let i = skipSpace(bytes, 0, bytes.length);
  for (;;) {
    // Here a value starts.
    const byte = bytes[i];
    if (byte === 123 || byte === 91) {
      const isObject = byte === 123;
      frames.push({ isObject, key: '', index: 0, keys: new Set() });
      i = skipSpace(bytes, i + 1, bytes.length);
      if (bytes[i] === (isObject ? 125 : 93)) {
        frames.pop();
        i++;
      } else if (isObject) {
        const next = readKey(i);
        if (typeof next !== 'number') return next;
        i = next;
        continue;
      } else continue;
    } else if (byte === quote) {
      const end = skipString(bytes, i, bytes.length);
      if (end < 0) return fault(bytes.length, 'the end of the file in a string');
      try {
        JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(i, end)));
      } catch {
        return fault(i, `the broken string ${text(i, end)}`, 'Escape control characters, and write UTF-8.');
      }
      i = end;
    } else {
      let end = i;
      while (end < bytes.length && /[\w+.-]/.test(String.fromCharCode(bytes[end]))) end++;
      const word = text(i, end);
      if (!/^(-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?|true|false|null)$/.test(word)) {
        const notFinite = /^[+-]?(nan|inf(inity)?)$/i.test(word);
        return fault(
          i,
          word === '' ? undefined : word,
          notFinite ? 'JSON has no NaN or Infinity; write null or leave the member out.' : undefined,
        );
      }
      i = end;
    }
    // Here a value has ended: leave what it ends, then go to the next one.
    for (;;) {
      i = skipSpace(bytes, i, bytes.length);
      const frame = frames.at(-1);
      if (!frame) return i < bytes.length ? fault(i) : undefined;
      if (bytes[i] === (frame.isObject ? 125 : 93)) {
        frames.pop();
        i++;
        continue;
      }
      if (bytes[i] !== 44) return fault(i);
      i = skipSpace(bytes, i + 1, bytes.length);
      frame.index++;
      if (frame.isObject) {
        const next = readKey(i);
        if (typeof next !== 'number') return next;
        i = next;
      }
      break;
    }
  }

  function readKey(at: number): number | Fault {
    const frame = frames[frames.length - 1];
    if (bytes[at] !== quote) {
      frame.key = '';
      return fault(at);
    }
    const end = skipString(bytes, at, bytes.length);
    if (end < 0) return fault(bytes.length, 'the end of the file in a string');
    frame.key = new TextDecoder().decode(bytes.subarray(at + 1, end - 1));
    if (frame.keys.has(frame.key)) onDuplicate?.(pathOf(), at);
    frame.keys.add(frame.key);
    const colon = skipSpace(bytes, end, bytes.length);
    return bytes[colon] === 58 ? skipSpace(bytes, colon + 1, bytes.length) : fault(colon);
  }
}

function locateFault(bytes: Uint8Array): Fault {
  return walkJson(bytes) ?? { at: 0, pointer: '', received: 'bytes that are no UTF-8' };
}
