import type { SphericalConvention } from '../../analysis/camera/index.ts';
import { UsageError } from '../../core/errors.ts';

/** What the angles in the JSON mean, and, as far as given, what must be so in the pixels. */
export interface AngleConvention {
  yaw: SphericalConvention['yaw'];
  pitch: SphericalConvention['pitch'];
  /** Where yaw 0 looks: degrees from the panorama's centre column, positive to the right. */
  yawZeroDeg: number;
  /** Asked for although it is in the pixels; absent where it may be as it is. */
  pixels: Partial<Pick<SphericalConvention, 'panorama' | 'ray' | 'mirror'>>;
}

const choices: Record<string, readonly string[]> = {
  yaw: ['right', 'left'],
  pitch: ['up', 'down'],
  panorama: ['half-pixel', 'endpoint', 'left-edge', 'right-edge'],
  ray: ['edge', 'centre', 'corner'],
  mirror: ['yes', 'no'],
};

/** Panoply's own: yaw right, pitch up, yaw 0 in the panorama's centre column. */
export const panoplyAngles: AngleConvention = { yaw: 'right', pitch: 'up', yawZeroDeg: 0, pixels: {} };

/**
 * Reads `panoply`, or a list such as `yaw=left,pitch=down,zero=180`; what is not named is as Panoply has it.
 * @param flag for messages
 * @throws {UsageError} `bad-cameras`
 */
export function parseAngleConvention(text: string, flag: string): AngleConvention {
  if (text === 'panoply') return panoplyAngles;
  const fail = (message: string): never => {
    throw new UsageError('bad-cameras', message, { hint: `For example ${flag} yaw=left,pitch=down,zero=180.` });
  };
  const convention: AngleConvention = { ...panoplyAngles, pixels: {} };
  for (const part of text.split(',')) {
    const [key, value, ...more] = part.trim().split('=');
    if (key === 'zero' && value?.trim() && more.length === 0 && Number.isFinite(Number(value))) {
      convention.yawZeroDeg = Number(value);
      continue;
    }
    const allowed = choices[key];
    if (key === 'zero') fail(`Expected degrees for zero of ${flag} but received ${value}`);
    if (!allowed) {
      fail(
        `Expected panoply or key=value with ${Object.keys(choices).join(', ')} or zero for ${flag} but received ${part}`,
      );
    }
    if (!allowed.includes(value) || more.length > 0)
      fail(`Expected ${allowed.join(' or ')} for ${key} of ${flag} but received ${value}`);
    if (key === 'yaw') convention.yaw = value as AngleConvention['yaw'];
    else if (key === 'pitch') convention.pitch = value as AngleConvention['pitch'];
    else Object.assign(convention.pixels, { [key]: key === 'mirror' ? value === 'yes' : value });
  }
  return convention;
}

const sign = (value: string) => (value === 'left' || value === 'down' ? -1 : 1);
const round6 = (degrees: number) => Math.round(degrees * 1e6) / 1e6 + 0;

/**
 * Stored yaws under another convention: rounded to 1e-6 degrees, in 0..360 where the given ones are, else in -180..180.
 * The same numbers when nothing changes.
 */
export function convertYaws(yawsDeg: readonly number[], from: AngleConvention, to: AngleConvention): number[] {
  if (from.yaw === to.yaw && (from.yawZeroDeg - to.yawZeroDeg) % 360 === 0) return [...yawsDeg];
  const isPositive = yawsDeg.every(yaw => yaw >= 0);
  return yawsDeg.map(yaw => {
    const turned = round6(sign(to.yaw) * (sign(from.yaw) * yaw + from.yawZeroDeg - to.yawZeroDeg));
    const whole = turned - 360 * Math.floor(turned / 360);
    return round6(isPositive || whole <= 180 ? whole : whole - 360);
  });
}

/** Stored pitches under another convention. */
export function convertPitches(pitchesDeg: readonly number[], from: AngleConvention, to: AngleConvention): number[] {
  return from.pitch === to.pitch ? [...pitchesDeg] : pitchesDeg.map(pitch => 0 - pitch);
}
