import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MeasuredMask, maskContains, paintMask } from '../../core/mask/index.ts';
import type { RgbImage } from '../../core/model/image.ts';
import { imageCandidates } from '../../formats/panocaps/layout.ts';
import { decodeImage, encodeImage, resizeImage } from '../../io/node/sharp.ts';

/** Width of the pictures, pixels; shown at half of it, so that they are sharp on dense screens. */
const pictureWidth = 640;
/** Pictures are painted at most this high. */
const maximumHeight = 640;

export type Rgb = readonly [number, number, number];

/** Distinct colours for matched pairs: hues a golden angle apart, so that neighbours in the list differ most. */
export function pairColor(index: number): Rgb {
  const hue = (index * 137.508 + 205) % 360;
  const lightness = 0.52 + 0.1 * (index % 2);
  return rgbOfHsl(hue, 0.68, lightness);
}

/** Truth that nothing matched, and predictions that match nothing. */
export const missedColor: Rgb = [235, 87, 87];
export const spuriousColor: Rgb = [242, 166, 60];

/** @source CSS Color Module Level 4, section 7.1, HSL to sRGB */
function rgbOfHsl(hueDeg: number, saturation: number, lightness: number): Rgb {
  const channel = (n: number) => {
    const k = (n + hueDeg / 30) % 12;
    const value = lightness - saturation * Math.min(lightness, 1 - lightness) * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return Math.round(value * 255);
  };
  return [channel(0), channel(8), channel(4)];
}

export const cssColor = ([r, g, b]: Rgb) => `rgb(${r} ${g} ${b})`;

export interface PaintedUnit {
  mask: MeasuredMask;
  color: Rgb;
  /** Filled lightly, for what has no match. */
  isFaint: boolean;
  /** Written on the mask, and in the table. */
  label: string;
}

/** A pixel of the mask to write a label at: its centre of mass, or the middle of a long run not far from that. */
function labelPoint({ edges, height, area, ...mask }: MeasuredMask): { x: number; y: number } {
  let [sumX, sumY, longest] = [0, 0, 0];
  for (let i = 0; i < edges.length; i += 2) {
    const length = edges[i + 1] - edges[i];
    const middle = edges[i] + (length >> 1);
    sumX += length * Math.floor(middle / height);
    sumY += length * (middle % height);
    longest = Math.max(longest, length);
  }
  const [x, y] = [sumX / area, sumY / area];
  if (maskContains({ edges, height, ...mask }, x, y)) return { x, y };
  let nearest = { x, y };
  let distance = Number.POSITIVE_INFINITY;
  for (let i = 0; i < edges.length; i += 2) {
    const length = edges[i + 1] - edges[i];
    if (2 * length < longest) continue;
    const middle = edges[i] + (length >> 1);
    const point = { x: Math.floor(middle / height), y: middle % height };
    const away = Math.hypot(point.x - x, point.y - y);
    if (away < distance) [nearest, distance] = [point, away];
  }
  return nearest;
}

/** Room a label needs, in shares of the picture's width. */
const [labelWidth, labelHeight] = [0.056, 0.042];

/** Puts a label into the picture and, where others are already, below them. Shares of width and height. */
function placeLabel(
  x: number,
  y: number,
  aspect: number,
  placed: { x: number; y: number }[],
): { x: number; y: number } {
  const inside = (share: number) => Math.min(0.97, Math.max(0.03, share));
  const place = { x: inside(x), y: inside(y) };
  const step = labelHeight * aspect;
  const isTaken = () =>
    placed.some(each => Math.abs(each.x - place.x) < labelWidth && Math.abs(each.y - place.y) < step);
  while (isTaken() && place.y + step < 0.99) place.y += step / 2;
  placed.push(place);
  return place;
}

