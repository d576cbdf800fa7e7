import { UsageError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';

/** What a GeoGen build can be asked for, beyond its inputs and its folder. All have defaults: the card's values. */
export interface GeogenOptions {
  /** Images per identity. */
  views?: number;
  /** Images are square; pixels. */
  size?: number;
  /** Millimetres: one number, or `45..55` for one drawn per image. */
  focal?: string;
  /** Millimetres. */
  sensor?: number;
  /** `even`: every 360/views degrees, the first from the front; `jittered`: each moved at random inside its share. */
  azimuth?: 'even' | 'jittered';
  /** Degrees above the horizon, `low..high`. */
  elevation?: string;
  /** Metres from the head's centre, `low..high`. */
  distance?: string;
  /** Degrees around the optical axis, `low..high`. */
  roll?: string;
  /** Cut each picture to the head and scale it to `size`, with the crop recorded. */
  crop?: boolean;
  /** `auto` (a soft colour per identity), `transparent` or `#rrggbb`. */
  background?: string;
  depth?: boolean;
  normals?: boolean;
  masks?: boolean;
  meshesOut?: boolean;
  /** Which axis of one's own meshes points up; `z` is turned to `y`, and the turn recorded. */
  meshUp?: 'y' | 'z';
  /** Also pack images and metadata into this many zips (and one of metadata); 0 for none. */
  zipParts?: number;
  seed?: number;
  licence?: string;
}

export type Range = readonly [number, number];

/** Options with every default filled in and every value checked. Plain data: it crosses to worker threads. */
export interface GeogenSettings {
  views: number;
  size: number;
  focal: Range;
  sensor: number;
  azimuth: 'even' | 'jittered';
  elevation: Range;
  distance: Range;
  roll: Range;
  crop: boolean;
  background: string;
  depth: boolean;
  normals: boolean;
  masks: boolean;
  meshesOut: boolean;
  meshUp: 'y' | 'z';
  zipParts: number;
  seed: number;
  licence?: string;
}

/** `a` or `a..b`. @throws {UsageError} `bad-range` */
function parseRange(name: string, text: string, lowest: number, highest: number): Range {
  const parts = text.split('..').map(part => (part.trim() === '' ? Number.NaN : Number(part)));
  const [low, high = low] = parts;
  if (parts.length > 2 || !(low >= lowest && high <= highest && low <= high)) {
    throw new UsageError(
      'bad-range',
      `Expected a number or LOW..HIGH within ${lowest}..${highest} for ${name} but received ${text}`,
    );
  }
  return [low, high];
}

function expectWhole(name: string, value: number, lowest: number, highest: number): number {
  if (!Number.isInteger(value) || value < lowest || value > highest)
    throw new UsageError('bad-number', `Expected ${lowest} to ${highest} for ${name} but received ${value}`);
  return value;
}

/** @throws {UsageError} naming the option */
export function resolveGeogenOptions(options: GeogenOptions): GeogenSettings {
  const seed = options.seed ?? 0;
  if (!Number.isSafeInteger(seed))
    throw new UsageError('bad-seed', `Expected a whole number for --seed but received ${seed}`);
  const background = options.background ?? 'auto';
  if (!/^(auto|transparent|#[0-9a-fA-F]{6})$/.test(background))
    throw new UsageError(
      'bad-colour',
      `Expected auto, transparent or #rrggbb for --background but received ${background}`,
    );
  const [sensor] = parseRange('--sensor', String(options.sensor ?? 36), 1, 1000);
  return {
    views: expectWhole('--views', options.views ?? 7, 1, 10_000),
    size: expectWhole('--size', options.size ?? 512, 16, 8192),
    focal: parseRange('--focal', options.focal ?? '50', 5, 1000),
    sensor,
    azimuth: options.azimuth ?? 'even',
    elevation: parseRange('--elevation', options.elevation ?? '-8..22', -85, 85),
    distance: parseRange('--distance', options.distance ?? '0.58..0.7', 0.3, 100),
    roll: parseRange('--roll', options.roll ?? '0', -180, 180),
    crop: options.crop ?? false,
    background,
    depth: options.depth ?? false,
    normals: options.normals ?? false,
    masks: options.masks ?? false,
    meshesOut: options.meshesOut ?? false,
    meshUp: options.meshUp ?? 'y',
    zipParts: expectWhole('--zip-parts', options.zipParts ?? 0, 0, 1000),
    seed,
    licence: options.licence,
  };
}

/** The settings as they enter the plan's hash and panoply.json. Zips are made afterwards and change no scene. */
export function describeGeogen({ zipParts: _zipParts, licence, ...settings }: GeogenSettings): JsonObject {
  return { ...settings, ...(licence === undefined ? {} : { licence }) };
}
