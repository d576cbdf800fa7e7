import type { RgbImage } from '../../core/model/image.ts';

/** The source pixels of each target pixel with their weights: a triangle as wide as the step, at least two pixels. */
function weightsOf(from: number, to: number): { first: Int32Array; weights: Float64Array; taps: number } {
  const step = from / to;
  const reach = Math.max(1, step);
  const taps = Math.ceil(reach) * 2 + 1;
  const first = new Int32Array(to);
  const weights = new Float64Array(to * taps);
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * step;
    const start = Math.max(0, Math.floor(centre - reach + 0.5));
    first[i] = start;
    let sum = 0;
    for (let k = 0; k < taps && start + k < from; k++) {
      const weight = Math.max(0, 1 - Math.abs((start + k + 0.5 - centre) / reach));
      weights[i * taps + k] = weight;
      sum += weight;
    }
    for (let k = 0; k < taps; k++) weights[i * taps + k] /= sum;
  }
  return { first, weights, taps };
}

/**
 * Resizes by bilinear interpolation, with the triangle widened when it shrinks (what Pillow calls BILINEAR, which is
 * how VIPSeg's frames are brought to 720 lines).
 */
export function resizeBilinear({ width, height, data }: RgbImage, toWidth: number, toHeight: number): RgbImage {
  const across = weightsOf(width, toWidth);
  const narrow = new Float32Array(toWidth * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < toWidth; x++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let k = 0; k < across.taps; k++) {
          const weight = across.weights[x * across.taps + k];
          if (weight > 0) sum += weight * data[(y * width + across.first[x] + k) * 3 + c];
        }
        narrow[(y * toWidth + x) * 3 + c] = sum;
      }
    }
  }
  const down = weightsOf(height, toHeight);
  const resized = new Uint8Array(toWidth * toHeight * 3);
  const stride = toWidth * 3;
  for (let y = 0; y < toHeight; y++) {
    for (let i = 0; i < stride; i++) {
      let sum = 0;
      for (let k = 0; k < down.taps; k++) {
        const weight = down.weights[y * down.taps + k];
        if (weight > 0) sum += weight * narrow[(down.first[y] + k) * stride + i];
      }
      resized[y * stride + i] = Math.min(255, Math.max(0, Math.round(sum)));
    }
  }
  return { width: toWidth, height: toHeight, data: resized };
}
