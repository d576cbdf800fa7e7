/** Colours heads are made of, and how colours are written and mixed. */

export type Rgb = readonly [number, number, number];

/** sRGB `#rrggbb` to linear light. @source IEC 61966-2-1 */
export function linearOf(hex: string): Rgb {
  return [1, 3, 5].map(at => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
}

export function mixRgb(a: Rgb, b: Rgb, t: number): Rgb {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}

export const skinTones = [
  '#fbe3d4',
  '#f6d0b8',
  '#edbb99',
  '#e3a980',
  '#d0905f',
  '#b67848',
  '#98603a',
  '#7f4e31',
  '#66402b',
  '#523324',
];
export const naturalHair: (readonly [string, number])[] = [
  ['#2e2520', 5],
  ['#2a1b14', 5],
  ['#4a2c1b', 4],
  ['#6d4325', 3],
  ['#94602f', 2],
  ['#c08c48', 2],
  ['#e0bd76', 2],
  ['#b1471d', 1.6],
  ['#8c2f16', 1],
  ['#f0dfb4', 0.7],
];
export const dyedHair = ['#e86a9a', '#4f7fd9', '#3fae9a', '#8d5fd0', '#d8453e', '#f0a24a'];
export const irises: (readonly [string, number])[] = [
  ['#4a2a14', 5],
  ['#6f4420', 4],
  ['#8d6a2c', 2],
  ['#5f7d3a', 2],
  ['#3e7c8f', 2],
  ['#4d86c6', 2.4],
  ['#7d8c98', 1.2],
];
export const cloth = [
  '#e4574c',
  '#f08a3c',
  '#f3c34b',
  '#74b65f',
  '#3d9a86',
  '#3f86c4',
  '#465aa0',
  '#7a5aa8',
  '#d9749f',
  '#f2efe6',
  '#4a5059',
  '#8f6b4f',
  '#a7c6d9',
  '#c9b7e0',
  '#b5d2b0',
  '#5b6b4a',
];
export const backdrops = [
  '#f2d9c4',
  '#d7e6ea',
  '#e6e0f0',
  '#dcebd6',
  '#f4e3e0',
  '#f3ecd2',
  '#cfdcec',
  '#e9e9e6',
  '#f0d3d6',
  '#c9e0da',
  '#e2d4c6',
  '#d4d2e8',
];
