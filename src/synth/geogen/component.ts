/**
 * One closed solid of the canonical head: its triangles, texture coordinates and what shading needs, made once per process
 * and shared by all identities. Millimetres.
 */
export interface Component {
  positions: Float32Array;
  triangles: Uint32Array;
  /** For every vertex the first one at the same place (texture seams repeat vertices). */
  welded: Uint32Array;
  /** vertices * 2 */
  uvs: Float32Array;
}

interface Seamed {
  positions: number[];
  triangles: Uint32Array;
  uvs: number[];
  welded: number[];
}

function finish({ positions, triangles, uvs, welded }: Seamed): Component {
  return {
    positions: Float32Array.from(positions),
    triangles,
    uvs: Float32Array.from(uvs),
    welded: Uint32Array.from(welded),
  };
}

/**
 * Texture coordinates by projection along the axis each facet faces most; a vertex on the border of two projections
 * is repeated. Good for small-scale patterns, whose seams nobody sees.
 * @param tile millimetres one turn of the texture covers
 */
export function projectBox(positions: Float32Array, triangles: Uint32Array, tile: number): Component {
  const count = positions.length / 3;
  const repeated = new Int32Array(count * 6).fill(-1);
  const taken = new Uint8Array(count);
  const out: Seamed = {
    positions: Array.from(positions),
    triangles: Uint32Array.from(triangles),
    uvs: new Array<number>(count * 2).fill(0),
    welded: Array.from({ length: count }, (_, vertex) => vertex),
  };
  for (let at = 0; at < triangles.length; at += 3) {
    const chart = chartOf(positions, triangles[at] * 3, triangles[at + 1] * 3, triangles[at + 2] * 3);
    const axis = chart >> 1;
    for (let corner = 0; corner < 3; corner++) {
      const vertex = triangles[at + corner];
      let index = repeated[vertex * 6 + chart];
      if (index < 0) {
        if (taken[vertex]) {
          index = out.positions.length / 3;
          out.positions.push(positions[vertex * 3], positions[vertex * 3 + 1], positions[vertex * 3 + 2]);
          out.uvs.push(0, 0);
          out.welded.push(vertex);
        } else {
          index = vertex;
          taken[vertex] = 1;
        }
        repeated[vertex * 6 + chart] = index;
        const x = positions[vertex * 3];
        const y = positions[vertex * 3 + 1];
        const z = positions[vertex * 3 + 2];
        out.uvs[index * 2] = (axis === 0 ? z : x) / tile + chart * 0.37;
        out.uvs[index * 2 + 1] = -(axis === 1 ? z : y) / tile + chart * 0.23;
      }
      out.triangles[at + corner] = index;
    }
  }
  return finish(out);
}

/** Number of the projection along the axis that a facet faces most: axis * 2, one more against the axis. */
function chartOf(positions: Float32Array, a: number, b: number, c: number): number {
  const ux = positions[b] - positions[a];
  const uy = positions[b + 1] - positions[a + 1];
  const uz = positions[b + 2] - positions[a + 2];
  const vx = positions[c] - positions[a];
  const vy = positions[c + 1] - positions[a + 1];
  const vz = positions[c + 2] - positions[a + 2];
  const x = uy * vz - uz * vy;
  const y = uz * vx - ux * vz;
  const z = ux * vy - uy * vx;
  if (Math.abs(x) > Math.abs(y) && Math.abs(x) > Math.abs(z)) return x < 0 ? 1 : 0;
  return Math.abs(y) > Math.abs(z) ? (y < 0 ? 3 : 2) : z < 0 ? 5 : 4;
}

/**
 * Texture coordinates from a flow: across and along the strands, millimetres. Where `across` jumps by its period
 * (an angle that wraps), vertices are repeated on the other side.
 */
export function projectFlow(
  positions: Float32Array,
  triangles: Uint32Array,
  flow: (x: number, y: number, z: number) => readonly [number, number],
  period: number,
  tile: readonly [number, number],
): Component {
  const count = positions.length / 3;
  const across = new Float64Array(count);
  const out: Seamed = {
    positions: Array.from(positions),
    triangles: Uint32Array.from(triangles),
    uvs: [],
    welded: Array.from({ length: count }, (_, vertex) => vertex),
  };
  for (let vertex = 0; vertex < count; vertex++) {
    const [u, v] = flow(positions[vertex * 3], positions[vertex * 3 + 1], positions[vertex * 3 + 2]);
    across[vertex] = u;
    out.uvs.push(u / tile[0], v / tile[1]);
  }
  const moved = new Map<number, number>();
  for (let at = 0; at < triangles.length; at += 3) {
    const highest = Math.max(across[triangles[at]], across[triangles[at + 1]], across[triangles[at + 2]]);
    for (let corner = 0; corner < 3; corner++) {
      const vertex = triangles[at + corner];
      if (highest - across[vertex] <= period / 2) continue;
      let index = moved.get(vertex);
      if (index === undefined) {
        index = out.positions.length / 3;
        moved.set(vertex, index);
        out.positions.push(positions[vertex * 3], positions[vertex * 3 + 1], positions[vertex * 3 + 2]);
        out.uvs.push((across[vertex] + period) / tile[0], out.uvs[vertex * 2 + 1]);
        out.welded.push(vertex);
      }
      out.triangles[at + corner] = index;
    }
  }
  return finish(out);
}

/** A component of plain triangles with given texture coordinates and no seams. */
export function plainComponent(positions: Float32Array, triangles: Uint32Array, uvs?: Float32Array): Component {
  const count = positions.length / 3;
  return {
    positions,
    triangles,
    uvs: uvs ?? new Float32Array(count * 2),
    welded: Uint32Array.from({ length: count }, (_, vertex) => vertex),
  };
}
