/** A colour as 8-bit sRGB. */
export type Rgb8 = readonly [red: number, green: number, blue: number];

/**
 * Sixteen colours for the regions of a picture, in the order in which they are given out.
 *
 * Chosen one after the other so that each is as far as possible from those before it, in CIELAB, at once for full
 * colour vision and for protanopia and deuteranopia: the first eight stay 24 apart under all three, all sixteen 15.
 * None is so light that a line of it would be lost on paper.
 * @source simulation of dichromacy: Viénot, Brettel, Mollon, "Digital video colourmaps for checking the legibility of
 *   displays by dichromats", Color Research and Application 24 (1999)
 */
export const regionPalette: readonly Rgb8[] = [
  [0x00, 0x78, 0xb4],
  [0xe1, 0xa5, 0x00],
  [0xc3, 0x00, 0x3c],
  [0x00, 0xd2, 0xb4],
  [0x4b, 0x3c, 0xd2],
  [0xb4, 0xc3, 0x78],
  [0xff, 0x78, 0xff],
  [0x87, 0x3c, 0x69],
  [0xd2, 0x4b, 0x00],
  [0xd2, 0x78, 0x78],
  [0x00, 0x69, 0x3c],
  [0xe1, 0xa5, 0xe1],
  [0xb4, 0x00, 0x96],
  [0x00, 0x69, 0xd2],
  [0x4b, 0xa5, 0x3c],
  [0xb4, 0x69, 0xff],
];

/** Regions that no caption names are hatched in two greys. */
export const unnamedStripe: Rgb8 = [0x58, 0x58, 0x58];
export const unnamedGround: Rgb8 = [0xc4, 0xc4, 0xc4];

/** The colour of a region: its position in the view's list decides, so that it never depends on the captions. */
export function colourOfRegion(position: number): Rgb8 {
  return regionPalette[position % regionPalette.length];
}

export function cssColour([red, green, blue]: Rgb8): string {
  return `rgb(${red},${green},${blue})`;
}
