import type { Mesh, Texture } from '../../src/core/mesh/mesh.ts';
import { defaultMaterial } from '../../src/core/mesh/mesh.ts';
import { computeNormals } from '../../src/core/mesh/topology.ts';
import type { Lighting } from '../../src/kernels/raster.ts';

export const lighting: Lighting = {
  sky: [0.4, 0.45, 0.5],
  ground: [0.2, 0.18, 0.15],
  background: [0.05, 0.2, 0.6],
  key: { direction: [-0.48, 0.6, 0.64], colour: [0.7, 0.65, 0.6] },
  fill: { direction: [0.8, 0, 0.6], colour: [0.2, 0.2, 0.25] },
  rim: { direction: [0, 0.6, -0.8], colour: [0.3, 0.3, 0.3] },
};

/** A small deterministic stream in [0, 1). */
export function stream(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

export function randomTexture(seed: number, width: number, height: number, wrap: Texture['wrapU']): Texture {
  const next = stream(seed);
  const data = Uint8Array.from({ length: width * height * 4 }, (_, index) =>
    index % 4 === 3 ? 255 : Math.floor(next() * 256),
  );
  return { width, height, data, wrapU: wrap, wrapV: wrap };
}

export function meshOf(positions: number[], triangles: number[], changes: Partial<Mesh> = {}): Mesh {
  const points = Float32Array.from(positions);
  const corners = Uint32Array.from(triangles);
  const count = points.length / 3;
  return {
    positions: points,
    normals: computeNormals(points, corners),
    colours: new Float32Array(count * 3).fill(0.8),
    uvs: new Float32Array(count * 2),
    visibility: new Float32Array(count * 2).fill(1),
    triangles: corners,
    triangleMaterials: new Uint8Array(corners.length / 3),
    materials: [{ ...defaultMaterial }],
    textures: [],
    ...changes,
  };
}

/** A ball of many small triangles with a texture and three materials. */
export function ball(radius: number, rings: number, seed: number): Mesh {
  const next = stream(seed);
  const sides = rings * 2;
  const positions: number[] = [];
  const uvs: number[] = [];
  const triangles: number[] = [];
  for (let ring = 0; ring <= rings; ring++) {
    for (let side = 0; side <= sides; side++) {
      const [theta, phi] = [(ring / rings) * Math.PI, (side / sides) * 2 * Math.PI];
      positions.push(
        radius * Math.sin(theta) * Math.sin(phi),
        radius * Math.cos(theta),
        radius * Math.sin(theta) * Math.cos(phi),
      );
      uvs.push((side / sides) * 3, (ring / rings) * 2);
      if (ring < rings && side < sides) {
        const a = ring * (sides + 1) + side;
        const [b, c, d] = [a + 1, a + sides + 1, a + sides + 2];
        if (ring > 0) triangles.push(a, c, b);
        if (ring < rings - 1) triangles.push(b, c, d);
      }
    }
  }
  const mesh = meshOf(positions, triangles);
  const points = mesh.positions;
  for (let at = 0; at < points.length; at++) mesh.normals[at] = points[at] / radius;
  return {
    ...mesh,
    uvs: Float32Array.from(uvs),
    colours: mesh.colours.map(() => 0.3 + 0.7 * next()),
    visibility: mesh.visibility.map(() => 0.5 + 0.5 * next()),
    triangleMaterials: Uint8Array.from({ length: triangles.length / 3 }, (_, index) => Math.floor(index / 40) % 3),
    materials: [
      { ...defaultMaterial, texture: 0, part: 7, gloss: 0.4 },
      { ...defaultMaterial, part: 8, wrap: [0.5, 0.2, 0.1], sheen: 0.3 },
      { ...defaultMaterial, part: 9, texture: 1, uvOffset: [0.3, -0.2] },
    ],
    textures: [randomTexture(seed + 1, 64, 32, 'repeat'), randomTexture(seed + 2, 20, 12, 'mirror')],
  };
}
