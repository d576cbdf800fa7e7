import { type Colour, hex, mix, saturate, tint } from './colour.ts';

export type Hour = 'dawn' | 'morning' | 'noon' | 'afternoon' | 'sunset' | 'dusk' | 'night';
export type Weather = 'clear' | 'cloudy' | 'overcast' | 'rain' | 'storm' | 'snow' | 'fog' | 'wind';
export type Season = 'spring' | 'summer' | 'autumn' | 'winter';

/** Everything the painters need to know about the light of a scene. */
/** How much of the moon is seen. */
export type MoonPhase = 'full' | 'half' | 'crescent' | 'new';

export interface Light {
  hour: Hour;
  weather: Weather;
  season: Season;
  /** Zenith, middle, low sky and horizon. */
  sky: readonly [Colour, Colour, Colour, Colour];
  /** Where the sun or moon stands, degrees; pitch is negative when neither is up. */
  sunYawDeg: number;
  sunPitchDeg: number;
  body: 'sun' | 'moon' | 'none';
  /** Of the body, where it is the moon. */
  moonPhase: MoonPhase;
  bodyColour: Colour;
  glowColour: Colour;
  /** Tints where 255 is one. */
  lit: Colour;
  shade: Colour;
  rim: Colour;
  rimStrength: number;
  /** Colour of the air far away, and how much of it one metre adds. */
  fog: Colour;
  fogPerMetre: number;
  ink: Colour;
  cloudLit: Colour;
  cloudShade: Colour;
  /** 0 clear to 1 closed. */
  cloudCover: number;
  /** 0 by day, 1 in full night: stars, lit windows and lamps. */
  night: number;
  /** Strength of cast shadows, 0 to 1. */
  shadow: number;
}

interface HourTone {
  sky: [string, string, string, string];
  sunPitch: number;
  body: 'sun' | 'moon';
  bodyColour: string;
  glow: string;
  lit: string;
  shade: string;
  rim: string;
  rimStrength: number;
  fog: string;
  ink: string;
  cloudLit: string;
  cloudShade: string;
  night: number;
  shadow: number;
}

const hourTones: Readonly<Record<Hour, HourTone>> = {
  dawn: {
    sky: ['#5a78b8', '#a3a9d8', '#f3bfc0', '#ffdfae'],
    sunPitch: 6,
    body: 'sun',
    bodyColour: '#fff1cf',
    glow: '#ffc58c',
    lit: '#ffecdc',
    shade: '#a494c0',
    rim: '#ffd9a3',
    rimStrength: 0.75,
    fog: '#eac6c4',
    ink: '#40304f',
    cloudLit: '#fff0e2',
    cloudShade: '#d59fb4',
    night: 0.15,
    shadow: 0.3,
  },
  morning: {
    sky: ['#3f86d3', '#7db8ec', '#bfe3f6', '#f2f6e6'],
    sunPitch: 27,
    body: 'sun',
    bodyColour: '#fffbe6',
    glow: '#fff0c0',
    lit: '#fffaf0',
    shade: '#a9aed6',
    rim: '#fff6d0',
    rimStrength: 0.5,
    fog: '#cbe2ee',
    ink: '#33304d',
    cloudLit: '#ffffff',
    cloudShade: '#b7cbe8',
    night: 0,
    shadow: 0.36,
  },
  noon: {
    sky: ['#1f66c6', '#4a9ae6', '#93cbf3', '#d9f0f7'],
    sunPitch: 52,
    body: 'sun',
    bodyColour: '#ffffff',
    glow: '#fff8dc',
    lit: '#ffffff',
    shade: '#9ea8d8',
    rim: '#ffffff',
    rimStrength: 0.45,
    fog: '#b9dcf2',
    ink: '#2c2c4a',
    cloudLit: '#ffffff',
    cloudShade: '#a9c2e8',
    night: 0,
    shadow: 0.42,
  },
  afternoon: {
    sky: ['#3a7cc6', '#7fb2e0', '#d5dfd9', '#fbe9c2'],
    sunPitch: 24,
    body: 'sun',
    bodyColour: '#fff6d8',
    glow: '#ffdf9a',
    lit: '#fff3da',
    shade: '#a99fc6',
    rim: '#ffe9b0',
    rimStrength: 0.65,
    fog: '#e3dfd0',
    ink: '#3a2f49',
    cloudLit: '#fffaf0',
    cloudShade: '#c5b8d6',
    night: 0,
    shadow: 0.4,
  },
  sunset: {
    sky: ['#44518f', '#a4679c', '#f58a68', '#ffd27a'],
    sunPitch: 7,
    body: 'sun',
    bodyColour: '#fff3c4',
    glow: '#ff9f4d',
    lit: '#ffd9b4',
    shade: '#8a6da6',
    rim: '#ffc06a',
    rimStrength: 0.9,
    fog: '#eb9b7e',
    ink: '#38213f',
    cloudLit: '#ffc79a',
    cloudShade: '#a45f8c',
    night: 0.25,
    shadow: 0.42,
  },
  dusk: {
    sky: ['#20275c', '#4c4a8e', '#9a6aa0', '#f0a184'],
    sunPitch: -3,
    body: 'sun',
    bodyColour: '#ffd9a0',
    glow: '#e8867a',
    lit: '#c9b6d6',
    shade: '#6a5f9c',
    rim: '#f7b796',
    rimStrength: 0.6,
    fog: '#8d6f9f',
    ink: '#221a38',
    cloudLit: '#d48fa0',
    cloudShade: '#5d4d88',
    night: 0.65,
    shadow: 0.22,
  },
  night: {
    sky: ['#0a1030', '#142252', '#25407a', '#4a6c9c'],
    sunPitch: 34,
    body: 'moon',
    bodyColour: '#fdf8e0',
    glow: '#a9c4f0',
    lit: '#a3b1dc',
    shade: '#5a6299',
    rim: '#bcd4ff',
    rimStrength: 0.6,
    fog: '#31507f',
    ink: '#10122a',
    cloudLit: '#6d86ba',
    cloudShade: '#2e4274',
    night: 1,
    shadow: 0.3,
  },
};

