import { type Age, drawShape, type ShapeName } from './identity-shape.ts';
import { backdrops, cloth, dyedHair, irises, linearOf, mixRgb, naturalHair, type Rgb, skinTones } from './palette.ts';
import { createRandom, hashSeed } from './random.ts';

export { type ShapeName, shapeNames } from './identity-shape.ts';
export { linearOf, mixRgb, type Rgb } from './palette.ts';

/** Everything that makes one head. Drawn from a seed; every field may be overridden. */
export interface HeadIdentity {
  seed: number;
  presentation: 'feminine' | 'masculine';
  age: Age;
  /** Shape coefficients, about -1..1 each; names in deform.ts. */
  shape: Record<ShapeName, number>;
  /** Asymmetry coefficients, millimetres. */
  asymmetry: { noseX: number; mouthX: number; browY: number; jawX: number; earY: number };
  eyes: {
    /** 1 is the canonical eyeball. */
    size: number;
    upperDeg: number;
    lowerDeg: number;
    tiltDeg: number;
    lashes: number;
    irisDeg: number;
    irisColour: Rgb;
    gazeXDeg: number;
    gazeYDeg: number;
  };
  brows: { thickness: number; arch: number; tiltDeg: number; length: number; height: number };
  skin: { tone: Rgb; blush: number; freckles: number; lips: Rgb; shine: number };
  hair: { style: string; colour: Rgb; tips: Rgb; volume: number };
  beard: 'none' | 'stubble' | 'full' | 'goatee' | 'moustache';
  glasses: 'none' | 'round' | 'square' | 'cat';
  hat: 'none' | 'beanie' | 'cap' | 'brim' | 'headband' | 'scarf';
  clothes: { collar: 'crew' | 'turtle' | 'hood' | 'shirt'; colour: Rgb; pattern: number; accent: Rgb };
  earrings: boolean;
  background: Rgb;
}

const feminineStyles: (readonly [string, number])[] = [
  ['pixie', 1.6],
  ['sidePart', 0.7],
  ['slick', 0.5],
  ['bob', 2.4],
  ['lob', 2],
  ['long', 2],
  ['longFringe', 2],
  ['wavy', 2.4],
  ['ponytail', 2],
  ['bun', 1.6],
  ['lowBun', 1.4],
  ['spaceBuns', 1],
  ['pigtails', 1],
  ['braids', 1.5],
  ['afro', 1.5],
  ['curls', 1.8],
  ['locks', 0.8],
  ['buzz', 0.4],
  ['crop', 0.5],
];
const masculineStyles: (readonly [string, number])[] = [
  ['crop', 2.6],
  ['buzz', 1.5],
  ['sidePart', 2.4],
  ['quiff', 2.2],
  ['slick', 1.1],
  ['curlyTop', 1.8],
  ['curls', 1.1],
  ['afro', 0.9],
  ['spiky', 1.4],
  ['mohawk', 0.6],
  ['locks', 0.8],
  ['bun', 0.5],
  ['lob', 0.6],
  ['bald', 1],
  ['pixie', 0.8],
];
const tiedStyles = ['ponytail', 'bun', 'lowBun', 'spaceBuns', 'pigtails', 'braids', 'slick'];
const hatStyles = ['crop', 'buzz', 'bob', 'lob', 'long', 'braids', 'locks'];

