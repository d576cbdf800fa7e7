import type { RgbImage } from '../../../core/model/image.ts';
import type { RgbaImage } from './silhouette.ts';

/** A picture with no side above `longest`, each pixel the mean of those it stands for; opaque. */
export function shrinkToRgba({ width, height, data }: RgbImage, longest: number): RgbaImage {
  const scale = Math.min(1, longest / Math.max(width, height));
  const [toWidth, toHeight] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const small = new Uint8Array(toWidth * toHeight * 4);
  for (let y = 0, at = 0; y < toHeight; y++) {
    const [top, bottom] = [Math.floor((y * height) / toHeight), Math.max(1, Math.floor(((y + 1) * height) / toHeight))];
    for (let x = 0; x < toWidth; x++, at += 4) {
      const left = Math.floor((x * width) / toWidth);
      const right = Math.max(left + 1, Math.floor(((x + 1) * width) / toWidth));
      let [red, green, blue, count] = [0, 0, 0, 0];
      for (let row = top; row < Math.max(top + 1, bottom); row++)
        for (let from = 3 * (row * width + left), end = 3 * (row * width + right); from < end; from += 3) {
          red += data[from];
          green += data[from + 1];
          blue += data[from + 2];
          count++;
        }
      small[at] = Math.round(red / count);
      small[at + 1] = Math.round(green / count);
      small[at + 2] = Math.round(blue / count);
      small[at + 3] = 255;
    }
  }
  return { width: toWidth, height: toHeight, data: small };
}
