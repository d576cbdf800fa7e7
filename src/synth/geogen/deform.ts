import { smoothStep } from './distance.ts';
import type { HeadIdentity, ShapeName } from './identity.ts';
import { eyeCentre } from './skin-shape.ts';

/** Moves canonical millimetres to the identity's, in place, for any number of points. */
export type Deformation = (points: Float32Array, target?: Float32Array) => void;

/** One local push: a smooth bump of influence around a point (mirrored in x) and where full influence moves it. */
interface Control {
  shape: ShapeName;
  centre: readonly [number, number, number];
  /** Reach along each axis, millimetres. */
  reach: readonly [number, number, number];
  /** Millimetres per unit of the coefficient; x is away from the middle. */
  push?: readonly [number, number, number];
  /** Scaling around the centre per unit, per axis. */
  scale?: readonly [number, number, number];
}

const controls: readonly Control[] = [
  { shape: 'cheekbones', centre: [52, -6, 46], reach: [36, 34, 44], push: [5.5, 1.5, 4] },
  { shape: 'cheeks', centre: [44, -42, 48], reach: [52, 52, 56], push: [5.5, -1, 4] },
  { shape: 'jawWidth', centre: [50, -70, 8], reach: [46, 46, 60], push: [8, -1, 0] },
  { shape: 'chinForward', centre: [0, -92, 70], reach: [42, 34, 44], push: [0, 0, 8] },
  { shape: 'chinLength', centre: [0, -98, 60], reach: [58, 46, 58], push: [0, -9, 1] },
  { shape: 'chinWidth', centre: [17, -94, 66], reach: [36, 38, 48], push: [6, 0, 1] },
  { shape: 'foreheadSlope', centre: [0, 76, 62], reach: [80, 52, 60], push: [0, 0, 8] },
  { shape: 'browRidge', centre: [27, 25, 74], reach: [38, 19, 34], push: [0, -0.5, 4.5] },
  { shape: 'eyeSpacing', centre: [eyeCentre.x, 2, 70], reach: [34, 34, 46], push: [2.8, 0, -0.4] },
  { shape: 'eyeHeight', centre: [eyeCentre.x, 2, 70], reach: [38, 36, 46], push: [0, 3.4, 0] },
  { shape: 'eyeDepth', centre: [eyeCentre.x, 2, 70], reach: [34, 30, 44], push: [0, 0, 2.4] },
  { shape: 'noseLength', centre: [0, -27, 93], reach: [27, 27, 36], push: [0, -6, 0.8] },
  { shape: 'noseForward', centre: [0, -24, 98], reach: [25, 28, 34], push: [0, 0, 6.5] },
  { shape: 'noseUp', centre: [0, -26, 104], reach: [20, 18, 24], push: [0, 4.5, 0.5] },
  { shape: 'noseWidth', centre: [11, -28, 88], reach: [15, 20, 26], push: [3.4, 0, 0] },
  { shape: 'noseTip', centre: [0, -25, 98], reach: [18, 17, 22], scale: [0.24, 0.2, 0.14] },
  { shape: 'noseBridge', centre: [0, 2, 84], reach: [19, 26, 26], push: [0, 0, 4] },
  { shape: 'noseHump', centre: [0, -6, 90], reach: [14, 15, 22], push: [0, 0, 3] },
  { shape: 'mouthWidth', centre: [0, -54, 84], reach: [44, 26, 40], scale: [0.16, 0, 0] },
  { shape: 'mouthHeight', centre: [0, -54, 86], reach: [46, 30, 40], push: [0, 3.4, 0] },
  { shape: 'lipUpper', centre: [0, -50, 90], reach: [32, 10, 22], push: [0, 0.7, 1.5] },
  { shape: 'lipLower', centre: [0, -59, 89], reach: [32, 11, 22], push: [0, -1.1, 1.7] },
  { shape: 'smile', centre: [25, -52, 78], reach: [25, 24, 36], push: [2, 4.2, -1] },
  { shape: 'mouthForward', centre: [0, -54, 84], reach: [40, 34, 36], push: [0, 0, 4] },
  { shape: 'earSize', centre: [80, -2, -8], reach: [34, 54, 46], scale: [0.16, 0.2, 0.18] },
  { shape: 'earOut', centre: [92, -2, -16], reach: [20, 44, 36], push: [7, 0, 3] },
];

