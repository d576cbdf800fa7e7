import { BufferAttribute, BufferGeometry, DoubleSide, Ray, Vector3 } from 'three';
import { MeshBVH } from 'three-mesh-bvh';
import { beforeAll, describe, expect, it } from 'vitest';
import { cameraCentre } from '../../src/core/geometry/look-at.ts';
import { projectPoint, unprojectPixel } from '../../src/core/geometry/pinhole.ts';
import type { Mesh } from '../../src/core/mesh/mesh.ts';
import type { PinholeCamera } from '../../src/core/model/camera.ts';
import { KernelMemory } from '../../src/kernels/memory.ts';
import { createRasteriser, type TruthLayers } from '../../src/kernels/raster.ts';
import { drawCameras } from '../../src/synth/geogen/cameras.ts';
import { buildHead } from '../../src/synth/geogen/head.ts';
import { drawIdentity } from '../../src/synth/geogen/identity.ts';
import { studioLighting } from '../../src/synth/geogen/lighting.ts';
import { createRandom } from '../../src/synth/geogen/random.ts';

const size = 256;
let mesh: Mesh;
let cameras: PinholeCamera[];
let truths: TruthLayers[];

beforeAll(() => {
  mesh = buildHead(drawIdentity(11, 1)).mesh;
  cameras = drawCameras(
    {
      views: 8,
      size,
      focal: [45, 55],
      sensor: 36,
      azimuth: 'jittered',
      elevation: [-10, 30],
      distance: [0.58, 0.7],
      roll: [-10, 10],
    },
    21,
  );
  const rasteriser = createRasteriser(new KernelMemory());
  rasteriser.load(mesh);
  truths = cameras.map(camera => rasteriser.render(camera, studioLighting([1, 1, 1]), { truth: true }).truth!);
});

describe('depth', () => {
  it('of one view, unprojected into the next, lands on its depth or behind it', () => {
    for (let view = 0; view < cameras.length; view++) {
      const other = (view + 1) % cameras.length;
      let landed = 0;
      let through = 0;
      let looked = 0;
      for (let pixel = 0; pixel < size * size; pixel += 7) {
        const depth = truths[view].depth[pixel];
        if (depth === 0) continue;
        const point = unprojectPixel(cameras[view], (pixel % size) + 0.5, Math.floor(pixel / size) + 0.5, depth);
        const seen = projectPoint(cameras[other], point);
        if (!seen || seen.x < 1 || seen.y < 1 || seen.x >= size - 1 || seen.y >= size - 1) continue;
        const [x, y] = [Math.floor(seen.x), Math.floor(seen.y)];
        const near = [-1, 0, 1].flatMap(dy => [-1, 0, 1].map(dx => truths[other].depth[(y + dy) * size + x + dx]));
        const [low, high] = [Math.min(...near), Math.max(...near)];
        looked++;
        // Between its neighbours' depths: on the surface. All of them farther: seen through, which must not be.
        if (seen.depth > low - 5e-4 && seen.depth < high + 5e-4) landed++;
        else if (high < seen.depth) continue;
        else through++;
      }
      expect(looked).toBeGreaterThan(1500);
      expect(landed / looked).toBeGreaterThan(0.35);
      expect(through / looked).toBeLessThan(0.002);
    }
  });

  it('has the normals as its gradient', () => {
    const angles: number[] = [];
    const { depth, normals } = truths[0];
    const camera = cameras[0];
    for (let y = 2; y < size - 2; y += 3) {
      for (let x = 2; x < size - 2; x += 3) {
        const at = (dx: number, dy: number) => {
          const z = depth[(y + dy) * size + x + dx];
          const k = camera.intrinsics;
          return [((x + dx + 0.5 - k[2]) / k[0]) * z, ((y + dy + 0.5 - k[5]) / k[4]) * z, z];
        };
        const four = [at(-1, 0), at(1, 0), at(0, -1), at(0, 1)];
        const own = at(0, 0)[2];
        if (own === 0 || four.some(point => Math.abs(point[2] - own) > 0.003)) continue;
        const u = [0, 1, 2].map(axis => four[1][axis] - four[0][axis]);
        const v = [0, 1, 2].map(axis => four[3][axis] - four[2][axis]);
        // x right, y down: v x u points towards the camera.
        const n = [v[1] * u[2] - v[2] * u[1], v[2] * u[0] - v[0] * u[2], v[0] * u[1] - v[1] * u[0]];
        const length = Math.hypot(...n);
        const index = (y * size + x) * 3;
        const cosine = (n[0] * normals[index] + n[1] * normals[index + 1] + n[2] * normals[index + 2]) / length;
        angles.push((Math.acos(Math.min(1, cosine)) * 180) / Math.PI);
      }
    }
    angles.sort((a, b) => a - b);
    expect(angles.length).toBeGreaterThan(1000);
    expect(angles[Math.floor(angles.length / 2)]).toBeLessThan(4);
    expect(angles[Math.floor(angles.length * 0.95)]).toBeLessThan(25);
  });
});

describe('an independent ray caster', () => {
  it('meets the mesh where depth and normals say, and misses where they are empty', () => {
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(mesh.positions.slice(), 3));
    geometry.setIndex(new BufferAttribute(mesh.triangles.slice(), 1));
    // Its own triangle order; ours must not change.
    const bvh = new MeshBVH(geometry, { indirect: true });
    const random = createRandom(5);
    let hits = 0;
    let wrong = 0;
    const trials = 3000;
    for (let trial = 0; trial < trials; trial++) {
      const view = Math.floor(random.next() * cameras.length);
      const camera = cameras[view];
      const [x, y] = [Math.floor(random.next() * size), Math.floor(random.next() * size)];
      const origin = cameraCentre(camera.worldToCamera);
      const ahead = unprojectPixel(camera, x + 0.5, y + 0.5, 1);
      const direction = new Vector3(ahead[0] - origin[0], ahead[1] - origin[1], ahead[2] - origin[2]);
      const lengthAtDepth1 = direction.length();
      const ray = new Ray(new Vector3(...origin), direction.normalize());
      // Closed solids: the first hit is a front face.
      const hit = bvh.raycastFirst(ray, DoubleSide);
      const depth = truths[view].depth[y * size + x];
      if (depth === 0) {
        if (hit) wrong++;
        continue;
      }
      hits++;
      if (!hit || Math.abs(hit.distance / lengthAtDepth1 - depth) > 2e-5) {
        wrong++;
        continue;
      }
      const m = camera.worldToCamera;
      const { x: nx, y: ny, z: nz } = hit.face!.normal;
      const at = (y * size + x) * 3;
      for (let axis = 0; axis < 3; axis++) {
        const expected = m[axis * 4] * nx + m[axis * 4 + 1] * ny + m[axis * 4 + 2] * nz;
        if (Math.abs(expected - truths[view].normals[at + axis]) > 2e-2) {
          wrong++;
          break;
        }
      }
    }
    expect(hits).toBeGreaterThan(700);
    // Snapping to 1/256 pixel may decide otherwise at outlines.
    expect(wrong / trials).toBeLessThan(0.004);
  });
});
