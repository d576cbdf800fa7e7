/** What is counted of each id of an id map; index i holds id i. */
export interface IdStatistics {
  /** Pixels. */
  area: Float64Array;
  /** First and last column and row, pixels; meaningless where the area is 0. */
  left: Int32Array;
  right: Int32Array;
  top: Int32Array;
  bottom: Int32Array;
  /** Sums of the pixels' centres, pixels from the left and from the top. */
  sumX: Float64Array;
  sumY: Float64Array;
}

/** Nothing counted yet. */
export function createIdStatistics(idCount: number): IdStatistics {
  return {
    area: new Float64Array(idCount),
    left: new Int32Array(idCount),
    right: new Int32Array(idCount),
    top: new Int32Array(idCount),
    bottom: new Int32Array(idCount),
    sumX: new Float64Array(idCount),
    sumY: new Float64Array(idCount),
  };
}

/**
 * Areas, boxes and sums of pixel centres of the ids below `idCount`. Its kernel is `IdMaps` of src/kernels/id-maps.ts.
 * @param ids width * height ids, rows from the top
 */
export function measureIds(ids: Uint32Array, width: number, height: number, idCount: number): IdStatistics {
  const statistics = createIdStatistics(idCount);
  const { area, left, right, top, bottom, sumX, sumY } = statistics;
  left.fill(width);
  right.fill(-1);
  top.fill(height);
  bottom.fill(-1);
  for (let y = 0, p = 0; y < height; y++) {
    // Runs of one id are counted at once.
    for (let x = 0; x < width; ) {
      const id = ids[p];
      const start = x;
      do {
        x++;
        p++;
      } while (x < width && ids[p] === id);
      if (id >= idCount) continue;
      const length = x - start;
      area[id] += length;
      sumX[id] += ((start + x) / 2) * length;
      sumY[id] += (y + 0.5) * length;
      if (start < left[id]) left[id] = start;
      if (x - 1 > right[id]) right[id] = x - 1;
      if (y < top[id]) top[id] = y;
      bottom[id] = y;
    }
  }
  return statistics;
}
