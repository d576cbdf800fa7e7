/** Colours as 8-bit sRGB triples; mixing is done on the encoded values, as a painter's flat tones want it. */
export type Colour = readonly [red: number, green: number, blue: number];

/** `#rrggbb` as a colour. */
export function hex(code: string): Colour {
  const value = Number.parseInt(code.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** From `a` (t = 0) to `b` (t = 1). */
export function mix(a: Colour, b: Colour, t: number): Colour {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}

/** Product of a colour and a tint where 255 is one; clamped at 255. */
export function tint(a: Colour, by: Colour): Colour {
  return [
    Math.min(255, (a[0] * by[0]) / 255),
    Math.min(255, (a[1] * by[1]) / 255),
    Math.min(255, (a[2] * by[2]) / 255),
  ];
}

export function lighten(a: Colour, t: number): Colour {
  return mix(a, [255, 255, 255], t);
}

export function darken(a: Colour, t: number): Colour {
  return mix(a, [12, 10, 30], t);
}

/** Moves a colour away from (t > 0) or towards (t < 0) the grey of its own lightness. */
export function saturate(a: Colour, t: number): Colour {
  const grey = a[0] * 0.3 + a[1] * 0.59 + a[2] * 0.11;
  const scale = (value: number) => Math.max(0, Math.min(255, grey + (value - grey) * (1 + t)));
  return [scale(a[0]), scale(a[1]), scale(a[2])];
}

/** Colour words a prompt or a caption may use, with the tone they are painted in. */
export const colourWords: Readonly<Record<string, Colour>> = {
  red: hex('#d23c3c'),
  crimson: hex('#b3203c'),
  scarlet: hex('#e0352b'),
  vermilion: hex('#e24a2e'),
  pink: hex('#f29ab4'),
  rose: hex('#e5738f'),
  magenta: hex('#cc3fa0'),
  orange: hex('#ef8a35'),
  amber: hex('#f0a830'),
  gold: hex('#e8bd4a'),
  golden: hex('#e8bd4a'),
  yellow: hex('#f3d34f'),
  lime: hex('#a6d84a'),
  green: hex('#4f9d57'),
  emerald: hex('#2c9c6e'),
  olive: hex('#808a45'),
  teal: hex('#2f8f93'),
  turquoise: hex('#3fbdb5'),
  cyan: hex('#4cc7dd'),
  blue: hex('#3f74c9'),
  azure: hex('#4d9be6'),
  navy: hex('#2b3a6b'),
  indigo: hex('#4a459e'),
  purple: hex('#8453b3'),
  violet: hex('#9a66d1'),
  lavender: hex('#b9a3e3'),
  brown: hex('#8a5f41'),
  tan: hex('#c9a67a'),
  beige: hex('#e2d0ad'),
  cream: hex('#f4e8c9'),
  white: hex('#f1f0ee'),
  silver: hex('#c5ccd6'),
  grey: hex('#8d929c'),
  gray: hex('#8d929c'),
  black: hex('#33323d'),
  dark: hex('#3d3b4d'),
  bronze: hex('#a9743f'),
  copper: hex('#bd7345'),
  ivory: hex('#f2ead6'),
};
