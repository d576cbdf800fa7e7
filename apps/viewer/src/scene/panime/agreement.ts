/** How well a stored view agrees with the sphere seen by its camera. */
export interface Agreement {
  /** `fair` is what lossy storage or another resampling filter costs; `bad` is another picture, or another camera. */
  grade: 'good' | 'fair' | 'bad';
  /** For a badge. */
  short: string;
  /** A sentence's part. */
  text: string;
}

/** Below this the pictures differ in more than their encoding: a camera two degrees off gives about 20 dB. */
const leastFairDb = 25;
const leastGoodDb = 32;

/** @param psnrDb Infinity for equal pictures */
export function describeAgreement(psnrDb: number): Agreement {
  if (psnrDb === Number.POSITIVE_INFINITY) return { grade: 'good', short: 'exact', text: 'identical to the sphere' };
  const short = `${psnrDb.toFixed(1)} dB`;
  if (psnrDb >= leastGoodDb) return { grade: 'good', short, text: `${short}, agrees with the sphere` };
  if (psnrDb >= leastFairDb) return { grade: 'fair', short, text: `${short}, close to the sphere` };
  return { grade: 'bad', short, text: `${short}, not what its camera sees of the sphere` };
}
