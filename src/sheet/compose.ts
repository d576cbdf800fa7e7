import type { RgbImage } from '../core/model/image.ts';
import { textToSvg } from '../core/text/stroke-text.ts';
import { renderSvg, resizeImage } from '../io/node/sharp.ts';
import { ink, layOutSheet, type PlacedTile, type SheetBand } from './layout.ts';
import type { SheetLayout, SheetPage } from './page.ts';

export interface ComposedSheet extends RgbImage {
  /** Pictures that could not be read: their frames are marked. */
  missing: { path: string; cause: unknown }[];
}

const paper = [0xfb, 0xfa, 0xf7];

/** Copies a picture of the frame's size to its place. */
function blit(sheet: RgbImage, picture: RgbImage, x: number, y: number): void {
  for (let row = 0; row < picture.height; row++) {
    const line = picture.data.subarray(row * picture.width * 3, (row + 1) * picture.width * 3);
    sheet.data.set(line, ((y + row) * sheet.width + x) * 3);
  }
}

/** Lays RGBA over a band of the sheet. */
function blendBand(sheet: RgbImage, band: SheetBand, overlay: Uint8Array): void {
  let target = band.y * sheet.width * 3;
  for (let i = 0; i < overlay.length; i += 4, target += 3) {
    const alpha = overlay[i + 3];
    if (alpha === 0) continue;
    for (let c = 0; c < 3; c++) {
      const under = sheet.data[target + c];
      sheet.data[target + c] = under + Math.round(((overlay[i + c] - under) * alpha) / 255);
    }
  }
}

/** Fits a picture into a frame of another shape: the largest centred part of the frame's shape is shown. */
function cropTo({ width, height, data }: RgbImage, aspect: number): RgbImage {
  const wide = Math.min(width, Math.max(1, Math.round(height * aspect)));
  const high = Math.min(height, Math.max(1, Math.round(width / aspect)));
  // Rounding of the frame's size is no reason to cut.
  if (width - wide <= width * 0.02 && height - high <= height * 0.02) return { width, height, data };
  const [left, top] = [(width - wide) >> 1, (height - high) >> 1];
  const cut = new Uint8Array(wide * high * 3);
  for (let row = 0; row < high; row++) {
    const start = ((top + row) * width + left) * 3;
    cut.set(data.subarray(start, start + wide * 3), row * wide * 3);
  }
  return { width: wide, height: high, data: cut };
}

function missingFrame({ x, y, width, height }: PlacedTile, band: SheetBand): string {
  const top = y - band.y;
  const size = Math.max(9, Math.min(width / 10, 22));
  return (
    `<rect x="${x + 0.5}" y="${top + 0.5}" width="${width - 1}" height="${height - 1}" fill="${ink.frame}" stroke="${ink.mark}"/>` +
    textToSvg('not readable', x + width / 2, top + height / 2 + size * 0.3, {
      size,
      colour: ink.mark,
      anchor: 'middle',
    })
  );
}

/**
 * Draws a page: every picture scaled into its frame, every text as strokes (no machine fonts). One picture is in
 * memory at a time beside the sheet itself.
 */
export async function composeSheet(page: SheetPage, layout: SheetLayout): Promise<ComposedSheet> {
  const placed = layOutSheet(page, layout);
  const { width, height } = placed;
  const sheet: RgbImage = { width, height, data: new Uint8Array(width * height * 3) };
  for (let i = 0; i < sheet.data.length; i += 3) sheet.data.set(paper, i);
  const missing: ComposedSheet['missing'] = [];
  for (const band of placed.bands) {
    let svg = band.svg;
    for (const frame of band.tiles) {
      try {
        const picture = cropTo(await frame.tile.read(), frame.width / frame.height);
        const fitted = await resizeImage(picture, frame.width, frame.height);
        frame.tile.paint?.(fitted);
        blit(sheet, fitted, frame.x, frame.y);
        const overlay = frame.tile.overlay?.(frame.width, frame.height);
        // A nested <svg> clips to the frame.
        if (overlay) {
          svg += `<svg x="${frame.x}" y="${frame.y - band.y}" width="${frame.width}" height="${frame.height}">${overlay}</svg>`;
        }
      } catch (cause) {
        missing.push({ path: frame.tile.path, cause });
        svg += missingFrame(frame, band);
      }
    }
    if (svg === '') continue;
    const document = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${band.height}" viewBox="0 0 ${width} ${band.height}">${svg}</svg>`;
    blendBand(sheet, band, await renderSvg(document, width, band.height));
  }
  return { ...sheet, missing };
}
