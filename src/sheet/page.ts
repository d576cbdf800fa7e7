/** What a contact sheet shows, before it has sizes. Families make pages; compose.ts draws them. */
import type { RgbImage } from '../core/model/image.ts';
import type { MarkedText } from './marked-text.ts';

/** What a scene is shown as: a panorama with its views, pictures with masks, posed views, or pictures alone. */
export type SheetKind = 'panorama' | 'regions' | 'posed' | 'plain';

/** One picture with its label. */
export interface SheetTile {
  /** Reads the pixels; a rejection becomes a marked empty frame, the rest of the sheet goes on. */
  read(): Promise<RgbImage>;
  /** Where the picture comes from, for the report of missing ones. */
  path: string;
  /** Width divided by height of its frame. */
  aspect: number;
  /** Printed beneath: a dark part and a grey one, of which `compact` is the shorter form for narrow tiles. */
  label?: { strong: string; weak: string; compact?: string };
  /** Printed beneath the label in at most two lines. */
  caption?: string;
  /** Changes the pixels once they have the frame's size. */
  paint?(picture: RgbImage): void;
  /** SVG drawn over the frame, in its pixels. */
  overlay?(width: number, height: number): string;
}

/** What belongs together: a title, one large picture, rows of small ones, texts. */
export interface SheetBlock {
  /** May be empty. */
  title: string;
  /** Small and grey, above the title. */
  note?: string;
  hero?: SheetTile;
  /** Every row is as wide as the block; its tiles share the width equally. */
  rows: readonly (readonly SheetTile[])[];
  /** Set beneath the rows. */
  texts?: readonly MarkedText[];
  /** A small title and little space beneath, for sheets of many blocks. */
  dense?: boolean;
}

export interface SheetPage {
  title: string;
  subtitle?: string;
  blocks: readonly SheetBlock[];
  /** Small print, wrapped. */
  footer?: string;
}

export interface SheetLayout {
  /** Blocks side by side. */
  columns: number;
  /** Width of a block, pixels. */
  blockWidth: number;
}

/** Columns and block width that suit so many blocks: one large, a few side by side, many small. */
export function suggestLayout(blockCount: number, kind: SheetKind = 'panorama'): SheetLayout {
  if (blockCount <= 1) return { columns: 1, blockWidth: 1600 };
  if (kind === 'posed') {
    if (blockCount <= 4) return { columns: 1, blockWidth: 1400 };
    return blockCount <= 24 ? { columns: 2, blockWidth: 1050 } : { columns: 3, blockWidth: 840 };
  }
  if (kind === 'regions') {
    return blockCount <= 8 ? { columns: 2, blockWidth: 1100 } : { columns: 3, blockWidth: 860 };
  }
  // A block with a panorama is half as high again as wide: the ideal keeps the sheet near the shape of a page, an
  // empty place at the end costs.
  const ideal = Math.min(4, Math.sqrt(blockCount * 1.15));
  const costOf = (columns: number) =>
    Math.abs(Math.log(columns / ideal)) + (2.5 * (Math.ceil(blockCount / columns) * columns - blockCount)) / blockCount;
  const columns = [2, 3, 4].reduce((best, candidate) => (costOf(candidate) < costOf(best) ? candidate : best));
  return { columns, blockWidth: { 2: 1120, 3: 800, 4: 640 }[columns] as number };
}
