import fc from 'fast-check';
import { expect, test } from 'vitest';
import { extractSilhouette } from '../../src/analysis/camera/pinhole/index.ts';
import { outlinePoints } from '../../src/analysis/camera/pinhole/tangency.ts';

/** Every point between a pixel inside and a neighbour outside. */
function allPoints(inside: (x: number, y: number) => boolean, side: number): [number, number][] {
  const points: [number, number][] = [];
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      if (x + 1 < side && inside(x, y) !== inside(x + 1, y)) points.push([x + 1, y + 0.5]);
      if (y + 1 < side && inside(x, y) !== inside(x, y + 1)) points.push([x + 0.5, y + 1]);
    }
  return points;
}

test('the corners reach as far as the whole outline does, in every direction', () => {
  const side = 24;
  const disc = fc.record({
    x: fc.integer({ min: 2, max: 21 }),
    y: fc.integer({ min: 2, max: 21 }),
    r: fc.integer({ min: 2, max: 7 }),
  });
  fc.assert(
    fc.property(fc.array(disc, { minLength: 1, maxLength: 4 }), discs => {
      const inside = (x: number, y: number) => discs.some(d => (x - d.x) ** 2 + (y - d.y) ** 2 <= d.r * d.r);
      const data = new Uint8Array(side * side * 4);
      for (let i = 0; i < side * side; i++) data[4 * i + 3] = inside(i % side, Math.floor(i / side)) ? 255 : 0;
      const silhouette = extractSilhouette({ width: side, height: side, data });
      fc.pre(silhouette !== undefined);
      const corners = outlinePoints(silhouette!);
      const all = allPoints(inside, side);
      const known = new Set(all.map(String));
      for (let i = 0; i < corners.length; i += 2) expect(known.has(`${corners[i]},${corners[i + 1]}`)).toBe(true);
      for (let angle = 0; angle < 2 * Math.PI; angle += 0.21) {
        const reach = (x: number, y: number) => x * Math.cos(angle) + y * Math.sin(angle);
        const farthest = Math.max(...all.map(([x, y]) => reach(x, y)));
        let found = Number.NEGATIVE_INFINITY;
        for (let i = 0; i < corners.length; i += 2) found = Math.max(found, reach(corners[i], corners[i + 1]));
        expect(found).toBeCloseTo(farthest, 9);
      }
    }),
    { numRuns: 60 },
  );
});
