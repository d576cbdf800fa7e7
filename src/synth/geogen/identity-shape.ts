import type { Random } from './random.ts';

export type Age = 'child' | 'young' | 'middle' | 'old';

export const shapeNames = [
  'faceWidth',
  'faceLength',
  'craniumWidth',
  'craniumHeight',
  'craniumDepth',
  'jawWidth',
  'jawLength',
  'cheekbones',
  'cheeks',
  'chinForward',
  'chinLength',
  'chinWidth',
  'foreheadSlope',
  'browRidge',
  'eyeSpacing',
  'eyeHeight',
  'eyeDepth',
  'noseLength',
  'noseForward',
  'noseUp',
  'noseWidth',
  'noseTip',
  'noseBridge',
  'noseHump',
  'mouthWidth',
  'mouthHeight',
  'lipUpper',
  'lipLower',
  'smile',
  'mouthForward',
  'earSize',
  'earOut',
  'neckWidth',
  'headSize',
] as const;
export type ShapeName = (typeof shapeNames)[number];

/** Coefficients of a face, about -1..1 each: at random, moved by age and presentation. */
export function drawShape(random: Random, age: Age, feminine: boolean): Record<ShapeName, number> {
  const shape = Object.fromEntries(
    shapeNames.map(name => [name, Math.max(-1.35, Math.min(1.35, random.bell() * 0.6))]),
  ) as Record<ShapeName, number>;
  // A resting face that looks friendly.
  shape.smile = 0.45 + 0.5 * shape.smile;
  const shift = (changes: Partial<Record<ShapeName, number>>) => {
    for (const [name, by] of Object.entries(changes)) shape[name as ShapeName] += by;
  };
  if (feminine)
    shift({
      jawWidth: -0.3,
      chinWidth: -0.1,
      browRidge: -0.7,
      neckWidth: -0.6,
      lipUpper: 0.25,
      lipLower: 0.3,
      noseForward: -0.25,
      cheeks: 0.15,
    });
  else
    shift({
      jawWidth: 0.35,
      chinWidth: 0.45,
      browRidge: 0.35,
      neckWidth: 0.45,
      chinLength: 0.2,
      lipUpper: -0.3,
      noseLength: 0.2,
    });
  if (age === 'child')
    shift({
      headSize: -1.0,
      faceLength: -0.9,
      jawLength: -0.9,
      cheeks: 0.8,
      chinWidth: 0.4,
      smile: 0.2,
      noseForward: -0.6,
      noseLength: -0.6,
      noseUp: 0.7,
      chinForward: -0.3,
      browRidge: -0.6,
      neckWidth: -0.9,
      craniumHeight: 0.4,
      jawWidth: -0.3,
      earOut: 0.3,
      noseBridge: -0.5,
    });
  if (age === 'old')
    shift({ noseLength: 0.5, earSize: 0.7, noseTip: 0.4, cheeks: -0.2, lipUpper: -0.4, noseHump: 0.3 });
  return shape;
}
