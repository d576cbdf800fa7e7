import { smoothStep } from './distance.ts';
import type { Surface } from './surface-nets.ts';
import { orientOutwards, type Point, sweepRings } from './sweep.ts';

/** How one eye opens; angles in degrees on the eyeball, seen from its centre. */
export interface EyeOpening {
  /** Eyeball radius, millimetres. */
  radius: number;
  /** How far the upper lid is above the line between the corners. */
  upperDeg: number;
  /** How far the lower lid is below that line. */
  lowerDeg: number;
  /** Outer corner above (positive) or below the inner one. */
  tiltDeg: number;
  /** Half the opening's width. */
  widthDeg: number;
  /** Length of the lashes' thickening, 0..1. */
  lashes: number;
}

const radians = Math.PI / 180;
const lidThickness = 1.9;
const columns = 22;
const reachDeg = 86;

function onSphere(radius: number, phi: number, theta: number): Point {
  return [radius * Math.sin(phi) * Math.cos(theta), radius * Math.sin(theta), radius * Math.cos(phi) * Math.cos(theta)];
}

/** Elevations, radians, of the lids' edges in a direction; phi is positive towards the outer corner (left eye). */
export function lidEdges(eye: EyeOpening, phi: number): { upper: number; lower: number } {
  const half = eye.widthDeg * radians;
  const s = Math.min(1, Math.abs(phi) / half);
  const line = (phi / half) * eye.tiltDeg * radians;
  // An almond: the upper lid's highest point lies inwards, the lower lid's lowest outwards.
  const skewUpper = 1 - s * s + 0.16 * (1 - s * s) * -(phi / half);
  const skewLower = 1 - s * s + 0.2 * (1 - s * s) * (phi / half);
  return {
    upper: line + eye.upperDeg * radians * Math.max(0, skewUpper) ** 0.72,
    lower: line - eye.lowerDeg * radians * Math.max(0, skewLower) ** 0.85,
  };
}

/**
 * Upper or lower lid of the left eye around the origin (x outwards, z forward): part of a shell around the eyeball
 * with a rounded rim. The subject's right eye is the mirror image.
 */
export function buildLid(eye: EyeOpening, which: 'upper' | 'lower'): Surface {
  const sign = which === 'upper' ? 1 : -1;
  const far = (which === 'upper' ? 84 : -78) * radians;
  const inner = eye.radius - 0.6;
  const outer = eye.radius + (which === 'upper' ? lidThickness : 1.3);
  const rings = Array.from({ length: columns + 1 }, (_, column): Point[] => {
    const phi = (column / columns - 0.5) * 2 * reachDeg * radians;
    // The lids overlap a little beyond the corners, so that nothing shows between them.
    const edges = lidEdges(eye, phi);
    const overlap = 2 * radians * smoothStep(0.85, 1.05, Math.abs(phi) / (eye.widthDeg * radians));
    const edge = (which === 'upper' ? edges.upper : edges.lower) - sign * overlap;
    const across = (degrees: number) => edge + sign * degrees * radians;
    const points: Point[] = [
      onSphere(inner, phi, across(4)),
      onSphere(eye.radius + 0.3, phi, across(0.5)),
      onSphere(eye.radius + (outer - eye.radius) * 0.55, phi, across(-0.3)),
      onSphere(outer - 0.25, phi, across(1.2)),
      onSphere(outer, phi, across(4)),
    ];
    for (const t of [0.25, 0.58, 1]) points.push(onSphere(outer, phi, across(4) + (far - across(4)) * t));
    points.push(onSphere(inner - 2, phi, far));
    return points;
  });
  return orientOutwards(sweepRings(rings));
}

/** The dark line of lashes along the upper lid, thicker and winged towards the outer corner. */
export function buildLashes(eye: EyeOpening): Surface {
  const half = eye.widthDeg * radians;
  const steps = 22;
  const path: Point[] = [];
  const sizes: number[] = [];
  for (let step = 0; step <= steps; step++) {
    const s = -0.98 + (step / steps) * (2.0 + 0.14 * eye.lashes);
    const phi = s * half;
    const past = Math.max(0, s - 1);
    const edge = lidEdges(eye, phi).upper + past * 1.3 * half * eye.lashes;
    path.push(onSphere(eye.radius + lidThickness * 0.75 + past * 5, phi, edge - 0.6 * radians));
    const ends = smoothStep(-1, -0.6, s) * (s > 1 ? 1 - past / (0.16 * eye.lashes + 0.02) : 1);
    sizes.push(Math.max(0.12, (0.45 + 0.75 * eye.lashes * smoothStep(-0.8, 0.9, s)) * ends));
  }
  const rings = path.map((point, index) => {
    const size = sizes[index];
    const length = Math.hypot(...point);
    const out = point.map(value => value / length);
    const along = normalised(path[Math.min(steps, index + 1)], path[Math.max(0, index - 1)]);
    const up: Point = [
      out[1] * along[2] - out[2] * along[1],
      out[2] * along[0] - out[0] * along[2],
      out[0] * along[1] - out[1] * along[0],
    ];
    return Array.from({ length: 6 }, (_, corner): Point => {
      const angle = (corner / 6) * 2 * Math.PI;
      const [o, u] = [Math.cos(angle) * size * 1.2, Math.sin(angle) * size];
      return [point[0] + out[0] * o + up[0] * u, point[1] + out[1] * o + up[1] * u, point[2] + out[2] * o + up[2] * u];
    });
  });
  return orientOutwards(sweepRings(rings));
}

function normalised(to: Point, from: Point): Point {
  const [x, y, z] = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}

/**
 * The eyeball around the origin, looking along +z, with texture coordinates: the picture's centre is the pupil, the
 * front half-sphere fills its inscribed circle (distance from the centre proportional to the angle).
 */
export function buildEyeball(radius: number): Surface & { uvs: Float32Array } {
  const sides = 28;
  const angles = [8, 16, 24, 32, 41, 51, 62, 75, 92, 122, 152];
  const positions: number[] = [0, 0, radius];
  const uvs: number[] = [0.5, 0.5];
  const triangles: number[] = [];
  for (const angle of angles) {
    for (let side = 0; side < sides; side++) {
      const turn = (side / sides) * 2 * Math.PI;
      const [sin, cos] = [Math.sin(angle * radians), Math.cos(angle * radians)];
      positions.push(radius * sin * Math.cos(turn), radius * sin * Math.sin(turn), radius * cos);
      const reach = Math.min(0.5, angle / 180);
      uvs.push(0.5 + reach * Math.cos(turn), 0.5 - reach * Math.sin(turn));
    }
  }
  positions.push(0, 0, -radius);
  uvs.push(0.5, 1);
  const last = positions.length / 3 - 1;
  for (let side = 0; side < sides; side++) {
    const turn = (side + 1) % sides;
    triangles.push(0, 1 + side, 1 + turn);
    for (let ring = 0; ring < angles.length - 1; ring++) {
      const [a, b] = [1 + ring * sides + side, 1 + ring * sides + turn];
      triangles.push(a, a + sides, b + sides, a, b + sides, b);
    }
    const first = 1 + (angles.length - 1) * sides;
    triangles.push(last, first + turn, first + side);
  }
  return {
    positions: Float32Array.from(positions),
    triangles: Uint32Array.from(triangles),
    uvs: Float32Array.from(uvs),
  };
}
