import { describe, expect, it } from 'vitest';
import type { Mesh } from '../../src/core/mesh/mesh.ts';
import { KernelMemory } from '../../src/kernels/memory.ts';
import { measureMeshVisibility } from '../../src/kernels/mesh-visibility.ts';
import { createRasteriser } from '../../src/kernels/raster.ts';
import { ball, meshOf } from './scenes.ts';

const overhead: readonly [number, number, number] = [0, 1, 0.0001];
const measure = (mesh: Mesh) => measureMeshVisibility(createRasteriser(new KernelMemory()), mesh, overhead);

/** A level square of 21 x 21 points at y = -1 under a ball around the origin. */
function ballOverFloor(): Mesh {
  const round = ball(0.5, 12, 3);
  const positions = [...round.positions];
  const first = positions.length / 3;
  for (let z = -10; z <= 10; z++) for (let x = -10; x <= 10; x++) positions.push(x * 0.25, -0.8, z * 0.25);
  const triangles = [...round.triangles];
  for (let row = 0; row < 20; row++) {
    for (let column = 0; column < 20; column++) {
      const a = first + row * 21 + column;
      triangles.push(a, a + 21, a + 1, a + 1, a + 21, a + 22);
    }
  }
  return meshOf(positions, triangles, {
    materials: [{ ...ball(0.5, 4, 3).materials[0], texture: undefined, doubleSided: true }],
  });
}

describe('visibility from depth maps', () => {
  it('leaves a ball alone open, and lit on the side of the light', () => {
    const mesh = ball(0.3, 16, 1);
    const visibility = measure(mesh);
    for (let vertex = 0; vertex < mesh.positions.length / 3; vertex++) {
      expect(visibility[vertex * 2]).toBeGreaterThan(0.93);
      const height = mesh.positions[vertex * 3 + 1] / 0.3;
      if (height > 0.5) expect(visibility[vertex * 2 + 1]).toBeGreaterThan(0.95);
      if (height < -0.5) expect(visibility[vertex * 2 + 1]).toBeLessThan(0.05);
    }
  });

  it('takes a ball with its normals inwards for the same ball', () => {
    const mesh = ball(0.3, 16, 1);
    const open = measure({ ...mesh, normals: mesh.normals.map(value => -value) });
    for (let at = 0; at < open.length; at += 2) expect(open[at]).toBeGreaterThan(0.93);
  });

  it('darkens the floor under a ball and lets the ball throw a shadow', () => {
    const mesh = ballOverFloor();
    const visibility = measure(mesh);
    const first = mesh.positions.length / 3 - 441;
    const at = (x: number, z: number) => (first + (z + 10) * 21 + x + 10) * 2;
    expect(visibility[at(0, 0)]).toBeLessThan(0.7);
    expect(visibility[at(0, 0) + 1]).toBeLessThan(0.05);
    expect(visibility[at(9, 9)]).toBeGreaterThan(0.85);
    expect(visibility[at(9, 9) + 1]).toBeGreaterThan(0.95);
  });

  it('is the same again', () => {
    expect(measure(ballOverFloor())).toEqual(measure(ballOverFloor()));
  });
});
