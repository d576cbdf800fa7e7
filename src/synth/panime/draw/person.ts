import { type Colour, colourWords, darken, hex, lighten, mix } from '../colour.ts';
import type { Brush, Detail } from '../paint/brush.ts';
import { blob, ellipse, limb, type Outline, type Path, polygon, rect, strand } from '../paint/path.ts';
import type { Drawing } from './easel.ts';
import { mainColour } from './easel.ts';
import { drawHat } from './person-hats.ts';
import { drawHeld } from './person-held.ts';

/** Joints of a figure one unit tall: x of both sides, y up. Near arm and leg come last when painted. */
interface Pose {
  lean: number;
  hip: number;
  feet: [number, number, number, number];
  knees: [number, number, number, number];
  hands: [number, number, number, number];
  elbows: [number, number, number, number];
}

const poses: Readonly<Record<string, Pose>> = {
  stand: {
    lean: 0,
    hip: 0.47,
    feet: [-0.055, 0.015, 0.055, 0.015],
    knees: [-0.05, 0.25, 0.05, 0.25],
    elbows: [-0.135, 0.62, 0.135, 0.62],
    hands: [-0.13, 0.47, 0.13, 0.47],
  },
  walk: {
    lean: 0.01,
    hip: 0.47,
    feet: [-0.12, 0.03, 0.11, 0.015],
    knees: [-0.03, 0.25, 0.07, 0.26],
    elbows: [-0.1, 0.61, 0.1, 0.61],
    hands: [-0.15, 0.5, 0.16, 0.52],
  },
  run: {
    lean: 0.06,
    hip: 0.47,
    feet: [-0.24, 0.16, 0.17, 0.03],
    knees: [-0.06, 0.25, 0.13, 0.3],
    elbows: [-0.12, 0.63, 0.12, 0.6],
    hands: [-0.17, 0.5, 0.22, 0.66],
  },
  wave: {
    lean: 0,
    hip: 0.47,
    feet: [-0.05, 0.015, 0.055, 0.015],
    knees: [-0.05, 0.25, 0.05, 0.25],
    elbows: [-0.13, 0.62, 0.17, 0.82],
    hands: [-0.1, 0.49, 0.2, 0.98],
  },
  hold: {
    lean: 0,
    hip: 0.47,
    feet: [-0.055, 0.015, 0.055, 0.015],
    knees: [-0.05, 0.25, 0.05, 0.25],
    elbows: [-0.13, 0.62, 0.14, 0.62],
    hands: [-0.02, 0.57, 0.09, 0.6],
  },
  akimbo: {
    lean: 0,
    hip: 0.47,
    feet: [-0.075, 0.015, 0.075, 0.015],
    knees: [-0.06, 0.25, 0.06, 0.25],
    elbows: [-0.19, 0.63, 0.19, 0.63],
    hands: [-0.075, 0.53, 0.075, 0.53],
  },
  aim: {
    lean: 0.03,
    hip: 0.45,
    feet: [-0.11, 0.015, 0.11, 0.015],
    knees: [-0.08, 0.24, 0.11, 0.25],
    elbows: [-0.02, 0.63, 0.16, 0.65],
    hands: [0.14, 0.73, 0.22, 0.74],
  },
  crouch: {
    lean: 0.05,
    hip: 0.28,
    feet: [-0.09, 0.015, 0.1, 0.015],
    knees: [-0.11, 0.2, 0.15, 0.26],
    elbows: [-0.1, 0.45, 0.15, 0.46],
    hands: [-0.02, 0.34, 0.2, 0.5],
  },
  sit: {
    lean: 0,
    hip: 0.24,
    feet: [-0.08, 0.015, 0.08, 0.015],
    knees: [-0.08, 0.25, 0.085, 0.25],
    elbows: [-0.13, 0.39, 0.13, 0.39],
    hands: [-0.04, 0.29, 0.06, 0.3],
  },
  reach: {
    lean: 0.05,
    hip: 0.46,
    feet: [-0.13, 0.02, 0.08, 0.015],
    knees: [-0.05, 0.25, 0.1, 0.25],
    elbows: [0.02, 0.66, 0.15, 0.69],
    hands: [0.17, 0.68, 0.27, 0.72],
  },
  cheer: {
    lean: 0,
    hip: 0.47,
    feet: [-0.08, 0.015, 0.08, 0.015],
    knees: [-0.07, 0.25, 0.07, 0.25],
    elbows: [-0.17, 0.84, 0.17, 0.84],
    hands: [-0.2, 1.0, 0.2, 1.0],
  },
  dance: {
    lean: -0.03,
    hip: 0.48,
    feet: [-0.02, 0.015, 0.16, 0.12],
    knees: [-0.03, 0.25, 0.12, 0.3],
    elbows: [-0.2, 0.75, 0.17, 0.84],
    hands: [-0.32, 0.82, 0.27, 0.97],
  },
  float: {
    lean: 0.05,
    hip: 0.47,
    feet: [-0.12, 0.06, 0.02, 0.0],
    knees: [-0.09, 0.27, 0.05, 0.26],
    elbows: [-0.2, 0.7, 0.2, 0.68],
    hands: [-0.32, 0.76, 0.31, 0.62],
  },
};

