import { defaultMaterial, type Material, type Mesh, type Texture } from '../../core/mesh/mesh.ts';
import { computeNormals } from '../../core/mesh/topology.ts';
import { plainComponent } from './component.ts';
import type { Deformation } from './deform.ts';
import type { LibraryPart } from './library.ts';
import type { Rgb } from './palette.ts';
import type { Surface } from './surface-nets.ts';

/** Part numbers in masks, in order from 1. */
export const headParts = [
  'face',
  'nose',
  'lips',
  'ears',
  'neck',
  'eyes',
  'eyelids',
  'brows',
  'hair',
  'beard',
  'glasses',
  'hat',
  'clothes',
  'earrings',
] as const;
export type HeadPart = (typeof headParts)[number];

interface Piece {
  /** Identity millimetres (deformed). */
  positions: Float32Array;
  triangles: Uint32Array;
  normals: Float32Array;
  uvs: Float32Array;
  colours: Float32Array;
  visibility: Float32Array;
  /** Index into the mesh's materials per triangle, or one for all. */
  materials: Uint8Array | number;
}

/** Collects the solids of a head and joins them to one mesh. */
export class MeshBuilder {
  readonly pieces: Piece[] = [];
  readonly materials: Material[] = [];
  readonly textures: Texture[] = [];

  addMaterial(part: HeadPart, look: Partial<Material>, texture?: Texture): number {
    let index: number | undefined;
    if (texture) {
      index = this.textures.indexOf(texture);
      if (index < 0) index = this.textures.push(texture) - 1;
    }
    const material: Material = { ...defaultMaterial, name: part, ...look, part: headParts.indexOf(part) + 1 };
    if (index !== undefined) material.texture = index;
    return this.materials.push(material) - 1;
  }

  /** Adds a library part deformed to the identity. */
  addPart(
    part: LibraryPart,
    deform: Deformation,
    materials: Uint8Array | number,
    colour: (vertex: number, out: Float32Array, at: number) => void,
    visibility: Float32Array,
    source = part.component.positions,
  ): Piece {
    const { triangles, welded, uvs } = part.component;
    const positions = new Float32Array(source.length);
    positions.set(source);
    deform(positions);
    const colours = new Float32Array(source.length);
    for (let vertex = 0, at = 0; at < colours.length; vertex++, at += 3) colour(vertex, colours, at);
    const piece = {
      positions,
      triangles,
      normals: computeNormals(positions, triangles, welded),
      uvs,
      colours,
      visibility,
      materials,
    };
    this.pieces.push(piece);
    return piece;
  }

  /** Adds a solid that is in identity millimetres already, in one colour. */
  addSurface(surface: Surface, material: number, colour: Rgb, openness = 1, lit = 1, uvs?: Float32Array): void {
    const { positions, triangles } = surface;
    const count = positions.length / 3;
    const colours = new Float32Array(positions.length);
    const visibility = new Float32Array(count * 2);
    for (let vertex = 0; vertex < count; vertex++) {
      colours.set(colour, vertex * 3);
      visibility[vertex * 2] = openness;
      visibility[vertex * 2 + 1] = lit;
    }
    const component = plainComponent(positions, triangles, uvs);
    this.pieces.push({
      positions,
      triangles,
      normals: computeNormals(positions, triangles),
      uvs: component.uvs,
      colours,
      visibility,
      materials: material,
    });
  }

  build(): Mesh {
    const vertices = this.pieces.reduce((sum, piece) => sum + piece.positions.length / 3, 0);
    const triangles = this.pieces.reduce((sum, piece) => sum + piece.triangles.length / 3, 0);
    const mesh: Mesh = {
      positions: new Float32Array(vertices * 3),
      normals: new Float32Array(vertices * 3),
      colours: new Float32Array(vertices * 3),
      uvs: new Float32Array(vertices * 2),
      visibility: new Float32Array(vertices * 2),
      triangles: new Uint32Array(triangles * 3),
      triangleMaterials: new Uint8Array(triangles),
      materials: this.materials,
      textures: this.textures,
    };
    let vertex = 0;
    let triangle = 0;
    for (const piece of this.pieces) {
      const { positions } = piece;
      for (let index = 0; index < positions.length; index++)
        mesh.positions[vertex * 3 + index] = positions[index] * 0.001;
      mesh.normals.set(piece.normals, vertex * 3);
      mesh.colours.set(piece.colours, vertex * 3);
      mesh.uvs.set(piece.uvs, vertex * 2);
      mesh.visibility.set(piece.visibility, vertex * 2);
      for (let index = 0; index < piece.triangles.length; index++)
        mesh.triangles[triangle * 3 + index] = piece.triangles[index] + vertex;
      const count = piece.triangles.length / 3;
      if (typeof piece.materials === 'number') mesh.triangleMaterials.fill(piece.materials, triangle, triangle + count);
      else mesh.triangleMaterials.set(piece.materials, triangle);
      vertex += positions.length / 3;
      triangle += count;
    }
    return mesh;
  }
}
