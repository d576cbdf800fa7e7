import { measureText, textToSvg } from '../core/text/stroke-text.ts';

/** A text some of whose stretches are underlined. */
export interface MarkedText {
  text: string;
  /** UTF-16 offsets into the text, end exclusive; several colours stand side by side under the stretch. */
  marks: readonly { start: number; end: number; colours: readonly string[] }[];
}

/** A word, or a piece of one longer than a line. */
interface Word {
  text: string;
  start: number;
  x: number;
}

/** Fills lines with words, each with its place in the text. */
function breakLines(text: string, size: number, maximumWidth: number): Word[][] {
  const lines: Word[][] = [[]];
  const space = measureText(' ', size);
  let x = 0;
  for (const { 0: word, index } of text.matchAll(/\S+/g)) {
    let rest = word;
    let start = index;
    while (rest !== '') {
      const isFirst = lines[lines.length - 1].length === 0;
      const left = isFirst ? 0 : x + space;
      let length = rest.length;
      if (left + measureText(rest, size) > maximumWidth) {
        if (!isFirst) {
          lines.push([]);
          continue;
        }
        while (length > 1 && measureText(rest.slice(0, length), size) > maximumWidth) length--;
      }
      const piece = rest.slice(0, length);
      lines[lines.length - 1].push({ text: piece, start, x: left });
      x = left + measureText(piece, size);
      rest = rest.slice(length);
      start += length;
      if (rest !== '') lines.push([]);
    }
  }
  return lines;
}

/** From where to where a stretch of the text reaches in a line; undefined when it is in another one. */
function reachOf(line: readonly Word[], start: number, end: number, size: number): [number, number] | undefined {
  const inside = line.filter(word => word.start < end && word.start + word.text.length > start);
  if (inside.length === 0) return undefined;
  const [first, last] = [inside[0], inside[inside.length - 1]];
  const from = first.x + measureText(first.text.slice(0, Math.max(0, start - first.start)), size);
  return [from, last.x + measureText(last.text.slice(0, end - last.start), size)];
}

/**
 * Sets a text with its underlines, from `y` downwards.
 * @param maximumLines the last line allowed ends in an ellipsis when more would follow
 * @returns the SVG and the height it takes, pixels
 */
export function markedTextToSvg(
  { text, marks }: MarkedText,
  left: number,
  y: number,
  style: { size: number; colour: string; width: number; maximumLines: number; weight?: number },
): { svg: string; height: number } {
  const { size, colour, width, maximumLines, weight = 0.08 } = style;
  const all = breakLines(text, size, width);
  const lines = all.slice(0, maximumLines);
  if (all.length > maximumLines) {
    const last = lines[maximumLines - 1];
    while (last.length > 1 && last[last.length - 1].x + measureText(`${last[last.length - 1].text}…`, size) > width)
      last.pop();
    last[last.length - 1] = { ...last[last.length - 1], text: `${last[last.length - 1].text}…` };
  }
  const leading = size * 1.75;
  const thick = Math.max(2.5, size * 0.2);
  let svg = '';
  for (const [i, line] of lines.entries()) {
    if (line.length === 0) continue;
    const baseline = y + size + i * leading;
    for (const { start, end, colours } of marks) {
      const reach = colours.length === 0 ? undefined : reachOf(line, start, end, size);
      if (!reach) continue;
      const step = (reach[1] - reach[0]) / colours.length;
      for (const [k, mark] of colours.entries()) {
        const gap = k === 0 ? 0 : Math.min(2, step / 4);
        svg += `<rect x="${(left + reach[0] + k * step + gap).toFixed(2)}" y="${(baseline + size * 0.27).toFixed(2)}" width="${(step - gap).toFixed(2)}" height="${thick.toFixed(2)}" fill="${mark}"/>`;
      }
    }
    svg += textToSvg(line.map(({ text }) => text).join(' '), left, baseline, { size, colour, weight });
  }
  return { svg, height: lines.length * leading };
}
