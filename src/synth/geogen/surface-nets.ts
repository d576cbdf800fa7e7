import type { Distance } from './distance.ts';
import { fillPinches, type Grid, sampleGrid } from './sample-grid.ts';

export type { Grid } from './sample-grid.ts';

export interface Surface {
  /** vertices * 3 */
  positions: Float32Array;
  /** triangles * 3, counter-clockwise seen from outside */
  triangles: Uint32Array;
}

/** Corner numbers: bit 0 is +x, bit 1 +y, bit 2 +z. Each edge by its two corners: four along x, four along y, four along z. */
const edgeCorners = [...[0, 1, 2, 3, 4, 5, 6, 7], ...[0, 2, 1, 3, 4, 6, 5, 7], ...[0, 4, 1, 5, 2, 6, 3, 7]];

/** For each of 256 sign patterns and 12 edges the number of the surface patch that crosses the edge, 255 for none. */
const patchTable = buildPatchTable();

function edgeBetween(a: number, b: number): number {
  for (let edge = 0; edge < 12; edge++) {
    if (edgeCorners[edge * 2] === Math.min(a, b) && edgeCorners[edge * 2 + 1] === Math.max(a, b)) return edge;
  }
  return -1;
}

/**
 * A cell may be crossed by several sheets; each gets its own vertex, so that the surface stays manifold.
 * Crossed edges are linked across cell faces; on a face with four crossings, around each inside corner
 * (the same decision in both cells that share the face).
 * @source G. Nielson, "Dual marching cubes", Visualization 2004 (the patches; the table is computed here)
 */
function buildPatchTable(): Uint8Array {
  const table = new Uint8Array(256 * 12).fill(255);
  const faces = [0, 1, 2].flatMap(axis =>
    [0, 1].map(side => {
      const [u, v] = [1 << ((axis + 1) % 3), 1 << ((axis + 2) % 3)];
      const base = side << axis;
      return [base, base | u, base | u | v, base | v];
    }),
  );
  for (let pattern = 0; pattern < 256; pattern++) {
    const inside = (corner: number) => (pattern >> corner) & 1;
    const parent = Array.from({ length: 12 }, (_, edge) => edge);
    const find = (edge: number): number => (parent[edge] === edge ? edge : find(parent[edge]));
    for (const face of faces) {
      const edges = [0, 1, 2, 3].map(side => edgeBetween(face[side], face[(side + 1) % 4]));
      const crossed = [0, 1, 2, 3].filter(side => inside(face[side]) !== inside(face[(side + 1) % 4]));
      if (crossed.length === 2) parent[find(edges[crossed[0]])] = find(edges[crossed[1]]);
      if (crossed.length === 4) {
        for (let corner = 0; corner < 4; corner++)
          if (inside(face[corner])) parent[find(edges[corner])] = find(edges[(corner + 3) % 4]);
      }
    }
    const numbers = new Map<number, number>();
    for (let edge = 0; edge < 12; edge++) {
      if (inside(edgeCorners[edge * 2]) === inside(edgeCorners[edge * 2 + 1])) continue;
      const root = find(edge);
      if (!numbers.has(root)) numbers.set(root, numbers.size);
      table[pattern * 12 + edge] = numbers.get(root) as number;
    }
  }
  return table;
}

/**
 * The surface where a distance is zero: one vertex per crossed cell and sheet, at the mean of its edge crossings and then
 * moved onto the surface, one quad per crossed grid edge. Closed when the distance is positive on the grid's border.
 * @param slack how much faster than a true distance the function may change; blocks beyond are skipped
 * @source S. Gibson, "Constrained elastic surface nets", MERL TR99-24 (without relaxation), on an uneven grid
 */
