import type { Deformation } from './deform.ts';
import { mix, smoothStep } from './distance.ts';
import type { HeadIdentity } from './identity.ts';
import { skinDistance } from './skin-shape.ts';
import type { Surface } from './surface-nets.ts';
import { type Point, sweepTube } from './sweep.ts';

const steps = 16;
const sides = 8;

/** Where brows can be, whole millimetres. */
const frontLow = { x: 8, y: 4 } as const;
const frontSize = { x: 60, y: 56 } as const;
let fronts: Float32Array | undefined;

/** Where the canonical skin is met from the front: linear between whole millimetres. */
function skinFront(x: number, y: number): number {
  fronts ??= Float32Array.from({ length: frontSize.x * frontSize.y }, (_, at) =>
    findFront(frontLow.x + (at % frontSize.x), frontLow.y + Math.floor(at / frontSize.x)),
  );
  const cx = Math.max(0, Math.min(frontSize.x - 1.001, x - frontLow.x));
  const cy = Math.max(0, Math.min(frontSize.y - 1.001, y - frontLow.y));
  const at = Math.floor(cy) * frontSize.x + Math.floor(cx);
  const [tx, ty] = [cx % 1, cy % 1];
  const upper = mix(fronts[at + frontSize.x], fronts[at + frontSize.x + 1], tx);
  return mix(mix(fronts[at], fronts[at + 1], tx), upper, ty);
}

function findFront(x: number, y: number): number {
  let z = 105;
  for (let step = 0; step < 60 && z > -20; step++) {
    const d = skinDistance(x, y, z);
    if (d < 0.02) break;
    z -= d * 0.7;
  }
  return z;
}

/** One brow, lying on the identity's skin: a flat tapered tuft along an arch. @param sign 1 for the subject's left */
export function buildBrow(
  brows: HeadIdentity['brows'],
  sign: number,
  deform: Deformation,
): { surface: Surface; uvs: Float32Array } {
  const { thickness, arch, tiltDeg, length, height } = brows;
  const slope = Math.tan((tiltDeg * Math.PI) / 180);
  const points = new Float32Array((steps + 1) * 3);
  const outs = new Float32Array((steps + 1) * 3);
  for (let step = 0; step <= steps; step++) {
    const t = step / steps;
    const x = 13 + t * 41 * length;
    const y =
      25.5 +
      height +
      slope * (t * 26) +
      arch * 6.5 * Math.sin(Math.PI * Math.min(1, t * 0.92) ** 1.25) -
      7 * arch * Math.max(0, t - 0.72);
    const z = skinFront(x, y);
    const h = 1;
    const outX = skinFront(x - h, y) - skinFront(x + h, y);
    const outY = skinFront(x, y - h) - skinFront(x, y + h);
    const size = Math.hypot(outX, outY, 2 * h);
    const normal = [outX / size, outY / size, (2 * h) / size];
    points.set([sign * x, y, z + 0.3], step * 3);
    outs.set([sign * (x + normal[0] * 4), y + normal[1] * 4, z + 0.3 + normal[2] * 4], step * 3);
  }
  deform(points);
  deform(outs);
  const path = Array.from(
    { length: steps + 1 },
    (_, step): Point => [points[step * 3], points[step * 3 + 1], points[step * 3 + 2]],
  );
  const surface = sweepTube(path, sides, index => {
    const t = index / steps;
    const taper =
      (0.62 + 0.38 * smoothStep(0, 0.3, t)) * (1 - 0.86 * smoothStep(0.5, 1, t)) * Math.min(1, 0.45 + t * 9);
    const out = [0, 1, 2].map(axis => outs[index * 3 + axis] - points[index * 3 + axis]) as unknown as Point;
    return { wide: 3.1 * thickness * taper, thick: 1.25 * (0.5 + 0.5 * taper) * Math.sqrt(thickness), out };
  });
  const uvs = new Float32Array((surface.positions.length / 3) * 2);
  for (let vertex = 0; vertex < (steps + 1) * sides; vertex++) {
    const corner = vertex % sides;
    uvs[vertex * 2] = 0.14 * Math.abs(corner - sides / 2);
    uvs[vertex * 2 + 1] = Math.floor(vertex / sides) * 0.02 + 0.12 * corner;
  }
  return { surface, uvs };
}
