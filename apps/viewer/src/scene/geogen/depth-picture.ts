import type { DepthImage } from './point-cloud.ts';

/** Near to far: five steps of a lightness ramp from light yellow over green-blue to dark violet. */
const ramp: readonly (readonly [number, number, number])[] = [
  [253, 231, 130],
  [122, 205, 120],
  [38, 150, 140],
  [56, 92, 140],
  [62, 30, 92],
];

/** Smallest and largest metres of a picture; undefined when nothing is there. */
export function depthRange({ metres }: DepthImage): [near: number, far: number] | undefined {
  let [near, far] = [Number.POSITIVE_INFINITY, 0];
  for (const depth of metres) {
    if (!(depth > 0)) continue;
    if (depth < near) near = depth;
    if (depth > far) far = depth;
  }
  return far > 0 ? [near, far] : undefined;
}

/** Depth as a picture: RGBA, clear where nothing is. @param range metres of the ramp's ends */
export function colourDepth(
  { metres }: DepthImage,
  [near, far]: readonly [number, number],
): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(4 * metres.length);
  const scale = far > near ? (ramp.length - 1) / (far - near) : 0;
  for (let i = 0; i < metres.length; i++) {
    if (!(metres[i] > 0)) continue;
    const at = Math.min(ramp.length - 1, Math.max(0, (metres[i] - near) * scale));
    const step = Math.min(ramp.length - 2, Math.floor(at));
    for (let channel = 0; channel < 3; channel++) {
      rgba[4 * i + channel] = ramp[step][channel] + (ramp[step + 1][channel] - ramp[step][channel]) * (at - step);
    }
    rgba[4 * i + 3] = 255;
  }
  return rgba;
}