/**
 * The identity's deformation of the canonical head: smooth local pushes, then proportions of skull, face and jaw.
 * With it an identity's surface is the zero set of canonicalDistance(inverse(p)); the forward map moves a mesh of the
 * canonical surface onto it, so all identities share one topology, landmarks and texture coordinates.
 * Cost: one pass over the points, about 30 bumps each in front.
 */
export function createDeformation(identity: HeadIdentity): Deformation {
  const { shape, asymmetry } = identity;
  const local = controls.map(control => {
    const amount = shape[control.shape];
    const push = control.push ?? [0, 0, 0];
    const scale = control.scale ?? [0, 0, 0];
    return Float64Array.from([
      ...control.centre,
      ...control.reach.map(reach => 1 / reach),
      ...push.map(value => value * amount),
      ...scale.map(value => value * amount),
    ]);
  });
  const eyeScale = identity.eyes.size - 1;
  local.push(Float64Array.from([32, 2, 66, 1 / 36, 1 / 32, 1 / 42, 0, 0, 0, eyeScale, eyeScale, eyeScale]));
  // Beyond all reaches points keep their place: the back of the head, shoulders.
  const nearest = (axis: number) => Math.min(...local.map(c => c[axis] - 1 / c[axis + 3]));
  const farthest = (axis: number) => Math.max(...local.map(c => c[axis] + 1 / c[axis + 3]));
  const [lowY, lowZ] = [nearest(1), nearest(2)];
  const [highX, highY] = [farthest(0), farthest(1)];
  const s = shape;
  const size = 1 + 0.045 * s.headSize;
  return (points, target = points) => {
    for (let at = 0; at < points.length; at += 3) {
      const x0 = points[at];
      const y0 = points[at + 1];
      const z0 = points[at + 2];
      const side = x0 < 0 ? -1 : 1;
      const ax = x0 * side;
      let x = ax;
      let y = y0;
      let z = z0;
      const isMoved = z0 > lowZ && y0 > lowY && y0 < highY && ax < highX;
      for (let index = isMoved ? 0 : local.length; index < local.length; index++) {
        const c = local[index];
        const dx = ax - c[0];
        const dy = y0 - c[1];
        const dz = z0 - c[2];
        const qx = dx * c[3];
        const qy = dy * c[4];
        const qz = dz * c[5];
        const q = qx * qx + qy * qy + qz * qz;
        if (q >= 1) continue;
        const falling = (1 - q) * (1 - q);
        // Centres off the middle: a push away from it must vanish there, or the halves would part.
        const middle = c[0] === 0 || ax > 8 ? 1 : ax / 8;
        x += falling * (c[6] * middle + c[9] * dx * middle);
        y += falling * (c[7] + c[10] * dy);
        z += falling * (c[8] + c[11] * dz);
      }
      // Proportions.
      const below = smoothStep(10, -85, y);
      const above = smoothStep(15, 95, y);
      const behind = smoothStep(10, -90, z);
      const throat = smoothStep(-92, -140, y) * smoothStep(-205, -160, y);
      x *=
        1 +
        0.055 * s.faceWidth +
        0.035 * s.craniumWidth * above -
        0.02 * below * (1 - throat) +
        throat * 0.11 * s.neckWidth;
      const beforeY = y;
      if (y > 0) y *= 1 + 0.045 * s.craniumHeight * above;
      else if (y > -110) y += y * (0.055 * s.faceLength + 0.04 * s.jawLength * below);
      else y += -110 * (0.055 * s.faceLength + 0.04 * s.jawLength) * smoothStep(-235, -110, y);
      z *= 1 + 0.045 * s.craniumDepth * behind * smoothStep(-60, 0, beforeY) + throat * 0.06 * s.neckWidth;
      x *= side;
      // What no face has twice.
      if (z0 > 0) {
        x += asymmetry.noseX * bump(y0 + 20, 34) * bump(ax, 26) + asymmetry.mouthX * bump(y0 + 54, 26) * bump(ax, 50);
        y +=
          asymmetry.browY * side * bump(y0 - 30, 24) * smoothStep(0, 24, ax) +
          asymmetry.mouthX * 0.5 * (x0 / 30) * bump(y0 + 54, 22) * bump(ax, 52);
      }
      x += asymmetry.jawX * bump(y0 + 84, 52);
      if (ax > 70) y += asymmetry.earY * side * bump(y0, 40) * smoothStep(70, 80, ax);
      target[at] = x * size;
      target[at + 1] = y * size;
      target[at + 2] = z * size;
    }
  };
}

function bump(distance: number, reach: number): number {
  const q = (distance * distance) / (reach * reach);
  return q >= 1 ? 0 : (1 - q) * (1 - q);
}
