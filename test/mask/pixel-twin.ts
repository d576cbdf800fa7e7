import fc from 'fast-check';

/** Pixel-wise twins of the run-length operations: one byte a pixel, column-major, so slow that they are plainly right. */
export interface Pixels {
  height: number;
  width: number;
  data: Uint8Array;
}

export function pixelsFrom(height: number, width: number, at: (x: number, y: number) => boolean): Pixels {
  const data = new Uint8Array(height * width);
  for (let x = 0; x < width; x++) for (let y = 0; y < height; y++) data[x * height + y] = at(x, y) ? 1 : 0;
  return { height, width, data };
}

export const isSet = ({ height, width, data }: Pixels, x: number, y: number): boolean =>
  x >= 0 && y >= 0 && x < width && y < height && data[x * height + y] !== 0;

export const rowMajor = (pixels: Pixels): Uint8Array => {
  const rows = new Uint8Array(pixels.data.length);
  for (let y = 0; y < pixels.height; y++) {
    for (let x = 0; x < pixels.width; x++) rows[y * pixels.width + x] = pixels.data[x * pixels.height + y];
  }
  return rows;
};

/** Random masks: noise, boxes, stripes, all or nothing, down to sizes of 0 and 1. */
export const pixelsOfSize = (height: number, width: number): fc.Arbitrary<Pixels> =>
  fc.oneof(
    fc
      .array(fc.boolean(), { minLength: height * width, maxLength: height * width })
      .map(bits => ({ height, width, data: Uint8Array.from(bits, Number) })),
    fc
      .tuple(fc.integer({ min: -2, max: 12 }), fc.integer({ min: -2, max: 12 }), fc.nat(14), fc.nat(14))
      .map(([left, top, w, h]) =>
        pixelsFrom(height, width, (x, y) => x >= left && x < left + w && y >= top && y < top + h),
      ),
    fc.constantFrom(
      pixelsFrom(height, width, () => true),
      pixelsFrom(height, width, () => false),
    ),
    fc.integer({ min: 1, max: 5 }).map(n => pixelsFrom(height, width, x => x % (2 * n) < n)),
  );

export const sizes = fc.tuple(fc.nat(13), fc.nat(13));
export const anyPixels: fc.Arbitrary<Pixels> = sizes.chain(([height, width]) => pixelsOfSize(height, width));
export const pixelPairs: fc.Arbitrary<[Pixels, Pixels]> = sizes.chain(([height, width]) =>
  fc.tuple(pixelsOfSize(height, width), pixelsOfSize(height, width)),
);