/** Pose names a scene may choose from. */
export const poseNames: readonly string[] = Object.keys(poses);

const skins = ['#fbe0cc', '#f6d2b4', '#e9b891', '#c98f66', '#9a6646', '#6f4632'];

/** Everything a figure is dressed in, as plain colours. */
interface Wardrobe {
  skin: Colour;
  hair: Colour;
  top: Colour;
  bottom: Colour;
  accent: Colour;
  shoe: Colour;
}

/** A person in one of a dozen outfits, poses and hair styles; all choices come from `look` and the noun's options. */
export const drawPerson: Drawing = easel => {
  const { element, random } = easel;
  const { look, noun } = element;
  const option = (key: string, fallback: string) => look[key] ?? String(noun.options[key] ?? fallback);
  const child = Number(noun.options.child ?? 0);
  const brush = easel.brush.at(0, 0, element.size);
  const stance = poses[option('pose', 'stand')] ?? poses.stand;
  const pose = option('item', 'none') === 'umbrella' ? raiseHand(stance) : stance;
  const outfit = option('outfit', 'casual');
  const clothes = mainColour(element, '#4a78b8');
  const word = (key: string, fallback: Colour): Colour => colourWords[option(key, '')] ?? fallback;
  const wardrobe: Wardrobe = {
    skin: noun.options.skin ? hex(`#${noun.options.skin}`) : hex(look.skin ?? random.pick(skins)),
    hair: word('hairColour', hex('#3b2c35')),
    top: clothes,
    bottom: element.second ?? word('bottom', mix(darken(clothes, 0.55), hex('#3a3d55'), 0.5)),
    accent: word('accent', lighten(clothes, 0.55)),
    shoe: word('shoe', hex('#43353a')),
  };
  drawFigure(brush, pose, outfit, wardrobe, {
    hair: option('hair', 'short'),
    hat: option('hat', 'none'),
    item: option('item', 'none'),
    mask: option('mask', 'none'),
    beard: option('beard', 'none'),
    wings: option('wings', 'none'),
    ears: option('ears', 'none'),
    back: look.facing === 'away',
    child,
    itemColour: word('itemColour', hex('#b9bfcc')),
    hatColour: word('hatColour', darken(clothes, 0.25)),
  });
};

/** The near hand at shoulder height, so that an umbrella clears the head. */
function raiseHand(pose: Pose): Pose {
  const [ex, , , ey] = pose.elbows;
  return {
    ...pose,
    elbows: [ex, pose.elbows[1], 0.15, Math.min(ey, pose.hip + 0.2)],
    hands: [pose.hands[0], pose.hands[1], 0.12, pose.hip + 0.27],
  };
}

interface Extras {
  hair: string;
  hat: string;
  item: string;
  mask: string;
  beard: string;
  wings: string;
  ears: string;
  back: boolean;
  child: number;
  itemColour: Colour;
  hatColour: Colour;
}

const longSkirts = new Set(['dress', 'robe', 'kimono', 'gown', 'habit', 'cloak']);