/** Draws identity `index` of the stream `seed`: the same numbers give the same head, in any order. */
export function drawIdentity(seed: number, index: number): HeadIdentity {
  const own = hashSeed(seed ^ Math.imul(index + 1, 0x9e3779b1), 'identity');
  // Independent streams: adding a draw to one does not change the others.
  const stream = (label: string) => createRandom(hashSeed(own, label));
  const who = stream('who');
  const feminine = who.chance(0.5);
  const age = who.weighted<Age>([
    ['child', 1.6],
    ['young', 4],
    ['middle', 2.6],
    ['old', 1.5],
  ]);
  const shape = drawShape(stream('shape'), age, feminine);

  const skinRandom = stream('skin');
  const toneAt = skinRandom.next() * (skinTones.length - 1);
  const darkness = toneAt / (skinTones.length - 1);
  const low = Math.floor(toneAt);
  const tone = mixRgb(
    linearOf(skinTones[low]),
    linearOf(skinTones[Math.min(low + 1, skinTones.length - 1)]),
    toneAt - low,
  );
  const warm = skinRandom.bell() * 0.035;
  const skinTone: Rgb = [tone[0] * (1 + warm), tone[1], tone[2] * (1 - warm * 1.5)];
  const lipBase = mixRgb(linearOf('#c8605c'), linearOf('#6b2f2c'), darkness);
  const painted = feminine && age !== 'child' && skinRandom.chance(0.4);
  const lipstick = linearOf(skinRandom.pick(['#b3202e', '#c8385f', '#a8475c', '#d9605a', '#8c2440', '#c46a52']));
  const lips = painted ? mixRgb(skinTone, lipstick, 0.85) : mixRgb(skinTone, lipBase, 0.5 + 0.2 * skinRandom.next());

  const hairRandom = stream('hair');
  const hatRandom = stream('hat');
  const hat = hatRandom.chance(0.17)
    ? hatRandom.weighted<HeadIdentity['hat']>([
        ['beanie', 3],
        ['cap', 2.4],
        ['brim', 1.6],
        ['headband', 1.6],
        ['scarf', feminine ? 1.6 : 0],
      ])
    : 'none';
  const dark = darkness > 0.62;
  let hairHex = dark
    ? hairRandom.weighted([
        ['#2e2520', 6],
        ['#3a2a20', 3],
        ['#4a2c1b', 1],
      ])
    : hairRandom.weighted(naturalHair);
  if (age === 'old' && hairRandom.chance(0.8)) hairHex = hairRandom.pick(['#c9c7c2', '#e9e6df', '#8f8d8a', '#b2aea6']);
  if (age !== 'old' && hairRandom.chance(0.06)) hairHex = hairRandom.pick(dyedHair);
  const colour = linearOf(hairHex);
  let style = feminine ? hairRandom.weighted(feminineStyles) : hairRandom.weighted(masculineStyles);
  if (!feminine && (age === 'old' || age === 'middle') && hairRandom.chance(0.26))
    style = hairRandom.pick(['balding', 'bald']);
  if (age === 'child' && (style === 'bald' || style === 'mohawk')) style = 'crop';
  if (hat !== 'none' && hat !== 'headband' && !hatStyles.includes(style))
    style = feminine ? hairRandom.pick(['bob', 'lob', 'long', 'braids']) : 'crop';
  if (hat === 'scarf') style = 'bald';
  if (hat === 'headband' && !tiedStyles.includes(style)) style = feminine ? hairRandom.pick(tiedStyles) : 'slick';

  const eyesRandom = stream('eyes');
  const old = age === 'old' ? 1 : 0;
  const child = age === 'child' ? 1 : 0;
  const eyes = {
    size: 1 + 0.06 * eyesRandom.bell() + 0.08 * child + (feminine ? 0.04 : -0.03) - 0.05 * old,
    upperDeg: Math.max(15, 25 + 3 * eyesRandom.bell() + 4 * child - 4 * old),
    lowerDeg: Math.max(13, 21 + 3 * eyesRandom.bell() - 2 * old),
    tiltDeg: 2.5 + 5 * eyesRandom.bell() - 3 * old,
    lashes: Math.max(0, Math.min(1, (feminine ? 0.75 : 0.22) + 0.15 * eyesRandom.bell())),
    irisDeg: 29 + 1.4 * eyesRandom.bell() + 2 * child,
    irisColour: linearOf(
      dark
        ? eyesRandom.weighted([
            ['#3a2010', 5],
            ['#5a3618', 3],
            ['#7a5a24', 1],
          ])
        : eyesRandom.weighted(irises),
    ),
    gazeXDeg: eyesRandom.bell() * 3,
    gazeYDeg: eyesRandom.bell() * 2,
  };
  const browRandom = stream('brows');
  const beardRandom = stream('beard');
  const beard =
    !feminine && age !== 'child' && beardRandom.chance(0.5)
      ? beardRandom.weighted<HeadIdentity['beard']>([
          ['stubble', 2],
          ['full', 2.6],
          ['goatee', 1.3],
          ['moustache', 1.4],
        ])
      : 'none';
  const glassesRandom = stream('glasses');
  const clothesRandom = stream('clothes');
  const asymmetry = stream('asymmetry');
  const clothesColour = linearOf(clothesRandom.pick(cloth));
  return {
    seed: own,
    presentation: feminine ? 'feminine' : 'masculine',
    age,
    shape,
    asymmetry: {
      noseX: asymmetry.bell() * 0.8,
      mouthX: asymmetry.bell() * 0.9,
      browY: asymmetry.bell() * 0.9,
      jawX: asymmetry.bell() * 1.2,
      earY: asymmetry.bell() * 1.2,
    },
    eyes,
    brows: {
      thickness: Math.max(0.45, (feminine ? 0.8 : 1.25) * (1 + 0.22 * browRandom.bell()) - 0.15 * child),
      arch: (feminine ? 1 : 0.55) + 0.4 * browRandom.bell(),
      tiltDeg: (feminine ? 5 : 7) + 5 * browRandom.bell(),
      length: 1 + 0.09 * browRandom.bell(),
      height: browRandom.bell() * 1.6 + (feminine ? 1.5 : 0),
    },
    skin: {
      tone: skinTone,
      blush: Math.max(0.1, 0.45 + 0.2 * skinRandom.bell() + 0.3 * child),
      freckles: !dark && skinRandom.chance(0.26) ? skinRandom.between(0.5, 1) : 0,
      lips,
      shine: 0.07 + 0.05 * skinRandom.next(),
    },
    hair: {
      style,
      colour,
      tips: mixRgb(colour, linearOf('#f2cf96'), hairRandom.chance(0.3) ? hairRandom.between(0.08, 0.28) : 0.02),
      volume: Math.max(-1, Math.min(1, hairRandom.bell() * 0.5)),
    },
    beard,
    glasses: glassesRandom.chance(age === 'old' ? 0.45 : 0.22)
      ? glassesRandom.weighted([
          ['round', 3],
          ['square', 3],
          ['cat', feminine ? 2 : 0.2],
        ])
      : 'none',
    hat,
    clothes: {
      collar: clothesRandom.weighted([
        ['crew', 4],
        ['turtle', 1.6],
        ['hood', 2],
        ['shirt', 2],
      ]),
      colour: clothesColour,
      pattern: clothesRandom.weighted([
        [0, 4],
        [1, 2],
        [2, 1.4],
        [3, 1.2],
      ]),
      accent: linearOf(clothesRandom.pick(cloth)),
    },
    earrings: feminine && age !== 'child' && clothesRandom.chance(0.4),
    background: linearOf(clothesRandom.pick(backdrops)),
  };
}
