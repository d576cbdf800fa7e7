import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Accessor, Document, NodeIO } from '@gltf-transform/core';
import { afterAll, describe, expect, it } from 'vitest';
import { loadSubjectMesh } from '../../src/build/geogen/load-mesh.ts';
import { readGltf } from '../../src/formats/mesh/gltf.ts';
import { readObj } from '../../src/formats/mesh/obj.ts';

const folder = mkdtempSync(join(tmpdir(), 'panoply-awkward-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const grey = [0.5, 0.5, 0.5] as const;
const load = (file: string, up?: 'y' | 'z') => loadSubjectMesh({ path: join(folder, file), file }, grey, up);

/** A pyramid over a square: 4 sides and 2 triangles below, outwards; the apex is at height `tall` along z. */
const pyramid = {
  points: (tall: number) => [
    [-1, -1, 0],
    [1, -1, 0],
    [1, 1, 0],
    [-1, 1, 0],
    [0, 0, tall],
  ],
  faces: [
    [0, 1, 4],
    [1, 2, 4],
    [2, 3, 4],
    [3, 0, 4],
    [0, 2, 1],
    [0, 3, 2],
  ],
};

function createGltf() {
  const document = new Document();
  const buffer = document.createBuffer();
  const accessor = (type: 'VEC2' | 'VEC3' | 'VEC4', array: Float32Array | Uint8Array): Accessor =>
    document.createAccessor().setType(type).setArray(array).setBuffer(buffer);
  return { document, accessor };
}

describe('glTF as found in the wild', () => {
  it('without indices and without normals: three vertices a triangle, normals of the faces', async () => {
    const { document, accessor } = createGltf();
    const points = pyramid.points(2);
    const corners = pyramid.faces.flat().flatMap(vertex => points[vertex]);
    const primitive = document.createPrimitive().setAttribute('POSITION', accessor('VEC3', Float32Array.from(corners)));
    document.createScene().addChild(document.createNode().setMesh(document.createMesh().addPrimitive(primitive)));
    await new NodeIO().write(join(folder, 'soup.glb'), document);
    const { mesh } = await readGltf(join(folder, 'soup.glb'), 'soup.glb');
    expect(mesh.triangles.length).toBe(18);
    for (let at = 0; at < mesh.normals.length; at += 3)
      expect(Math.hypot(...mesh.normals.subarray(at, at + 3))).toBeCloseTo(1, 5);
    // The first side leans back: its normals look down its slope, blended with its neighbours' at shared corners.
    expect(mesh.normals[1]).toBeLessThan(-0.3);
  });

  it('with a picture that is not there: a note, the colours, and the rest of the mesh', async () => {
    const { document, accessor } = createGltf();
    const points = pyramid.points(2);
    const corners = pyramid.faces.flat().flatMap(vertex => points[vertex]);
    const texture = document
      .createTexture('skin')
      .setImage(new Uint8Array([1, 2, 3]))
      .setMimeType('image/png');
    texture.setURI('skin.png');
    const material = document.createMaterial('skin').setBaseColorTexture(texture).setBaseColorFactor([0.5, 0.25, 1, 1]);
    const primitive = document
      .createPrimitive()
      .setMaterial(material)
      .setAttribute('POSITION', accessor('VEC3', Float32Array.from(corners)))
      .setAttribute('TEXCOORD_0', accessor('VEC2', new Float32Array(36)));
    document.createScene().addChild(document.createNode().setMesh(document.createMesh().addPrimitive(primitive)));
    await new NodeIO().write(join(folder, 'bare.gltf'), document);
    rmSync(join(folder, 'skin.png'));
    const { mesh, notes } = await load('bare.gltf');
    expect(notes).toEqual([expect.stringMatching(/texture skin.png is missing/)]);
    expect(mesh.textures).toHaveLength(0);
    expect([...mesh.colours.subarray(0, 3)]).toEqual([0.5, 0.25, 1]);
  });

  it('with several materials, colours as bytes, and nodes within nodes', async () => {
    const { document, accessor } = createGltf();
    const points = Float32Array.from([0, 0, 0, 1, 0, 0, 0, 1, 0]);
    const part = (name: string, colour: number[]) =>
      document
        .createPrimitive()
        .setMaterial(document.createMaterial(name))
        .setAttribute('POSITION', accessor('VEC3', points))
        .setAttribute(
          'COLOR_0',
          accessor('VEC4', Uint8Array.from([...colour, 255, ...colour, 255, ...colour, 255])).setNormalized(true),
        );
    const mesh = document
      .createMesh()
      .addPrimitive(part('left', [255, 0, 0]))
      .addPrimitive(part('right', [0, 51, 0]));
    // A quarter turn around y, then 10 to the right: the point (1, 0, 0) goes to (10, 0, -1).
    const inner = document.createNode().setMesh(mesh).setRotation([0, Math.SQRT1_2, 0, Math.SQRT1_2]);
    const outer = document.createNode().setTranslation([10, 0, 0]).addChild(inner);
    document.createScene().addChild(outer);
    await new NodeIO().write(join(folder, 'nested.glb'), document);
    const read = await readGltf(join(folder, 'nested.glb'), 'nested.glb');
    expect(read.mesh.materials.map(({ name }) => name)).toEqual(['left', 'right']);
    expect(read.mesh.triangleMaterials).toEqual(Uint8Array.from([0, 1]));
    expect([...read.mesh.colours.subarray(0, 3)]).toEqual([1, 0, 0]);
    expect(read.mesh.colours[10]).toBeCloseTo(0.2, 6);
    const at = (vertex: number) => [0, 1, 2].map(axis => read.mesh.positions[vertex * 3 + axis] + read.origin[axis]);
    expect(at(1)).toEqual([expect.closeTo(10, 5), expect.closeTo(0, 5), expect.closeTo(-1, 5)]);
  });
});

describe('OBJ and PLY as found in the wild', () => {
  it('OBJ with a texture that is missing: a note and plain colour', async () => {
    writeFileSync(join(folder, 'gone.mtl'), 'newmtl coat\nKd 0.2 0.4 0.6\nmap_Kd C:\\textures\\coat.png\n');
    const text = 'mtllib gone.mtl\nusemtl coat\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n';
    const { mesh, notes } = await readObj(new TextEncoder().encode(text), join(folder, 'gone.obj'), 'gone.obj');
    expect(notes).toEqual(['the texture C:/textures/coat.png is missing or unreadable']);
    expect([...mesh.colours.subarray(0, 3)].map(value => Number(value.toFixed(3)))).toEqual([0.2, 0.4, 0.6]);
  });

  it('far from zero, as surveys and scans are: details stay, and the transform leads back', async () => {
    const [east, north, height] = [448_262.123, 5_411_932.677, 113.25];
    const lines = pyramid
      .points(0.5)
      .map(([x, y, z]) => `v ${east + x * 0.01} ${north + y * 0.01} ${height + z * 0.01}`);
    writeFileSync(
      join(folder, 'far.obj'),
      `${lines.join('\n')}\n${pyramid.faces.map(face => `f ${face.map(vertex => vertex + 1).join(' ')}`).join('\n')}\n`,
    );
    const { mesh, meshToWorld } = await load('far.obj');
    const { scale, offset } = meshToWorld!;
    expect(scale).toBeCloseTo(0.3 / 0.02, 4);
    // In single precision the corners would be half a metre apart from where they are; here a thousandth of the size.
    expect(mesh.positions[3] - mesh.positions[0]).toBeCloseTo(0.3, 4);
    expect((mesh.positions[0] - offset[0]) / scale).toBeCloseTo(east - 0.01, 4);
    expect((mesh.positions[1] - offset[1]) / scale).toBeCloseTo(north - 0.01, 4);
  });

  it('PLY with z up stands upright when told so, with the turn recorded', async () => {
    const points = pyramid.points(4);
    const text = [
      'ply\nformat ascii 1.0',
      `element vertex ${points.length}\nproperty double x\nproperty double y\nproperty double z`,
      `element face ${pyramid.faces.length}\nproperty list uchar int vertex_indices\nend_header`,
      ...points.map(point => point.join(' ')),
      ...pyramid.faces.map(face => `3 ${face.join(' ')}`),
    ].join('\n');
    writeFileSync(join(folder, 'up.ply'), `${text}\n`);
    const lying = await load('up.ply');
    const standing = await load('up.ply', 'z');
    const apex = (mesh: { positions: Float32Array }) => [...mesh.positions.subarray(12, 15)];
    expect(apex(lying.mesh)[2]).toBeCloseTo(0.15, 6);
    expect(apex(standing.mesh)[1]).toBeCloseTo(0.15, 6);
    const { scale, rotation, offset } = standing.meshToWorld!;
    for (const [vertex, point] of points.entries()) {
      const world = rotation!.map(
        (row, axis) => scale * row.reduce((sum, value, at) => sum + value * point[at], 0) + offset[axis],
      );
      for (let axis = 0; axis < 3; axis++)
        expect(standing.mesh.positions[vertex * 3 + axis]).toBeCloseTo(world[axis], 6);
    }
    // Turned, not mirrored: the first side still faces down and outwards.
    expect(standing.mesh.normals[13]).toBeGreaterThan(0.9);
  });

  it('positions that are no numbers are refused with the file', async () => {
    writeFileSync(
      join(folder, 'nan.ply'),
      'ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\nelement face 1\nproperty list uchar int vertex_indices\nend_header\n0 0 0\n1 0 0\nInfinity 1 0\n3 0 1 2\n',
    );
    await expect(load('nan.ply')).rejects.toMatchObject({ code: 'mesh-positions', where: { file: 'nan.ply' } });
  });
});