function drawFigure(brush: Brush, pose: Pose, outfit: string, wear: Wardrobe, extras: Extras): void {
  const { lean, hip } = pose;
  const grow = 1 + extras.child * 0.28;
  const shoulder = hip + 0.305;
  const headY = hip + 0.415 + 0.01 * grow;
  const headX = lean * 1.5;
  const chest = lean;
  const sleeve = outfit === 'robe' || outfit === 'kimono' ? 0.085 : outfit === 'armour' ? 0.07 : 0.052;
  const bare = outfit === 'swim' || outfit === 'vest';
  const armour = outfit === 'armour' || outfit === 'tactical' || outfit === 'space';

  if (extras.wings !== 'none') drawWings(brush, chest, shoulder, extras.wings);
  if (outfit === 'cloak' || extras.hat === 'hood' || extras.hat === 'cape') {
    brush.part(
      [
        blob(
          chest - 0.1,
          shoulder + 0.02,
          chest + 0.1,
          shoulder + 0.02,
          0.16,
          hip - 0.1,
          0.17,
          0.06,
          0,
          0.09,
          -0.17,
          0.06,
          -0.16,
          hip - 0.1,
        ),
      ],
      darken(extras.hatColour, 0.12),
      { shade: 0.05 },
    );
  }
  if (!extras.back) drawHairBehind(brush, headX, headY, extras.hair, wear.hair, grow);
  const arm = (side: 0 | 1) => {
    const s = side === 0 ? -1 : 1;
    const sx = chest + 0.088 * s;
    const [ex, ey] = [pose.elbows[side * 2], pose.elbows[side * 2 + 1]];
    const [hx, hy] = [pose.hands[side * 2], pose.hands[side * 2 + 1]];
    brush.part([ellipse(hx, hy, 0.024, 0.024, 0, 12)], armour ? darken(wear.bottom, 0.3) : wear.skin, { shade: 0.008 });
    const colour = bare ? wear.skin : wear.top;
    brush.part(
      [
        limb(sx, shoulder - 0.025, ex, ey, 0.062, 0.05),
        limb(ex, ey, hx + (ex - hx) * 0.16, hy + (ey - hy) * 0.16, 0.05, sleeve),
      ],
      colour,
      { shade: 0.016, rim: 0.007 },
    );
    if (armour)
      brush.part([ellipse(sx, shoulder - 0.02, 0.046, 0.04)], lighten(wear.top, 0.18), { shade: 0.012, rim: 0.007 });
  };
  arm(0);
  drawLegs(brush, pose, outfit, wear);
  drawTorso(brush, pose, outfit, wear, chest, shoulder);
  if (extras.item !== 'none' && extras.item !== 'rifle')
    drawHeld(brush, extras.item, pose.hands[2], pose.hands[3], extras.itemColour);
  drawHead(brush, headX, headY, wear, extras, grow);
  drawHat(brush, extras.hat, headX, headY, extras.hatColour, grow);
  if (extras.item === 'rifle') drawHeld(brush, extras.item, pose.hands[2], pose.hands[3], extras.itemColour);
  arm(1);
}

function drawLegs(brush: Brush, pose: Pose, outfit: string, wear: Wardrobe): void {
  const skirted = longSkirts.has(outfit);
  const shortLegs =
    outfit === 'skirt' || outfit === 'sailor' || outfit === 'swim' || outfit === 'maid' || outfit === 'shorts';
  for (const side of [0, 1] as const) {
    const s = side === 0 ? -1 : 1;
    const [kx, ky] = [pose.knees[side * 2], pose.knees[side * 2 + 1]];
    const [fx, fy] = [pose.feet[side * 2], pose.feet[side * 2 + 1]];
    const upper = limb(0.045 * s, pose.hip, kx, ky, 0.085, 0.064);
    const lower = limb(kx, ky, fx, fy + 0.03, 0.062, 0.046);
    const toe = pose.feet[2] > 0.1 && pose.feet[0] < -0.1 ? 0.03 : 0.012 * s;
    brush.part([ellipse(fx + toe, fy + 0.012, 0.042, 0.024, 0, 14)], wear.shoe, { shade: 0.01 });
    if (shortLegs || skirted) {
      brush.part([upper, lower], wear.skin, { shade: 0.014 });
      if (outfit === 'sailor' || outfit === 'maid') {
        brush.part(
          [limb(kx * 0.9 + fx * 0.1, ky * 0.8 + fy * 0.2, fx, fy + 0.03, 0.06, 0.048)],
          outfit === 'maid' ? hex('#f4f2f0') : hex('#34344a'),
          { shade: 0.012 },
        );
      }
    } else {
      brush.part([upper, lower], wear.bottom, { shade: 0.018, rim: 0.006 });
      if (outfit === 'armour' || outfit === 'tactical' || outfit === 'space') {
        brush.part([ellipse(kx, ky, 0.036, 0.042)], lighten(wear.bottom, 0.2), { shade: 0.01 });
        brush.part(
          [limb(kx, ky - 0.07, fx, fy + 0.05, 0.068, 0.058)],
          outfit === 'tactical' ? darken(wear.bottom, 0.3) : lighten(wear.top, 0.12),
          { shade: 0.014 },
        );
      } else if (outfit === 'boots' || outfit === 'hero') {
        brush.part([limb(kx, ky - 0.05, fx, fy + 0.03, 0.07, 0.054)], wear.shoe, { shade: 0.014 });
      }
    }
  }
}

