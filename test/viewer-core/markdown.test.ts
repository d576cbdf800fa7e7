import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chartPicture } from '../../apps/viewer/src/dataset/chart-picture.ts';
import { type Block, type Inline, parseMarkdown } from '../../apps/viewer/src/dataset/markdown.ts';

const text = (content: readonly Inline[]): string =>
  content.map(part => ('text' in part ? part.text : text(part.content))).join('');

describe('parseMarkdown', () => {
  test('reads what cards are made of', () => {
    const blocks = parseMarkdown(
      '# Title *here*\n\nSome `code` and **strong**\nwords.\n\n- one\n- two\n  more\n\n| a | b |\n|---|--:|\n| 1 | `x\\|y` |\n\n```\nraw <b>\n```\n\n> quoted\n\n---\n1. first',
    );
    expect(blocks.map(({ kind }) => kind)).toEqual([
      'heading',
      'paragraph',
      'list',
      'table',
      'code',
      'quote',
      'rule',
      'list',
    ]);
    const [heading, paragraph, list, table, code] = blocks as Extract<Block, object>[];
    expect(heading).toMatchObject({ level: 1, content: [{ text: 'Title ' }, { kind: 'emphasis' }] });
    expect(text((paragraph as { content: Inline[] }).content)).toBe('Some code and strong words.');
    expect((list as { items: Inline[][] }).items.map(text)).toEqual(['one', 'two more']);
    expect((table as { rows: Inline[][][] }).rows[0].map(text)).toEqual(['1', 'x|y']);
    expect(code).toEqual({ kind: 'code', text: 'raw <b>' });
  });

  test.each([
    '[a](javascript:alert(1))',
    '[a](JAVASCRIPT:alert)',
    '[a](data:text/html,x)',
    '[a](//evil.example)',
    '[a](vbscript:x)',
    '![a](file:///etc/passwd)',
    '<javascript:alert(1)>',
  ])('never links to %s', source => {
    expect(JSON.stringify(parseMarkdown(source))).not.toContain('"link"');
  });

  test('links to the web', () => {
    expect(parseMarkdown('[a](https://example.org/x?y=1 "t")')).toEqual([
      {
        kind: 'paragraph',
        content: [{ kind: 'link', href: 'https://example.org/x?y=1', content: [{ kind: 'text', text: 'a' }] }],
      },
    ]);
  });

  test('ends, and loses no word, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '*',
            '_',
            '`',
            '[',
            ']',
            '(',
            ')',
            '|',
            '-',
            '#',
            '>',
            '\n',
            ' ',
            'word',
            '<',
            '![',
            '](',
            '**',
            '~~~',
          ),
        ),
        parts => {
          const source = parts.join('');
          const words = JSON.stringify(parseMarkdown(source)).split('word').length;
          // Addresses of links that are not followed, and words after a fence, are all that may go.
          if (!/[[\]~`(<]/.test(source)) expect(words).toBe(source.split('word').length);
        },
      ),
    );
  });

  test('is quick on what makes careless patterns slow', () => {
    for (const part of ['[', '*a', '_a', '`', '![](', '<http://', '| ']) {
      expect(parseMarkdown(part.repeat(4000)).length).toBeGreaterThan(0);
    }
  });
});

test('charts are pictures with the page\u2019s colours', () => {
  const url = chartPicture('<svg class="p"><rect fill="var(--accent)"/><g stroke="var( --none )"/></svg>', name =>
    name === '--accent' ? '#123456' : '',
  );
  const svg = decodeURIComponent(url.slice(url.indexOf(',') + 1));
  expect(svg).toBe('<svg xmlns="http://www.w3.org/2000/svg" class="p"><rect fill="#123456"/><g stroke="gray"/></svg>');
});