export function extractSurface(distance: Distance, grid: Grid, slack = 1.6): Surface {
  const { x, y, z } = grid;
  const [nx, ny, nz] = [x.length, y.length, z.length];
  const values = sampleGrid(distance, grid, slack);
  fillPinches(values, nx, ny, nz);
  const cells = nx * ny * nz;
  const firsts = new Int32Array(cells);
  const patterns = new Uint8Array(cells);
  const vertices = new GrowingList();
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map(c => (c & 1) + ((c >> 1) & 1) * nx + (c >> 2) * nx * ny);
  const sums = new Float64Array(4 * 4);
  const point = new Float64Array(3);
  for (let iz = 0; iz < nz - 1; iz++) {
    for (let iy = 0; iy < ny - 1; iy++) {
      for (let ix = 0; ix < nx - 1; ix++) {
        const at = (iz * ny + iy) * nx + ix;
        let pattern = 0;
        for (let corner = 0; corner < 8; corner++) if (values[at + corners[corner]] < 0) pattern |= 1 << corner;
        if (pattern === 0 || pattern === 255) continue;
        patterns[at] = pattern;
        firsts[at] = vertices.length / 3;
        sums.fill(0);
        let patches = 0;
        for (let edge = 0; edge < 12; edge++) {
          const patch = patchTable[pattern * 12 + edge];
          if (patch === 255) continue;
          const from = edgeCorners[edge * 2];
          const to = edgeCorners[edge * 2 + 1];
          const d0 = values[at + corners[from]];
          const t = d0 / (d0 - values[at + corners[to]]);
          sums[patch * 4] += mixAxis(x, ix, from & 1, to & 1, t);
          sums[patch * 4 + 1] += mixAxis(y, iy, (from >> 1) & 1, (to >> 1) & 1, t);
          sums[patch * 4 + 2] += mixAxis(z, iz, from >> 2, to >> 2, t);
          sums[patch * 4 + 3]++;
          patches = Math.max(patches, patch + 1);
        }
        for (let patch = 0; patch < patches; patch++) {
          for (let axis = 0; axis < 3; axis++) point[axis] = sums[patch * 4 + axis] / sums[patch * 4 + 3];
          moveOntoSurface(distance, point, values, at, corners, x, ix, y, iy, z, iz);
          for (let axis = 0; axis < 3; axis++) vertices.push(point[axis]);
        }
      }
    }
  }
  const triangles = new GrowingList();
  const strides = [1, nx, nx * ny];
  const quad = new Int32Array(4);
  for (let axis = 0; axis < 3; axis++) {
    const stride = strides[axis];
    const strideU = strides[(axis + 1) % 3];
    const strideV = strides[(axis + 2) % 3];
    for (let iz = axis === 2 ? 0 : 1; iz < nz - 1; iz++) {
      for (let iy = axis === 1 ? 0 : 1; iy < ny - 1; iy++) {
        for (let ix = axis === 0 ? 0 : 1; ix < nx - 1; ix++) {
          const at = (iz * ny + iy) * nx + ix;
          const starts = values[at] < 0;
          if (starts === values[at + stride] < 0) continue;
          // The four cells around the edge; each knows the edge by another number.
          for (let side = 0; side < 4; side++) {
            const du = side === 0 || side === 3 ? 1 : 0;
            const dv = side < 2 ? 1 : 0;
            const cell = at - du * strideU - dv * strideV;
            quad[starts ? side : 3 - side] =
              firsts[cell] + patchTable[patterns[cell] * 12 + edgeAround[axis * 4 + du * 2 + dv]];
          }
          pushQuad(vertices.values, quad, triangles);
        }
      }
    }
  }
  return {
    positions: Float32Array.from(vertices.values.subarray(0, vertices.length)),
    triangles: Uint32Array.from(triangles.values.subarray(0, triangles.length)),
  };
}

/** Numbers in a typed array that doubles when full. */
class GrowingList {
  values: Float64Array = new Float64Array(65536);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Float64Array(this.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }
}

/** For each axis and the four cells around a grid edge: the edge's number in that cell. */
const edgeAround = [0, 1, 2].flatMap(axis =>
  [0, 1].flatMap(du =>
    [0, 1].map(dv => {
      const low = (du << ((axis + 1) % 3)) | (dv << ((axis + 2) % 3));
      return edgeBetween(low, low | (1 << axis));
    }),
  ),
);