/** Looks for an image's file in the given folders and, as a dataset has it, below the roots. */
export function findImage(
  folders: readonly string[],
  roots: readonly string[],
  split: string,
  fileName: string | undefined,
): string | undefined {
  if (fileName === undefined) return undefined;
  const candidates = [
    ...folders.map(folder => join(folder, fileName)),
    ...[...folders, ...roots].flatMap(root => imageCandidates(split, fileName).map(path => join(root, path))),
  ];
  return candidates.find(existsSync);
}

/**
 * Paints masks over the picture (or over a plain ground) and encodes the result.
 * @param size of the masks, [height, width] in pixels
 * @param alternative text for those who do not see it
 * @returns HTML: the picture (WebP as a data URL) with the units' labels on it
 */
export async function paintUnits(
  units: readonly PaintedUnit[],
  [height, width]: readonly [number, number],
  imageFile: string | undefined,
  alternative: string,
): Promise<string> {
  const scale = Math.min(pictureWidth / width, maximumHeight / height);
  const [outWidth, outHeight] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const ground = await readGround(imageFile, width, height);
  // Small masks last, so that none is covered whole.
  const order = [...units].sort((a, b) => b.mask.area - a.mask.area);
  for (const { mask, color, isFaint } of order) blend(ground, mask, color, isFaint ? 0.3 : 0.62);
  const small = await resizeImage(ground, outWidth, outHeight);
  const webp = await encodeImage(small, 'webp', { quality: 82 });
  const placed: { x: number; y: number }[] = [];
  const marks = order
    .filter(({ mask }) => mask.area > 0)
    .map(({ mask, label }) => {
      const { x, y } = labelPoint(mask);
      const place = placeLabel((x + 0.5) / width, (y + 0.5) / height, width / height, placed);
      const style = `left:${(100 * place.x).toFixed(1)}%;top:${(100 * place.y).toFixed(1)}%`;
      return `<span class="mark" style="${style}">${label}</span>`;
    });
  const url = `data:image/webp;base64,${Buffer.from(webp).toString('base64')}`;
  return `<div class="frame"><img src="${url}" width="${outWidth}" height="${outHeight}" alt="${alternative}">${marks.join('')}</div>`;
}

async function readGround(file: string | undefined, width: number, height: number): Promise<RgbImage> {
  if (file !== undefined) {
    const image = await decodeImage(readFileSync(file), file);
    const fitted = image.width === width && image.height === height ? image : await resizeImage(image, width, height);
    // Greyed, so that the masks' colours speak.
    for (let i = 0; i < fitted.data.length; i += 3) {
      const grey = 0.299 * fitted.data[i] + 0.587 * fitted.data[i + 1] + 0.114 * fitted.data[i + 2];
      for (let k = 0; k < 3; k++) fitted.data[i + k] = Math.round(0.75 * grey + 0.25 * fitted.data[i + k]);
    }
    return fitted;
  }
  return { width, height, data: new Uint8Array(width * height * 3).fill(38) };
}

/** Fills the mask lightly and draws its outline strongly. */
function blend({ width, height, data }: RgbImage, mask: MeasuredMask, color: Rgb, opacity: number): void {
  const inside = new Uint8Array(width * height);
  paintMask(mask, inside, 1);
  const reach = Math.max(1, Math.round(width / 300));
  const [left, top, boxWidth, boxHeight] = mask.box;
  for (let y = top; y < top + boxHeight; y++) {
    for (let x = left; x < left + boxWidth; x++) {
      const pixel = y * width + x;
      if (inside[pixel] === 0) continue;
      const atEdge =
        x < reach ||
        y < reach ||
        x >= width - reach ||
        y >= height - reach ||
        inside[pixel - reach] === 0 ||
        inside[pixel + reach] === 0 ||
        inside[pixel - reach * width] === 0 ||
        inside[pixel + reach * width] === 0;
      const weight = atEdge ? 1 : opacity;
      for (let k = 0; k < 3; k++)
        data[3 * pixel + k] = Math.round((1 - weight) * data[3 * pixel + k] + weight * color[k]);
    }
  }
}
