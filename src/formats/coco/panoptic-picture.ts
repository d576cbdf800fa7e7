import { FormatError } from '../../core/errors.ts';
import { maskArea, measureIds, paintMask, parseRle, rgbFromPanopticIds } from '../../core/mask/index.ts';
import type { Region } from '../../core/model/dataset.ts';
import { encodeImage } from '../../io/node/sharp.ts';
import type { LooseObject } from './annotations.ts';

/** What of a view's regions a picture with one id a pixel holds. */
export interface PanopticPicture {
  png: Uint8Array;
  /** `segments_info`: areas and boxes are those of the pixels. */
  segments: LooseObject[];
  /** Regions of which other regions hide all, or the mask has no pixel: they have no segment. */
  hidden: number;
  /** Regions of which others hide a part. */
  cut: number;
}

/** Their own ids where those are distinct, not void and fit into 24 bits; else their positions, from 1. */
function segmentIds(regions: readonly Region[]): number[] {
  const own = regions.map(({ id }) => id);
  const fits = own.every(id => Number.isInteger(id) && id > 0 && id < 2 ** 24);
  return fits && new Set(own).size === own.length ? own : own.map((_, i) => i + 1);
}

/**
 * Paints regions over each other, later ones on top, as a panoptic PNG.
 * @param size of the picture, pixels
 * @param imageId for messages
 * @throws {FormatError} of a mask, `mask-size` when it is of another size than the picture
 */
export async function panopticPicture(
  regions: readonly Region[],
  { width, height }: { width: number; height: number },
  imageId: number | string,
  categoryOf: (region: Region) => number,
): Promise<PanopticPicture> {
  const pixels = new Uint32Array(height * width);
  const maskAreas = regions.map((region, i) => {
    const mask = parseRle(region.mask);
    if (mask.height !== height || mask.width !== width) {
      throw new FormatError(
        'mask-size',
        `Expected masks of ${width} x ${height}, as image ${imageId} is, but region ${region.id} has ${mask.width} x ${mask.height}`,
      );
    }
    paintMask(mask, pixels, i + 1);
    return maskArea(mask);
  });
  const { area, left, right, top, bottom } = measureIds(pixels, width, height, regions.length + 1);
  const ids = segmentIds(regions);
  const segments: LooseObject[] = [];
  let cut = 0;
  for (const [i, region] of regions.entries()) {
    const n = i + 1;
    if (area[n] === 0) continue;
    if (area[n] < maskAreas[i]) cut++;
    segments.push({
      id: ids[i],
      category_id: categoryOf(region),
      area: area[n],
      bbox: [left[n], top[n], right[n] - left[n] + 1, bottom[n] - top[n] + 1],
      iscrowd: region.isCrowd ? 1 : 0,
    });
  }
  const idOfPixel = Uint32Array.from([0, ...ids]);
  for (let p = 0; p < pixels.length; p++) pixels[p] = idOfPixel[pixels[p]];
  const png = await encodeImage({ width, height, data: rgbFromPanopticIds(pixels) }, 'png');
  return { png, segments, hidden: regions.length - segments.length, cut };
}