function drawTorso(brush: Brush, pose: Pose, outfit: string, wear: Wardrobe, chest: number, shoulder: number): void {
  const { hip } = pose;
  const waist = hip + 0.09;
  const body: Outline = blob(
    chest - 0.1,
    shoulder - 0.01,
    chest - 0.045,
    shoulder + 0.028,
    chest + 0.045,
    shoulder + 0.028,
    chest + 0.1,
    shoulder - 0.01,
    chest * 0.6 + 0.082,
    waist + 0.06,
    0.075,
    waist,
    0.09,
    hip - 0.015,
    -0.09,
    hip - 0.015,
    -0.075,
    waist,
    chest * 0.6 - 0.082,
    waist + 0.06,
  );
  brush.part([limb(chest, shoulder, chest * 1.3, shoulder + 0.06, 0.055, 0.05)], wear.skin, { shade: 0.014 });
  const inside: Detail[] = [];
  const collar: Path = [polygon(chest - 0.05, shoulder + 0.04, chest + 0.05, shoulder + 0.04, chest, shoulder - 0.06)];
  const belt: Outline = rect(-0.14, waist - 0.012, 0.28, 0.032);
  switch (outfit) {
    case 'suit':
      inside.push({
        path: [polygon(chest - 0.045, shoulder + 0.05, chest + 0.045, shoulder + 0.05, chest, waist + 0.05)],
        colour: hex('#f5f4f2'),
      });
      inside.push({
        path: [
          polygon(
            chest - 0.011,
            shoulder + 0.02,
            chest + 0.011,
            shoulder + 0.02,
            chest + 0.014,
            waist + 0.06,
            chest,
            waist + 0.04,
            chest - 0.014,
            waist + 0.06,
          ),
        ],
        colour: wear.accent,
      });
      break;
    case 'armour':
      inside.push({
        path: [rect(-0.2, waist + 0.075, 0.4, 0.012), rect(-0.2, waist + 0.03, 0.4, 0.012)],
        colour: darken(wear.top, 0.35),
      });
      inside.push({
        path: [limb(chest - 0.05, shoulder, chest - 0.035, waist + 0.1, 0.016)],
        colour: lighten(wear.top, 0.6),
      });
      inside.push({ path: [belt], colour: hex('#7a5a3a') });
      break;
    case 'tactical':
      inside.push({ path: [rect(-0.075, waist + 0.02, 0.15, 0.17)], colour: darken(wear.top, 0.3) });
      inside.push({
        path: [
          rect(-0.06, waist + 0.03, 0.032, 0.055),
          rect(-0.018, waist + 0.03, 0.032, 0.055),
          rect(0.024, waist + 0.03, 0.032, 0.055),
        ],
        colour: lighten(wear.top, 0.12),
      });
      inside.push({ path: [rect(-0.05, waist + 0.12, 0.1, 0.03)], colour: hex('#e9e9ee') });
      inside.push({ path: [belt], colour: hex('#2a2a33') });
      break;
    case 'apron':
    case 'maid':
      inside.push({ path: [rect(-0.055, hip - 0.1, 0.11, 0.28)], colour: hex('#f7f4ee') });
      inside.push({ path: [belt], colour: hex('#efeae0') });
      break;
    case 'space':
      inside.push({ path: [rect(-0.045, waist + 0.06, 0.09, 0.07)], colour: hex('#556080') });
      inside.push({
        path: [ellipse(-0.02, waist + 0.1, 0.01), ellipse(0.02, waist + 0.1, 0.01)],
        colour: hex('#ff7d5a'),
        emissive: true,
      });
      break;
    case 'vest':
      inside.push({
        path: [
          polygon(
            chest - 0.03,
            shoulder + 0.05,
            chest + 0.03,
            shoulder + 0.05,
            chest + 0.022,
            hip - 0.05,
            chest - 0.022,
            hip - 0.05,
          ),
        ],
        colour: wear.skin,
      });
      break;
    case 'hero':
      inside.push({
        path: [polygon(chest - 0.03, shoulder - 0.05, chest + 0.03, shoulder - 0.05, chest, shoulder - 0.11)],
        colour: wear.accent,
      });
      inside.push({ path: [belt], colour: wear.accent });
      break;
    case 'sailor':
      inside.push({
        path: [
          polygon(
            chest - 0.09,
            shoulder + 0.05,
            chest + 0.09,
            shoulder + 0.05,
            chest + 0.07,
            shoulder - 0.05,
            chest,
            waist + 0.1,
            chest - 0.07,
            shoulder - 0.05,
          ),
        ],
        colour: wear.bottom,
      });
      inside.push({
        path: [polygon(chest - 0.03, shoulder + 0.05, chest + 0.03, shoulder + 0.05, chest, shoulder - 0.06)],
        colour: wear.skin,
      });
      inside.push({ path: [ellipse(chest, waist + 0.105, 0.028, 0.014)], colour: hex('#d6474d') });
      break;
    default:
      if (!longSkirts.has(outfit))
        inside.push({
          path: collar,
          colour: outfit === 'casual' || outfit === 'shorts' ? lighten(wear.top, 0.5) : wear.accent,
        });
      if (outfit === 'boots') inside.push({ path: [belt], colour: hex('#6a4a34') });
  }
  if (longSkirts.has(outfit)) {
    const flare = outfit === 'gown' ? 0.25 : outfit === 'dress' ? 0.19 : 0.14;
    const hem = outfit === 'dress' ? 0.2 : 0.035;
    const skirt = blob(
      -0.075,
      waist + 0.02,
      0.075,
      waist + 0.02,
      0.11,
      hip - 0.03,
      flare,
      hem + 0.02,
      flare * 0.5,
      hem - 0.006,
      0,
      hem + 0.012,
      -flare * 0.5,
      hem - 0.006,
      -flare,
      hem + 0.02,
      -0.11,
      hip - 0.03,
    );
    const folds = [
      limb(-0.04, waist - 0.05, -flare * 0.45, hem + 0.02, 0.004, 0.014),
      limb(0.03, waist - 0.05, flare * 0.3, hem + 0.02, 0.004, 0.012),
    ];
    brush.part([skirt], wear.top, {
      shade: 0.045,
      rim: 0.01,
      inside: [
        { path: folds, colour: darken(wear.top, 0.2) },
        { path: [rect(-0.4, hem - 0.03, 0.8, 0.05)], colour: wear.accent },
      ],
    });
    inside.push({
      path: [polygon(chest - 0.035, shoulder + 0.05, chest + 0.035, shoulder + 0.05, chest, shoulder - 0.035)],
      colour: wear.skin,
    });
    if (outfit === 'kimono' || outfit === 'robe') {
      inside.push({
        path: [
          limb(chest - 0.045, shoulder + 0.04, chest + 0.02, waist + 0.05, 0.018),
          limb(chest + 0.045, shoulder + 0.04, chest, waist + 0.09, 0.018),
        ],
        colour: wear.accent,
      });
      inside.push({ path: [rect(-0.14, waist - 0.03, 0.28, 0.085)], colour: wear.bottom });
      inside.push({ path: [rect(-0.14, waist + 0.005, 0.28, 0.016)], colour: wear.accent });
    } else inside.push({ path: [belt], colour: wear.accent });
  } else if (outfit === 'skirt' || outfit === 'sailor' || outfit === 'maid') {
    const skirt = blob(
      -0.078,
      waist + 0.01,
      0.078,
      waist + 0.01,
      0.15,
      hip - 0.12,
      0.07,
      hip - 0.135,
      0,
      hip - 0.125,
      -0.07,
      hip - 0.135,
      -0.15,
      hip - 0.12,
    );
    const pleats = [-0.09, -0.045, 0, 0.045, 0.09].map(x => limb(x * 0.5, waist - 0.02, x, hip - 0.14, 0.004, 0.008));
    brush.part([skirt], wear.bottom, {
      shade: 0.03,
      rim: 0.008,
      inside: [
        { path: pleats, colour: darken(wear.bottom, 0.25) },
        ...(outfit === 'maid' ? [{ path: [rect(-0.06, hip - 0.11, 0.12, 0.24)], colour: hex('#f7f4ee') }] : []),
      ],
    });
  } else if (outfit === 'coat') {
    brush.part(
      [
        blob(
          -0.09,
          waist + 0.03,
          0.09,
          waist + 0.03,
          0.125,
          hip - 0.17,
          0.03,
          hip - 0.18,
          0.004,
          hip - 0.02,
          -0.03,
          hip - 0.18,
          -0.125,
          hip - 0.17,
        ),
      ],
      wear.top,
      { shade: 0.03, rim: 0.008 },
    );
    inside.push({ path: [rect(-0.004, hip - 0.1, 0.008, 0.4)], colour: darken(wear.top, 0.4) });
  } else if (outfit === 'shorts' || outfit === 'swim') {
    brush.part(
      [
        blob(
          -0.085,
          hip + 0.03,
          0.085,
          hip + 0.03,
          0.1,
          hip - 0.11,
          0.02,
          hip - 0.11,
          0,
          hip - 0.03,
          -0.02,
          hip - 0.11,
          -0.1,
          hip - 0.11,
        ),
      ],
      wear.bottom,
      { shade: 0.02 },
    );
  }
  brush.part([body], outfit === 'swim' ? mix(wear.top, wear.skin, 0) : wear.top, { shade: 0.03, rim: 0.009, inside });
}

