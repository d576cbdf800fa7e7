import { UsageError } from '../core/errors.ts';
import type { Mesh, Texture } from '../core/mesh/mesh.ts';
import type { PinholeCamera } from '../core/model/camera.ts';
import {
  type Lighting,
  linearToSrgb,
  type Rasteriser,
  type RenderedView,
  type RenderOptions,
  samplePositions,
  srgbToLinear,
} from './raster.ts';

/**
 * The rasteriser in plain TypeScript: the same rules as the kernels (assembly/raster-draw.ts, raster-shade.ts), one
 * sample at a time, without tricks. Tests hold the kernels to it; nothing else should use it: it is slow.
 */
export function createPlainRasteriser(): Rasteriser {
  let mesh: Mesh | undefined;
  return {
    load(next) {
      mesh = next;
    },
    render(camera, lighting, options = {}) {
      if (!mesh) throw new UsageError('no-mesh', 'Expected a loaded mesh to render but received none');
      return renderPlain(mesh, camera, lighting, options);
    },
  };
}

type Vector = [number, number, number];

const dot = (a: readonly number[], b: readonly number[]) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: readonly number[], b: readonly number[]): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const normalise = (a: readonly number[]): Vector => {
  const length = Math.hypot(a[0], a[1], a[2]) || 1;
  return [a[0] / length, a[1] / length, a[2] / length];
};

/** Screen coordinates in 1/256 px and 1/z; undefined nearness in front of the near plane never gets here. */
interface Corner {
  x: number;
  y: number;
  nearness: number;
}

interface Samples {
  nearness: Float32Array;
  ids: Int32Array;
}

function toCamera(mesh: Mesh, camera: PinholeCamera): Float32Array {
  const m = camera.worldToCamera;
  const out = new Float32Array(mesh.positions.length);
  for (let at = 0; at < out.length; at += 3) {
    const [x, y, z] = [mesh.positions[at], mesh.positions[at + 1], mesh.positions[at + 2]];
    for (let row = 0; row < 3; row++)
      out[at + row] = m[row * 4] * x + m[row * 4 + 1] * y + m[row * 4 + 2] * z + m[row * 4 + 3];
  }
  return out;
}

function screenCorner(camera: PinholeCamera, [x, y, z]: readonly number[]): Corner {
  const k = camera.intrinsics;
  return {
    x: Math.floor(((x / z) * k[0] + k[2]) * 256 + 0.5),
    y: Math.floor(((y / z) * k[4] + k[5]) * 256 + 0.5),
    nearness: Math.fround(1 / z),
  };
}

/** The polygon's part beyond z = near. */
function clipNear(polygon: readonly (readonly number[])[], near: number): (readonly number[])[] {
  return polygon.flatMap((to, index) => {
    const from = polygon[(index + polygon.length - 1) % polygon.length];
    const out: (readonly number[])[] = [];
    if (from[2] >= near !== to[2] >= near) {
      const t = (near - from[2]) / (to[2] - from[2]);
      out.push([from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1]), near]);
    }
    if (to[2] >= near) out.push(to);
    return out;
  });
}

