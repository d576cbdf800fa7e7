import type { RgbImage } from '../../core/model/image.ts';

/** A stored view with its stored angles, whatever they mean. Degrees. */
export interface ViewSample {
  /** Place in the scene's stored list. */
  index: number;
  image: RgbImage;
  yaw: number;
  pitch: number;
  fov: number;
}

/** A decoded panorama and its decoded views; views that could not be read are left out. */
export interface SceneSample {
  id: string;
  panorama: RgbImage;
  views: readonly ViewSample[];
}

/** 8-bit luma of an image. */
export interface LumaImage {
  width: number;
  height: number;
  data: Uint8Array;
}

const lumas = new WeakMap<Uint8Array, LumaImage>();

/** Rec. 601 luma, rounded; computed once a picture. */
export function lumaOf({ width, height, data }: RgbImage): LumaImage {
  const known = lumas.get(data);
  if (known) return known;
  const luma = new Uint8Array(width * height);
  for (let i = 0, o = 0; o < luma.length; i += 3, o++) {
    luma[o] = (77 * data[i] + 150 * data[i + 1] + 29 * data[i + 2] + 128) >> 8;
  }
  const image = { width, height, data: luma };
  lumas.set(data, image);
  return image;
}

/** Means over the pixels whose corner falls into each of `width` x `height` cells; never grows an image. */
export function shrinkLuma(image: LumaImage, width: number, height: number): Float32Array {
  const sums = new Float32Array(width * height);
  const counts = new Uint32Array(width * height);
  const columns = Int32Array.from({ length: image.width }, (_, x) => Math.floor((x * width) / image.width));
  for (let y = 0; y < image.height; y++) {
    const row = Math.floor((y * height) / image.height) * width;
    const from = y * image.width;
    for (let x = 0; x < image.width; x++) {
      const cell = row + columns[x];
      sums[cell] += image.data[from + x];
      counts[cell]++;
    }
  }
  for (let i = 0; i < sums.length; i++) sums[i] /= counts[i];
  return sums;
}
