/** What the angles of spherical cameras mean, and the same directions written in another way. */

/** How stored yaws and pitches turn into directions. */
export interface AngleConvention {
  /** The side that yaw grows towards. */
  yaw: 'right' | 'left';
  /** The side that pitch grows towards. */
  pitch: 'up' | 'down';
  /** Where yaw 0 looks: degrees from the panorama's centre column, positive to the right. */
  yawZeroDeg: number;
}

/** Panoply's own: yaw right, pitch up, yaw 0 in the panorama's centre column. */
export const panoplyAngles: AngleConvention = { yaw: 'right', pitch: 'up', yawZeroDeg: 0 };

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
