import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMasksApart } from '../../../src/io/json/masks-apart.ts';

const apart = (text: string) => parseMasksApart(Buffer.from(text));

/** Puts every text back that stands under "counts", as JSON.parse would have read it. */
function putBack({ value, bytesOf }: ReturnType<typeof parseMasksApart>): unknown {
  const visit = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(visit);
    if (node === null || typeof node !== 'object') return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, member]) => [
        key,
        key === 'counts' && typeof member === 'string'
          ? JSON.parse(`"${Buffer.from(bytesOf(member)).toString()}"`)
          : visit(member),
      ]),
    );
  };
  return visit(value);
}

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('counts', '"counts": "', '\\', '\\"counts":"x', '\\\\', '"', ''),
  fc.string({ unit: fc.constantFrom('\\', '"', 'a', ':', ' ') }),
);
const { value: anyValue } = fc.letrec(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.integer(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom('counts', 'size', 'segmentation'), text), tie('value'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
}));

describe('JSON with its masks apart', () => {
  test('says what the whole says', () => {
    fc.assert(
      fc.property(anyValue, fc.constantFrom(undefined, 1, '\t'), (value, space) => {
        const whole = JSON.stringify(value, null, space);
        expect(putBack(apart(whole))).toEqual(JSON.parse(whole));
      }),
      { numRuns: 1000 },
    );
  });

  test('is not parsed when it was cut off, wherever', () => {
    const whole = JSON.stringify([{ segmentation: { size: [3, 4], counts: 'a\\b"c' } }, { counts: '' }]);
    for (let length = 0; length < whole.length; length++)
      expect(() => apart(whole.slice(0, length)), whole.slice(0, length)).toThrow(SyntaxError);
  });

  test('keeps spaces and other members of that name', () => {
    const whole = '{ "counts" : "ab\\\\c" , "x": "counts", "y": { "counts": 7 }, "z": [ { "counts":\n"" } ] }';
    expect(putBack(apart(whole))).toEqual(JSON.parse(whole));
  });
});
