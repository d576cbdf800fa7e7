import type { Distance } from './distance.ts';

/** Where a surface is sampled: ascending coordinates along each axis; close where detail is, wide elsewhere. */
export interface Grid {
  x: Float64Array;
  y: Float64Array;
  z: Float64Array;
}

/** Stands for a distance that was not asked for; the sign is right. */
const farAway = 1e9;
const largestBlock = 8;

/**
 * Samples of a distance at grid points. Blocks of cells that the surface cannot reach from their middle are left out,
 * the others are halved; points left out get one value of the right sign.
 * @param slack how much faster than a true distance the function may change
 * @returns x.length * y.length * z.length, x fastest
 */
export function sampleGrid(distance: Distance, { x, y, z }: Grid, slack: number): Float32Array {
  const nx = x.length;
  const ny = y.length;
  const nz = z.length;
  const values = new Float32Array(nx * ny * nz).fill(Number.NaN);

  function valueAt(ix: number, iy: number, iz: number): number {
    const at = (iz * ny + iy) * nx + ix;
    const known = values[at];
    if (known < farAway / 2 && known > -farAway / 2) return known;
    values[at] = distance(x[ix], y[iy], z[iz]);
    return values[at];
  }

  function span(axis: Float64Array, from: number, to: number, middle: number): number {
    return Math.max(axis[to] - axis[middle], axis[middle] - axis[from]);
  }

  function fillUnknown(bx: number, by: number, bz: number, ex: number, ey: number, ez: number, value: number): void {
    for (let iz = bz; iz <= ez; iz++) {
      for (let iy = by; iy <= ey; iy++) {
        const row = (iz * ny + iy) * nx;
        for (let at = row + bx; at <= row + ex; at++) if (Number.isNaN(values[at])) values[at] = value;
      }
    }
  }

  /**
   * Whether corners and middle of a small block tell that the surface does not come into it: no place in a cube is farther
   * from the nearest of the nine than 0.56 of its side.
   */
  function isClear(bx: number, by: number, bz: number, ex: number, ey: number, ez: number, middle: number): boolean {
    const [sizeX, sizeY, sizeZ] = [(x[ex] - x[bx]) / 4, (y[ey] - y[by]) / 4, (z[ez] - z[bz]) / 4];
    const reach = 1.3 * slack * Math.sqrt(sizeX * sizeX + sizeY * sizeY + sizeZ * sizeZ);
    if (Math.abs(middle) < reach) return false;
    for (let corner = 0; corner < 8; corner++) {
      const value = valueAt(corner & 1 ? ex : bx, corner & 2 ? ey : by, corner & 4 ? ez : bz);
      if (value < 0 !== middle < 0 || Math.abs(value) < reach) return false;
    }
    return true;
  }

  function sampleBlock(bx: number, by: number, bz: number, size: number): void {
    if (bx >= nx - 1 || by >= ny - 1 || bz >= nz - 1) return;
    const ex = Math.min(bx + size, nx - 1);
    const ey = Math.min(by + size, ny - 1);
    const ez = Math.min(bz + size, nz - 1);
    const [mx, my, mz] = [(bx + ex) >> 1, (by + ey) >> 1, (bz + ez) >> 1];
    const middle = valueAt(mx, my, mz);
    const [sizeX, sizeY, sizeZ] = [span(x, bx, ex, mx), span(y, by, ey, my), span(z, bz, ez, mz)];
    const reach = slack * Math.sqrt(sizeX * sizeX + sizeY * sizeY + sizeZ * sizeZ);
    if (Math.abs(middle) > reach || (size === 2 && isClear(bx, by, bz, ex, ey, ez, middle))) {
      fillUnknown(bx, by, bz, ex, ey, ez, middle < 0 ? -farAway : farAway);
    } else if (size > 2) {
      const half = size / 2;
      for (let part = 0; part < 8; part++)
        sampleBlock(bx + (part & 1 ? half : 0), by + (part & 2 ? half : 0), bz + (part & 4 ? half : 0), half);
    } else {
      for (let iz = bz; iz <= ez; iz++)
        for (let iy = by; iy <= ey; iy++) for (let ix = bx; ix <= ex; ix++) valueAt(ix, iy, iz);
    }
  }

  for (let bz = 0; bz < nz - 1; bz += largestBlock)
    for (let by = 0; by < ny - 1; by += largestBlock)
      for (let bx = 0; bx < nx - 1; bx += largestBlock) sampleBlock(bx, by, bz, largestBlock);
  return values;
}

/**
 * Where the corners of a grid face alternate between inside and outside, two sheets could meet in one edge. Fills the
 * shallower outside corner, in place, until no face alternates: what nearly touches then touches.
 */
export function fillPinches(values: Float32Array, nx: number, ny: number, nz: number): void {
  const strides = [1, nx, nx * ny];
  const lasts = [nx - 1, ny - 1, nz - 1];
  for (let filled = 1; filled > 0; ) {
    filled = 0;
    for (let axis = 0; axis < 3; axis++) {
      const strideU = strides[(axis + 1) % 3];
      const strideV = strides[(axis + 2) % 3];
      const endX = axis === 0 ? nx : lasts[0];
      const endY = axis === 1 ? ny : lasts[1];
      const endZ = axis === 2 ? nz : lasts[2];
      for (let iz = 0; iz < endZ; iz++) {
        for (let iy = 0; iy < endY; iy++) {
          const row = (iz * ny + iy) * nx;
          for (let at = row; at < row + endX; at++) {
            const inside = values[at] < 0;
            if (values[at + strideU] < 0 === inside || values[at + strideV] < 0 === inside) continue;
            const across = at + strideU + strideV;
            if (values[across] < 0 !== inside) continue;
            const a = inside ? at + strideU : at;
            const b = inside ? at + strideV : across;
            values[values[a] < values[b] ? a : b] = -0.05;
            filled++;
          }
        }
      }
    }
  }
}
