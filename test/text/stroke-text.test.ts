import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { strokeGlyphs } from '../../src/core/text/stroke-glyphs.ts';
import { balanceText, measureText, textPathData, textToSvg, wrapText } from '../../src/core/text/stroke-text.ts';
import { renderSvg } from '../../src/io/node/sharp.ts';

const prompt = 'Rolling green hills around a meadow full of flowers above the sea on a bright day, a few soft clouds';

/** Columns and rows that carry ink, of text drawn black at 100 pixels an em with its baseline at y = 120. */
async function inkBox(text: string) {
  const [width, height] = [400, 180];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${textToSvg(text, 100, 120, { size: 100, colour: '#000' })}</svg>`;
  const pixels = await renderSvg(svg, width, height);
  const box = { left: width, right: -1, top: height, bottom: -1, ink: 0 };
  for (let i = 3; i < pixels.length; i += 4) {
    if (pixels[i] < 128) continue;
    const [x, y] = [((i - 3) / 4) % width, Math.floor((i - 3) / 4 / width)];
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
    box.ink++;
  }
  return box;
}

describe('the stroke alphabet', () => {
  test('has every printable ASCII character, each with its own strokes', () => {
    const ascii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));
    for (const character of ascii) expect(strokeGlyphs[character], character).toBeDefined();
    expect(new Set(ascii.map(character => strokeGlyphs[character][1])).size).toBe(95);
  });

  test('every glyph is drawn within its advance and between ascender and descender', async () => {
    for (const character of Object.keys(strokeGlyphs)) {
      if (character === ' ') continue;
      const box = await inkBox(character);
      const advance = measureText(character, 100);
      expect(box.ink, character).toBeGreaterThan(20);
      expect(box.left, character).toBeGreaterThanOrEqual(96);
      expect(box.right, character).toBeLessThanOrEqual(100 + advance + 4);
      expect(box.top, character).toBeGreaterThanOrEqual(120 - 84);
      expect(box.bottom, character).toBeLessThanOrEqual(120 + 25);
    }
  });

  test('capitals and figures stand on the baseline, 0.7 em high', async () => {
    for (const character of 'ABDEHIKLMNPRTXZ0123456789') {
      const { top, bottom } = await inkBox(character);
      expect(Math.abs(bottom - 124), character).toBeLessThanOrEqual(2);
      expect(Math.abs(top - 46), character).toBeLessThanOrEqual(2);
    }
  });

  test('an accent adds ink above its letter, an unknown character is a box, curly quotes are straight', async () => {
    const [plain, accented] = [await inkBox('e'), await inkBox('é')];
    expect(accented.top).toBeLessThan(plain.top - 8);
    expect(accented.bottom).toBe(plain.bottom);
    expect(measureText('é', 10)).toBe(measureText('e', 10));
    expect(textPathData('漢')).toBe(textPathData('字'));
    expect(textPathData('漢')).not.toBe('');
    expect(textPathData('\u2019')).toBe(textPathData("'"));
  });
});

describe('lines', () => {
  test('the path is as wide as measured: a second word starts where the first ends', () => {
    const [, x] = /M(-?[\d.]+) /.exec(textPathData('lI'.slice(1))) as RegExpExecArray;
    const starts = [...textPathData('lI').matchAll(/M(-?\d+) /g)].map(match => Number(match[1]));
    expect(starts[1]).toBe(Number(x) + Math.round(measureText('l', 1000)));
  });

  test('anchors shift by the measured width', () => {
    const at = (anchor: 'start' | 'middle' | 'end') =>
      Number(/translate\((-?[\d.]+)/.exec(textToSvg('abc', 100, 0, { size: 20, colour: '#000', anchor }))?.[1]);
    const width = measureText('abc', 20);
    expect(at('start')).toBe(100);
    expect(at('middle')).toBeCloseTo(100 - width / 2, 1);
    expect(at('end')).toBeCloseTo(100 - width, 1);
  });

  test('wrapping keeps every word and no line is too wide', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, maxLength: 12 }), { maxLength: 30 }),
        fc.integer({ min: 60, max: 400 }),
        (words, width) => {
          const text = words.join(' ');
          const lines = wrapText(text, 16, width);
          expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
          for (const line of lines) expect(measureText(line, 16)).toBeLessThanOrEqual(width);
        },
      ),
    );
  });

  test('a text that does not fit ends in an ellipsis on the last line allowed', () => {
    const lines = wrapText(prompt, 20, 300, 2);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/…$/);
    for (const line of lines) expect(measureText(line, 20)).toBeLessThanOrEqual(300);
    expect(wrapText('short', 20, 300, 2)).toEqual(['short']);
  });

  test('balancing keeps words and number of lines and evens the widths', () => {
    const greedy = wrapText(prompt, 20, 700);
    const balanced = balanceText(prompt, 20, 700);
    expect(balanced).toHaveLength(greedy.length);
    expect(balanced.join(' ')).toBe(prompt);
    const spread = (lines: string[]) => {
      const widths = lines.map(line => measureText(line, 20));
      return Math.max(...widths) - Math.min(...widths);
    };
    expect(spread(balanced)).toBeLessThan(spread(greedy));
  });
});
