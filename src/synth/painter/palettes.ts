import { type Colour, colourOf } from './colour.ts';

export const daytimes = ['dawn', 'day', 'sunset', 'dusk', 'night'] as const;
export type Daytime = (typeof daytimes)[number];

/** The colours of one time of day. "Near" is towards the sun or moon, "away" opposite to it. */
export interface Palette {
  zenith: Colour;
  /** At 35 degrees. */
  middle: Colour;
  /** At 10 degrees. */
  lowNear: Colour;
  lowAway: Colour;
  horizonNear: Colour;
  horizonAway: Colour;
  /** Disc and glow of the sun or moon. */
  light: Colour;
  glow: Colour;
  cloudLit: Colour;
  cloudShade: Colour;
  /** What falls on the land: direct and from the sky. */
  sunlight: Colour;
  skylight: Colour;
  /** Strength of the stars, 0 to 1. */
  stars: number;
  /** Elevation of the sun or moon, degrees: lowest and highest. */
  elevation: readonly [number, number];
  moon: boolean;
}

function palette(colours: Record<string, string>, rest: Pick<Palette, 'stars' | 'elevation' | 'moon'>): Palette {
  const entries = Object.entries(colours).map(([name, hex]) => [name, colourOf(hex)]);
  return { ...Object.fromEntries(entries), ...rest } as Palette;
}

export const palettes: Record<Daytime, Palette> = {
  dawn: palette(
    {
      zenith: '#3f74b9',
      middle: '#8fb2df',
      lowNear: '#ffc7a0',
      lowAway: '#cfc2df',
      horizonNear: '#fff0c4',
      horizonAway: '#f3d3cf',
      light: '#fff4d2',
      glow: '#ffbf86',
      cloudLit: '#fff1e4',
      cloudShade: '#b39fc4',
      sunlight: '#ffd9ae',
      skylight: '#8f9fca',
    },
    { stars: 0, elevation: [7, 14], moon: false },
  ),
  day: palette(
    {
      zenith: '#1a57ad',
      middle: '#3f8ad8',
      lowNear: '#a3d4f2',
      lowAway: '#86c0ea',
      horizonNear: '#eaf6f8',
      horizonAway: '#cde8f6',
      light: '#fffbe8',
      glow: '#fff3cf',
      cloudLit: '#ffffff',
      cloudShade: '#9db8d8',
      sunlight: '#fff3d8',
      skylight: '#8ab4e2',
    },
    { stars: 0, elevation: [34, 52], moon: false },
  ),
  sunset: palette(
    {
      zenith: '#253a7c',
      middle: '#6a5da3',
      lowNear: '#ff9a4e',
      lowAway: '#b184ad',
      horizonNear: '#ffd981',
      horizonAway: '#dd9f9f',
      light: '#fff0b8',
      glow: '#ff8c3c',
      cloudLit: '#ffbf8c',
      cloudShade: '#74568a',
      sunlight: '#ffb27c',
      skylight: '#6a639c',
    },
    { stars: 0, elevation: [4, 8], moon: false },
  ),
  dusk: palette(
    {
      zenith: '#0d1a47',
      middle: '#26397a',
      lowNear: '#a96f96',
      lowAway: '#4a5896',
      horizonNear: '#ffae78',
      horizonAway: '#7078a8',
      light: '#fff6e6',
      glow: '#e0aab0',
      cloudLit: '#c58ea6',
      cloudShade: '#303a72',
      sunlight: '#7f84ac',
      skylight: '#3b4882',
    },
    { stars: 0.45, elevation: [13, 22], moon: true },
  ),
  night: palette(
    {
      zenith: '#050a1f',
      middle: '#0b1a42',
      lowNear: '#2a4a80',
      lowAway: '#182d5c',
      horizonNear: '#4a71a6',
      horizonAway: '#2b4879',
      light: '#fdfaf0',
      glow: '#9dbbe8',
      cloudLit: '#7f97c4',
      cloudShade: '#152346',
      sunlight: '#6f8cc0',
      skylight: '#1c2c57',
    },
    { stars: 1, elevation: [24, 42], moon: true },
  ),
};
