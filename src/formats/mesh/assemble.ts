import { defaultMaterial, type Material, type Mesh, type Texture } from '../../core/mesh/mesh.ts';
import { computeNormals, weldPositions } from '../../core/mesh/topology.ts';

/** A mesh as a file told it, and in words what could not be kept. */
export interface LoadedMesh {
  mesh: Mesh;
  /** What was taken off every position of the file: far from zero, single precision holds no details. */
  origin: readonly [number, number, number];
  notes: string[];
}

/** Collects vertices and triangles of a file; missing normals are computed, missing colours are white. */
export class MeshCollector {
  readonly positions: number[] = [];
  readonly normals: number[] = [];
  readonly colours: number[] = [];
  readonly uvs: number[] = [];
  readonly triangles: number[] = [];
  readonly triangleMaterials: number[] = [];
  readonly materials: Material[] = [];
  readonly textures: Texture[] = [];
  readonly notes = new Set<string>();

  /** @returns the new vertex' index */
  addVertex(
    position: readonly number[],
    normal: readonly number[] | undefined,
    uv: readonly number[] | undefined,
    colour: readonly number[],
  ): number {
    this.positions.push(position[0], position[1], position[2]);
    // A zero normal stands for none; see finish.
    this.normals.push(normal?.[0] ?? 0, normal?.[1] ?? 0, normal?.[2] ?? 0);
    this.uvs.push(uv?.[0] ?? 0, uv?.[1] ?? 0);
    this.colours.push(colour[0], colour[1], colour[2]);
    return this.positions.length / 3 - 1;
  }

  addMaterial(name: string, changes: Partial<Material> = {}): number {
    return this.materials.push({ ...defaultMaterial, doubleSided: true, name, ...changes }) - 1;
  }

  addTriangle(a: number, b: number, c: number, material: number): void {
    this.triangles.push(a, b, c);
    this.triangleMaterials.push(material);
  }

  /** Where the vertices lie, when that is far from zero compared with how far they spread; else zero. */
  #chooseOrigin(): [number, number, number] {
    const { positions } = this;
    const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    const high = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let at = 0; at < positions.length; at++) {
      low[at % 3] = Math.min(low[at % 3], positions[at]);
      high[at % 3] = Math.max(high[at % 3], positions[at]);
    }
    const spread = Math.max(...high.map((value, axis) => value - low[axis]));
    const middle = low.map((value, axis) => (value + high[axis]) / 2) as [number, number, number];
    return Math.max(...middle.map(Math.abs)) > 4 * spread ? middle : [0, 0, 0];
  }

  finish(): LoadedMesh {
    const origin = positionsAreFinite(this.positions) ? this.#chooseOrigin() : ([0, 0, 0] as const);
    const positions = Float32Array.from(this.positions, (value, at) => value - origin[at % 3]);
    const triangles = Uint32Array.from(this.triangles);
    const normals = Float32Array.from(this.normals);
    let computed: Float32Array | undefined;
    for (let at = 0; at < normals.length; at += 3) {
      const length = Math.hypot(normals[at], normals[at + 1], normals[at + 2]);
      if (length > 1e-12) {
        for (let axis = 0; axis < 3; axis++) normals[at + axis] /= length;
        continue;
      }
      computed ??= computeNormals(positions, triangles, weldPositions(positions));
      normals.set(computed.subarray(at, at + 3), at);
    }
    const mesh: Mesh = {
      positions,
      normals,
      triangles,
      colours: Float32Array.from(this.colours),
      uvs: Float32Array.from(this.uvs),
      visibility: new Float32Array((positions.length / 3) * 2).fill(1),
      triangleMaterials: Uint8Array.from(this.triangleMaterials),
      materials: this.materials,
      textures: this.textures,
    };
    return { mesh, origin, notes: [...this.notes].sort() };
  }
}

function positionsAreFinite(positions: readonly number[]): boolean {
  return positions.every(Number.isFinite);
}

/** RGB pixels as a texture. */
export function textureOf(
  image: { width: number; height: number; data: Uint8Array },
  wrapU: Texture['wrapU'] = 'repeat',
  wrapV: Texture['wrapV'] = wrapU,
): Texture {
  const { width, height } = image;
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++)
    data.set(image.data.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
  return { width, height, data, wrapU, wrapV };
}
