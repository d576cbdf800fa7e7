import { darken, hex, lighten, mix } from '../colour.ts';
import type { Brush, Detail } from '../paint/brush.ts';
import { blob, ellipse, limb, type Outline, type Path, polygon, rect } from '../paint/path.ts';
import type { Wardrobe } from './person.ts';
import type { Pose } from './person-poses.ts';

const longSkirts = new Set(['dress', 'robe', 'kimono', 'gown', 'habit', 'cloak']);

export function drawLegs(brush: Brush, pose: Pose, outfit: string, wear: Wardrobe): void {
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

export function drawTorso(
  brush: Brush,
  pose: Pose,
  outfit: string,
  wear: Wardrobe,
  chest: number,
  shoulder: number,
): void {
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
