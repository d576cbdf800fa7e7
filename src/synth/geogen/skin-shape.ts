import { ellipsoid, mix, smoothCut, smoothStep, smoothUnion, sphere, taperedLine } from './distance.ts';

/**
 * The canonical head that every identity is a deformation of: skull, face, ears and neck as one solid.
 * Millimetres; y up, the face looks along +z, +x is the subject's left; symmetric in x.
 */
export const eyeCentre = { x: 32.5, y: 2, z: 60.5 } as const;
/** Millimetres. */
export const eyeballRadius = 18.2;

/** Height of the line between the lips at a distance from the middle; slightly curved upwards. */
export function mouthLine(ax: number): number {
  return -54 + 0.006 * ax * ax;
}

/** How far forward the mouth is at a distance from the middle. */
function mouthFront(ax: number): number {
  return 87.5 - 0.018 * ax * ax;
}

/** Half the mouth's width. */
export const mouthHalfWidth = 25;

/** Distances to upper and lower lip. */
export function lipDistance(ax: number, y: number, z: number): { upper: number; lower: number } {
  const s = Math.min(1, ax / mouthHalfWidth);
  const swell = Math.sqrt(Math.max(0, 1 - s * s));
  const line = mouthLine(ax);
  const front = mouthFront(ax);
  const bow = 0.9 * Math.exp(-((ax / 4) ** 2));
  const beyond = Math.max(0, ax - mouthHalfWidth);
  const dyUpper = y - line - 2.6 * swell + bow * 0.5;
  const dzUpper = z - front;
  const dyLower = y - line + 3.5 * swell;
  const dzLower = z - front + 0.6;
  return {
    upper: Math.sqrt((dyUpper * 0.95) ** 2 + dzUpper * dzUpper + beyond * beyond) - (0.8 + 3.5 * swell - bow),
    lower: Math.sqrt((dyLower * 0.9) ** 2 + dzLower * dzLower + beyond * beyond) - (0.8 + 4.4 * swell),
  };
}

/** The ear, for ax = |x|. */
function earDistance(ax: number, y: number, z: number): number {
  // Ear axes: leaning back, and turned out from the skull.
  const cx = ax - 78;
  const cy = y + 2;
  const cz = z + 8;
  const lean = 0.22;
  const ly = cy * Math.cos(lean) - cz * Math.sin(lean);
  const lz0 = cy * Math.sin(lean) + cz * Math.cos(lean);
  const out = 0.42;
  const lx = cx * Math.cos(out) + lz0 * Math.sin(out);
  const lz = -cx * Math.sin(out) + lz0 * Math.cos(out);
  // An egg: wide on top, narrowing to the lobe.
  const taper = 1 - 0.011 * Math.max(0, -ly);
  const shell = ellipsoid(lx, ly, lz / taper, 6.5, 31, 19);
  const bowl = ellipsoid(lx - 8, ly - 1, (lz - 1) / taper, 6.5, 22, 12);
  return smoothCut(shell, bowl, 3.5);
}

function noseDistance(ax: number, y: number, z: number): number {
  const bridge = taperedLine(ax, y, z, 0, 16, 74, 0, -22, 94, 5, 8);
  const tip = ellipsoid(ax, y + 25, z - 97, 10.5, 9.5, 10.5);
  const wing = ellipsoid(ax - 10.5, y + 28.5, z - 87, 7, 6.6, 9.5);
  const nose = smoothUnion(smoothUnion(bridge, tip, 8), wing, 5);
  const nostril = ellipsoid(ax - 5.6, y + 35.5, z - 92, 3, 3.6, 4.6);
  return smoothCut(nose, nostril, 2.2);
}

/** The skull alone, without face or neck: what hair grows on. Roughly the skin where hair is. */
export function skullDistance(x: number, y: number, z: number): number {
  return ellipsoid(x, y - 34, z + 10, 77, 86, 93);
}

/** Signed distance to the canonical skin, millimetres. */
export function skinDistance(x: number, y: number, z: number): number {
  const ax = Math.abs(x);
  const skull = skullDistance(x, y, z);
  const face = ellipsoid(x, y + 20, z - 16, 64, 82, 66);
  const jaw = ellipsoid(x, y + 56, z - 22, 55, 46, 54);
  const chin = ellipsoid(x, y + 89, z - 56, 25, 16, 19);
  let d = smoothUnion(skull, face, 26);
  d = smoothUnion(d, jaw, 24);
  d = smoothUnion(d, chin, 26);
  // Neck, into the clothes.
  const neck = taperedLine(x, y, z, 0, -60, -16, 0, -190, -26, 42, 50);
  d = smoothUnion(d, neck, 16);
  if (d > 40) return d - 8;
  const cheek = sphere(ax - 38, y + 32, z - 50, 25);
  d = smoothUnion(d, cheek, 22);
  const brow = ellipsoid(ax - 27, y - 27, z - 62, 30, 11, 15);
  d = smoothUnion(d, brow, 16);
  const glabella = ellipsoid(ax, y - 22, z - 66, 14, 14, 10);
  d = smoothUnion(d, glabella, 14);
  // The hollow around the eye; lids fill it again.
  const socket = ellipsoid(ax - eyeCentre.x, y - eyeCentre.y - 2.5, z - 81, 23, 17, 19);
  d = smoothCut(d, socket, 9);
  const nose = noseDistance(ax, y, z);
  d = smoothUnion(d, nose, 7);
  const muzzle = ellipsoid(ax, y + 54, z - 64, 31, 23, 20.5);
  d = smoothUnion(d, muzzle, 13);
  const philtrum = taperedLine(ax, y, z, 0, -38, 89, 0, -46, 90, 1.6, 2.4);
  d = smoothCut(d, philtrum, 4);
  if (z > 40 && y < -30 && y > -80) {
    const { upper, lower } = lipDistance(ax, y, z);
    d = smoothUnion(d, upper, 3.4);
    d = smoothUnion(d, lower, 3.4);
    // The line between the lips, deepest at the corners.
    const groove =
      Math.hypot((y - mouthLine(ax)) * 1.1, z - mouthFront(ax) - 3.2 + 2.6 * smoothStep(8, 23, ax)) -
      mix(1.5, 1.9, smoothStep(15, 23, ax)) +
      Math.max(0, ax - mouthHalfWidth - 0.5);
    d = smoothCut(d, groove, 1.6);
  }
  if (ax > 50 && y > -50 && y < 50) {
    d = smoothUnion(d, earDistance(ax, y, z), 6);
  }
  return d;
}
