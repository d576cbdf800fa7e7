import { lookAt } from '../core/geometry/look-at.ts';
import type { Mesh } from '../core/mesh/mesh.ts';
import { weldPositions } from '../core/mesh/topology.ts';
import type { PinholeCamera } from '../core/model/camera.ts';
import type { Lighting, Rasteriser } from './raster.ts';

type Vector = readonly [number, number, number];

const mapSize = 192;
const skyDirections = 48;
const keyDirections = 7;
/** Cameras stand so many radii away: nearly parallel rays. */
const farRadii = 30;
const dark: Vector = [0, 0, 0];
const noLight = { direction: [0, 1, 0], colour: dark } as const;
const noLighting: Lighting = { sky: dark, ground: dark, background: dark, key: noLight, fill: noLight, rim: noLight };

/** Directions evenly over the sphere. @source the golden-angle spiral (H. Vogel, 1979), on a sphere */
function spreadDirections(count: number): Vector[] {
  const golden = Math.PI * (3 - Math.sqrt(5));
  return Array.from({ length: count }, (_, index) => {
    const y = 1 - (2 * index + 1) / count;
    const ring = Math.sqrt(1 - y * y);
    return [ring * Math.cos(index * golden), y, ring * Math.sin(index * golden)];
  });
}

/** Directions within a few degrees of one, as a light of some size has. */
function aroundDirection([x, y, z]: Vector, count: number, spread: number): Vector[] {
  const side: Vector = Math.abs(y) < 0.9 ? [z, 0, -x] : [0, -z, y];
  const length = Math.hypot(...side);
  const u = side.map(value => value / length);
  const v = [y * u[2] - z * u[1], z * u[0] - x * u[2], x * u[1] - y * u[0]];
  return Array.from({ length: count }, (_, index) => {
    const reach = index === 0 ? 0 : spread;
    const [c, s] = [
      Math.cos((index / (count - 1)) * 2 * Math.PI) * reach,
      Math.sin((index / (count - 1)) * 2 * Math.PI) * reach,
    ];
    const out = [x + u[0] * c + v[0] * s, y + u[1] * c + v[1] * s, z + u[2] * c + v[2] * s];
    const size = Math.hypot(...out);
    return [out[0] / size, out[1] / size, out[2] / size];
  });
}

function boundSphere({ positions }: Mesh): { centre: Vector; radius: number } {
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = 0; at < positions.length; at++) {
    low[at % 3] = Math.min(low[at % 3], positions[at]);
    high[at % 3] = Math.max(high[at % 3], positions[at]);
  }
  const centre: Vector = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2];
  return { centre, radius: Math.max(1e-9, Math.hypot(high[0] - low[0], high[1] - low[1], high[2] - low[2]) / 2) };
}

/** Means over neighbours: what depth maps tell of a vertex is rough. Vertices at one place get one value. */
function smoothValues(values: Float32Array, { triangles, positions }: Mesh): Float32Array {
  const welded = weldPositions(positions);
  const sums = new Float32Array(values.length);
  const counts = new Uint32Array(values.length);
  for (let at = 0; at < triangles.length; at += 3) {
    const [a, b, c] = [welded[triangles[at]], welded[triangles[at + 1]], welded[triangles[at + 2]]];
    const mean = (values[a] + values[b] + values[c]) / 3;
    for (const vertex of [a, b, c]) {
      sums[vertex] += mean;
      counts[vertex]++;
    }
  }
  return values.map((value, vertex) => {
    const first = welded[vertex];
    return counts[first] > 0 ? sums[first] / counts[first] : value;
  });
}

/** For every vertex a number that is the same all over its connected part. */
function findParts({ positions, triangles }: Mesh): Uint32Array {
  const parent = weldPositions(positions);
  const find = (vertex: number): number => {
    let at = vertex;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  };
  for (let at = 0; at < triangles.length; at += 3) {
    const root = find(triangles[at]);
    parent[find(triangles[at + 1])] = root;
    parent[find(triangles[at + 2])] = root;
  }
  return parent.map((_, vertex) => find(vertex));
}

/**
 * How open to the sky a mesh's vertices are, and how visible to a light, from depth maps of the mesh seen from many
 * sides: soft shadows and ambient occlusion for meshes whose shape is known by their triangles alone. Closed
 * parts may have their normals inwards. Deterministic; about 60 small depth maps, whatever the mesh.
 * @param keyDirection unit vector towards the light, world axes
 * @returns vertices * 2, each 0..1, as {@link Mesh.visibility}
 * @source the idea of sampled depth maps: M. Pharr and S. Green, "Ambient Occlusion", GPU Gems, 2004, chapter 17
 */
