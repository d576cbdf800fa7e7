/** The one door to glTF: meshes from glTF 2.0 (binary or with files beside it), and out as GLB. */
import {
  Document,
  type Material as GltfMaterial,
  type mat4,
  type Node,
  NodeIO,
  Primitive,
  WebIO,
} from '@gltf-transform/core';
import { FormatError } from '../../core/errors.ts';
import type { Mesh, Texture, TextureWrap } from '../../core/mesh/mesh.ts';
import { decodeImage, encodeImage } from '../../io/node/sharp.ts';
import { type LoadedMesh, MeshCollector, textureOf } from './assemble.ts';

const wraps: Record<number, TextureWrap> = { 10497: 'repeat', 33071: 'clamp', 33648: 'mirror' };

async function addMaterial(collector: MeshCollector, material: GltfMaterial | null, file: string): Promise<number> {
  if (!material) return collector.addMaterial('default', { doubleSided: false });
  const picture = material.getBaseColorTexture();
  let texture: number | undefined;
  const bytes = picture?.getImage();
  const decoded = bytes && (await decodeImage(bytes, file).catch(() => undefined));
  if (picture && !decoded)
    collector.notes.add(
      `the texture ${picture.getURI() || picture.getName() || 'of a material'} is missing or unreadable`,
    );
  if (decoded) {
    const info = material.getBaseColorTextureInfo();
    const [wrapU, wrapV] = [wraps[info?.getWrapS() ?? 10497], wraps[info?.getWrapT() ?? 10497]];
    texture = collector.textures.push(textureOf(decoded, wrapU, wrapV)) - 1;
    if (info && info.getTexCoord() !== 0) collector.notes.add('textures use the first set of coordinates');
  }
  if (material.getAlphaMode() !== 'OPAQUE') collector.notes.add('transparent materials are drawn opaque');
  const rough = material.getRoughnessFactor();
  return collector.addMaterial(material.getName() || `material ${collector.materials.length + 1}`, {
    texture,
    doubleSided: material.getDoubleSided(),
    gloss: 0.5 * (1 - rough) ** 2,
    shininessLog2: Math.round(3 + 5 * (1 - rough)),
    unlit: material.listExtensions().some(extension => extension.extensionName === 'KHR_materials_unlit'),
  });
}

/** Reads what is beside a file; a missing picture is an empty one, and a note later, not the end. */
class TolerantIO extends NodeIO {
  protected override readURI(uri: string, type: 'view'): Promise<Uint8Array<ArrayBuffer>>;
  protected override readURI(uri: string, type: 'text'): Promise<string>;
  protected override async readURI(uri: string, type: 'view' | 'text'): Promise<Uint8Array<ArrayBuffer> | string> {
    if (type === 'text') return super.readURI(uri, type);
    try {
      return await super.readURI(uri, type);
    } catch (cause) {
      if (!/\.(png|jpe?g|webp|avif|ktx2|basis)$/i.test(uri)) throw cause;
      return new Uint8Array(0);
    }
  }
}

function transformBy(matrix: mat4, [x, y, z]: readonly number[], w: 0 | 1): number[] {
  return [0, 1, 2].map(row => matrix[row] * x + matrix[4 + row] * y + matrix[8 + row] * z + matrix[12 + row] * w);
}

/** Normals go by the inverse transpose: the cross products of the matrix' columns. */
function normalMatrix(m: mat4): number[][] {
  const column = (index: number) => [m[index * 4], m[index * 4 + 1], m[index * 4 + 2]];
  const cross = (a: number[], b: number[]) => [
    a[1] * b[2] - a[2] * b[1],
    a[2] * b[0] - a[0] * b[2],
    a[0] * b[1] - a[1] * b[0],
  ];
  const [a, b, c] = [column(0), column(1), column(2)];
  return [cross(b, c), cross(c, a), cross(a, b)];
}

