/** Panoramas of a few kilobytes, to look for a view among those of a whole dataset. */
import type { RgbImage } from '../../core/model/image.ts';
import { type CoarsePose, type CoarseView, directionsOf, lumaFor } from './coarse.ts';

const columns = 128;
const rows = columns / 2;
/** Samples along a side of a cell; more change little. */
const samplesPerCell = 8;

/** A panorama's luma, 128 x 64: 8 KB. */
export type PanoramaThumbnail = Uint8Array;

/** Averages a panorama down; small ones are repeated. Cost: at most half a million pixels. */
export function thumbnailOf({ width, height, data }: RgbImage): PanoramaThumbnail {
  const thumbnail = new Uint8Array(columns * rows);
  const stepX = Math.max(1, Math.floor(width / columns / samplesPerCell));
  const stepY = Math.max(1, Math.floor(height / rows / samplesPerCell));
  for (let row = 0; row < rows; row++) {
    const top = Math.floor((row * height) / rows);
    const bottom = Math.max(top + 1, Math.floor(((row + 1) * height) / rows));
    for (let column = 0; column < columns; column++) {
      const left = Math.floor((column * width) / columns);
      const right = Math.max(left + 1, Math.floor(((column + 1) * width) / columns));
      let [sum, count] = [0, 0];
      for (let y = top; y < bottom; y += stepY) {
        for (let x = left; x < right; x += stepX) {
          const at = 3 * (y * width + x);
          sum += 77 * data[at] + 150 * data[at + 1] + 29 * data[at + 2];
          count++;
        }
      }
      thumbnail[row * columns + column] = Math.round(sum / (256 * count));
    }
  }
  return thumbnail;
}

/** A view at half the size: what thumbnails can show. */
function halve(view: CoarseView): CoarseView {
  const width = Math.max(1, view.width >> 1);
  const height = Math.max(1, view.height >> 1);
  const luma = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 2 * y * view.width + 2 * x;
      const [right, down] = [view.width > 1 ? 1 : 0, view.height > 1 ? view.width : 0];
      const sum = view.luma[at] + view.luma[at + right] + view.luma[at + down] + view.luma[at + right + down];
      luma[y * width + x] = (sum + 2) >> 2;
    }
  }
  return { ...view, width, height, luma };
}

/**
 * Mean squared luma error of a view in one pose against each of many thumbnails. Cost: 256 pixels each.
 * @param yawDeg of the pose, positive to the right from the panorama's centre
 */
export function errorsInThumbnails(
  thumbnails: readonly PanoramaThumbnail[],
  view: CoarseView,
  pose: CoarsePose,
  yawDeg: number,
): Float64Array {
  const small = halve(view);
  const luma = lumaFor(small, pose.mirror);
  const directions = directionsOf(small, pose);
  const shift = yawDeg / 360 - Math.floor(yawDeg / 360);
  const places = new Int32Array(luma.length);
  for (let at = 0; at < luma.length; at++) {
    const column = Math.floor((directions[2 * at] + shift) * columns) % columns;
    const row = Math.min(rows - 1, Math.floor(directions[2 * at + 1] * rows));
    places[at] = row * columns + column;
  }
  return Float64Array.from(thumbnails, thumbnail => {
    let sum = 0;
    for (let at = 0; at < places.length; at++) sum += (thumbnail[places[at]] - luma[at]) ** 2;
    return sum / places.length;
  });
}