interface WeatherTone {
  cover: number;
  /** Grey veil over the sky and how dark it is. */
  veil: number;
  dim: number;
  fogPerMetre: number;
  shadow: number;
}

const weatherTones: Readonly<Record<Weather, WeatherTone>> = {
  clear: { cover: 0.3, veil: 0, dim: 0, fogPerMetre: 0.0022, shadow: 1 },
  wind: { cover: 0.45, veil: 0.05, dim: 0, fogPerMetre: 0.0024, shadow: 0.9 },
  cloudy: { cover: 0.75, veil: 0.2, dim: 0.05, fogPerMetre: 0.003, shadow: 0.6 },
  overcast: { cover: 0.95, veil: 0.65, dim: 0.16, fogPerMetre: 0.005, shadow: 0.2 },
  rain: { cover: 0.95, veil: 0.7, dim: 0.24, fogPerMetre: 0.009, shadow: 0.12 },
  storm: { cover: 1, veil: 0.75, dim: 0.42, fogPerMetre: 0.009, shadow: 0.08 },
  snow: { cover: 0.8, veil: 0.6, dim: 0.02, fogPerMetre: 0.01, shadow: 0.2 },
  fog: { cover: 0.5, veil: 0.8, dim: 0.02, fogPerMetre: 0.026, shadow: 0.1 },
};

/** A tint over the whole light: what mood and palette words do. 255 is one; `saturation` is added. */
export interface Grade {
  tint: Colour;
  saturation: number;
}

/**
 * The light of an hour in a weather.
 * @param sunYawDeg where the sun or moon stands
 */
export function makeLight(hour: Hour, weather: Weather, season: Season, sunYawDeg: number, grade: Grade): Light {
  const tone = hourTones[hour];
  const air = weatherTones[weather];
  const finish = (colour: Colour) => tint(saturate(colour, grade.saturation), grade.tint);
  const skyGrey = mix(hex(tone.sky[2]), weather === 'storm' ? hex('#4a5068') : hex('#a9b2c2'), 0.55);
  const veil = (code: string, amount = air.veil): Colour => {
    const nightGrey = mix(skyGrey, hex('#1d2745'), tone.night * 0.75);
    return finish(mix(mix(hex(code), nightGrey, amount), [20, 22, 46], air.dim));
  };
  const soft = air.veil * 0.75;
  const litBase = hex(tone.lit);
  const shadeBase = hex(tone.shade);
  const lit = mix(mix(litBase, mix(litBase, shadeBase, 0.45), soft), [30, 30, 62], air.dim * 0.8);
  const shade = mix(mix(shadeBase, mix(litBase, shadeBase, 0.55), soft), [30, 30, 62], air.dim * 0.8);
  return {
    hour,
    weather,
    season,
    sky: [veil(tone.sky[0]), veil(tone.sky[1]), veil(tone.sky[2]), veil(tone.sky[3], air.veil * 0.85)],
    sunYawDeg,
    sunPitchDeg: tone.sunPitch,
    body: air.veil > 0.5 || tone.sunPitch < 0 ? 'none' : tone.body,
    moonPhase: 'full',
    bodyColour: hex(tone.bodyColour),
    glowColour: finish(hex(tone.glow)),
    lit: finish(lit),
    shade: finish(shade),
    rim: finish(hex(tone.rim)),
    rimStrength: tone.rimStrength * (1 - soft),
    fog: veil(tone.fog),
    fogPerMetre: air.fogPerMetre,
    ink: hex(tone.ink),
    cloudLit: veil(tone.cloudLit, air.veil * 0.6),
    cloudShade: veil(tone.cloudShade, air.veil * 0.7),
    cloudCover: air.cover,
    night: tone.night,
    shadow: tone.shadow * air.shadow,
  };
}

/** The moon that a prompt names. */
export interface NamedMoon {
  word: string;
  phase: MoonPhase;
  colour?: Colour;
}

/** The light with that moon in the sky, where there is one. */
export function withMoon(light: Light, { phase, colour }: NamedMoon): Light {
  if (light.body !== 'moon') return light;
  if (phase === 'new') return { ...light, body: 'none', moonPhase: phase };
  if (!colour) return { ...light, moonPhase: phase };
  return { ...light, moonPhase: phase, bodyColour: colour, glowColour: mix(light.glowColour, colour, 0.6) };
}
