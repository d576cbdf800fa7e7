import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  annotateCaption,
  checkGroundedCaption,
  formatGroundedCaption,
  formatSegmentAnswer,
  labelMatchesOf,
  parseGroundedCaption,
  parseSegmentAnswer,
  phrasesFromTokens,
  tokensPositiveOf,
} from '../../src/core/caption/index.ts';
import { sharedFolder } from '../shared.ts';

const codes = (annotated: string) => parseGroundedCaption(annotated).problems.map(({ code }) => code);
const tags = (annotated: string) =>
  parseGroundedCaption(annotated).phrases.map(({ maskIds, text }) => [maskIds.join(), text]);

describe('parseGroundedCaption', () => {
  it('reads tags, with spaces around ids, and offsets into the stripped text', () => {
    const { text, phrases, problems } = parseGroundedCaption('A <0:white tiled wall> behind < 1, 2 :two cats>.');
    expect(text).toBe('A white tiled wall behind two cats.');
    expect(phrases).toEqual([
      { text: 'white tiled wall', start: 2, end: 18, maskIds: [0], idsText: '0', depth: 0 },
      { text: 'two cats', start: 26, end: 34, maskIds: [1, 2], idsText: ' 1, 2 ', depth: 0 },
    ]);
    expect(problems).toEqual([]);
  });

  it('keeps colons, unicode and angle brackets of real text', () => {
    const caption = 'At 10:30 <0:a sign: "5 < 6"> and 7 > 6, <b>bold</b>, <3, <4:a 🐈>';
    expect(tags(caption)).toEqual([
      ['0', 'a sign: "5 < 6"'],
      ['4', 'a 🐈'],
    ]);
    expect(parseGroundedCaption(caption).text).toBe('At 10:30 a sign: "5 < 6" and 7 > 6, <b>bold</b>, <3, a 🐈');
    expect(new Set(codes(caption))).toEqual(new Set(['stray-angle']));
  });

  it.each([
    ['<0:a wall', [], ['unclosed-tag']],
    ['<0:a wall near <1:a door> there', [['1', 'a door']], ['unclosed-tag']],
    [
      '<0:a wall with <1:a door>>',
      [
        ['0', 'a wall with a door'],
        ['1', 'a door'],
      ],
      ['nested-tag'],
    ],
    ['<1-3:three cats>', [['1,2,3', 'three cats']], ['id-range']],
    ['<3-1:cats>', [['', 'cats']], ['bad-id']],
    ['<0-999999999:cats>', [['', 'cats']], ['bad-id']],
    ['<1,,2:cats>', [['1,2', 'cats']], ['bad-id']],
    ['<-1:cat>', [['', 'cat']], ['bad-id']],
    ['<99999999999999999999:cat>', [['', 'cat']], ['bad-id']],
    ['<:cat>', [['', 'cat']], ['empty-ids']],
    ['<1,1:cat>', [['1,1', 'cat']], ['repeated-id']],
    ['<1: >', [['1', ' ']], ['empty-phrase']],
    ['a > b', [], ['stray-angle']],
    ['', [], []],
  ])('%s', (caption, expectedTags, expectedCodes) => {
    expect(tags(caption)).toEqual(expectedTags);
    expect(codes(caption)).toEqual(expectedCodes);
    expect(formatGroundedCaption(parseGroundedCaption(caption))).toBe(caption);
  });

  it('writes anything back byte for byte, with offsets that fit', () => {
    const unit = fc.constantFrom('<', '>', ':', ',', '-', ' ', '0', '1', '12', 'a', '<0:', '<1,2:', '🐈', '\n');
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 40 }), units => {
        const caption = units.join('');
        const parsed = parseGroundedCaption(caption);
        expect(formatGroundedCaption(parsed)).toBe(caption);
        for (const { text, start, end } of parsed.phrases) expect(parsed.text.slice(start, end)).toBe(text);
      }),
      { numRuns: 3000 },
    );
  });

  it('takes time in proportion to hostile input', () => {
    for (const unit of ['<', '<1', '<1:', '>', '< ', '<1,', '<0:a>']) {
      const caption = unit.repeat(300_000 / unit.length);
      expect(formatGroundedCaption(parseGroundedCaption(caption))).toBe(caption);
    }
  });
});

describe('annotateCaption', () => {
  it('writes what parseGroundedCaption reads, without overlaps', () => {
    const phrases = [
      { start: 6, end: 9, maskIds: [2] },
      { start: 0, end: 5, maskIds: [0, 1] },
      { start: 4, end: 7, maskIds: [3] },
    ];
    const { annotated, written } = annotateCaption('a cat can', phrases);
    expect(annotated).toBe('<0,1:a cat> <2:can>');
    expect(written).toEqual([phrases[1], phrases[0]]);
  });
});

describe('checkGroundedCaption', () => {
  const caption_ann = 'A <0:wall> and <1,2:two cats>.';
  const label_matched = labelMatchesOf(parseGroundedCaption(caption_ann));
  const entry = { caption: 'A wall and two cats.', caption_ann, label_matched };
  const problemsOf = (change: object, regions = 3) =>
    checkGroundedCaption({ ...entry, ...change }, regions).map(({ code }) => code);

  it('accepts what agrees', () => expect(problemsOf({})).toEqual([]));
  it.each([
    ['caption-differs', { caption: 'A wall and two cat.' }],
    ['caption-differs', { caption: 'A wall  and two cats.' }],
    ['labels-differ', { label_matched: [label_matched[1], label_matched[0]] }],
    ['labels-differ', { label_matched: label_matched.slice(1) }],
    ['labels-differ', { label_matched: [{ mask_ids: [0], txt_desc: 'Wall' }, label_matched[1]] }],
    ['labels-differ', { label_matched: [label_matched[0], { mask_ids: [2, 1], txt_desc: 'two cats' }] }],
  ])('%s', (code, change) => expect(new Set(problemsOf(change))).toEqual(new Set([code])));
  it('names ids that no mask has', () => {
    expect(problemsOf({}, 2)).toEqual(['unknown-id']);
    expect(checkGroundedCaption(entry, 2)[0].message).toMatch(/below 2 for "two cats" .* received 2$/);
    const { caption, caption_ann: annotated } = entry;
    expect(checkGroundedCaption({ caption, caption_ann: annotated }, 0).map(({ code }) => code)).toEqual([
      'unknown-id',
      'unknown-id',
    ]);
  });
  it('says when only white space differs', () => {
    expect(checkGroundedCaption({ ...entry, caption: ' A wall and two cats.' })[0].message).toMatch(/in white space/);
  });
});

