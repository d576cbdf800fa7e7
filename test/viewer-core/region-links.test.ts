import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CaptionPart,
  captionParts,
  highlightOf,
  type LinkedPhrase,
  linkRegions,
} from '../../apps/viewer/src/scene/regions/region-links.ts';

const regions = [{ id: 7 }, { id: 3 }, { id: 9 }, { id: 4 }];
const captions = [
  {
    text: 'two dogs on grass',
    phrases: [
      { text: 'two dogs', start: 0, end: 8, regionIds: [7, 3, 7] },
      { text: 'grass', start: 12, end: 17, regionIds: [9, 55] },
    ],
  },
  { text: 'a dog', phrases: [{ text: 'a dog', start: 0, end: 5, regionIds: [3] }] },
];

describe('links', () => {
  const links = linkRegions(captions, regions);

  test('go both ways, over all captions, and tell ids that no region has', () => {
    expect(links.phrases.map(phrase => phrase.regions)).toEqual([[0, 1], [2], [1]]);
    expect(links.phrases.map(phrase => phrase.unknownIds)).toEqual([[], [55], []]);
    expect(links.phrases.map(phrase => phrase.caption)).toEqual([0, 0, 1]);
    expect(links.phrasesOf).toEqual([[0], [0, 2], [1], []]);
  });

  test('a phrase lights its regions; a region lights its phrases but not their other regions', () => {
    expect(highlightOf(links, { phrase: 0 })).toEqual({ regions: new Set([0, 1]), phrases: new Set([0]) });
    expect(highlightOf(links, { regions: [1] })).toEqual({ regions: new Set([1]), phrases: new Set([0, 2]) });
    expect(highlightOf(links, { regions: [3] })).toEqual({ regions: new Set([3]), phrases: new Set() });
    expect(highlightOf(links, undefined)).toBeUndefined();
  });
});

const textOf = (text: string, parts: readonly CaptionPart[]): string =>
  parts.map(part => (part.kind === 'text' ? part.text : textOf(text, part.parts))).join('');
const phrase = (index: number, start: number, end: number): LinkedPhrase => ({
  index,
  caption: 0,
  text: '',
  start,
  end,
  regions: [],
  unknownIds: [],
});
const text = 'abcdefghijklmnopqrstuvwxyz';

describe('the parts of a caption', () => {
  test('nest phrases in phrases', () => {
    expect(captionParts('a red car here', [phrase(1, 2, 5), phrase(0, 0, 9)])).toEqual([
      {
        kind: 'phrase',
        phrase: 0,
        parts: [
          { kind: 'text', text: 'a ' },
          { kind: 'phrase', phrase: 1, parts: [{ kind: 'text', text: 'red' }] },
          { kind: 'text', text: ' car' },
        ],
      },
      { kind: 'text', text: ' here' },
    ]);
  });

  test('cut what crosses', () => {
    const parts = captionParts(text, [phrase(0, 0, 6), phrase(1, 4, 9)]);
    expect(parts.map(part => (part.kind === 'phrase' ? part.phrase : 'text'))).toEqual([0, 1, 'text']);
    expect(textOf(text, [parts[1]])).toBe('ghi');
  });

  test('always spell the text, and hold every phrase at most once', () => {
    const span = fc.tuple(fc.integer({ min: -3, max: 30 }), fc.integer({ min: -3, max: 30 }));
    fc.assert(
      fc.property(fc.array(span, { maxLength: 8 }), spans => {
        const parts = captionParts(
          text,
          spans.map(([start, end], index) => phrase(index, start, end)),
        );
        expect(textOf(text, parts)).toBe(text);
        const seen: number[] = [];
        const visit = (list: readonly CaptionPart[]) => {
          for (const part of list) {
            if (part.kind !== 'phrase') continue;
            seen.push(part.phrase);
            expect(textOf(text, part.parts).length).toBeGreaterThan(0);
            visit(part.parts);
          }
        };
        visit(parts);
        expect(new Set(seen).size).toBe(seen.length);
      }),
      { numRuns: 500 },
    );
  });
});
