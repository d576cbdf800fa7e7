/** A picture wrapped around a mesh: RGBA, 8-bit sRGB, straight alpha, rows from the top; (u, v) = (0, 0) is its top-left corner. */
export interface Texture {
  width: number;
  height: number;
  /** width * height * 4 bytes. */
  data: Uint8Array;
  wrapU: TextureWrap;
  wrapV: TextureWrap;
}

export type TextureWrap = 'repeat' | 'clamp' | 'mirror';

/** How a surface takes light. Plain numbers, so that a kernel can hold them. */
export interface Material {
  name: string;
  /** Index into {@link Mesh.textures}; absent: the vertex colours alone. */
  texture?: number;
  /** Added to every vertex' texture coordinates, in turns. */
  uvOffset?: readonly [number, number];
  /** How far light wraps past the terminator, per channel, 0..1: more red than blue gives skin its warm edge. */
  wrap: readonly [number, number, number];
  /** Strength of the highlight, 0..1. */
  gloss: number;
  /** log2 of the Blinn-Phong exponent, a whole number 0..10. */
  shininessLog2: number;
  /** Brightening at grazing angles, 0..1. */
  sheen: number;
  /** Number of the part this surface belongs to, 1..255 (0 is the background). */
  part: number;
  /** Seen from behind as well. Closed meshes need it not. */
  doubleSided: boolean;
  /** Show the colour as it is, without lights. */
  unlit: boolean;
}

/**
 * Triangles with smooth attributes. Metres; right-handed; counter-clockwise seen from outside.
 * A vertex on a texture seam appears once per side, so topology is that of welded positions (see `weldPositions`).
 */
export interface Mesh {
  /** vertices * 3 */
  positions: Float32Array;
  /** vertices * 3, unit length */
  normals: Float32Array;
  /** vertices * 3, linear light, multiplied with the texture */
  colours: Float32Array;
  /** vertices * 2, in turns of the texture */
  uvs: Float32Array;
  /** vertices * 2: how open to the sky, and how visible to the key light, each 0..1 */
  visibility: Float32Array;
  /** triangles * 3 */
  triangles: Uint32Array;
  /** triangles: index into {@link materials} */
  triangleMaterials: Uint8Array;
  materials: Material[];
  textures: Texture[];
}

export const defaultMaterial: Readonly<Material> = {
  name: 'default',
  wrap: [0.3, 0.3, 0.3],
  gloss: 0.08,
  shininessLog2: 4,
  sheen: 0.1,
  part: 1,
  doubleSided: false,
  unlit: false,
};

/** Number of vertices of a mesh. */
export function countVertices(mesh: Pick<Mesh, 'positions'>): number {
  return mesh.positions.length / 3;
}

/** One mesh of all triangles of several; materials and textures are renumbered. O(total size). */
export function joinMeshes(meshes: readonly Mesh[]): Mesh {
  const sum = (size: (mesh: Mesh) => number) => meshes.reduce((total, mesh) => total + size(mesh), 0);
  const joined: Mesh = {
    positions: new Float32Array(sum(mesh => mesh.positions.length)),
    normals: new Float32Array(sum(mesh => mesh.normals.length)),
    colours: new Float32Array(sum(mesh => mesh.colours.length)),
    uvs: new Float32Array(sum(mesh => mesh.uvs.length)),
    visibility: new Float32Array(sum(mesh => mesh.visibility.length)),
    triangles: new Uint32Array(sum(mesh => mesh.triangles.length)),
    triangleMaterials: new Uint8Array(sum(mesh => mesh.triangleMaterials.length)),
    materials: [],
    textures: [],
  };
  let vertex = 0;
  let triangle = 0;
  for (const mesh of meshes) {
    joined.positions.set(mesh.positions, vertex * 3);
    joined.normals.set(mesh.normals, vertex * 3);
    joined.colours.set(mesh.colours, vertex * 3);
    joined.uvs.set(mesh.uvs, vertex * 2);
    joined.visibility.set(mesh.visibility, vertex * 2);
    const firstMaterial = joined.materials.length;
    const textureIndices = mesh.textures.map(texture => {
      const known = joined.textures.indexOf(texture);
      return known >= 0 ? known : joined.textures.push(texture) - 1;
    });
    for (let index = 0; index < mesh.triangles.length; index++)
      joined.triangles[triangle * 3 + index] = mesh.triangles[index] + vertex;
    for (let index = 0; index < mesh.triangleMaterials.length; index++)
      joined.triangleMaterials[triangle + index] = mesh.triangleMaterials[index] + firstMaterial;
    for (const material of mesh.materials)
      joined.materials.push(
        material.texture === undefined ? material : { ...material, texture: textureIndices[material.texture] },
      );
    vertex += mesh.positions.length / 3;
    triangle += mesh.triangleMaterials.length;
  }
  return joined;
}
