import { hex } from '../colour.ts';
import type { GroundZone } from '../paint/ground.ts';

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
/** Water with bare shores from a distance on, towards a bearing. */
export const openWater = (stuff: string, bearingDeg: number, distance: number, wobble: number): GroundZone => ({
  stuff,
  material: 'water',
  shape: { kind: 'beyond', bearingDeg, distance, wobble },
  border: bank,
});

/** What a prompt's land words lay on the ground of any place. */
export const landZones: Readonly<Record<string, GroundZone | undefined>> = {
  river: {
    stuff: 'river',
    material: 'water',
    shape: { kind: 'strip', bearingDeg: 52, offset: 9, halfWidth: 3, wobble: 2 },
    border: bank,
  },
  lake: openWater('lake', 24, 16, 3),
  sea: openWater('sea', 24, 16, 3),
  pond: { ...pond(7, 9, 4), shape: { kind: 'disc', x: 7, z: 9, radius: 4, wobble: 1.3 } },
  // No kerb: it is laid over grass.
  road: { ...road(2.6, 'asphalt'), border: undefined },
  path: {
    stuff: 'path',
    material: 'path',
    shape: { kind: 'strip', bearingDeg: 4, offset: 0, halfWidth: 1.2, wobble: 1.6 },
  },
};
