import type { Distance } from './distance.ts';

/** Where a surface is sampled: ascending coordinates along each axis; close where detail is, wide elsewhere. */
export interface Grid {
  x: Float64Array;
  y: Float64Array;
  z: Float64Array;
}

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

const blockCells = 4;

/** Samples of the distance at grid points; blocks that the surface cannot reach get one value of the right sign. */
function sampleGrid(distance: Distance, { x, y, z }: Grid, slack: number): Float32Array {
  const [nx, ny, nz] = [x.length, y.length, z.length];
  const values = new Float32Array(nx * ny * nz).fill(Number.NaN);
  for (let bz = 0; bz < nz - 1; bz += blockCells) {
    for (let by = 0; by < ny - 1; by += blockCells) {
      for (let bx = 0; bx < nx - 1; bx += blockCells) {
        const [ex, ey, ez] = [
          Math.min(bx + blockCells, nx - 1),
          Math.min(by + blockCells, ny - 1),
          Math.min(bz + blockCells, nz - 1),
        ];
        const centre = distance((x[bx] + x[ex]) / 2, (y[by] + y[ey]) / 2, (z[bz] + z[ez]) / 2);
        const reach = (Math.hypot(x[ex] - x[bx], y[ey] - y[by], z[ez] - z[bz]) / 2) * slack;
        const far = Math.abs(centre) > reach;
        for (let iz = bz; iz <= ez; iz++) {
          for (let iy = by; iy <= ey; iy++) {
            let at = (iz * ny + iy) * nx + bx;
            for (let ix = bx; ix <= ex; ix++, at++) {
              if (!Number.isNaN(values[at]) && (far || Math.abs(values[at]) < 1e8)) continue;
              values[at] = far ? (centre > 0 ? 1e9 : -1e9) : distance(x[ix], y[iy], z[iz]);
            }
          }
        }
      }
    }
  }
  return values;
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
  const cellFirst = new Int32Array(nx * ny * nz).fill(-1);
  const patterns = new Uint8Array(nx * ny * nz);
  const positions: number[] = [];
  const strides = [1, nx, nx * ny];
  const cornerOffset = Array.from({ length: 8 }, (_, c) => (c & 1) + ((c >> 1) & 1) * nx + (c >> 2) * nx * ny);
  const sums = new Float64Array(4 * 4);
  for (let iz = 0; iz < nz - 1; iz++) {
    for (let iy = 0; iy < ny - 1; iy++) {
      for (let ix = 0; ix < nx - 1; ix++) {
        const at = (iz * ny + iy) * nx + ix;
        let pattern = 0;
        for (let corner = 0; corner < 8; corner++) if (values[at + cornerOffset[corner]] < 0) pattern |= 1 << corner;
        if (pattern === 0 || pattern === 255) continue;
        patterns[at] = pattern;
        cellFirst[at] = positions.length / 3;
        sums.fill(0);
        let patches = 0;
        for (let edge = 0; edge < 12; edge++) {
          const patch = patchTable[pattern * 12 + edge];
          if (patch === 255) continue;
          const [from, to] = [edgeCorners[edge * 2], edgeCorners[edge * 2 + 1]];
          const d0 = values[at + cornerOffset[from]];
          const d1 = values[at + cornerOffset[to]];
          const t = d0 / (d0 - d1);
          sums[patch * 4] += mixAxis(x, ix, from & 1, to & 1, t);
          sums[patch * 4 + 1] += mixAxis(y, iy, (from >> 1) & 1, (to >> 1) & 1, t);
          sums[patch * 4 + 2] += mixAxis(z, iz, from >> 2, to >> 2, t);
          sums[patch * 4 + 3]++;
          patches = Math.max(patches, patch + 1);
        }
        for (let patch = 0; patch < patches; patch++) {
          const n = sums[patch * 4 + 3];
          const point = [sums[patch * 4] / n, sums[patch * 4 + 1] / n, sums[patch * 4 + 2] / n];
          moveOntoSurface(distance, point, [x, y, z], [ix, iy, iz]);
          positions.push(point[0], point[1], point[2]);
        }
      }
    }
  }
  const triangles: number[] = [];
  const vertexOf = (cell: number, edge: number) => cellFirst[cell] + patchTable[patterns[cell] * 12 + edge];
  for (let axis = 0; axis < 3; axis++) {
    const [u, v] = [(axis + 1) % 3, (axis + 2) % 3];
    for (let iz = axis === 2 ? 0 : 1; iz < nz - 1; iz++) {
      for (let iy = axis === 1 ? 0 : 1; iy < ny - 1; iy++) {
        for (let ix = axis === 0 ? 0 : 1; ix < nx - 1; ix++) {
          const at = (iz * ny + iy) * nx + ix;
          const starts = values[at] < 0;
          if (starts === values[at + strides[axis]] < 0) continue;
          // The four cells around the edge, and which of their edges it is: seen from the cell at -u, -v it is the far one.
          const corner = (du: number, dv: number) =>
            vertexOf(at - du * strides[u] - dv * strides[v], edgeBetweenTable[axis * 4 + du * 2 + dv]);
          const quad = [corner(1, 1), corner(0, 1), corner(0, 0), corner(1, 0)];
          if (!starts) quad.reverse();
          pushQuad(positions, quad, triangles);
        }
      }
    }
  }
  return { positions: Float32Array.from(positions), triangles: Uint32Array.from(triangles) };
}

const edgeBetweenTable = [0, 1, 2].flatMap(axis =>
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

/** Two Newton steps along the gradient, kept inside the cell so that sheets cannot cross. */
function moveOntoSurface(distance: Distance, point: number[], axes: Float64Array[], cell: number[]): void {
  const h = 0.05;
  for (let step = 0; step < 2; step++) {
    const [px, py, pz] = point;
    const d = distance(px, py, pz);
    const gx = (distance(px + h, py, pz) - d) / h;
    const gy = (distance(px, py + h, pz) - d) / h;
    const gz = (distance(px, py, pz + h) - d) / h;
    const length = Math.max(0.25, gx * gx + gy * gy + gz * gz);
    const gradient = [gx, gy, gz];
    for (let axis = 0; axis < 3; axis++) {
      const [low, high] = [axes[axis][cell[axis]], axes[axis][cell[axis] + 1]];
      const margin = (high - low) * 0.05;
      const moved = point[axis] - (d * gradient[axis]) / length;
      point[axis] = Math.max(low + margin, Math.min(high - margin, moved));
    }
  }
}

/** Splits a quad along its shorter diagonal. */
function pushQuad(positions: number[], [a, b, c, d]: number[], triangles: number[]): void {
  const square = (p: number, q: number) =>
    (positions[p * 3] - positions[q * 3]) ** 2 +
    (positions[p * 3 + 1] - positions[q * 3 + 1]) ** 2 +
    (positions[p * 3 + 2] - positions[q * 3 + 2]) ** 2;
  if (square(a, c) <= square(b, d)) triangles.push(a, b, c, a, c, d);
  else triangles.push(a, b, d, b, c, d);
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
