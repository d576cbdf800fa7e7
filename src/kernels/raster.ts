import { UsageError } from '../core/errors.ts';
import type { Mesh, Texture } from '../core/mesh/mesh.ts';
import type { PinholeCamera } from '../core/model/camera.ts';
import type { KernelMemory } from './memory.ts';
import drawBinary from './wasm/raster-draw.ts';
import shadeBinary from './wasm/raster-shade.ts';
import textureBinary from './wasm/raster-texture.ts';
import truthBinary from './wasm/raster-truth.ts';

type Rgb = readonly [number, number, number];

/** A light far away. */
export interface Light {
  /** Unit vector towards the light, world axes. */
  direction: Rgb;
  /** Linear light. */
  colour: Rgb;
}

/** What lights the scene and lies behind it; linear light throughout. The key light alone casts (baked) shadows. */
export interface Lighting {
  sky: Rgb;
  ground: Rgb;
  background: Rgb;
  key: Light;
  fill: Light;
  rim: Light;
}

/** Exact geometry at pixel centres. */
export interface TruthLayers {
  /** height * width, metres along the optical axis; 0 where nothing is. */
  depth: Float32Array;
  /** height * width * 3, the facet's unit normal in camera axes, towards the camera; 0 where nothing is. */
  normals: Float32Array;
  /** height * width, the material's part; 0 where nothing is. */
  parts: Uint8Array;
}

export interface RenderedView {
  width: number;
  height: number;
  /** 3: RGB over the background; 4: straight-alpha RGBA. 8-bit sRGB. */
  channels: 3 | 4;
  /** width * height * channels, rows from the top. A view into kernel memory, valid until the next load or render. */
  data: Uint8Array<ArrayBuffer>;
  /** Where `data` is in kernel memory; 0 from the plain twin. */
  pointer: number;
  truth?: TruthLayers;
}

interface DrawKernel {
  transform(...numbers: number[]): void;
  measureBands(...numbers: number[]): number;
  listBands(ranges: number, count: number, bands: number, starts: number, cursors: number, lists: number): void;
  draw(...numbers: number[]): void;
}

interface ShadeKernel {
  resolve(...pointers: number[]): void;
}

interface TruthKernel {
  truth(...pointers: number[]): void;
}

interface TextureKernel {
  linearise(source: number, width: number, height: number, target: number, mode: number, toLinear: number): void;
  halve(source: number, width: number, height: number, target: number, toLinear: number, toSrgb: number): void;
}

/**
 * Where the four samples of a pixel lie, in 1/256 px from its top-left corner: x, then y.
 * @source the rotated grid of four, the usual choice of 4x multisampling hardware
 */
export const samplePositions: readonly number[] = [96, 224, 32, 160, 32, 96, 160, 224];
const centrePositions: readonly number[] = [128, 128, 128, 128, 128, 128, 128, 128];

/** Linear light of each sRGB byte. @source IEC 61966-2-1 */
export const srgbToLinear: Float32Array = Float32Array.from({ length: 256 }, (_, byte) => {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});

/** sRGB byte of linear light index / 4095. @source IEC 61966-2-1 */
export const linearToSrgb: Uint8Array = Uint8Array.from({ length: 4096 }, (_, index) => {
  const value = index / 4095;
  return Math.round(255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055));
});

const textureRecordInts = 48;
const maximumLevels = 15;
const wrapCodes = { repeat: 0, clamp: 1, mirror: 2 } as const;

/** Columns of a tile: see assembly/raster-shade.ts. */
const tileColumns = 32;

/** The lanes' scratch, a tile's sums and five lists of its fragments: see assembly/raster-shade.ts. */
function shadeWorkBytes(rows: number): number {
  return 576 + rows * tileColumns * 16 * 6;
}

/** Rows drawn and shaded together: so many that their samples (32 bytes a pixel) fit a quarter of a megabyte. */
function chooseBandRows(width: number): number {
  return Math.max(4, Math.min(32, Math.floor(2 ** 18 / (width * 32))));
}

