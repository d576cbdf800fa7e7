import { type Rgb8, unnamedGround, unnamedStripe } from '../core/image/region-colours.ts';
import { paintMask, parseRle, type RunLengths, resizeMaskNearest } from '../core/mask/index.ts';
import type { RgbImage } from '../core/model/image.ts';

/** A mask with its colour; without one it is hatched grey. */
export interface PaintedRegion {
  mask: Parameters<typeof parseRle>[0];
  colour?: Rgb8;
}

/** Masks are sampled so often along each side of a pixel: their edges come out smooth. */
const oversampling = 2;
/** How far the picture's lights and shadows pull a region's colour towards white and black. */
const shading = 0.4;
/** What a hatched region hides of the picture. */
const hatchOpacity = 0.7;
/** Half-pixels of a region's own edge that are drawn opaque. */
const outlineWidth = 2;
const hatchPeriod = 14;

/** What stands at a sample: 0 nothing, n region n - 1. Small regions lie over large ones. */
function indexRegions(masks: readonly RunLengths[], height: number, width: number): Uint16Array {
  const samples = new Uint16Array(height * width);
  const areaOf = ({ edges }: RunLengths) => edges.reduce((sum, edge, i) => sum + (i % 2 ? edge : -edge), 0);
  const order = masks.map((mask, i) => ({ mask, i, area: areaOf(mask) })).sort((a, b) => b.area - a.area || a.i - b.i);
  for (const { mask, i } of order) {
    if (mask.height > 0 && mask.width > 0) paintMask(resizeMaskNearest(mask, height, width), samples, i + 1);
  }
  return samples;
}

/** Whether another region, or none, begins within the outline's width; the picture's own edge is no outline. */
function isEdge(samples: Uint16Array, width: number, height: number, x: number, y: number): boolean {
  const own = samples[y * width + x];
  for (let step = 1; step <= outlineWidth; step++) {
    if (x >= step && samples[y * width + x - step] !== own) return true;
    if (x + step < width && samples[y * width + x + step] !== own) return true;
    if (y >= step && samples[(y - step) * width + x] !== own) return true;
    if (y + step < height && samples[(y + step) * width + x] !== own) return true;
  }
  return false;
}

/**
 * A region's colour with the picture's light in it. Plain mixing would turn the colour into that of another region
 * (red on grey is the palette's purple); here a medium grey leaves it as it is.
 */
function shade(colour: number, luma: number): number {
  const along = luma / 127.5 - 1;
  return along < 0 ? colour * (1 + shading * along) : colour + (255 - colour) * shading * along;
}

/**
 * Lays regions over a picture of any size: fills through which it is seen, opaque outlines, grey hatching for regions without a
 * colour. Of the picture beneath
 * only the light is kept, so that no colour of its own is taken for a mask's.
 * @param picture changed in place; the masks are scaled to it
 * @throws {FormatError} of a mask
 */
export function paintRegions(picture: RgbImage, regions: readonly PaintedRegion[]): void {
  const { data, width, height } = picture;
  const [wide, high] = [width * oversampling, height * oversampling];
  const samples = indexRegions(
    regions.map(({ mask }) => parseRle(mask)),
    high,
    wide,
  );
  const share = 1 / oversampling ** 2;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      const luma = 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
      const sum = [0, 0, 0];
      for (let part = 0; part < oversampling ** 2; part++) {
        const [sx, sy] = [x * oversampling + (part % oversampling), y * oversampling + Math.floor(part / oversampling)];
        const index = samples[sy * wide + sx];
        if (index === 0) {
          for (let c = 0; c < 3; c++) sum[c] += data[at + c] * 0.35 + luma * 0.65;
          continue;
        }
        const { colour } = regions[index - 1];
        const edge = isEdge(samples, wide, high, sx, sy);
        const isStripe = edge || (sx + sy) % hatchPeriod < hatchPeriod / 3;
        const hatch = isStripe ? unnamedStripe : unnamedGround;
        for (let c = 0; c < 3; c++) {
          if (colour) sum[c] += edge ? colour[c] : shade(colour[c], luma);
          else sum[c] += luma * (1 - hatchOpacity) + hatch[c] * hatchOpacity;
        }
      }
      for (let c = 0; c < 3; c++) data[at + c] = Math.round(sum[c] * share);
    }
  }
}
