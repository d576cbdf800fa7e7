import { combiningMarks, missingGlyph, type StrokeGlyph, sameGlyphs, strokeGlyphs } from './stroke-glyphs.ts';

const unitsPerEm = 1000;
/** Added after every glyph: strokes look tighter than outlines. */
const tracking = 22;
const ellipsis = '…';

/** A letter with the marks that follow it. */
interface Letter {
  glyph: StrokeGlyph;
  character: string;
  marks: string[];
}

function lettersOf(text: string): Letter[] {
  const letters: Letter[] = [];
  // Canonical decomposition turns é into e and a mark; what has no parts stays whole.
  for (const character of text.normalize('NFD')) {
    const last = letters[letters.length - 1];
    if (/\p{M}/u.test(character)) {
      if (last && combiningMarks[character]) last.marks.push(combiningMarks[character]);
      continue;
    }
    const glyph = strokeGlyphs[sameGlyphs[character] ?? character] ?? missingGlyph;
    letters.push({ glyph, character, marks: [] });
  }
  return letters;
}

/** Width of one line of text in pixels. @param size height of the em in pixels; capitals are 0.7 of it */
export function measureText(text: string, size: number): number {
  return (lettersOf(text).reduce((sum, { glyph }) => sum + glyph[0] + tracking, 0) * size) / unitsPerEm;
}

/** Shifts strokes: only their `M`s are absolute. */
function shiftStrokes(strokes: string, byX: number, byY: number): string {
  return strokes.replace(
    /M(-?\d+) (-?\d+)/g,
    (_, x: string, y: string) => `M${Math.round(Number(x) + byX)} ${Number(y) + byY}`,
  );
}

/** SVG path data of one line in font units, from x = 0 on the baseline y = 0. */
export function textPathData(text: string): string {
  let data = '';
  let x = 0;
  for (const { glyph, character, marks } of lettersOf(text)) {
    const [advance, strokes] = glyph;
    data += shiftStrokes(strokes, x, 0);
    const raise = /\p{Lu}/u.test(character) ? -210 : 0;
    for (const mark of marks)
      data += shiftStrokes(mark, x + advance / 2, mark === combiningMarks['\u0327'] ? 0 : raise);
    x += advance + tracking;
  }
  return data;
}

export interface TextStyle {
  /** Height of the em in pixels. */
  size: number;
  /** Any SVG colour. */
  colour: string;
  /** Width of the pen in em: 0.06 light, 0.085 regular, 0.12 bold. */
  weight?: number;
  /** Which point of the line `x` is. */
  anchor?: 'start' | 'middle' | 'end';
  /** A colour drawn as an outline beneath, for text on pictures. */
  halo?: string;
}

const round2 = (value: number) => Math.round(value * 100) / 100;

/** One line of text as an SVG element. @param y baseline in pixels */
export function textToSvg(text: string, x: number, y: number, style: TextStyle): string {
  const { size, colour, weight = 0.085, anchor = 'start', halo } = style;
  const data = textPathData(text);
  if (data === '') return '';
  const back = anchor === 'start' ? 0 : measureText(text, size) * (anchor === 'middle' ? 0.5 : 1);
  const pen = (stroke: string, width: number) =>
    `<path d="${data}" stroke="${stroke}" stroke-width="${Math.round(width * unitsPerEm)}"/>`;
  return (
    `<g fill="none" stroke-linecap="round" stroke-linejoin="round" transform="translate(${round2(x - back)} ${round2(y)}) scale(${size / unitsPerEm})">` +
    `${halo === undefined ? '' : pen(halo, weight + 0.16)}${pen(colour, weight)}</g>`
  );
}

/** The longest start of `text` that fits with an ellipsis. */
function cutToWidth(text: string, size: number, maximumWidth: number): string {
  const characters = [...text];
  while (characters.length > 0 && measureText(characters.join('').trimEnd() + ellipsis, size) > maximumWidth) {
    characters.pop();
  }
  return characters.join('').trimEnd() + ellipsis;
}

/**
 * Breaks text into lines at spaces (a word longer than a line is broken anywhere).
 * @param maximumWidth pixels
 * @param maximumLines the last line that is allowed ends in an ellipsis when more would follow
 */
export function wrapText(
  text: string,
  size: number,
  maximumWidth: number,
  maximumLines = Number.POSITIVE_INFINITY,
): string[] {
  const lines: string[] = [];
  let line = '';
  for (let word of text.split(/\s+/).filter(Boolean)) {
    const together = line === '' ? word : `${line} ${word}`;
    if (measureText(together, size) <= maximumWidth) {
      line = together;
      continue;
    }
    if (line !== '') lines.push(line);
    while (measureText(word, size) > maximumWidth && [...word].length > 1) {
      const characters = [...word];
      let count = characters.length - 1;
      while (count > 1 && measureText(characters.slice(0, count).join(''), size) > maximumWidth) count--;
      lines.push(characters.slice(0, count).join(''));
      word = characters.slice(count).join('');
    }
    line = word;
  }
  if (line !== '') lines.push(line);
  if (lines.length <= maximumLines) return lines;
  const kept = lines.slice(0, maximumLines);
  kept[maximumLines - 1] = cutToWidth(`${kept[maximumLines - 1]} ${lines[maximumLines]}`, size, maximumWidth);
  return kept;
}

/** Like {@link wrapText}, with lines of similar length instead of a full one and a short rest. */
export function balanceText(text: string, size: number, maximumWidth: number, maximumLines?: number): string[] {
  const greedy = wrapText(text, size, maximumWidth, maximumLines);
  if (greedy.length < 2 || wrapText(text, size, maximumWidth).length > greedy.length) return greedy;
  let [low, high] = [maximumWidth / greedy.length / 2, maximumWidth];
  let balanced = greedy;
  for (let step = 0; step < 10; step++) {
    const middle = (low + high) / 2;
    const lines = wrapText(text, size, middle);
    if (lines.length > greedy.length) low = middle;
    else {
      high = middle;
      balanced = lines;
    }
  }
  return balanced;
}
