/** Linear light, red, green, blue; 1 is display white, more is clipped softly. */
export type Colour = readonly [number, number, number];
/** A colour that a brush writes into, so that the hot loop does not allocate. */
export type MutableColour = [number, number, number];

/** Linear light of an sRGB component in [0, 1]. @source IEC 61966-2-1 */
export function linearOfSrgb(component: number): number {
  return component <= 0.04045 ? component / 12.92 : ((component + 0.055) / 1.055) ** 2.4;
}

/** Linear light of `#rrggbb`. */
export function colourOf(hex: string): Colour {
  const value = Number.parseInt(hex.slice(1), 16);
  return [
    linearOfSrgb((value >> 16) / 255),
    linearOfSrgb(((value >> 8) & 255) / 255),
    linearOfSrgb((value & 255) / 255),
  ];
}

/** Moves `into` towards `colour` by `amount` in [0, 1]. */
export function blendInto(into: MutableColour, colour: Colour, amount: number): void {
  into[0] += (colour[0] - into[0]) * amount;
  into[1] += (colour[1] - into[1]) * amount;
  into[2] += (colour[2] - into[2]) * amount;
}

/** Adds light. */
export function addInto(into: MutableColour, colour: Colour, amount: number): void {
  into[0] += colour[0] * amount;
  into[1] += colour[1] * amount;
  into[2] += colour[2] * amount;
}

export function setColour(into: MutableColour, colour: Colour): void {
  into[0] = colour[0];
  into[1] = colour[1];
  into[2] = colour[2];
}

export function mixColours(a: Colour, b: Colour, amount: number): Colour {
  return [a[0] + (b[0] - a[0]) * amount, a[1] + (b[1] - a[1]) * amount, a[2] + (b[2] - a[2]) * amount];
}

const tableSize = 4096;
const brightest = 4;

/**
 * Table from linear light in steps of {@link brightest} / {@link tableSize} to sRGB bytes: exact up to 0.8, then
 * rolled off so that light of 4 becomes white.
 */
export function createToneTable(): Uint8Array {
  return Uint8Array.from({ length: tableSize + 1 }, (_, i) => {
    // The index is the square root of light: dark tones get their share of steps.
    const light = (i / tableSize) ** 2 * brightest;
    const knee = 0.7;
    const rolled = light <= knee ? light : 1 - (1 - knee) * Math.exp((knee - light) / (1 - knee));
    const encoded = rolled <= 0.0031308 ? rolled * 12.92 : 1.055 * rolled ** (1 / 2.4) - 0.055;
    return Math.round(Math.min(1, encoded) * 255);
  });
}

/** sRGB byte of linear light by the table. */
export function toneOf(table: Uint8Array, light: number): number {
  return table[light <= 0 ? 0 : light >= brightest ? tableSize : (Math.sqrt(light / brightest) * tableSize + 0.5) | 0];
}