function addPrimitive(
  collector: MeshCollector,
  primitive: Primitive,
  node: Node,
  material: number,
  factor: readonly number[],
  file: string,
): void {
  const mode = primitive.getMode();
  if (mode < Primitive.Mode.TRIANGLES) {
    collector.notes.add('points and lines are left out');
    return;
  }
  const position = primitive.getAttribute('POSITION');
  if (!position)
    throw new FormatError('gltf-positions', 'Expected POSITION for a primitive but found none', { where: { file } });
  const [normal, uv, colour] = ['NORMAL', 'TEXCOORD_0', 'COLOR_0'].map(name => primitive.getAttribute(name));
  const world = node.getWorldMatrix();
  const turned = normalMatrix(world);
  // A mirroring node turns triangles inside out.
  const flip = world[0] * turned[0][0] + world[1] * turned[0][1] + world[2] * turned[0][2] < 0;
  const first = collector.positions.length / 3;
  for (let vertex = 0; vertex < position.getCount(); vertex++) {
    const tint = colour?.getElement(vertex, []) ?? [1, 1, 1];
    const n = normal?.getElement(vertex, []);
    collector.addVertex(
      transformBy(world, position.getElement(vertex, []), 1),
      n &&
        [0, 1, 2].map(
          axis => (n[0] * turned[0][axis] + n[1] * turned[1][axis] + n[2] * turned[2][axis]) * (flip ? -1 : 1),
        ),
      uv?.getElement(vertex, []),
      [tint[0] * factor[0], tint[1] * factor[1], tint[2] * factor[2]],
    );
  }
  const indices = primitive.getIndices();
  const count = indices?.getCount() ?? position.getCount();
  const corner = (index: number) => first + (indices ? indices.getScalar(index) : index);
  const add = (a: number, b: number, c: number) => {
    if (flip) collector.addTriangle(corner(a), corner(c), corner(b), material);
    else collector.addTriangle(corner(a), corner(b), corner(c), material);
  };
  if (mode === Primitive.Mode.TRIANGLES) for (let at = 0; at + 2 < count; at += 3) add(at, at + 1, at + 2);
  else if (mode === Primitive.Mode.TRIANGLE_STRIP)
    for (let at = 0; at + 2 < count; at++) add(at + (at % 2), at + 1 - (at % 2), at + 2);
  else for (let at = 1; at + 1 < count; at++) add(0, at, at + 1);
}

/**
 * Reads a glTF file: all meshes of its default scene in world coordinates, base colour (factor, texture, vertex colours).
 * Skins, morph targets and animations are left as they rest.
 * @throws {FormatError} `gltf-unreadable`, `gltf-positions`
 */
