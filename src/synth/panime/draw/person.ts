import { type Colour, colourWords, darken, hex, lighten, mix } from '../colour.ts';
import type { Brush } from '../paint/brush.ts';
import { blob, ellipse, limb } from '../paint/path.ts';
import { type Drawing, mainColour } from './easel.ts';
import { drawLegs, drawTorso } from './person-clothes.ts';
import { drawHat } from './person-hats.ts';
import { drawHairBehind, drawHead } from './person-head.ts';
import { drawHeld } from './person-held.ts';
import { type Pose, poses, raiseHand } from './person-poses.ts';
import { drawWings } from './person-wings.ts';

const skins = ['#fbe0cc', '#f6d2b4', '#e9b891', '#c98f66', '#9a6646', '#6f4632'];

/** Everything a figure is dressed in, as plain colours. */
export interface Wardrobe {
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

export interface Extras {
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
