import { describe, expect, test } from 'vitest';
import { hex } from '../../src/synth/panime/colour.ts';
import {
  boards,
  patches,
  plain,
  type RowSurface,
  slabs,
  stones,
  surfaceRows,
} from '../../src/synth/panime/paint/surfaces.ts';
import { noise2, noiseShift, Random } from '../../src/synth/panime/random.ts';

const [low, middle, high] = [hex('#2f7a4c'), hex('#7cb356'), hex('#e3f08a')];
const surfaces: Record<string, (seed: number) => RowSurface> = {
  patches: seed => patches(low, middle, high, 2.2, seed, 0.2),
  'patches without flecks': seed => patches(low, middle, high, 3.4, seed, 0),
  stones: seed => stones(middle, low, 0.34, seed, 0.16),
  slabs: seed => slabs(middle, low, 0.42, 0.15, 0.5, seed, 0.5, 0.12),
  'slabs in line': seed => slabs(middle, low, 0.62, 0.62, 0.4, seed, 0, 0.045),
  boards: seed => boards(middle, 0.17, seed),
  plain: seed => plain(middle, seed),
};
const points = 1003;

/** Fills the rows with seeded points, up to 60 m from the viewer, at every detail. */
function scatter(random: Random) {
  const rows = surfaceRows(points + 1);
  for (let i = 0; i <= points; i++) {
    rows.u[i] = random.range(-60, 60);
    rows.v[i] = random.range(-60, 60);
    rows.detail[i] = random.pick([0, 0.01, 0.03, 0.2, 0.6, 1]);
  }
  return rows;
}

describe('surfaces painted by rows', () => {
  test.each(Object.keys(surfaces))('agree with their twin point by point: %s', name => {
    const random = new Random(`rows of ${name}`);
    const out = new Float64Array(3);
    let compared = 0;
    let different = 0;
    for (let round = 0; round < 6; round++) {
      const { surface, paintPoint } = surfaces[name](random.integer(0, 2 ** 31));
      const rows = scatter(random);
      // An odd start and end: rows are cut where zones begin.
      rows.paint(surface, 3, points, rows.under);
      for (let i = 3; i < points; i++) {
        paintPoint(rows.u[i], rows.v[i], rows.detail[i], out);
        const { red, green, blue } = rows.under;
        const off = Math.max(Math.abs(red[i] - out[0]), Math.abs(green[i] - out[1]), Math.abs(blue[i] - out[2]));
        compared++;
        if (off > 0.6) different++;
      }
    }
    expect(compared).toBe(6000);
    // Single precision may put a point that lies on the edge of a cell into the next one.
    expect(different).toBeLessThan(compared * 0.002);
  });

  test('differ from point to point, so that agreeing means something', () => {
    for (const make of Object.values(surfaces)) {
      const rows = scatter(new Random('points'));
      rows.detail.fill(1);
      rows.paint(make(5).surface, 0, points, rows.over);
      expect(new Set(rows.over.red.subarray(0, points)).size).toBeGreaterThan(40);
    }
  });

  test('take the noise of the plain lattice', () => {
    const rows = scatter(new Random('noise'));
    rows.noise(1, points, { scaleU: 0.9, scaleV: 2.5, shifts: noiseShift(77) }, rows.over, 1);
    for (let i = 1; i < points; i++) {
      expect(rows.over.green[i]).toBeCloseTo(noise2(rows.u[i] * 0.9, rows.v[i] * 2.5, 77), 3);
    }
  });
});
