/** An RGB panorama with the rows and columns around it that bilinear taps may touch. */
export interface PaddedPanorama {
  /** Interleaved RGB, (height + 2) rows of `stride` bytes, the first being the one above row 0. */
  data: Uint8Array;
  /** Bytes a row, at least 3 * (width + 1). */
  stride: number;
  width: number;
  height: number;
}

/**
 * Fills the padding: column `width` repeats column 0 (the sphere closes), and the rows above the first and below the
 * last are those rows turned by half a turn, which is what lies just across the pole.
 */
export function padPanorama({ data, stride, width, height }: PaddedPanorama): void {
  const half = 3 * (width >> 1);
  for (const [from, to] of [
    [1, 0],
    [height, height + 1],
  ]) {
    data.copyWithin(to * stride, from * stride + half, from * stride + 2 * half);
    data.copyWithin(to * stride + half, from * stride, from * stride + half);
  }
  for (let row = 0; row < height + 2; row++) {
    data.copyWithin(row * stride + 3 * width, row * stride, row * stride + 3);
  }
}

/** A padded copy of an RGB image. */
export function paddedPanorama(rgb: Uint8Array, width: number, height: number): PaddedPanorama {
  const stride = 3 * (width + 1);
  const panorama = { data: new Uint8Array((height + 2) * stride), stride, width, height };
  for (let row = 0; row < height; row++) {
    panorama.data.set(rgb.subarray(3 * width * row, 3 * width * (row + 1)), (row + 1) * stride);
  }
  padPanorama(panorama);
  return panorama;
}

/**
 * Renders a view through a map, in the integer arithmetic of the remap kernel (of which this is the plain twin, equal
 * bit for bit): bilinear with 8-bit weights, the samples of a pixel summed before one rounding.
 * @param map of {@link buildViewMap}
 * @param samples a pixel, a power of two
 * @param offset of {@link columnOffset}
 * @returns interleaved RGB
 */
export function sampleView(panorama: PaddedPanorama, map: Uint32Array, samples: number, offset: number): Uint8Array {
  const { data, stride, width } = panorama;
  const wrap = width * 65536;
  const pixels = map.length / (2 * samples);
  const output = new Uint8Array(3 * pixels);
  const divisor = 65536 * samples;
  let at = 0;
  for (let pixel = 0; pixel < pixels; pixel++) {
    let [red, green, blue] = [0, 0, 0];
    for (let k = 0; k < samples; k++, at += 2) {
      const u = (map[at] + offset) % wrap;
      const v = map[at + 1];
      const top = (v >>> 16) * stride + (u >>> 16) * 3;
      const bottom = top + stride;
      const right = (u >>> 8) & 255;
      const down = (v >>> 8) & 255;
      const topLeft = (256 - right) * (256 - down);
      const topRight = right * (256 - down);
      const bottomLeft = (256 - right) * down;
      const bottomRight = right * down;
      red +=
        data[top] * topLeft + data[top + 3] * topRight + data[bottom] * bottomLeft + data[bottom + 3] * bottomRight;
      green +=
        data[top + 1] * topLeft +
        data[top + 4] * topRight +
        data[bottom + 1] * bottomLeft +
        data[bottom + 4] * bottomRight;
      blue +=
        data[top + 2] * topLeft +
        data[top + 5] * topRight +
        data[bottom + 2] * bottomLeft +
        data[bottom + 5] * bottomRight;
    }
    output[3 * pixel] = Math.floor((red + divisor / 2) / divisor);
    output[3 * pixel + 1] = Math.floor((green + divisor / 2) / divisor);
    output[3 * pixel + 2] = Math.floor((blue + divisor / 2) / divisor);
  }
  return output;
}