export async function readGltf(path: string, file: string): Promise<LoadedMesh> {
  const document = await new TolerantIO().read(path).catch((cause: unknown) => {
    throw new FormatError(
      'gltf-unreadable',
      `The glTF file cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        where: { file },
        hint: 'Meshes compressed with Draco or meshopt must be decompressed first (gltf-transform copy).',
        cause,
      },
    );
  });
  const collector = new MeshCollector();
  const materials = new Map<GltfMaterial | null, number>();
  const root = document.getRoot();
  const nodes: Node[] = [];
  for (const scene of root.getDefaultScene() ? [root.getDefaultScene()!] : root.listScenes())
    scene.traverse(node => nodes.push(node));
  for (const node of nodes) {
    for (const primitive of node.getMesh()?.listPrimitives() ?? []) {
      const source = primitive.getMaterial();
      if (!materials.has(source)) materials.set(source, await addMaterial(collector, source, file));
      addPrimitive(collector, primitive, node, materials.get(source)!, source?.getBaseColorFactor() ?? [1, 1, 1], file);
    }
  }
  return collector.finish();
}

const encoded = new WeakMap<Texture, Promise<Uint8Array>>();

/** A texture as PNG; the same one is encoded once. Alpha is not stored: surfaces are opaque. */
function encodeTexture(texture: Texture): Promise<Uint8Array> {
  let png = encoded.get(texture);
  if (!png) {
    const { width, height, data } = texture;
    const rgb = new Uint8Array(width * height * 3);
    for (let pixel = 0; pixel < width * height; pixel++) rgb.set(data.subarray(pixel * 4, pixel * 4 + 3), pixel * 3);
    png = encodeImage({ width, height, data: rgb }, 'png');
    encoded.set(texture, png);
  }
  return png;
}

/** Vertices one material uses, renumbered. */
function extractMaterial(mesh: Mesh, material: number) {
  const numbers = new Int32Array(mesh.positions.length / 3).fill(-1);
  const used: number[] = [];
  const indices: number[] = [];
  for (let triangle = 0; triangle < mesh.triangleMaterials.length; triangle++) {
    if (mesh.triangleMaterials[triangle] !== material) continue;
    for (let corner = 0; corner < 3; corner++) {
      const vertex = mesh.triangles[triangle * 3 + corner];
      if (numbers[vertex] < 0) numbers[vertex] = used.push(vertex) - 1;
      indices.push(numbers[vertex]);
    }
  }
  const gather = (values: Float32Array, size: number) => {
    const out = new Float32Array(used.length * size);
    used.forEach((vertex, index) => {
      out.set(values.subarray(vertex * size, vertex * size + size), index * size);
    });
    return out;
  };
  return { indices: Uint32Array.from(indices), gather };
}

/**
 * A mesh as GLB: metres, y up, one primitive per material, vertex colours times texture as glTF has it.
 * Roughness and metalness only approximate the mesh's own shading. Deterministic.
 */
export async function writeGlb(mesh: Mesh, name: string): Promise<Uint8Array> {
  const document = new Document();
  document.getRoot().getAsset().generator = 'panoply';
  const buffer = document.createBuffer();
  const textures = await Promise.all(
    mesh.textures.map(async (texture, index) =>
      document
        .createTexture(`texture ${index}`)
        .setImage(await encodeTexture(texture))
        .setMimeType('image/png'),
    ),
  );
  const target = document.createMesh(name);
  mesh.materials.forEach((look, index) => {
    const { indices, gather } = extractMaterial(mesh, index);
    if (indices.length === 0) return;
    const uvs = gather(mesh.uvs, 2);
    const [offsetU, offsetV] = look.uvOffset ?? [0, 0];
    for (let at = 0; at < uvs.length; at += 2) {
      uvs[at] += offsetU;
      uvs[at + 1] += offsetV;
    }
    const material = document
      .createMaterial(look.name)
      .setDoubleSided(look.doubleSided)
      .setMetallicFactor(0)
      .setRoughnessFactor(Math.max(0.25, 0.9 - look.gloss))
      .setExtras({ part: look.part });
    if (look.texture !== undefined) {
      material.setBaseColorTexture(textures[look.texture]);
      const wrap = { repeat: 10497, clamp: 33071, mirror: 33648 } as const;
      const info = material.getBaseColorTextureInfo();
      info?.setWrapS(wrap[mesh.textures[look.texture].wrapU]);
      info?.setWrapT(wrap[mesh.textures[look.texture].wrapV]);
    }
    const accessor = (type: 'SCALAR' | 'VEC2' | 'VEC3', array: Float32Array | Uint32Array) =>
      document.createAccessor().setType(type).setArray(array).setBuffer(buffer);
    target.addPrimitive(
      document
        .createPrimitive()
        .setMaterial(material)
        .setIndices(accessor('SCALAR', indices))
        .setAttribute('POSITION', accessor('VEC3', gather(mesh.positions, 3)))
        .setAttribute('NORMAL', accessor('VEC3', gather(mesh.normals, 3)))
        .setAttribute('COLOR_0', accessor('VEC3', gather(mesh.colours, 3)))
        .setAttribute('TEXCOORD_0', accessor('VEC2', uvs)),
    );
  });
  document.createScene(name).addChild(document.createNode(name).setMesh(target));
  return new WebIO().writeBinary(document);
}
