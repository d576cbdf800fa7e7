import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/core/errors.ts';
import { cachedSource } from '../../src/io/cached-source.ts';
import { readJsonLists } from '../../src/io/json/lists.ts';
import { findMember, walkJson } from '../../src/io/json/scan.ts';
import { memorySource } from '../../src/io/sources.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

async function read(text: string, windowBytes?: number) {
  const elements: { list: string; index: number; value: unknown; byte: number }[] = [];
  const rest = await readJsonLists(memorySource(encode(text)), 'a.json', {
    lists: ['images', 'annotations'],
    windowBytes,
    onElement: element => {
      const { list, index, byte } = element;
      elements.push({ list, index, byte, value: element.parse() });
    },
  });
  return { elements, rest };
}

const failure = async (text: string): Promise<FormatError> => {
  const error = await read(text).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(FormatError);
  return error as FormatError;
};

describe('readJsonLists', () => {
  it('yields what JSON.parse yields, whatever the window', async () => {
    const json = fc.record({
      images: fc.array(fc.jsonValue(), { maxLength: 5 }),
      info: fc.jsonValue(),
      annotations: fc.array(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), { maxLength: 5 }),
      'a/b~': fc.string({ unit: 'binary' }),
    });
    await fc.assert(
      fc.asyncProperty(
        json,
        fc.constantFrom(1, 3, 64, 4096),
        fc.constantFrom(undefined, 1),
        async (value, window, indent) => {
          const text = `${indent ? '\uFEFF ' : ''}${JSON.stringify(value, null, indent)}\n`;
          const parsed = JSON.parse(JSON.stringify(value));
          const { elements, rest } = await read(text, window);
          for (const list of ['images', 'annotations'] as const) {
            expect(elements.filter(element => element.list === list).map(element => element.value)).toEqual(
              parsed[list],
            );
          }
          const { images: _, annotations: __, ...others } = parsed;
          expect(rest).toEqual(others);
          const bytes = encode(text);
          for (const { byte, value: element } of elements) {
            expect(new TextDecoder().decode(bytes.subarray(byte, byte + 1))).toBe(
              new TextDecoder().decode(encode(JSON.stringify(element, null, indent)).subarray(0, 1)),
            );
          }
        },
      ),
    );
  });

  it('reads a file that is one list', async () => {
    const { elements } = await read(' [1, {"a": [2]}, "]"] ');
    expect(elements.map(({ value }) => value)).toEqual([1, { a: [2] }, ']']);
  });

  it.each([
    ['{"images": [{"id": 1}, {"id": 2', '/images/1/id', 'half a file'],
    ['{"images": [{"id": 1}, {"id": "2', '/images/1/id', 'half a string'],
    ['{"images": [{"id": 1}', '/images/0', 'no end of the list'],
    ['{"images": [{"id": 1}]', '/images', 'no end of the file'],
    ['{"annotations": [{"bbox": [1, NaN]}]}', '/annotations/0/bbox/1', 'NaN'],
    ['{"annotations": [{"area": -Infinity}]}', '/annotations/0/area', 'Infinity'],
    ['{"annotations": [{"id": 1,}]}', '/annotations/0/', 'a trailing comma'],
    ['{"annotations": [{"id" 1}]}', '/annotations/0/id', 'no colon'],
    ['{"annotations": [{\'id\': 1}]}', '/annotations/0/', 'single quotes'],
    ['{"annotations": [{"a": {"id": 01}}]}', '/annotations/0/a/id', 'a leading zero'],
    ['{"annotations": [{"a/b": "x\ny"}]}', '/annotations/0/a~1b', 'a line end in a string'],
    ['{"info": {"year": }}', '/info/year', 'no value'],
    ['{} {}', '', 'two documents'],
    ['', '', 'an empty file'],
    ['hello', '', 'no JSON at all'],
  ])('%s: names file and pointer %s', async (text, pointer) => {
    const error = await failure(text);
    expect([error.code, error.where?.file, error.where?.pointer]).toEqual(['bad-json', 'a.json', pointer]);
    expect(error.where?.byte).toBeLessThanOrEqual(encode(text).length);
  });

  it('points at the byte', async () => {
    const text = '{"annotations": [{"é": 1}, {"area": NaN}]}';
    expect((await failure(text)).where?.byte).toBe(encode(text.slice(0, text.indexOf('NaN'))).length);
    expect((await failure(text)).message).toBe('Expected JSON but received NaN');
  });

  it('refuses repeated keys, anywhere', async () => {
    for (const [text, pointer] of [
      ['{"images": [{"id": 1, "a": {"x": 1, "x": 2}}]}', '/images/0/a/x'],
      ['{"images": [{"id": 1, "id": 1}]}', '/images/0/id'],
      ['{"info": {"a": 1, "a": 1}}', '/info/a'],
      ['{"images": [], "images": []}', '/images'],
    ]) {
      const { code, where } = await failure(text);
      expect([code, where?.pointer]).toEqual(['json-duplicate-key', pointer]);
    }
    expect((await read('{"images": [{"a:b": ":", "__proto__": {"a": 1}}]}')).elements).toHaveLength(1);
  });

  it('finds the fault that JSON.parse finds, and none where that finds none', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"b\\""',
      '1',
      '-0.5e3',
      'true',
      'nul',
      ' ',
      '"',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), list => {
        const text = list.join('');
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        expect(walkJson(encode(text)) === undefined).toBe(valid);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('findMember', () => {
  it('finds a value without parsing', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('a', 'image_id', 'id', 'b"c'), fc.jsonValue()),
        fc.nat(2),
        (object, indent) => {
          const bytes = encode(JSON.stringify(object, null, indent));
          const extent = findMember(bytes, { start: 0, end: bytes.length }, 'image_id');
          const found = extent && JSON.parse(new TextDecoder().decode(bytes.subarray(extent.start, extent.end)));
          expect(found).toEqual(JSON.parse(JSON.stringify(object)).image_id);
        },
      ),
    );
  });
});

describe('cachedSource', () => {
  it('gives the same bytes with fewer reads', async () => {
    const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i);
    let reads = 0;
    const counted = {
      byteLength: 1000,
      slice(start: number, end?: number) {
        reads++;
        return bytes.slice(start, end).buffer;
      },
    };
    const cached = cachedSource(counted, { blockBytes: 64, blocks: 4 });
    await fc.assert(
      fc.asyncProperty(fc.nat(1000), fc.nat(1000), async (a, b) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)];
        expect(new Uint8Array(await cached.slice(start, end))).toEqual(bytes.slice(start, end));
      }),
    );
    reads = 0;
    const fresh = cachedSource(counted, { blockBytes: 64, blocks: 4 });
    for (let i = 0; i < 1000; i++) await fresh.slice(i, i + 1);
    expect(reads).toBe(16);
  });
});
