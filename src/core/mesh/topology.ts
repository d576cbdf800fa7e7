/** For every vertex the first vertex at exactly the same position. O(vertices). */
export function weldPositions(positions: Float32Array): Uint32Array {
  const bits = new Uint32Array(positions.buffer, positions.byteOffset, positions.length);
  const count = positions.length / 3;
  const welded = new Uint32Array(count);
  const slots = 1 << Math.ceil(Math.log2(Math.max(4, count * 2)));
  const table = new Int32Array(slots).fill(-1);
  for (let vertex = 0; vertex < count; vertex++) {
    const [x, y, z] = [bits[vertex * 3], bits[vertex * 3 + 1], bits[vertex * 3 + 2]];
    let slot = Math.imul(x ^ Math.imul(y, 0x9e3779b1) ^ Math.imul(z, 0x85ebca6b), 0xc2b2ae35) >>> 0;
    slot = (slot ^ (slot >>> 15)) & (slots - 1);
    for (;;) {
      const found = table[slot];
      if (found < 0) {
        table[slot] = vertex;
        welded[vertex] = vertex;
        break;
      }
      if (bits[found * 3] === x && bits[found * 3 + 1] === y && bits[found * 3 + 2] === z) {
        welded[vertex] = found;
        break;
      }
      slot = (slot + 1) & (slots - 1);
    }
  }
  return welded;
}

export interface TopologyReport {
  /** Edges that not exactly one triangle runs each way. 0 means watertight and consistently oriented. */
  openEdges: number;
  /** Signed volume in cubic units of the positions; positive when normals point outwards. */
  volume: number;
  /** Triangles with two welded corners in one place or no area. */
  degenerate: number;
}

/** Checks that welded triangles close and face outwards. O(triangles log triangles). */
export function checkTopology(positions: Float32Array, triangles: Uint32Array): TopologyReport {
  const welded = weldPositions(positions);
  const count = positions.length / 3;
  const edges = new Float64Array(triangles.length);
  let used = 0;
  let degenerate = 0;
  let volume = 0;
  for (let at = 0; at < triangles.length; at += 3) {
    const corners = [welded[triangles[at]], welded[triangles[at + 1]], welded[triangles[at + 2]]];
    if (corners[0] === corners[1] || corners[1] === corners[2] || corners[2] === corners[0]) {
      degenerate++;
      continue;
    }
    const [a, b, c] = corners.map(corner => corner * 3);
    volume +=
      (positions[a] * (positions[b + 1] * positions[c + 2] - positions[b + 2] * positions[c + 1]) +
        positions[a + 1] * (positions[b + 2] * positions[c] - positions[b] * positions[c + 2]) +
        positions[a + 2] * (positions[b] * positions[c + 1] - positions[b + 1] * positions[c])) /
      6;
    for (let corner = 0; corner < 3; corner++) {
      const from = corners[corner];
      const to = corners[(corner + 1) % 3];
      // One key per undirected edge; the lowest bit tells the direction.
      edges[used++] = (Math.min(from, to) * count + Math.max(from, to)) * 2 + (from < to ? 0 : 1);
    }
  }
  const sorted = edges.subarray(0, used).sort();
  let openEdges = 0;
  for (let at = 0; at < used; ) {
    const edge = Math.floor(sorted[at] / 2);
    let balance = 0;
    let runs = 0;
    for (; at < used && Math.floor(sorted[at] / 2) === edge; at++, runs++) balance += sorted[at] % 2 ? -1 : 1;
    if (balance !== 0 || runs !== 2) openEdges++;
  }
  return { openEdges, volume, degenerate };
}

/**
 * Area-weighted vertex normals, shared by vertices at one place (`welded`, see {@link weldPositions}).
 * @returns vertices * 3, unit length; (0, 0, 1) where a vertex has no triangle
 */
export function computeNormals(positions: Float32Array, triangles: Uint32Array, welded?: Uint32Array): Float32Array {
  const normals = new Float32Array(positions.length);
  for (let at = 0; at < triangles.length; at += 3) {
    const a = triangles[at] * 3;
    const b = triangles[at + 1] * 3;
    const c = triangles[at + 2] * 3;
    const ux = positions[b] - positions[a];
    const uy = positions[b + 1] - positions[a + 1];
    const uz = positions[b + 2] - positions[a + 2];
    const vx = positions[c] - positions[a];
    const vy = positions[c + 1] - positions[a + 1];
    const vz = positions[c + 2] - positions[a + 2];
    const x = uy * vz - uz * vy;
    const y = uz * vx - ux * vz;
    const z = ux * vy - uy * vx;
    for (let corner = 0; corner < 3; corner++) {
      const vertex = triangles[at + corner];
      const target = (welded ? welded[vertex] : vertex) * 3;
      normals[target] += x;
      normals[target + 1] += y;
      normals[target + 2] += z;
    }
  }
  for (let vertex = 0; vertex < normals.length / 3; vertex++) {
    const source = (welded ? welded[vertex] : vertex) * 3;
    const x = normals[source];
    const y = normals[source + 1];
    const z = normals[source + 2];
    const target = vertex * 3;
    if (source < target) {
      // Welded to an earlier one, whose normal is of unit length by now: exactly that, so that both move alike.
      normals[target] = x;
      normals[target + 1] = y;
      normals[target + 2] = z;
      continue;
    }
    const length = Math.sqrt(x * x + y * y + z * z);
    if (length > 0) {
      normals[target] = x / length;
      normals[target + 1] = y / length;
      normals[target + 2] = z / length;
    } else {
      normals[target] = 0;
      normals[target + 1] = 0;
      normals[target + 2] = 1;
    }
  }
  return normals;
}
