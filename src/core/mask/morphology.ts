import { UsageError } from '../errors.ts';
import { cropMask, EdgeBuilder, forEachColumnRun } from './crop.ts';
import type { RunLengths } from './run-lengths.ts';
import { intersectMasks, invertMask, subtractMask } from './set-operations.ts';

function checkDistance(distance: number): void {
  if (!Number.isSafeInteger(distance) || distance < 0) {
    throw new UsageError(
      'mask-distance',
      `Expected a whole number of pixels for the distance but received ${distance}`,
    );
  }
}

/** The pixels that stay set when every column run loses `distance` pixels at both ends. */
function shortenColumnRuns(mask: RunLengths, distance: number, keepAtBorder: boolean): RunLengths {
  const { height, width } = mask;
  const built = new EdgeBuilder();
  forEachColumnRun(mask, (x, top, bottom) => {
    const from = keepAtBorder && top === 0 ? 0 : top + distance;
    const to = keepAtBorder && bottom === height ? height : bottom - distance;
    built.add(x * height + from, x * height + Math.max(from, to));
  });
  return built.finish(height, width);
}

/** Moves the mask by whole columns; columns that come in are set or not as `incoming` says. */
function shiftColumns(mask: RunLengths, columns: number, incoming: boolean): RunLengths {
  const { height, width } = mask;
  if (!incoming) return cropMask(mask, [-columns, 0, width, height]);
  return invertMask(cropMask(invertMask(mask), [-columns, 0, width, height]));
}

/** The pixels whose `distance` right (direction -1) or left (+1) neighbours are set too, by doubling. */
function erodeTowards(mask: RunLengths, distance: number, direction: 1 | -1, incoming: boolean): RunLengths {
  let eroded = mask;
  for (let reach = 0; reach < distance; ) {
    // Two overlapping windows of the size reached so far make one of up to twice that size.
    const step = Math.min(reach + 1, distance - reach);
    eroded = intersectMasks(eroded, shiftColumns(eroded, direction * step, incoming));
    reach += step;
  }
  return eroded;
}

/**
 * The pixels at least `distance` pixels (chessboard distance) away from any pixel that is not set: erosion with a
 * square of 2 * distance + 1 pixels.
 * @param options.border whether the outside of the image counts as not set (true, the default)
 * @throws {UsageError} `mask-distance`
 */
export function erodeMask(
  mask: RunLengths,
  distance: number,
  { border = true }: { border?: boolean } = {},
): RunLengths {
  checkDistance(distance);
  if (distance === 0 || mask.edges.length === 0) return mask;
  // Eroding by more than the image changes nothing more, and keeps shifts within bounds.
  const reach = Math.min(distance, Math.max(mask.height, mask.width));
  const shortened = shortenColumnRuns(mask, reach, !border);
  return intersectMasks(erodeTowards(shortened, reach, -1, !border), erodeTowards(shortened, reach, 1, !border));
}

/** The pixels within `distance` pixels (chessboard distance) of the mask: dilation with a square. @throws {UsageError} `mask-distance` */
export function dilateMask(mask: RunLengths, distance: number): RunLengths {
  return invertMask(erodeMask(invertMask(mask), distance, { border: false }));
}

/**
 * The mask's own pixels within `distance` pixels (chessboard distance) of its outline; the image's border counts as
 * outline.
 * @throws {UsageError} `mask-distance`
 * @source Cheng et al., Boundary IoU, CVPR 2021: the mask minus its erosion
 */
export function maskBoundary(mask: RunLengths, distance = 1): RunLengths {
  return subtractMask(mask, erodeMask(mask, distance));
}
