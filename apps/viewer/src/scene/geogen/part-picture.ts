import { colourOfRegion } from 'panoply';

/**
 * The id that a pixel of a mask layer stands for: its grey value, or R + 256 G + 65536 B where it has a colour.
 * @source https://cocodataset.org/#format-data, panoptic segmentation
 */
export function idOfPixel(red: number, green: number, blue: number): number {
  return red === green && green === blue ? red : red + 256 * green + 65536 * blue;
}

/** A mask layer in distinct colours: RGBA, clear where the id is 0. Ids keep their colour from picture to picture. */
export function colourParts(rgba: ArrayLike<number>): {
  rgba: Uint8ClampedArray<ArrayBuffer>;
  ids: ReadonlySet<number>;
} {
  const painted = new Uint8ClampedArray(rgba.length);
  const ids = new Set<number>();
  for (let i = 0; i < rgba.length; i += 4) {
    const id = idOfPixel(rgba[i], rgba[i + 1], rgba[i + 2]);
    if (id === 0) continue;
    ids.add(id);
    const [red, green, blue] = colourOfRegion(id - 1);
    painted[i] = red;
    painted[i + 1] = green;
    painted[i + 2] = blue;
    painted[i + 3] = 255;
  }
  return { rgba: painted, ids };
}

/** The parts of a mask picture, drawn. @throws {Error} when it cannot be read */
export async function readParts(url: string): Promise<{ picture: ImageData; ids: ReadonlySet<number> }> {
  const response = await fetch(url);
  if (!response.ok) {
    const body = (await response.json().catch(() => undefined)) as { message?: string } | undefined;
    throw new Error(body?.message ?? `The layer could not be read (HTTP ${response.status})`);
  }
  const bitmap = await createImageBitmap(await response.blob(), {
    colorSpaceConversion: 'none',
    premultiplyAlpha: 'none',
  });
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('This browser gives no 2D canvas');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { rgba, ids } = colourParts(context.getImageData(0, 0, width, height).data);
  return { picture: new ImageData(rgba, width, height), ids };
}