function mixAxis(axis: Float64Array, index: number, from: number, to: number, t: number): number {
  return axis[index + from] + (axis[index + to] - axis[index + from]) * t;
}

/**
 * Newton steps along the gradient, kept inside the cell so that sheets cannot cross. The gradient is that of the cell's
 * corner values, so a step costs one look at the distance.
 * @param corners offsets of the cell's corners from `at` in `values`
 */
function moveOntoSurface(
  distance: Distance,
  point: Float64Array,
  values: Float32Array,
  at: number,
  corners: readonly number[],
  x: Float64Array,
  ix: number,
  y: Float64Array,
  iy: number,
  z: Float64Array,
  iz: number,
): void {
  const [v0, v1, v2, v3] = [values[at], values[at + corners[1]], values[at + corners[2]], values[at + corners[3]]];
  const above = at + corners[4];
  const [v4, v5, v6, v7] = [
    values[above],
    values[above + corners[1]],
    values[above + corners[2]],
    values[above + corners[3]],
  ];
  const sizeX = x[ix + 1] - x[ix];
  const sizeY = y[iy + 1] - y[iy];
  const sizeZ = z[iz + 1] - z[iz];
  for (let step = 0; step < 3; step++) {
    const px = point[0];
    const py = point[1];
    const pz = point[2];
    const d = distance(px, py, pz);
    if (Math.abs(d) < 0.01) return;
    const tx = (px - x[ix]) / sizeX;
    const ty = (py - y[iy]) / sizeY;
    const tz = (pz - z[iz]) / sizeZ;
    const [sx, sy, sz] = [1 - tx, 1 - ty, 1 - tz];
    const gx = (sz * (sy * (v1 - v0) + ty * (v3 - v2)) + tz * (sy * (v5 - v4) + ty * (v7 - v6))) / sizeX;
    const gy = (sz * (sx * (v2 - v0) + tx * (v3 - v1)) + tz * (sx * (v6 - v4) + tx * (v7 - v5))) / sizeY;
    const gz = (sy * (sx * (v4 - v0) + tx * (v5 - v1)) + ty * (sx * (v6 - v2) + tx * (v7 - v3))) / sizeZ;
    const scale = d / Math.max(0.25, gx * gx + gy * gy + gz * gz);
    point[0] = keepInside(px - gx * scale, x, ix);
    point[1] = keepInside(py - gy * scale, y, iy);
    point[2] = keepInside(pz - gz * scale, z, iz);
  }
}

function keepInside(value: number, axis: Float64Array, index: number): number {
  const margin = (axis[index + 1] - axis[index]) * 0.05;
  return Math.max(axis[index] + margin, Math.min(axis[index + 1] - margin, value));
}

function squaredLength(points: Float64Array, p: number, q: number): number {
  const x = points[p * 3] - points[q * 3];
  const y = points[p * 3 + 1] - points[q * 3 + 1];
  const z = points[p * 3 + 2] - points[q * 3 + 2];
  return x * x + y * y + z * z;
}

/** Splits a quad along its shorter diagonal. */
function pushQuad(points: Float64Array, quad: Int32Array, triangles: GrowingList): void {
  const turn = squaredLength(points, quad[0], quad[2]) <= squaredLength(points, quad[1], quad[3]) ? 0 : 1;
  for (const corner of [0, 1, 2, 0, 2, 3]) triangles.push(quad[(corner + turn) & 3]);
}

/** Coordinates from `low` to `high` whose spacing follows `spacing(coordinate)`; all in millimetres. */
export function spaceAxis(low: number, high: number, spacing: (coordinate: number) => number): Float64Array {
  const coordinates = [low];
  for (let at = low; at < high; ) {
    // The spacing at the middle of the step keeps the axis nearly symmetric.
    at += spacing(at + spacing(at) / 2);
    coordinates.push(at);
  }
  return Float64Array.from(coordinates);
}
