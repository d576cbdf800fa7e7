import type { SphericalConvention } from '../../analysis/camera/index.ts';
import { UsageError } from '../../core/errors.ts';
import { type AngleConvention, panoplyAngles } from '../../core/geometry/angle-convention.ts';

/** What the angles in the JSON are to mean, and, as far as given, what must be so in the pixels. */
export interface CameraRequest extends AngleConvention {
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

/**
 * Reads `panoply`, or a list such as `yaw=left,pitch=down,zero=180`; what is not named is as Panoply has it.
 * @param flag for messages
 * @throws {UsageError} `bad-cameras`
 */
export function parseCameras(text: string, flag: string): CameraRequest {
  if (text === 'panoply') return { ...panoplyAngles, pixels: {} };
  const fail = (message: string): never => {
    throw new UsageError('bad-cameras', message, { hint: `For example ${flag} yaw=left,pitch=down,zero=180.` });
  };
  const convention: CameraRequest = { ...panoplyAngles, pixels: {} };
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
    if (key === 'yaw') convention.yaw = value as CameraRequest['yaw'];
    else if (key === 'pitch') convention.pitch = value as CameraRequest['pitch'];
    else Object.assign(convention.pixels, { [key]: key === 'mirror' ? value === 'yes' : value });
  }
  return convention;
}