function drawHairBehind(brush: Brush, x: number, y: number, style: string, hair: Colour, grow: number): void {
  const dark = darken(hair, 0.16);
  const g = grow;
  if (style === 'long')
    brush.part(
      [
        blob(
          x - 0.08 * g,
          y + 0.06 * g,
          x + 0.08 * g,
          y + 0.06 * g,
          x + 0.105 * g,
          y - 0.1,
          x + 0.085,
          y - 0.27,
          x,
          y - 0.29,
          x - 0.085,
          y - 0.27,
          x - 0.105 * g,
          y - 0.1,
        ),
      ],
      dark,
      { shade: 0.03 },
    );
  else if (style === 'ponytail')
    brush.part(
      strand([x - 0.05, y + 0.06, x - 0.13, y + 0.04, x - 0.155, y - 0.08, x - 0.13, y - 0.2], 0.055, 0.02),
      dark,
      { shade: 0.014 },
    );
  else if (style === 'twintails') {
    for (const s of [-1, 1])
      brush.part(
        strand(
          [x + 0.07 * s, y + 0.05, x + 0.14 * s, y + 0.03, x + 0.165 * s, y - 0.1, x + 0.14 * s, y - 0.24],
          0.055,
          0.018,
        ),
        dark,
        { shade: 0.014 },
      );
  } else if (style === 'bob')
    brush.part(
      [
        blob(
          x - 0.085 * g,
          y + 0.05,
          x,
          y + 0.1 * g,
          x + 0.085 * g,
          y + 0.05,
          x + 0.1 * g,
          y - 0.07,
          x + 0.05,
          y - 0.095,
          x - 0.05,
          y - 0.095,
          x - 0.1 * g,
          y - 0.07,
        ),
      ],
      dark,
      { shade: 0.02 },
    );
  else if (style === 'bun') brush.part([ellipse(x, y + 0.1 * g, 0.045)], hair, { shade: 0.014 });
}

