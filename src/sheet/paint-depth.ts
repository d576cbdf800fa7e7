import type { RgbImage } from '../core/model/image.ts';

const surfaceless = [0xee, 0xec, 0xe5];
const near = [0xfd, 0xe7, 0xb0];
const middle = [0xc4, 0x5a, 0x5c];
const far = [0x2a, 0x1d, 0x4f];

/**
 * Colours a depth picture so that its own range is seen: near is light, far is dark, no surface (0) is paper.
 * @param picture grey, in place
 */
export function paintDepth({ data }: RgbImage): void {
  let [lowest, highest] = [255, 0];
  for (let i = 0; i < data.length; i += 3) {
    if (data[i] === 0) continue;
    lowest = Math.min(lowest, data[i]);
    highest = Math.max(highest, data[i]);
  }
  const span = Math.max(1, highest - lowest);
  for (let i = 0; i < data.length; i += 3) {
    const value = data[i];
    const along = ((value - lowest) / span) * 2;
    const [from, to, share] = along < 1 ? [near, middle, along] : [middle, far, along - 1];
    for (let c = 0; c < 3; c++) {
      data[i + c] = value === 0 ? surfaceless[c] : Math.round(from[c] + (to[c] - from[c]) * share);
    }
  }
}
