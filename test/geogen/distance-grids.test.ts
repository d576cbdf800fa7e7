import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkTopology } from '../../src/core/mesh/topology.ts';
import { ellipsoid, smoothUnion, sphere } from '../../src/synth/geogen/distance.ts';
import { rememberDistance } from '../../src/synth/geogen/remembered-distance.ts';
import { sampleGrid } from '../../src/synth/geogen/sample-grid.ts';
import { extractSurface, spaceAxis } from '../../src/synth/geogen/surface-nets.ts';

const blob = (x: number, y: number, z: number) =>
  smoothUnion(sphere(x - 8, y, z, 21), ellipsoid(x + 14, y - 5, z + 3, 30, 18, 24), 9);
const range = { low: [-70, -60, -60], high: [60, 60, 60], spacing: 5 } as const;

describe('a remembered distance', () => {
  it('is the distance to within the curvature of a cell, in the box', () => {
    const remembered = rememberDistance(blob, range);
    const place = fc.tuple(
      fc.double({ min: -70, max: 60, noNaN: true }),
      fc.double({ min: -60, max: 60, noNaN: true }),
      fc.double({ min: -60, max: 60, noNaN: true }),
    );
    fc.assert(
      fc.property(place, ([x, y, z]) => {
        const exact = blob(x, y, z);
        // Deep inside, distances have kinks; nobody looks there but to see that it is deep.
        expect(Math.abs(remembered(x, y, z) - exact)).toBeLessThan(exact < -10 ? 5 : 0.8);
      }),
      { numRuns: 500, seed: 3 },
    );
  });

  it('grows with the way outside the box', () => {
    const remembered = rememberDistance(blob, range);
    expect(remembered(160, 0, 0)).toBeCloseTo(remembered(60, 0, 0) + 100, 3);
    expect(remembered(60, 90, 100)).toBeCloseTo(remembered(60, 60, 60) + 50, 1);
  });

  it('asks once for each grid point, and only near where it is looked at', () => {
    let asked = 0;
    const remembered = rememberDistance((x, y, z) => {
      asked++;
      return blob(x, y, z);
    }, range);
    for (let turn = 0; turn < 3; turn++) for (let x = -20; x < 20; x += 0.5) remembered(x, 1, 1);
    expect(asked).toBeLessThanOrEqual(10 * 4);
  });
});

describe('a sampled grid', () => {
  const axis = () => spaceAxis(-62, 62, at => (Math.abs(at) < 20 ? 2.5 : 5));
  const grid = { x: axis(), y: axis(), z: axis() };

  it('has every sign right, exact values about the surface, and looks at few other points', () => {
    let asked = 0;
    const values = sampleGrid(
      (x, y, z) => {
        asked++;
        return blob(x, y, z);
      },
      grid,
      1.6,
    );
    const size = grid.x.length;
    let wrong = 0;
    for (let at = 0; at < values.length; at++) {
      const exact = blob(grid.x[at % size], grid.y[Math.floor(at / size) % size], grid.z[Math.floor(at / size / size)]);
      if (values[at] < 0 !== exact < 0) wrong++;
      if (Math.abs(exact) < 2.5 && Math.abs(values[at] - exact) > 1e-4) wrong++;
    }
    expect(wrong).toBe(0);
    expect(asked).toBeLessThan(values.length * 0.7);
  });

  it('gives a closed surface that lies on the zero of the distance', () => {
    const { positions, triangles } = extractSurface(blob, grid);
    expect(checkTopology(positions, triangles)).toMatchObject({ openEdges: 0, degenerate: 0 });
    let worst = 0;
    for (let at = 0; at < positions.length; at += 3)
      worst = Math.max(worst, Math.abs(blob(positions[at], positions[at + 1], positions[at + 2])));
    expect(worst).toBeLessThan(0.25);
  });
});
