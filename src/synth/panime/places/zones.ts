import { hex } from '../colour.ts';

/** Border of a street, metres wide. */
export const kerb = { colour: hex('#a9a39c'), width: 0.25 };
/** The sea's white edge. */
export const foam = { colour: hex('#f2fbff'), width: 0.5 };
/** Bare shore of still water. */
export const bank = { colour: hex('#b9a583'), width: 0.35 };

/** A straight way ahead and behind; asphalt has a kerb and markings. */
export const road = (
  halfWidth: number,
  material: 'asphalt' | 'cobbles' | 'dirt' | 'path' | 'tiles' | 'planks',
  stuff = 'road',
) => ({
  stuff,
  material,
  shape: { kind: 'strip' as const, bearingDeg: 0, offset: 0, halfWidth, wobble: 0 },
  border: material === 'asphalt' ? kerb : undefined,
  dashes: material === 'asphalt',
});
/** A winding footpath. */
export const trail = (halfWidth = 1.3, wobble = 1.6, material: 'path' | 'dirt' | 'tiles' = 'path') => ({
  stuff: 'path',
  material,
  shape: { kind: 'strip' as const, bearingDeg: 6, offset: 0.4, halfWidth, wobble },
});
/** Water from a distance on, towards a bearing. */
export const sea = (distance: number, bearingDeg = 0) => ({
  stuff: 'sea',
  material: 'water' as const,
  shape: { kind: 'beyond' as const, bearingDeg, distance, wobble: 3 },
  border: foam,
});
/** A round water. */
export const pond = (x: number, z: number, radius: number, stuff = 'pond') => ({
  stuff,
  material: 'water' as const,
  shape: { kind: 'disc' as const, x, z, radius, wobble: 1.4 },
  border: bank,
});
