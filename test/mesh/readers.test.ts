import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { defaultMaterial } from '../../src/core/mesh/mesh.ts';
import { checkTopology, weldPositions } from '../../src/core/mesh/topology.ts';
import { readGltf, writeGlb } from '../../src/formats/mesh/gltf.ts';
import { readObj } from '../../src/formats/mesh/obj.ts';
import { readPly } from '../../src/formats/mesh/ply.ts';
import { ball, meshOf } from '../raster/scenes.ts';

const folder = mkdtempSync(join(tmpdir(), 'panoply-mesh-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const bytesOf = (text: string) => new TextEncoder().encode(text);

describe('OBJ', () => {
  it('reads quads, negative indices, materials with colour and texture, flips v', async () => {
    await sharp({ create: { width: 4, height: 2, channels: 3, background: '#ff8000' } })
      .png()
      .toFile(join(folder, 'skin map.png'));
    writeFileSync(join(folder, 'a.mtl'), 'newmtl red\nKd 1 0.5 0.25\nnewmtl skin\nmap_Kd -s 1 1 1 skin map.png\n');
    const text = [
      'mtllib a.mtl',
      'v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0',
      'vt 0 0.25\nvt 1 0.25\nvt 1 1\nvt 0 1',
      'usemtl skin\nf 1/1 2/2 3/3 4/4',
      'usemtl red\nv 5 5 5\nf -1 -2 -3',
    ].join('\n');
    const { mesh, notes } = await readObj(bytesOf(text), join(folder, 'a.obj'), 'a.obj');
    expect(notes).toEqual([]);
    expect(mesh.triangleMaterials).toEqual(Uint8Array.from([0, 0, 1]));
    expect(mesh.materials.map(({ name }) => name)).toEqual(['skin', 'red']);
    expect(mesh.uvs[1]).toBeCloseTo(0.75);
    expect([...mesh.textures[0].data.subarray(0, 4)]).toEqual([255, 128, 0, 255]);
    const last = mesh.triangles[6] * 3;
    expect([...mesh.positions.subarray(last, last + 3)]).toEqual([5, 5, 5]);
    expect(mesh.colours[last + 1]).toBeCloseTo(0.5);
    // No normals in the file: computed from the faces.
    expect([...mesh.normals.subarray(0, 3)]).toEqual([0, 0, 1]);
  });

  it.each([
    ['v 0 0 zero\n', 'obj-number'],
    ['v 0 0 0\nf 1 2 3\n', 'obj-index'],
  ])('says where %j is wrong', async (text, code) => {
    await expect(readObj(bytesOf(text), join(folder, 'x.obj'), 'x.obj')).rejects.toMatchObject({
      code,
      where: { file: 'x.obj' },
    });
  });

  it('notes a missing material library instead of failing', async () => {
    const { notes } = await readObj(
      bytesOf('mtllib gone.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3'),
      join(folder, 'y.obj'),
      'y.obj',
    );
    expect(notes).toEqual(['the material library gone.mtl is missing']);
  });
});

describe('PLY', () => {
  const header = (format: string) =>
    `ply\nformat ${format} 1.0\ncomment made by hand\nelement vertex 3\nproperty float x\nproperty double y\nproperty float z\n` +
    'property uchar red\nproperty uchar green\nproperty uchar blue\nelement face 1\nproperty list uchar int vertex_indices\nend_header\n';
  const points = [
    [0, 0, 0],
    [1, 0.5, 0],
    [0, 1, -2],
  ];

  it.each(['ascii', 'binary_little_endian', 'binary_big_endian'])('reads %s', format => {
    let bytes = bytesOf(`${header(format)}${points.map(point => `${point.join(' ')} 255 0 128\n`).join('')}3 0 1 2\n`);
    if (format !== 'ascii') {
      const little = format === 'binary_little_endian';
      const body = new DataView(new ArrayBuffer(3 * 19 + 13));
      points.forEach(([x, y, z], index) => {
        const at = index * 19;
        body.setFloat32(at, x, little);
        body.setFloat64(at + 4, y, little);
        body.setFloat32(at + 12, z, little);
        body.setUint8(at + 16, 255);
        body.setUint8(at + 18, 128);
      });
      body.setUint8(57, 3);
      for (const index of [0, 1, 2]) body.setInt32(58 + index * 4, index, little);
      bytes = Buffer.concat([bytesOf(header(format)), new Uint8Array(body.buffer)]);
    }
    const { mesh } = readPly(bytes, 'p.ply');
    expect([...mesh.positions]).toEqual(points.flat());
    expect([...mesh.triangles]).toEqual([0, 1, 2]);
    expect(mesh.colours[0]).toBe(1);
    expect(mesh.colours[1]).toBe(0);
    expect(mesh.colours[2]).toBeCloseTo(0.22, 2);
  });

  it('refuses what is cut off, points nowhere or is no PLY', () => {
    expect(() => readPly(bytesOf(header('ascii')), 'p.ply')).toThrow(/Expected more numbers/);
    expect(() => readPly(bytesOf(header('binary_little_endian')), 'p.ply')).toThrow(/Expected more than 0 bytes/);
    const text = `${header('ascii')}${points.map(point => `${point.join(' ')} 1 1 1\n`).join('')}3 0 1 9\n`;
    expect(() => readPly(bytesOf(text), 'p.ply')).toThrow(/vertex numbers below 3/);
    expect(() => readPly(bytesOf('solid stl'), 'p.ply')).toThrow(/PLY header/);
  });
});

describe('glTF', () => {
  it('writes and reads a mesh back: positions, colours, texture coordinates with offset, materials, pictures', async () => {
    const mesh = ball(0.3, 8, 4);
    const path = join(folder, 'ball.glb');
    writeFileSync(path, await writeGlb(mesh, 'ball'));
    const { mesh: back } = await readGltf(path, 'ball.glb');
    expect(back.triangleMaterials.length).toBe(mesh.triangleMaterials.length);
    expect(back.textures.map(({ width, height, wrapU }) => [width, height, wrapU])).toEqual([
      [64, 32, 'repeat'],
      [20, 12, 'mirror'],
    ]);
    expect(back.textures[0].data).toEqual(mesh.textures[0].data);
    // Triangles come back grouped by material: compare the sets of corner positions with their colours.
    const corners = (each: typeof mesh, shift: (material: number) => readonly number[]) =>
      Array.from({ length: each.triangles.length }, (_, index) => {
        const vertex = each.triangles[index];
        const offset = shift(each.triangleMaterials[Math.floor(index / 3)]);
        return [
          ...each.positions.subarray(vertex * 3, vertex * 3 + 3),
          ...each.colours.subarray(vertex * 3, vertex * 3 + 3),
          each.uvs[vertex * 2] + offset[0],
          each.uvs[vertex * 2 + 1] + offset[1],
        ]
          .map(value => value.toFixed(4))
          .join(' ');
      }).sort();
    expect(corners(back, () => [0, 0])).toEqual(corners(mesh, material => mesh.materials[material].uvOffset ?? [0, 0]));
  });

  it('applies node transforms, mirrored ones too, and keeps faces outwards', async () => {
    const { Document, NodeIO } = await import('@gltf-transform/core');
    const document = new Document();
    const buffer = document.createBuffer();
    const cube = [0, 1].flatMap(x => [0, 1].flatMap(y => [0, 1].map(z => [x, y, z]))).flat();
    const faces = [
      0, 1, 3, 0, 3, 2, 4, 6, 7, 4, 7, 5, 0, 4, 5, 0, 5, 1, 2, 3, 7, 2, 7, 6, 0, 2, 6, 0, 6, 4, 1, 5, 7, 1, 7, 3,
    ];
    expect(checkTopology(Float32Array.from(cube), Uint32Array.from(faces)).volume).toBeCloseTo(1);
    const primitive = document
      .createPrimitive()
      .setAttribute(
        'POSITION',
        document.createAccessor().setType('VEC3').setArray(Float32Array.from(cube)).setBuffer(buffer),
      )
      .setIndices(document.createAccessor().setType('SCALAR').setArray(Uint16Array.from(faces)).setBuffer(buffer));
    const node = document.createNode().setMesh(document.createMesh().addPrimitive(primitive)).setScale([-2, 1, 1]);
    const parent = document.createNode().setTranslation([0, 3, 0]).addChild(node);
    document.createScene().addChild(parent);
    const path = join(folder, 'mirror.glb');
    await new NodeIO().write(path, document);
    const { mesh } = await readGltf(path, 'mirror.glb');
    expect(checkTopology(mesh.positions, mesh.triangles)).toMatchObject({ openEdges: 0, volume: expect.closeTo(2) });
    expect(Math.min(...mesh.positions)).toBe(-2);
    expect(Math.max(...mesh.positions)).toBe(4);
  });

  it('names the file that cannot be read', async () => {
    writeFileSync(join(folder, 'bad.glb'), 'glTF but not really');
    await expect(readGltf(join(folder, 'bad.glb'), 'bad.glb')).rejects.toMatchObject({
      code: 'gltf-unreadable',
      where: { file: 'bad.glb' },
    });
  });
});

describe('topology', () => {
  it('finds holes, flipped triangles and degenerate ones', () => {
    const tetrahedron = meshOf([0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1], [0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3], {
      materials: [{ ...defaultMaterial }],
    });
    expect(checkTopology(tetrahedron.positions, tetrahedron.triangles)).toEqual({
      openEdges: 0,
      volume: expect.closeTo(1 / 6),
      degenerate: 0,
    });
    expect(checkTopology(tetrahedron.positions, tetrahedron.triangles.slice(3)).openEdges).toBe(3);
    const flipped = tetrahedron.triangles.slice();
    [flipped[0], flipped[1]] = [flipped[1], flipped[0]];
    expect(checkTopology(tetrahedron.positions, flipped).openEdges).toBe(3);
    expect(checkTopology(tetrahedron.positions, Uint32Array.from([0, 0, 1])).degenerate).toBe(1);
  });

  it('welds exactly equal positions only', () => {
    const positions = Float32Array.from([0, 0, 0, 1, 2, 3, 0, 0, 0, 1, 2, 3.0000002, 1, 2, 3]);
    expect([...weldPositions(positions)]).toEqual([0, 1, 0, 3, 1]);
  });
});