/** Draws all triangles; four samples a pixel at the given positions (x, then y, in 1/256 px). */
function drawPlain(
  mesh: Mesh,
  camera: PinholeCamera,
  cameraPoints: Float32Array,
  near: number,
  samples: readonly number[],
): Samples {
  const [width, height] = camera.resolution;
  const nearness = new Float32Array(width * height * 4);
  const ids = new Int32Array(width * height * 4).fill(-1);
  const point = (vertex: number) => [0, 1, 2].map(axis => cameraPoints[vertex * 3 + axis]);
  for (let id = 0; id < mesh.triangleMaterials.length; id++) {
    const bothSides = mesh.materials[mesh.triangleMaterials[id]].doubleSided;
    const polygon = clipNear(
      [0, 1, 2].map(corner => point(mesh.triangles[id * 3 + corner])),
      near,
    );
    const corners = polygon.map(corner => screenCorner(camera, corner));
    for (let last = 2; last < corners.length; last++)
      fill([corners[0], corners[last - 1], corners[last]], bothSides, id);
  }
  return { nearness, ids };

  function fill([a, second, third]: [Corner, Corner, Corner], bothSides: boolean, id: number): void {
    let area = (second.x - a.x) * (third.y - a.y) - (third.x - a.x) * (second.y - a.y);
    if (area === 0 || (area > 0 && !bothSides)) return;
    const [b, c] = area < 0 ? [third, second] : [second, third];
    area = Math.abs(area);
    const corners = [a, b, c];
    const xs = corners.map(corner => corner.x);
    const ys = corners.map(corner => corner.y);
    const low = Math.min(...corners.map(corner => corner.nearness));
    const high = Math.max(...corners.map(corner => corner.nearness));
    for (let y = Math.max(0, Math.min(...ys) >> 8); y <= Math.min(height - 1, Math.max(...ys) >> 8); y++) {
      for (let x = Math.max(0, Math.min(...xs) >> 8); x <= Math.min(width - 1, Math.max(...xs) >> 8); x++) {
        for (let s = 0; s < 4; s++) {
          const [px, py] = [x * 256 + samples[s], y * 256 + samples[4 + s]];
          const weights = corners.map((from, index) => {
            const to = corners[(index + 1) % 3];
            const [dx, dy] = [to.x - from.x, to.y - from.y];
            const inclusive = dy > 0 || (dy === 0 && dx > 0);
            const edge = dx * (py - from.y) - dy * (px - from.x);
            return edge > 0 || (edge === 0 && inclusive) ? edge : Number.NaN;
          });
          if (weights.some(Number.isNaN)) continue;
          const value = (weights[1] * a.nearness + weights[2] * b.nearness + weights[0] * c.nearness) / area;
          const at = (y * width + x) * 4 + s;
          const clamped = Math.max(low, Math.min(high, value));
          if (clamped <= nearness[at]) continue;
          nearness[at] = clamped;
          ids[at] = id;
        }
      }
    }
  }
}

/** Texture levels by halving in linear light, as 8-bit sRGB like the kernel's. */
function buildLevels(texture: Texture): { width: number; height: number; data: Uint8Array }[] {
  const levels = [{ width: texture.width, height: texture.height, data: texture.data }];
  while (levels.length < 15) {
    const { width, height, data } = levels[levels.length - 1];
    if (width === 1 && height === 1) break;
    const [w, h] = [Math.max(1, width >> 1), Math.max(1, height >> 1)];
    const half = new Uint8Array(w * h * 4);
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < w; x++) {
        const sum = [0, 0, 0, 0];
        for (let k = 0; k < 4; k++) {
          const at = (Math.min(height - 1, y * 2 + (k >> 1)) * width + Math.min(width - 1, x * 2 + (k & 1))) * 4;
          for (let channel = 0; channel < 3; channel++) sum[channel] += data[at + 3] * srgbToLinear[data[at + channel]];
          sum[3] += data[at + 3];
        }
        for (let channel = 0; channel < 3; channel++)
          half[(y * w + x) * 4 + channel] = encode(sum[3] > 0 ? sum[channel] / sum[3] : 0);
        half[(y * w + x) * 4 + 3] = Math.floor(sum[3] / 4 + 0.5);
      }
    }
    levels.push({ width: w, height: h, data: half });
  }
  return levels;
}

function encode(linear: number): number {
  return linearToSrgb[Math.floor(Math.max(0, Math.min(1, linear)) * 4095 + 0.5)];
}

function wrapIndex(index: number, size: number, mode: Texture['wrapU']): number {
  if (mode === 'clamp') return Math.max(0, Math.min(size - 1, index));
  const period = mode === 'repeat' ? size : size * 2;
  const turned = ((index % period) + period) % period;
  return turned < size ? turned : period - 1 - turned;
}

function sampleLevel(
  texture: Texture,
  level: { width: number; height: number; data: Uint8Array },
  u: number,
  v: number,
): Vector {
  const [x, y] = [u * level.width - 0.5, v * level.height - 0.5];
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  const at = (i: number, j: number, channel: number) =>
    srgbToLinear[
      level.data[
        (wrapIndex(j, level.height, texture.wrapV) * level.width + wrapIndex(i, level.width, texture.wrapU)) * 4 +
          channel
      ]
    ];
  return [0, 1, 2].map(channel => {
    const top = at(x0, y0, channel) * (x0 + 1 - x) + at(x0 + 1, y0, channel) * (x - x0);
    const bottom = at(x0, y0 + 1, channel) * (x0 + 1 - x) + at(x0 + 1, y0 + 1, channel) * (x - x0);
    return top * (y0 + 1 - y) + bottom * (y - y0);
  }) as Vector;
}

