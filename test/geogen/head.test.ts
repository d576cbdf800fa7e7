import { describe, expect, it } from 'vitest';
import { projectPoint } from '../../src/core/geometry/pinhole.ts';
import { checkTopology } from '../../src/core/mesh/topology.ts';
import { KernelMemory } from '../../src/kernels/memory.ts';
import { createRasteriser } from '../../src/kernels/raster.ts';
import { drawCameras } from '../../src/synth/geogen/cameras.ts';
import { buildHead, headParts } from '../../src/synth/geogen/head.ts';
import { drawIdentity } from '../../src/synth/geogen/identity.ts';
import { clothesPart, hatPart, skinPart } from '../../src/synth/geogen/library.ts';
import { studioLighting } from '../../src/synth/geogen/lighting.ts';

const ring = {
  views: 5,
  size: 128,
  focal: [50, 50],
  sensor: 36,
  azimuth: 'even',
  elevation: [0, 20],
  distance: [0.6, 0.7],
  roll: [0, 0],
} as const;

describe('identities', () => {
  it('are the same in any order and differ from each other', () => {
    const forwards = Array.from({ length: 30 }, (_, index) => JSON.stringify(drawIdentity(7, index)));
    const backwards = Array.from({ length: 30 }, (_, index) => JSON.stringify(drawIdentity(7, 29 - index))).reverse();
    expect(forwards).toEqual(backwards);
    expect(new Set(forwards).size).toBe(30);
    expect(JSON.stringify(drawIdentity(8, 0))).not.toBe(forwards[0]);
  });

  it('spread over looks: many hair styles, both presentations, all ages, some with glasses, hats, beards', () => {
    const all = Array.from({ length: 400 }, (_, index) => drawIdentity(1, index));
    const kinds = (value: (identity: (typeof all)[number]) => unknown) => new Set(all.map(value)).size;
    expect(kinds(({ hair }) => hair.style)).toBeGreaterThan(20);
    expect(kinds(({ presentation }) => presentation)).toBe(2);
    expect(kinds(({ age }) => age)).toBe(4);
    expect(kinds(({ hat }) => hat)).toBe(6);
    expect(kinds(({ beard }) => beard)).toBe(5);
    expect(kinds(({ glasses }) => glasses)).toBe(4);
    // Tones from light to dark, evenly enough.
    const light = all.map(({ skin }) => skin.tone[0]).sort((a, b) => a - b);
    expect(light[40] / light[360]).toBeLessThan(0.25);
  });
});

describe('solids', () => {
  it.each([
    ['skin', skinPart],
    ['shirt', () => clothesPart('shirt')],
    ['brim', () => hatPart('brim')],
  ])('%s is watertight and faces outwards', (_name, make) => {
    const { component } = make();
    expect(checkTopology(component.positions, component.triangles)).toMatchObject({ openEdges: 0, degenerate: 0 });
    expect(checkTopology(component.positions, component.triangles).volume).toBeGreaterThan(0);
  });

  it('every head is closed, outward, of 20 to 60 thousand triangles, deterministic', () => {
    for (const index of [0, 2]) {
      const { mesh } = buildHead(drawIdentity(3, index));
      const report = checkTopology(mesh.positions, mesh.triangles);
      expect(report.openEdges).toBe(0);
      expect(report.volume).toBeGreaterThan(0.005);
      expect(mesh.triangleMaterials.length).toBeGreaterThan(20_000);
      expect(mesh.triangleMaterials.length).toBeLessThan(60_000);
      expect(mesh.positions.every(Number.isFinite)).toBe(true);
      expect(buildHead(drawIdentity(3, index)).mesh.positions).toEqual(mesh.positions);
    }
  }, 180_000);

  it('the deformation turns no skin inside out', () => {
    const { component } = skinPart();
    const count = component.triangles.length / 3;
    const facet = (positions: Float32Array, triangle: number) => {
      const [a, b, c] = [0, 1, 2].map(corner => component.triangles[triangle * 3 + corner] * 3);
      const u = [0, 1, 2].map(axis => positions[b + axis] - positions[a + axis]);
      const v = [0, 1, 2].map(axis => positions[c + axis] - positions[a + axis]);
      return [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
    };
    for (let index = 0; index < 6; index++) {
      const { mesh } = buildHead(drawIdentity(5, index));
      const skin = mesh.positions.subarray(0, component.positions.length);
      let turned = 0;
      for (let triangle = 0; triangle < count; triangle++) {
        const [before, after] = [facet(component.positions, triangle), facet(skin, triangle)];
        if (before[0] * after[0] + before[1] * after[1] + before[2] * after[2] < 0) turned++;
      }
      expect(turned / count).toBeLessThan(0.001);
    }
  });
});

describe('landmarks', () => {
  it('lie inside the silhouette, on the surface where they are seen, left on the left', () => {
    const rasteriser = createRasteriser(new KernelMemory());
    for (const index of [0, 3]) {
      const { mesh, landmarks } = buildHead(drawIdentity(2, index));
      rasteriser.load(mesh);
      expect(Object.keys(landmarks).length).toBeGreaterThan(40);
      expect(landmarks.leftPupil[0]).toBeGreaterThan(0.02);
      expect(landmarks.rightPupil[0]).toBeLessThan(-0.02);
      expect(landmarks.noseTip[2]).toBeGreaterThan(landmarks.noseBridge[2]);
      for (const [view, camera] of drawCameras(ring, 4).entries()) {
        const { depth, parts } = rasteriser.render(camera, studioLighting([1, 1, 1]), { truth: true }).truth!;
        for (const [name, point] of Object.entries(landmarks)) {
          const seen = projectPoint(camera, point)!;
          const [x, y] = [Math.floor(seen.x), Math.floor(seen.y)];
          expect(x).toBeGreaterThanOrEqual(0);
          // At the outline half a pixel may decide: look at the neighbours too.
          const near = [-1, 0, 1].flatMap(dy => [-1, 0, 1].map(dx => depth[(y + dy) * 128 + x + dx]));
          expect(
            near.some(value => value > 0),
            `${name} in view ${view}`,
          ).toBe(true);
          // Nothing lies behind a landmark's own place: it is seen, or something nearer hides it.
          expect(Math.min(...near.filter(value => value > 0))).toBeLessThan(seen.depth + 0.004);
          if (name === 'noseTip' && view === 0) expect(headParts[parts[y * 128 + x] - 1]).toBe('nose');
        }
      }
    }
  });
});