function drawHead(brush: Brush, x: number, y: number, wear: Wardrobe, extras: Extras, grow: number): void {
  const { hair: style, mask, back, beard, ears } = extras;
  const g = grow;
  const put = (...points: number[]) => points.map((value, i) => (i & 1 ? y + value * g : x + value * g));
  for (const s of [-1, 1]) {
    if (ears === 'point')
      brush.part([polygon(...put(0.06 * s, -0.005, 0.115 * s, 0.035, 0.065 * s, 0.03))], wear.skin, { shade: 0.01 });
    if (ears === 'cat')
      brush.part([polygon(...put(0.03 * s, 0.075, 0.065 * s, 0.135, 0.08 * s, 0.045))], wear.hair, { shade: 0.01 });
    if (ears === 'horns')
      brush.part(strand(put(0.04 * s, 0.075, 0.06 * s, 0.12, 0.05 * s, 0.16), 0.03, 0.008), hex('#e8dcc4'), {
        shade: 0.008,
      });
  }
  const face = blob(
    ...put(
      -0.068,
      0.03,
      -0.04,
      0.078,
      0.04,
      0.078,
      0.068,
      0.03,
      0.06,
      -0.03,
      0.025,
      -0.075,
      -0.025,
      -0.075,
      -0.06,
      -0.03,
    ),
  );
  if (mask === 'helmet') {
    brush.part([ellipse(x, y + 0.008, 0.088 * g, 0.094 * g)], hex('#f2f4f7'), { shade: 0.025, rim: 0.009 });
    brush.part([ellipse(x, y, 0.064 * g, 0.052 * g)], hex('#28416e'), {
      shade: 0.012,
      inside: [{ path: [ellipse(x - 0.02, y + 0.02, 0.026, 0.014, 25)], colour: hex('#bfe0ff') }],
    });
    return;
  }
  brush.part([face], back ? wear.hair : mask === 'skull' ? hex('#e9e4d6') : wear.skin, { shade: 0.018, rim: 0.008 });
  if (!back) drawFace(brush, put, x, y, g, wear, mask, beard);
  if (style === 'bald') return;
  const cap =
    style === 'spiky'
      ? polygon(
          ...put(
            -0.078,
            -0.01,
            -0.115,
            0.03,
            -0.085,
            0.05,
            -0.105,
            0.1,
            -0.05,
            0.1,
            -0.03,
            0.14,
            0.005,
            0.105,
            0.05,
            0.135,
            0.06,
            0.095,
            0.105,
            0.095,
            0.088,
            0.05,
            0.112,
            0.025,
            0.078,
            -0.01,
            0.062,
            0.04,
            0.03,
            0.028,
            0.012,
            0.055,
            -0.012,
            0.024,
            -0.04,
            0.05,
          ),
        )
      : back
        ? blob(
            ...put(
              -0.083,
              -0.06,
              -0.085,
              0.03,
              -0.05,
              0.095,
              0.05,
              0.095,
              0.085,
              0.03,
              0.083,
              -0.06,
              0.03,
              -0.085,
              -0.03,
              -0.085,
            ),
          )
        : blob(
            ...put(
              -0.078,
              -0.035,
              -0.088,
              0.03,
              -0.055,
              0.092,
              0,
              0.106,
              0.055,
              0.092,
              0.088,
              0.03,
              0.078,
              -0.035,
              0.062,
              0.022,
              0.045,
              0.042,
              0.02,
              0.028,
              0.002,
              0.046,
              -0.022,
              0.022,
              -0.046,
              0.044,
              -0.062,
              0.02,
            ),
          );
  const gloss = blob(...put(-0.055, 0.06, -0.02, 0.074, 0.03, 0.07, 0.05, 0.058, 0.02, 0.062, -0.02, 0.062));
  brush.part([cap], wear.hair, {
    shade: 0.018,
    rim: 0.01,
    inside: [{ path: [gloss], colour: lighten(wear.hair, 0.35), alpha: 0.75 }],
  });
  if (back && style === 'long')
    brush.part(
      [blob(...put(-0.08, 0.03, 0.08, 0.03, 0.095, -0.12, 0.07, -0.28, -0.07, -0.28, -0.095, -0.12))],
      wear.hair,
      { shade: 0.03 },
    );
}

