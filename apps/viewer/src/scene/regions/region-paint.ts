import { type RegionMap, regionsAt } from 'panoply';

/** Red, green, blue 0..255, opacity 0..1. */
export type Colour = readonly [red: number, green: number, blue: number, opacity: number];

/** How one region is drawn; a region without a style is not drawn. */
export interface RegionStyle {
  fill: Colour;
  border: Colour;
  /** Diagonal stripes of this colour over the fill. */
  stripe?: Colour;
}

export interface PaletteOptions {
  /** By region. */
  styles: readonly (RegionStyle | undefined)[];
  /** Where no drawn region is. */
  elsewhere?: Colour;
  /** Stripes where no region is at all. */
  uncovered?: { fill: Colour; stripe: Colour };
}

/** The regions at a pixel that a pointer finds, the topmost first: drawn ones, or all while some are highlighted. */
export const regionsToPoint = (map: RegionMap, palette: PaletteOptions, x: number, y: number): number[] =>
  regionsAt(map, x, y).filter(region => palette.styles[region] || palette.elsewhere);

/** For each code of a map its colour, as a little-endian RGBA word (straight alpha): on stripes and between them. */
export interface Palette {
  plain: Uint32Array;
  striped: Uint32Array;
}

const clear: Colour = [0, 0, 0, 0];
/** Width of a stripe and of the space between two, in pixels along a row. */
const stripePeriod = 12;
const stripeWidth = 5;

/** `above` over `below`. @source T. Porter, T. Duff, Compositing digital images (1984), "over" */
function lay(below: Colour, above: Colour): Colour {
  const opacity = above[3] + below[3] * (1 - above[3]);
  if (opacity === 0) return clear;
  const mix = (k: 0 | 1 | 2) => (above[k] * above[3] + below[k] * below[3] * (1 - above[3])) / opacity;
  return [mix(0), mix(1), mix(2), opacity];
}

const wordOf = ([red, green, blue, opacity]: Colour): number =>
  ((Math.round(opacity * 255) << 24) | (Math.round(blue) << 16) | (Math.round(green) << 8) | Math.round(red)) >>> 0;

/**
 * The palette of a map under some styles. A stack's colour is that of its regions laid over each other; its border is
 * that of the topmost drawn one.
 */
export function createPalette({ stacks }: Pick<RegionMap, 'stacks'>, options: PaletteOptions): Palette {
  const { styles, elsewhere = clear, uncovered } = options;
  const palette = { plain: new Uint32Array(2 * stacks.length), striped: new Uint32Array(2 * stacks.length) };
  stacks.forEach((stack, k) => {
    const drawn = stack.flatMap(region => styles[region] ?? []);
    const top = drawn.at(-1);
    let plain = drawn.reduce((below, { fill }) => lay(below, fill), clear);
    let striped = drawn.reduce((below, { fill, stripe }) => lay(lay(below, fill), stripe ?? clear), clear);
    if (!top) {
      plain = striped = elsewhere;
      if (uncovered && stack.length === 0) {
        plain = lay(elsewhere, uncovered.fill);
        striped = lay(plain, uncovered.stripe);
      }
    }
    palette.plain[2 * k] = wordOf(plain);
    palette.striped[2 * k] = wordOf(striped);
    palette.plain[2 * k + 1] = wordOf(top ? lay(plain, top.border) : plain);
    palette.striped[2 * k + 1] = wordOf(top ? lay(striped, top.border) : striped);
  });
  return palette;
}

/**
 * Paints the map.
 * @param target width * height words: the memory of an ImageData
 */
export function paintRegionMap(
  { width, height, codes }: RegionMap,
  { plain, striped }: Palette,
  target: Uint32Array,
): void {
  const hasStripes = plain.some((word, k) => word !== striped[k]);
  if (!hasStripes) {
    for (let i = 0; i < codes.length; i++) target[i] = plain[codes[i]];
    return;
  }
  for (let y = 0, i = 0; y < height; y++) {
    // Counts up along the row and wraps: no division a pixel.
    let phase = y % stripePeriod;
    for (let x = 0; x < width; x++, i++) {
      target[i] = phase < stripeWidth ? striped[codes[i]] : plain[codes[i]];
      if (++phase === stripePeriod) phase = 0;
    }
  }
}