/** Draws meshes on a {@link KernelMemory}. Load one mesh at a time, then render as many views of it as needed. */
export interface Rasteriser {
  /** Copies a mesh into kernel memory, replacing the one before. Textures seen before are not copied again. */
  load(mesh: Mesh): void;
  /**
   * One view of the loaded mesh: four samples a pixel, perspective-correct, clipped at `near`.
   * @throws {UsageError} `no-mesh` before the first `load`
   */
  render(camera: PinholeCamera, lighting: Lighting, options?: RenderOptions): RenderedView;
}

export interface RenderOptions {
  /** 4 leaves the background transparent. Default 3. */
  channels?: 3 | 4;
  /** Also compute {@link TruthLayers}. Default false. */
  truth?: boolean;
  /** Whether to shade; without it `data` holds nothing. Default true. */
  colours?: boolean;
  /** Metres; what is nearer is cut off. Default 0.01. */
  near?: number;
}

/** Writes the scene block of assembly/raster-shade.ts. */
function writeScene(memory: KernelMemory, pointer: number, camera: PinholeCamera, lighting: Lighting): void {
  const m = camera.worldToCamera;
  const k = camera.intrinsics;
  new Float64Array(memory.memory.buffer, pointer, 14).set([
    ...[k[0], k[4], k[2], k[5], m[0], m[1], m[2], m[4], m[5], m[6], m[8], m[9], m[10], 0],
  ]);
  const { sky, ground, background, key, fill, rim } = lighting;
  const lights = [key, fill, rim].flatMap(light => [light.direction, light.colour]);
  memory.f32(pointer + 112, 36).set([sky, ground, background, ...lights].flatMap(rgb => [...rgb, 0]));
}

/** Kernel attribute records: see assembly/raster-shade.ts. 12 floats a vertex. */
function packAttributes(mesh: Mesh, target: Float32Array): void {
  const { normals, colours, visibility, uvs } = mesh;
  const count = normals.length / 3;
  for (let vertex = 0, at = 0; vertex < count; vertex++, at += 12) {
    const three = vertex * 3;
    const two = vertex * 2;
    target[at] = normals[three];
    target[at + 1] = normals[three + 1];
    target[at + 2] = normals[three + 2];
    target[at + 3] = visibility[two];
    target[at + 4] = colours[three];
    target[at + 5] = colours[three + 1];
    target[at + 6] = colours[three + 2];
    target[at + 7] = visibility[two + 1];
    target[at + 8] = uvs[two];
    target[at + 9] = uvs[two + 1];
  }
}

/**
 * Makes a rasteriser with its kernels in `memory`. Make it last: each `load` gives back all memory taken after it was
 * made. A rendered picture stays where it is until the next `load` or `render`; take what else you need above it.
 */