function drawFace(
  brush: Brush,
  put: (...points: number[]) => number[],
  x: number,
  y: number,
  g: number,
  wear: Wardrobe,
  mask: string,
  beard: string,
): void {
  const eyeTones = ['#3b5f9e', '#5a7d3f', '#7a4a2e', '#6a4a9e', '#2e8088', '#9e3b4a'];
  const iris = hex(eyeTones[Math.abs(Math.round(wear.hair[0] * 3 + wear.top[2] + wear.skin[1])) % eyeTones.length]);
  for (const s of [-1, 1]) {
    const [ex, ey] = put(0.031 * s, -0.012);
    if (mask === 'visor' || mask === 'skull') continue;
    brush.flat([ellipse(ex, ey, 0.0155 * g, 0.022 * g, 0, 14)], hex('#fdfbfa'), { noId: true });
    brush.flat([ellipse(ex, ey - 0.001, 0.0115 * g, 0.0195 * g, 0, 14)], iris, {
      noId: true,
      inside: [
        { path: [ellipse(ex, ey + 0.004 * g, 0.008 * g, 0.0105 * g, 0, 10)], colour: darken(iris, 0.65) },
        {
          path: [ellipse(ex - 0.004 * g, ey + 0.008 * g, 0.0045 * g, 0.006 * g, 0, 8)],
          colour: hex('#ffffff'),
          emissive: true,
        },
      ],
    });
    brush.flat(
      strand(put(0.014 * s, 0.007, 0.03 * s, 0.012, 0.05 * s, 0.004), 0.006 * g, 0.005 * g),
      darken(wear.hair, 0.5),
      { noId: true },
    );
    brush.flat(
      [limb(...(put(0.018 * s, 0.027, 0.045 * s, 0.03) as [number, number, number, number]), 0.005 * g, 0.003 * g)],
      wear.hair,
      { noId: true },
    );
    brush.flat([ellipse(ex + 0.014 * s * g, ey - 0.026 * g, 0.011 * g, 0.006 * g, 0, 10)], hex('#f08a8a'), {
      noId: true,
      alpha: 0.45,
    });
  }
  const [mx, my] = put(0, -0.05);
  if (mask === 'cloth')
    brush.part(
      [blob(...put(-0.062, -0.02, 0, -0.012, 0.062, -0.02, 0.05, -0.055, 0.02, -0.08, -0.02, -0.08, -0.05, -0.055))],
      darken(wear.top, 0.35),
      { ink: 0.7, shade: 0.012 },
    );
  else if (mask === 'visor')
    brush.part(
      [blob(...put(-0.07, 0.012, 0, 0.018, 0.07, 0.012, 0.066, -0.028, 0, -0.032, -0.066, -0.028))],
      hex('#2c3a52'),
      {
        ink: 0.8,
        shade: 0,
        inside: [
          {
            path: [polygon(...put(-0.05, 0.02, -0.02, 0.02, -0.04, -0.04, -0.07, -0.04))],
            colour: hex('#a9d6ff'),
            alpha: 0.8,
          },
        ],
      },
    );
  else if (mask === 'fox') {
    brush.part(
      [blob(...put(-0.068, 0.05, 0, 0.04, 0.068, 0.05, 0.05, -0.03, 0, -0.08, -0.05, -0.03))],
      hex('#f6f1ea'),
      {
        ink: 0.7,
        inside: [
          {
            path: [
              ellipse(...(put(-0.03, 0.002) as [number, number]), 0.018, 0.006, -20),
              ellipse(...(put(0.03, 0.002) as [number, number]), 0.018, 0.006, 20),
            ],
            colour: hex('#2c2430'),
          },
          { path: [ellipse(...(put(0, -0.055) as [number, number]), 0.01)], colour: hex('#d23c3c') },
        ],
      },
    );
  } else if (mask === 'skull') {
    brush.flat(
      [
        ellipse(...(put(-0.028, -0.008) as [number, number]), 0.019 * g),
        ellipse(...(put(0.028, -0.008) as [number, number]), 0.019 * g),
        polygon(...put(-0.008, -0.045, 0.008, -0.045, 0, -0.025)),
      ],
      hex('#26202c'),
      { noId: true },
    );
  } else brush.flat([ellipse(mx, my, 0.012 * g, 0.0035 * g, 0, 10)], hex('#a34b4b'), { noId: true });
  if (beard !== 'none') {
    const length = beard === 'long' ? 0.2 : 0.105;
    brush.part(
      [
        blob(
          ...put(
            -0.066,
            -0.015,
            -0.03,
            -0.04,
            0,
            -0.036,
            0.03,
            -0.04,
            0.066,
            -0.015,
            0.055,
            -0.07,
            0.02,
            -length,
            -0.01,
            -length - 0.01,
            -0.055,
            -0.07,
          ),
        ),
      ],
      lighten(wear.hair, 0.1),
      { ink: 0.7, shade: 0.014 },
    );
  }
  void y;
  void x;
}

