import type { Distance } from './distance.ts';

/** The box and the spacing a distance is remembered on, millimetres. */
export interface RememberedRange {
  low: readonly [number, number, number];
  high: readonly [number, number, number];
  spacing: number;
}

/**
 * A distance by linear interpolation between grid points, each asked for when first needed: for who looks often and
 * far off, where a tenth of the spacing does not matter. Outside the box, the nearest value in it and the way there.
 * Costs 4 bytes a grid point, and at most one look at `distance` for each.
 */
export function rememberDistance(distance: Distance, { low, high, spacing }: RememberedRange): Distance {
  const [lowX, lowY, lowZ] = low;
  const nx = Math.ceil((high[0] - lowX) / spacing) + 1;
  const ny = Math.ceil((high[1] - lowY) / spacing) + 1;
  const nz = Math.ceil((high[2] - lowZ) / spacing) + 1;
  const values = new Float32Array(nx * ny * nz).fill(Number.NaN);
  const scale = 1 / spacing;
  const plane = nx * ny;
  const lastX = nx - 1.0001;
  const lastY = ny - 1.0001;
  const lastZ = nz - 1.0001;

  function valueAt(ix: number, iy: number, iz: number): number {
    const at = iz * plane + iy * nx + ix;
    let value = values[at];
    if (Number.isNaN(value)) {
      value = distance(lowX + ix * spacing, lowY + iy * spacing, lowZ + iz * spacing);
      values[at] = value;
      value = values[at];
    }
    return value;
  }

  return (x, y, z) => {
    const gx = (x - lowX) * scale;
    const gy = (y - lowY) * scale;
    const gz = (z - lowZ) * scale;
    const cx = gx < 0 ? 0 : gx > lastX ? lastX : gx;
    const cy = gy < 0 ? 0 : gy > lastY ? lastY : gy;
    const cz = gz < 0 ? 0 : gz > lastZ ? lastZ : gz;
    const ix = Math.floor(cx);
    const iy = Math.floor(cy);
    const iz = Math.floor(cz);
    const tx = cx - ix;
    const ty = cy - iy;
    const tz = cz - iz;
    const a = valueAt(ix, iy, iz);
    const b = valueAt(ix, iy + 1, iz);
    const c = valueAt(ix, iy, iz + 1);
    const d = valueAt(ix, iy + 1, iz + 1);
    const ab0 = a + (valueAt(ix + 1, iy, iz) - a) * tx;
    const ab1 = b + (valueAt(ix + 1, iy + 1, iz) - b) * tx;
    const cd0 = c + (valueAt(ix + 1, iy, iz + 1) - c) * tx;
    const cd1 = d + (valueAt(ix + 1, iy + 1, iz + 1) - d) * tx;
    const near = ab0 + (ab1 - ab0) * ty;
    const far = cd0 + (cd1 - cd0) * ty;
    const inside = near + (far - near) * tz;
    const ox = gx - cx;
    const oy = gy - cy;
    const oz = gz - cz;
    return ox === 0 && oy === 0 && oz === 0 ? inside : inside + spacing * Math.sqrt(ox * ox + oy * oy + oz * oz);
  };
}