describe('MDETR spans', () => {
  it('count code points and come back', () => {
    const { text, phrases } = parseGroundedCaption('A 🐈 and <0:one 🐕> near <1,0:both>, <2:x>');
    const spans = tokensPositiveOf(text, phrases);
    expect(spans).toEqual([
      {
        maskId: 0,
        tokensPositive: [
          [8, 13],
          [19, 23],
        ],
      },
      { maskId: 1, tokensPositive: [[19, 23]] },
      { maskId: 2, tokensPositive: [[25, 26]] },
    ]);
    expect(phrasesFromTokens(text, spans)).toEqual(
      phrases.map(({ text: words, start, end, maskIds }) => ({
        text: words,
        start,
        end,
        maskIds: [...maskIds].sort((a, b) => a - b),
      })),
    );
  });
  it('leave out spans outside the text', () => {
    expect(
      phrasesFromTokens('abc', [
        {
          maskId: 0,
          tokensPositive: [
            [0, 4],
            [2, 2],
            [-1, 2],
            [1, 3],
          ],
        },
      ]),
    ).toEqual([{ text: 'bc', start: 1, end: 3, maskIds: [0] }]);
  });
});

describe("a model's raw answer", () => {
  it('becomes text, phrases and counts', () => {
    const { text, phrases, problems } = parseSegmentAnswer(
      'USER: describe ASSISTANT: <p> A cat </p> [SEG] sits on <p> two mats </p> [SEG] [SEG], near <p>nothing</p>.</s>',
    );
    expect(text).toBe('A cat sits on two mats, near nothing.');
    expect(phrases.map(({ text: words, segments }) => [words, segments])).toEqual([
      ['A cat', 1],
      ['two mats', 2],
      ['nothing', 0],
    ]);
    for (const { text: words, start, end } of phrases) expect(text.slice(start, end)).toBe(words);
    expect(problems).toEqual([]);
  });

  it.each([
    ['<p> a cat [SEG] there', ['unclosed-phrase'], [['a cat', 1]]],
    ['[SEG] a cat', ['stray-mark'], []],
    ['<p> a </p> then [SEG]', ['stray-mark'], [['a', 0]]],
    ['a </p> b', ['stray-mark'], []],
    [
      '<p> a <p> b </p> [SEG]',
      ['unclosed-phrase'],
      [
        ['a', 0],
        ['b', 1],
      ],
    ],
    ['<p> </p> [SEG]', ['empty-phrase'], [['', 1]]],
    ['<p> a', ['unclosed-phrase'], [['a', 0]]],
  ])('%s', (answer, expectedCodes, expectedPhrases) => {
    const { phrases, problems } = parseSegmentAnswer(answer);
    expect(problems.map(({ code }) => code)).toEqual(expectedCodes);
    expect(phrases.map(({ text, segments }) => [text, segments])).toEqual(expectedPhrases);
  });

  it('never throws, and its offsets fit', () => {
    const unit = fc.constantFrom('<p>', '</p>', '[SEG]', ' ', 'a cat', '.', '</s>', '<', '  ', 'ASSISTANT:', '\n');
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 30 }), units => {
        const { text, phrases } = parseSegmentAnswer(units.join(''));
        for (const { text: words, start, end } of phrases) {
          expect(text.slice(start, end)).toBe(words);
          expect(words.trim()).toBe(words);
        }
      }),
      { numRuns: 2000 },
    );
    for (const unit of ['<p>', '<p> a </p> [SEG]', ' [SEG]', '</p> .', 'a']) {
      expect(parseSegmentAnswer(unit.repeat(100_000)).text.length).toBeLessThan(500_000);
    }
  });

  it('is written from a caption', () => {
    const { text, phrases } = parseGroundedCaption('A <0:wall> and <1,2:two cats>.');
    const answer = formatSegmentAnswer(text, phrases);
    expect(answer).toBe('A <p> wall </p> [SEG] and <p> two cats </p> [SEG] [SEG].');
    const parsed = parseSegmentAnswer(answer);
    expect(parsed.text).toBe(text);
    expect(parsed.phrases.map(({ segments }) => segments)).toEqual([1, 2]);
  });
});

describe.runIf(sharedFolder)("the benchmark's captions", () => {
  it('agree with their tags', () => {
    const truth = join(sharedFolder ?? '', 'data/panocaps-score/truth');
    const { annotations } = JSON.parse(readFileSync(join(truth, 'small_caption.json'), 'utf8'));
    expect(annotations.length).toBe(40);
    const unlike = annotations.filter((entry: { caption_ann: string }) => {
      expect(formatGroundedCaption(parseGroundedCaption(entry.caption_ann))).toBe(entry.caption_ann);
      return checkGroundedCaption(entry).length > 0;
    });
    expect(unlike).toEqual([]);
  });
});