function drawWings(brush: Brush, x: number, y: number, kind: string): void {
  const colour = kind === 'bat' ? hex('#5a3550') : kind === 'fairy' ? hex('#cdeefa') : hex('#f8f6f0');
  for (const s of [-1, 1]) {
    const wing =
      kind === 'bat'
        ? polygon(
            x + 0.03 * s,
            y - 0.05,
            x + 0.2 * s,
            y + 0.2,
            x + 0.5 * s,
            y + 0.16,
            x + 0.44 * s,
            y - 0.08,
            x + 0.34 * s,
            y + 0.0,
            x + 0.26 * s,
            y - 0.14,
            x + 0.17 * s,
            y - 0.04,
          )
        : blob(
            x + 0.03 * s,
            y - 0.06,
            x + 0.12 * s,
            y + 0.1,
            x + 0.36 * s,
            y + 0.22,
            x + 0.42 * s,
            y + 0.06,
            x + 0.32 * s,
            y - 0.14,
            x + 0.16 * s,
            y - 0.24,
          );
    const feathers = [0.1, 0.2, 0.3].map(t =>
      limb(x + (0.08 + t * 0.3) * s, y + 0.02, x + (0.1 + t) * s, y - 0.2 + t * 0.3, 0.006),
    );
    brush.part([wing], colour, {
      shade: 0.05,
      rim: 0.012,
      alpha: kind === 'fairy' ? 0.85 : 1,
      inside: [{ path: feathers, colour: darken(colour, 0.15) }],
    });
  }
}