export function createRasteriser(memory: KernelMemory): Rasteriser {
  const drawKernel = memory.load<DrawKernel>(drawBinary);
  const shadeKernel = memory.load<ShadeKernel>(shadeBinary);
  const truthKernel = memory.load<TruthKernel>(truthBinary);
  const textureKernel = memory.load<TextureKernel>(textureBinary);
  const tables = memory.allocate(1024 + 4096);
  memory.f32(tables, 256).set(srgbToLinear);
  memory.u8(tables + 1024, 4096).set(linearToSrgb);
  const samples = memory.allocate(64);
  memory.i32(samples, 16).set([...samplePositions, ...centrePositions]);
  const scene = memory.allocate(512);
  const camera = memory.allocate(256);
  const scratch = memory.allocate(128);
  const textureRecords = new Map<Texture, Int32Array>();
  const firstBase = memory.mark();
  let base = firstBase;
  /** End of the loaded mesh: where a view's memory begins. */
  let top = firstBase;
  let loaded:
    | { mesh: Mesh; triangles: number; attributes: number; positions: number; vertices: number; screens: number }
    | undefined;
  let materials = 0;
  let textures = 0;

  /** Copies a texture and its mip levels to stay in memory; only valid while nothing lies above `base`. */
  function keepTexture(texture: Texture): void {
    if (textureRecords.has(texture)) return;
    const record = new Int32Array(textureRecordInts);
    record[1] = wrapCodes[texture.wrapU];
    record[2] = wrapCodes[texture.wrapV];
    let { width, height } = texture;
    let levels = 0;
    for (; levels < maximumLevels; levels++) {
      record.set([memory.allocate((width + 1) * height * 8), width, height], 3 + levels * 3);
      if (width === 1 && height === 1) break;
      [width, height] = [Math.max(1, width >> 1), Math.max(1, height >> 1)];
    }
    levels = Math.min(maximumLevels, levels + 1);
    // Levels are halved as bytes, then kept as linear light.
    const mark = memory.mark();
    let source = memory.put(texture.data);
    for (let level = 0; level < levels; level++) {
      const [target, levelWidth, levelHeight] = record.subarray(3 + level * 3, 6 + level * 3);
      textureKernel.linearise(source, levelWidth, levelHeight, target, record[1], tables);
      if (level + 1 === levels) break;
      const next = memory.allocate(Math.max(1, levelWidth >> 1) * Math.max(1, levelHeight >> 1) * 4);
      textureKernel.halve(source, levelWidth, levelHeight, next, tables, tables + 1024);
      source = next;
    }
    memory.release(mark);
    record[0] = levels;
    textureRecords.set(texture, record);
  }

  function load(mesh: Mesh): void {
    memory.release(base);
    loaded = undefined;
    const fresh = mesh.textures.filter(texture => !textureRecords.has(texture));
    // Textures shared by many meshes stay; a mesh with its own ones (more than a few dozen) starts afresh.
    if (fresh.length > 0 && textureRecords.size + fresh.length > 64) {
      textureRecords.clear();
      memory.release((base = firstBase));
    }
    for (const texture of mesh.textures) keepTexture(texture);
    base = memory.mark();
    const vertexCount = mesh.positions.length / 3;
    const triangleCount = mesh.triangleMaterials.length;
    const triangles = memory.allocate(triangleCount * 16);
    const attributes = memory.allocate(vertexCount * 48);
    const positions = memory.allocate(vertexCount * 12);
    const vertices = memory.allocate(vertexCount * 16);
    const screens = memory.allocate(vertexCount * 16);
    materials = memory.allocate(Math.max(1, mesh.materials.length) * 64);
    textures = memory.allocate(Math.max(1, mesh.textures.length) * textureRecordInts * 4);
    const records = memory.u32(triangles, triangleCount * 4);
    const both = mesh.materials.map(material => (material.doubleSided ? 1 : 0));
    for (let triangle = 0; triangle < triangleCount; triangle++) {
      const material = mesh.triangleMaterials[triangle];
      records[triangle * 4] = mesh.triangles[triangle * 3];
      records[triangle * 4 + 1] = mesh.triangles[triangle * 3 + 1];
      records[triangle * 4 + 2] = mesh.triangles[triangle * 3 + 2];
      records[triangle * 4 + 3] = (material << 8) | both[material];
    }
    packAttributes(mesh, memory.f32(attributes, vertexCount * 12));
    memory.f32(positions, vertexCount * 3).set(mesh.positions);
    const materialFloats = memory.f32(materials, mesh.materials.length * 16);
    mesh.materials.forEach((material, index) => {
      const { wrap, gloss, shininessLog2, sheen, texture = -1, part, unlit, uvOffset = [0, 0] } = material;
      const unwrapped = wrap.map(value => 1 / (1 + value));
      materialFloats.set(
        [...wrap, gloss, shininessLog2, sheen, texture, part, unlit ? 1 : 0, ...uvOffset, 0, ...unwrapped, 0],
        index * 16,
      );
    });
    mesh.textures.forEach((texture, index) => {
      memory
        .i32(textures + index * textureRecordInts * 4, textureRecordInts)
        .set(textureRecords.get(texture) as Int32Array);
    });
    loaded = { mesh, triangles, attributes, positions, vertices, screens };
    top = memory.mark();
  }

  function render(view: PinholeCamera, lighting: Lighting, options: RenderOptions = {}): RenderedView {
    if (!loaded) throw new UsageError('no-mesh', 'Expected a loaded mesh to render but received none');
    const { channels = 3, truth = false, colours = true, near = 0.01 } = options;
    const { mesh, triangles, attributes, positions, vertices, screens } = loaded;
    const [width, height] = view.resolution;
    const pixels = width * height;
    memory.release(top);
    const out = memory.allocate(pixels * channels);
    const mark = memory.mark();
    const bandRows = chooseBandRows(width);
    const bands = Math.ceil(height / bandRows);
    const bandPixels = bandRows * width;
    const nearness = memory.allocate(bandPixels * 16);
    const ids = memory.allocate(bandPixels * 16);
    const work = memory.allocate(shadeWorkBytes(bandRows));
    const depth = truth ? memory.allocate(pixels * 4) : 0;
    const normals = truth ? memory.allocate(pixels * 12) : 0;
    const parts = truth ? memory.allocate(pixels) : 0;
    const count = mesh.triangleMaterials.length;
    const ranges = memory.allocate(count * 4);
    const starts = memory.allocate((bands + 1) * 4);
    const cursors = memory.allocate(bands * 4);
    const spans = memory.allocate(bands * 8);
    const m = view.worldToCamera;
    const k = view.intrinsics;
    writeScene(memory, scene, view, lighting);
    new Float64Array(memory.memory.buffer, camera, 16).set([
      ...[m[0], m[1], m[2], m[4], m[5], m[6], m[8], m[9], m[10], m[3], m[7], m[11]],
      ...[k[0], k[4], k[2], k[5]],
    ]);
    drawKernel.transform(positions, mesh.positions.length / 3, camera, vertices, screens, near);
    const listed = drawKernel.measureBands(
      ...[triangles, count, screens, width, height, bandRows, bands, ranges, starts, spans],
    );
    const lists = memory.allocate(listed * 4);
    drawKernel.listBands(ranges, count, bands, starts, cursors, lists);
    const bounds = memory.i32(starts, bands + 1).slice();
    const columns = memory.i32(spans, bands * 2).slice();
    for (let band = 0; band < bands; band++) {
      const first = band * bandRows;
      const end = Math.min(height, first + bandRows);
      const drawWith = (samplePointer: number, from: number, to: number) => {
        const samplesOfBand = memory.u8(nearness, bandPixels * 16);
        for (let row = 0; row < bandRows; row++)
          samplesOfBand.fill(0, (row * width + from) * 16, (row * width + to) * 16);
        drawKernel.draw(
          ...[lists + bounds[band] * 4, bounds[band + 1] - bounds[band], triangles, vertices, screens],
          ...[camera, near, scratch, nearness, ids, width, first, end, samplePointer],
        );
      };
      if (colours) {
        // Only tiles that triangles may cover are looked at.
        const from = Math.max(0, Math.min(width, columns[band * 2] & -tileColumns));
        const to = Math.min(width, (columns[band * 2 + 1] + tileColumns) & -tileColumns);
        if (from < to) drawWith(samples, from, to);
        shadeKernel.resolve(
          ...[triangles, vertices, attributes, materials, textures, scene, nearness, ids],
          ...[width, first, end, samples, tables, out, channels, work, columns[band * 2], columns[band * 2 + 1]],
        );
      }
      if (!truth) continue;
      drawWith(samples + 32, 0, width);
      truthKernel.truth(
        ...[triangles, vertices, materials, scene, nearness, ids, width, first, end, depth, normals, parts],
      );
    }
    const result: RenderedView = { width, height, channels, data: memory.u8(out, pixels * channels), pointer: out };
    if (truth) {
      result.truth = {
        depth: memory.f32(depth, pixels).slice(),
        normals: memory.f32(normals, pixels * 3).slice(),
        parts: memory.u8(parts, pixels).slice(),
      };
    }
    memory.release(mark);
    return result;
  }

  return { load, render };
}
