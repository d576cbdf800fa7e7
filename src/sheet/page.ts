/** What a contact sheet shows, before it has sizes. Families make pages; compose.ts draws them. */
import type { RgbImage } from '../core/model/image.ts';

/** One picture with its label. */
export interface SheetTile {
  /** Reads the pixels; a rejection becomes a marked empty frame, the rest of the sheet goes on. */
  read(): Promise<RgbImage>;
  /** Where the picture comes from, for the report of missing ones. */
  path: string;
  /** Width divided by height of its frame. */
  aspect: number;
  /** Printed beneath: a dark part and a grey one. */
  label?: { strong: string; weak: string };
  /** Printed beneath the label in at most two lines. */
  caption?: string;
  /** SVG drawn over the frame, in its pixels. */
  overlay?(width: number, height: number): string;
}

/** What belongs together: a title, one large picture, rows of small ones. */
export interface SheetBlock {
  title: string;
  /** Small and grey, above the title. */
  note?: string;
  hero?: SheetTile;
  /** Every row is as wide as the block; its tiles share the width equally. */
  rows: readonly (readonly SheetTile[])[];
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
export function suggestLayout(blockCount: number): SheetLayout {
  if (blockCount <= 1) return { columns: 1, blockWidth: 1600 };
  if (blockCount <= 12) return { columns: 2, blockWidth: 1120 };
  return { columns: blockCount <= 48 ? 3 : 4, blockWidth: 800 };
}