export function measureMeshVisibility(rasteriser: Rasteriser, mesh: Mesh, keyDirection: Vector): Float32Array {
  const { positions, normals } = mesh;
  const count = positions.length / 3;
  const { centre, radius } = boundSphere(mesh);
  rasteriser.load(mesh);
  const distance = farRadii * radius;
  const pixel = (2 * radius * 1.06) / mapSize;
  const focal = distance / pixel;

  /** Calls back with whether each vertex is seen from a direction: on the side of its normal, and on the other. */
  function look(
    direction: Vector,
    tell: (vertex: number, cosine: number, front: boolean, back: boolean) => void,
  ): void {
    const eye = [0, 1, 2].map(axis => centre[axis] + direction[axis] * distance) as unknown as Vector;
    const camera: PinholeCamera = {
      kind: 'pinhole',
      worldToCamera: lookAt(eye, centre),
      intrinsics: [focal, 0, mapSize / 2, 0, focal, mapSize / 2, 0, 0, 1],
      resolution: [mapSize, mapSize],
    };
    const { truth } = rasteriser.render(camera, noLighting, { truth: true, colours: false, near: radius });
    const depth = truth!.depth;
    const m = camera.worldToCamera;
    for (let vertex = 0; vertex < count; vertex++) {
      const at = vertex * 3;
      const cosine = normals[at] * direction[0] + normals[at + 1] * direction[1] + normals[at + 2] * direction[2];
      const slack =
        pixel *
        (1.2 + 1.5 * Math.min(4, Math.sqrt(1 - Math.min(1, cosine * cosine)) / Math.max(0.1, Math.abs(cosine))));
      const isSeen = (side: number): boolean => {
        const [x, y, z] = [0, 1, 2].map(axis => positions[at + axis] + side * normals[at + axis] * pixel * 1.2);
        const depthHere = m[8] * x + m[9] * y + m[10] * z + m[11];
        const px = Math.floor(((m[0] * x + m[1] * y + m[2] * z + m[3]) / depthHere) * focal + mapSize / 2);
        const py = Math.floor(((m[4] * x + m[5] * y + m[6] * z + m[7]) / depthHere) * focal + mapSize / 2);
        if (!(px >= 0 && py >= 0 && px < mapSize && py < mapSize)) return true;
        const nearest = depth[py * mapSize + px];
        return nearest === 0 || depthHere <= nearest + slack;
      };
      tell(vertex, cosine, isSeen(1), isSeen(-1));
    }
  }

  const weights = new Float32Array(count * 2);
  const opens = new Float32Array(count * 2);
  for (const direction of spreadDirections(skyDirections)) {
    look(direction, (vertex, cosine, front, back) => {
      const side = cosine > 0 ? 0 : 1;
      const weight = Math.abs(cosine);
      weights[vertex * 2 + side] += weight;
      if (side === 0 ? front : back) opens[vertex * 2 + side] += weight;
    });
  }
  const share = (vertex: number, side: number) => opens[vertex * 2 + side] / Math.max(1e-6, weights[vertex * 2 + side]);
  // Some files have parts with their normals inwards: what is dark in front and open behind.
  const parts = findParts(mesh);
  const excess = new Float32Array(count);
  for (let vertex = 0; vertex < count; vertex++) excess[parts[vertex]] += 0.6 * share(vertex, 1) - share(vertex, 0);
  const isTurned = (vertex: number) => excess[parts[vertex]] > 0;
  const open = Float32Array.from({ length: count }, (_, vertex) => share(vertex, isTurned(vertex) ? 1 : 0));
  const lit = new Float32Array(count);
  for (const direction of aroundDirection(keyDirection, keyDirections, 0.09)) {
    look(direction, (vertex, _cosine, front, back) => {
      if (isTurned(vertex) ? back : front) lit[vertex] += 1 / keyDirections;
    });
  }
  const visibility = new Float32Array(count * 2);
  const [smoothOpen, smoothLit] = [smoothValues(open, mesh), smoothValues(lit, mesh)];
  for (let vertex = 0; vertex < count; vertex++) {
    visibility[vertex * 2] = Math.max(0.12, Math.min(1, smoothOpen[vertex]));
    visibility[vertex * 2 + 1] = Math.min(1, smoothLit[vertex]);
  }
  return visibility;
}