function renderPlain(mesh: Mesh, camera: PinholeCamera, lighting: Lighting, options: RenderOptions): RenderedView {
  const { channels = 3, truth = false, colours = true, near = 0.01 } = options;
  const [width, height] = camera.resolution;
  const k = camera.intrinsics;
  const m = camera.worldToCamera;
  const cameraPoints = toCamera(mesh, camera);
  const { nearness, ids } = drawPlain(mesh, camera, cameraPoints, near, samplePositions);
  const levels = mesh.textures.map(buildLevels);
  const corner = (vertex: number): Vector => [
    cameraPoints[vertex * 3],
    cameraPoints[vertex * 3 + 1],
    cameraPoints[vertex * 3 + 2],
  ];
  const background = channels === 4 ? [0, 0, 0] : lighting.background;

  function shade(rayX: number, rayY: number, id: number): Vector {
    const vertices = [0, 1, 2].map(index => mesh.triangles[id * 3 + index]);
    const [a, b, c] = vertices.map(corner);
    const ray: Vector = [rayX, rayY, 1];
    const raw = [dot(ray, cross(b, c)), dot(ray, cross(c, a)), dot(ray, cross(a, b))];
    const facing = raw[0] + raw[1] + raw[2] < 0;
    const positive = raw.map(weight => Math.max(0, facing ? -weight : weight));
    const sum = positive[0] + positive[1] + positive[2];
    const weights = positive.map(weight => weight / sum);
    const blend = (values: Float32Array, size: number, channel: number) =>
      weights.reduce((total, weight, index) => total + weight * values[vertices[index] * size + channel], 0);
    const material = mesh.materials[mesh.triangleMaterials[id]];
    let colour = [0, 1, 2].map(channel => blend(mesh.colours, 3, channel));
    if (material.texture !== undefined) {
      const texture = mesh.textures[material.texture];
      const chain = levels[material.texture];
      const [offsetU, offsetV] = material.uvOffset ?? [0, 0];
      const [u, v] = [blend(mesh.uvs, 2, 0) + offsetU, blend(mesh.uvs, 2, 1) + offsetV];
      const [ua, va, ub, vb, uc, vc] = vertices.flatMap(vertex => [mesh.uvs[vertex * 2], mesh.uvs[vertex * 2 + 1]]);
      const det = Math.abs(dot(a, cross(b, c)));
      const z = det / sum;
      const uvArea = Math.abs((ub - ua) * (vc - va) - (uc - ua) * (vb - va));
      const texels = (uvArea * texture.width * texture.height * z ** 3) / (det * k[0] * k[4]);
      const lod = texels > 1 ? 0.5 * Math.log2(texels) : 0;
      const level = Math.min(chain.length - 1, Math.floor(lod));
      let sampled = sampleLevel(texture, chain[level], u, v);
      if (level < chain.length - 1 && lod > 0) {
        const coarser = sampleLevel(texture, chain[level + 1], u, v);
        sampled = sampled.map((value, channel) => value + (lod - level) * (coarser[channel] - value)) as Vector;
      }
      colour = colour.map((value, channel) => value * sampled[channel]);
    }
    if (material.unlit) return colour as Vector;
    const normal = normalise([0, 1, 2].map(axis => blend(mesh.normals, 3, axis) * (facing ? 1 : -1)));
    const open = blend(mesh.visibility, 2, 0);
    const key = blend(mesh.visibility, 2, 1);
    const eye = normalise([0, 1, 2].map(axis => -(m[axis] * ray[0] + m[4 + axis] * ray[1] + m[8 + axis])));
    const up = normal[1] * 0.5 + 0.5;
    const light = [0, 1, 2].map(
      channel => open * (lighting.ground[channel] + up * (lighting.sky[channel] - lighting.ground[channel])),
    );
    const shine = [0, 0, 0];
    for (const [index, source] of [lighting.key, lighting.fill, lighting.rim].entries()) {
      const visible = index === 0 ? key : open;
      const cosine = dot(normal, source.direction);
      const half = normalise([0, 1, 2].map(axis => source.direction[axis] + eye[axis]));
      const power = cosine > 0 ? Math.max(0, dot(normal, half)) ** (2 ** material.shininessLog2) * material.gloss : 0;
      for (let channel = 0; channel < 3; channel++) {
        const wrapped = Math.max(0, (cosine + material.wrap[channel]) / (1 + material.wrap[channel]));
        light[channel] += source.colour[channel] * visible * wrapped * wrapped;
        shine[channel] += source.colour[channel] * visible * power;
      }
    }
    const sheen = (1 - Math.max(0, dot(normal, eye))) ** 3 * material.sheen * open;
    return [0, 1, 2].map(channel => colour[channel] * (light[channel] + sheen) + shine[channel]) as Vector;
  }

  function isSameSurface(first: number, second: number, at: number, other: number): boolean {
    if (first === second) return true;
    if (mesh.triangleMaterials[first] !== mesh.triangleMaterials[second]) return false;
    if (Math.abs(nearness[at] - nearness[other]) > 0.01 * nearness[at]) return false;
    const normalOf = (id: number) => [0, 1, 2].map(axis => mesh.normals[mesh.triangles[id * 3] * 3 + axis]);
    return dot(normalOf(first), normalOf(second)) > 0.9;
  }

  const data = new Uint8Array(width * height * channels);
  for (let pixel = 0; colours && pixel < width * height; pixel++) {
    const done = [false, false, false, false];
    let covered = 0;
    const total = [0, 0, 0];
    for (let s = 0; s < 4; s++) {
      const id = ids[pixel * 4 + s];
      if (done[s] || id < 0) continue;
      const members: number[] = [];
      for (let t = s; t < 4; t++) {
        const other = ids[pixel * 4 + t];
        if (!done[t] && other >= 0 && isSameSurface(id, other, pixel * 4 + s, pixel * 4 + t)) members.push(t);
      }
      for (const t of members) done[t] = true;
      const mean = (offset: number) =>
        members.reduce((sum, t) => sum + samplePositions[offset + t], 0) / members.length / 256;
      const colour = shade(
        ((pixel % width) + mean(0) - k[2]) / k[0],
        (Math.floor(pixel / width) + mean(4) - k[5]) / k[4],
        id,
      );
      for (let channel = 0; channel < 3; channel++)
        total[channel] += Math.max(0, Math.min(1, colour[channel])) * members.length;
      covered += members.length;
    }
    for (let channel = 0; channel < 3; channel++) {
      const value =
        channels === 4
          ? covered
            ? total[channel] / covered
            : 0
          : (total[channel] + background[channel] * (4 - covered)) / 4;
      data[pixel * channels + channel] = encode(value);
    }
    if (channels === 4) data[pixel * 4 + 3] = (covered * 255 + 2) >> 2;
  }
  const result: RenderedView = { width, height, channels, data, pointer: 0 };
  if (truth) {
    const centres = drawPlain(mesh, camera, cameraPoints, near, new Array<number>(8).fill(128));
    const depth = new Float32Array(width * height);
    const normals = new Float32Array(width * height * 3);
    const parts = new Uint8Array(width * height);
    for (let pixel = 0; pixel < width * height; pixel++) {
      const id = centres.ids[pixel * 4];
      if (id < 0) continue;
      const [a, b, c] = [0, 1, 2].map(index => corner(mesh.triangles[id * 3 + index]));
      const normal = normalise(cross([b[0] - a[0], b[1] - a[1], b[2] - a[2]], [c[0] - a[0], c[1] - a[1], c[2] - a[2]]));
      const ray = [((pixel % width) + 0.5 - k[2]) / k[0], (Math.floor(pixel / width) + 0.5 - k[5]) / k[4], 1];
      const along = dot(normal, ray);
      depth[pixel] = dot(normal, a) / along;
      normals.set(along > 0 ? normal.map(value => -value) : normal, pixel * 3);
      parts[pixel] = mesh.materials[mesh.triangleMaterials[id]].part;
    }
    result.truth = { depth, normals, parts };
  }
  return result;
}
