import { balanceText, measureText, textToSvg, wrapText } from '../core/text/stroke-text.ts';
import { markedTextToSvg } from './marked-text.ts';
import type { SheetBlock, SheetLayout, SheetPage, SheetTile } from './page.ts';

/** A tile with its frame, in pixels of the sheet. */
export interface PlacedTile {
  tile: SheetTile;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A horizontal band of the sheet: its pictures, and its text as SVG in the band's own coordinates. */
export interface SheetBand {
  /** Top in pixels of the sheet. */
  y: number;
  height: number;
  tiles: PlacedTile[];
  svg: string;
}

export interface PlacedSheet {
  width: number;
  height: number;
  bands: SheetBand[];
}

export const ink = {
  paper: '#fbfaf7',
  dark: '#1f2126',
  grey: '#7b7e86',
  line: '#dedbd2',
  frame: '#eeece5',
  mark: '#b4532a',
};

/** Measures that grow with the block's width, so that a sheet looks alike at every size. */
function measures(blockWidth: number) {
  const unit = Math.max(8, blockWidth / 100);
  return {
    margin: Math.round(unit * 5),
    gutter: Math.round(unit * 5),
    gap: Math.max(3, Math.round(unit * 0.8)),
    titleSize: unit * 2.3,
    noteSize: unit * 1.35,
    labelSize: Math.max(10, unit * 1.25),
    headSize: unit * 4,
  };
}

const maximumTitleLines = 3;
const maximumTextLines = 12;
/** Pictures higher than this share of the block's width are drawn narrower. */
const maximumRowHeight = 0.5;
/** Title and space of dense blocks, as shares of the usual. */
const denseScale = 0.62;

const titleSizeOf = (block: SheetBlock, { titleSize }: ReturnType<typeof measures>) =>
  titleSize * (block.dense ? denseScale : 1);

/** Places a block with its top at 0 and returns what it needs; x is the sheet's, y the block's. `titleLines` keeps neighbours level. */
function placeBlock(
  block: SheetBlock,
  left: number,
  width: number,
  titleLines: number,
): { tiles: PlacedTile[]; svg: string; height: number } {
  const m = measures(width);
  const tiles: PlacedTile[] = [];
  let svg = '';
  let y = 0;
  if (block.note) {
    y += m.noteSize;
    svg += textToSvg(block.note, left, y, { size: m.noteSize, colour: ink.grey, weight: 0.08 });
    y += m.noteSize * 0.7;
  }
  const titleSize = titleSizeOf(block, m);
  for (const [i, line] of balanceText(block.title, titleSize, width, maximumTitleLines).entries()) {
    const baseline = y + titleSize * (1 + i * 1.35);
    svg += textToSvg(line, left, baseline, { size: titleSize, colour: ink.dark, weight: 0.088 });
  }
  y += titleSize * 1.35 * titleLines;
  y = Math.ceil(y + (titleLines > 0 ? titleSize * 0.55 : m.gap));
  const rows = block.hero ? [[block.hero], ...block.rows] : block.rows;
  for (const row of rows) {
    const columns = row.length;
    // Edges are rounded, not widths: the row ends exactly at the block's right edge.
    // Upright pictures would fill the sheet: they keep their shape and leave the right of the row empty.
    const highest = Math.max(...row.map(({ aspect }) => (width + m.gap) / columns / aspect));
    const used = row.length > 1 ? width * Math.min(1, (width * maximumRowHeight) / highest) : width;
    const edge = (column: number) => Math.round(((used + m.gap) * column) / columns);
    let beneath = 0;
    const widths = row.map((_, i) => edge(i + 1) - edge(i) - m.gap);
    const heights = row.map((tile, i) => Math.max(1, Math.round(widths[i] / tile.aspect)));
    const tallest = Math.max(...heights);
    for (const [i, tile] of row.entries()) {
      const x = left + edge(i);
      tiles.push({ tile, x, y, width: widths[i], height: heights[i] });
      const text = labelTile(tile, x, y + tallest, widths[i], m.labelSize);
      svg += text.svg;
      beneath = Math.max(beneath, text.height);
    }
    y = Math.ceil(y + tallest + beneath + m.gap * (beneath > 0 ? 1.3 : 1));
  }
  for (const text of block.texts ?? []) {
    const style = { size: m.noteSize * 1.25, colour: ink.dark, width, maximumLines: maximumTextLines };
    const set = markedTextToSvg(text, left, y + m.gap, style);
    svg += set.svg;
    y = Math.ceil(y + m.gap + set.height);
  }
  return { tiles, svg, height: y };
}

/** Label and caption beneath a tile. */
function labelTile(tile: SheetTile, x: number, bottom: number, width: number, size: number) {
  let svg = '';
  let y = bottom;
  if (tile.label) {
    y += size * 1.35;
    const { strong, weak, compact = weak } = tile.label;
    svg += textToSvg(strong, x, y, { size, colour: ink.dark, weight: 0.11 });
    const indent = strong === '' ? 0 : measureText(strong, size) + size * 0.55;
    const fits = measureText(weak, size) <= width - indent;
    const [line = ''] = wrapText(fits ? weak : compact, size, width - indent, 1);
    svg += textToSvg(line, x + indent, y, { size, colour: ink.grey, weight: 0.08 });
    y += size * 0.3;
  }
  if (tile.caption) {
    const small = size * 0.92;
    for (const line of wrapText(tile.caption, small, width, 2)) {
      y += small * 1.35;
      svg += textToSvg(line, x, y, { size: small, colour: ink.dark, weight: 0.075 });
    }
    y += small * 0.3;
  }
  return { svg, height: y - bottom };
}

/** Gives every picture and line of text of a page its place. Pure: reads no picture. */
export function layOutSheet(page: SheetPage, { columns, blockWidth }: SheetLayout): PlacedSheet {
  const m = measures(blockWidth);
  const used = Math.max(1, Math.min(columns, page.blocks.length));
  const inner = used * blockWidth + (used - 1) * m.gutter;
  const width = inner + 2 * m.margin;
  const bands: SheetBand[] = [];
  let y = 0;

  let head = '';
  let top = m.margin;
  const headSize = Math.min(m.headSize, (inner / Math.max(1, measureText(page.title, 1))) * 0.98);
  top += headSize * 0.8;
  head += textToSvg(page.title, m.margin, top, { size: headSize, colour: ink.dark, weight: 0.1 });
  for (const line of page.subtitle ? wrapText(page.subtitle, m.titleSize * 0.85, inner, 3) : []) {
    top += m.titleSize * 1.45;
    head += textToSvg(line, m.margin, top, { size: m.titleSize * 0.85, colour: ink.grey, weight: 0.08 });
  }
  top = Math.ceil(top + m.titleSize * 1.4);
  head += `<path d="M${m.margin} ${top}h${inner}" stroke="${ink.line}" stroke-width="2"/>`;
  bands.push({ y: 0, height: top + 2, tiles: [], svg: head });
  y = top + 2 + Math.round(m.gutter * 0.8);

  for (let first = 0; first < page.blocks.length; first += used) {
    const neighbours = page.blocks.slice(first, first + used);
    const titleLines = Math.max(
      ...neighbours.map(block => wrapText(block.title, titleSizeOf(block, m), blockWidth, maximumTitleLines).length),
    );
    const placed = neighbours.map((block, i) =>
      placeBlock(block, m.margin + i * (blockWidth + m.gutter), blockWidth, titleLines),
    );
    const height = Math.max(...placed.map(block => block.height));
    bands.push({
      y,
      height,
      tiles: placed.flatMap(({ tiles }) => tiles.map(tile => ({ ...tile, y: tile.y + y }))),
      svg: placed.map(({ svg }) => svg).join(''),
    });
    y += height + Math.round(m.gutter * (neighbours.every(({ dense }) => dense) ? 0.3 : 1));
  }

  let foot = '';
  let bottom = 0;
  if (page.footer) {
    foot = `<path d="M${m.margin} 1h${inner}" stroke="${ink.line}" stroke-width="2"/>`;
    bottom = m.noteSize * 0.9;
    for (const line of wrapText(page.footer, m.noteSize, inner)) {
      bottom += m.noteSize * 1.5;
      foot += textToSvg(line, m.margin, bottom, { size: m.noteSize, colour: ink.grey, weight: 0.08 });
    }
  }
  bands.push({ y, height: Math.ceil(bottom + m.margin), tiles: [], svg: foot });
  return { width, height: y + Math.ceil(bottom + m.margin), bands };
}
