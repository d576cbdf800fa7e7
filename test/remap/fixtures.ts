import { directionOf, type Vector3, yawPitchOfPixel } from '../../src/core/geometry/sphere.ts';

/** Deterministic bytes: the top byte of a linear congruential generator. */
export function noise(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed | 0;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

/** An RGB panorama painted by a function of the world direction (x right, y down, z forward) of each pixel's centre. */
export function paintPanorama(
  width: number,
  height: number,
  colour: (direction: Vector3, yawDeg: number, pitchDeg: number) => readonly [number, number, number],
): Uint8Array {
  const rgb = new Uint8Array(3 * width * height);
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width; u++) {
      const { yawDeg, pitchDeg } = yawPitchOfPixel(u, v, width, height);
      const values = colour(directionOf(yawDeg, pitchDeg), yawDeg, pitchDeg);
      for (let c = 0; c < 3; c++) rgb[3 * (v * width + u) + c] = Math.round(values[c]);
    }
  }
  return rgb;
}

/** A colour that tells its direction: 127.5 + 127.5 * component. */
export function directionColour([x, y, z]: Vector3): [number, number, number] {
  return [127.5 + 127.5 * x, 127.5 + 127.5 * y, 127.5 + 127.5 * z];
}

/** Largest absolute difference of two byte arrays of one length. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]));
  return largest;
}
