import type { Mesh } from '../../core/mesh/mesh.ts';
import { buildBrow } from './brows.ts';
import { createDeformation } from './deform.ts';
import { addEyes } from './head-eyes.ts';
import { MeshBuilder } from './head-mesh.ts';
import { type HeadIdentity, linearOf, mixRgb, type Rgb } from './identity.ts';
import { findLandmarkVertices } from './landmarks.ts';
import {
  beardPart,
  clothesPart,
  earringsPart,
  glassesPart,
  hairPart,
  hatPart,
  skinGroups,
  skinPart,
  visibilityOf,
} from './library.ts';
import { sharedTextures } from './textures.ts';

export { type HeadPart, headParts } from './head-mesh.ts';

export interface HeadModel {
  /** Metres. */
  mesh: Mesh;
  /** Name to world point, metres. */
  landmarks: Record<string, [number, number, number]>;
}

/** One colour for every vertex. */
function fillWith([red, green, blue]: Rgb): (vertex: number, out: Float32Array, at: number) => void {
  return (_vertex, out, at) => {
    out[at] = red;
    out[at + 1] = green;
    out[at + 2] = blue;
  };
}

/** Whether marks on a colour need more contrast to be seen: below about a third of full brightness as shown. */
function isDark([r, g, b]: Rgb): boolean {
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < 0.13;
}

const skinLook = { wrap: [0.42, 0.26, 0.2] as const, shininessLog2: 4, sheen: 0.16 };
const hairLook = { wrap: [0.2, 0.2, 0.2] as const, gloss: 0.16, shininessLog2: 4, sheen: 0.12 };
const clothLook = { wrap: [0.3, 0.3, 0.3] as const, gloss: 0.02, shininessLog2: 3, sheen: 0.2 };

/**
 * The mesh of an identity: closed solids (skin, eyes, lids, brows, hair, clothes, ...) that overlap, every one watertight
 * with normals outwards; 20 to 60 thousand triangles. The first head of a style meshes that style (some 0.2 s);
 * after that a head costs one deformation of its vertices.
 */
export function buildHead(identity: HeadIdentity): HeadModel {
  const deform = createDeformation(identity);
  const builder = new MeshBuilder();
  const { skin, hair } = identity;

  const skinLibrary = skinPart();
  const hairLibrary = hair.style === 'bald' ? undefined : hairPart(hair.style, identity.hat);
  const hatLibrary = identity.hat === 'none' ? undefined : hatPart(identity.hat);
  const clothesLibrary = clothesPart(identity.clothes.collar);
  const solidBeard = identity.beard === 'none' || identity.beard === 'stubble' ? undefined : identity.beard;
  const beardLibrary = solidBeard && beardPart(solidBeard);
  const above = [hairLibrary, hatLibrary].filter(part => part !== undefined);

  // Skin.
  const uvOffset: [number, number] = [((identity.seed >>> 3) % 1000) / 1000, ((identity.seed >>> 13) % 1000) / 1000];
  const freckled = sharedTextures.skin(skin.freckles, isDark(skin.tone));
  const groupMaterials = skinGroups.map(part =>
    builder.addMaterial(
      part,
      { ...skinLook, gloss: skin.shine * (part === 'lips' ? 2.4 : 1), uvOffset },
      part === 'ears' || part === 'neck' || part === 'lips' ? sharedTextures.skin(0, isDark(skin.tone)) : freckled,
    ),
  );
  const { lips, blush, socket, stubble, scalp, fold } = skinLibrary.masks;
  const blushColour: Rgb = [skin.tone[0] * 1.12, skin.tone[1] * 0.6, skin.tone[2] * 0.56];
  const stubbleColour = mixRgb(skin.tone, hair.colour, 0.6);
  const stubbleAmount =
    identity.beard === 'stubble'
      ? 0.6
      : solidBeard
        ? 0.5
        : identity.presentation === 'masculine' && identity.age !== 'child'
          ? 0.12
          : 0;
  const scalpAmount =
    hairLibrary && hair.style !== 'balding'
      ? 0.75
      : hair.style === 'bald' && identity.presentation === 'masculine'
        ? 0.1
        : 0;
  const foldAmount = identity.age === 'old' ? 0.34 : identity.age === 'middle' ? 0.14 : 0.03;
  const groups = skinLibrary.triangleGroups as Uint8Array;
  const skinPiece = builder.addPart(
    skinLibrary,
    deform,
    groups.map(group => groupMaterials[group]),
    (vertex, out, at) => {
      const red = blush[vertex] * skin.blush * 0.62;
      const beardShade = stubble[vertex] * stubbleAmount;
      const hairShade = scalp[vertex] * scalpAmount;
      const lip = lips[vertex];
      const dark = 1 - 0.2 * socket[vertex] - foldAmount * fold[vertex];
      for (let channel = 0; channel < 3; channel++) {
        let value = skin.tone[channel];
        value += (blushColour[channel] - value) * red;
        value += (stubbleColour[channel] - value) * beardShade;
        value += (hair.colour[channel] - value) * hairShade;
        value += (skin.lips[channel] - value) * lip;
        out[at + channel] = value * (channel === 0 ? 1 - (1 - dark) * 0.7 : dark);
      }
    },
    visibilityOf(skinLibrary, [skinLibrary, ...above, clothesLibrary, ...(beardLibrary ? [beardLibrary] : [])]),
  );

  // Eyes and brows.
  const lidMaterial = builder.addMaterial('eyelids', { ...skinLook, gloss: skin.shine });
  const landmarks = addEyes(
    builder,
    identity,
    deform,
    [skin.tone[0] * 0.93, skin.tone[1] * 0.9, skin.tone[2] * 0.88],
    lidMaterial,
  );
  const browColour = mixRgb(mixRgb(hair.colour, linearOf('#1d130d'), 0.5), skin.tone, 0.06);
  const browMaterial = builder.addMaterial(
    'brows',
    { ...hairLook, gloss: 0.03, sheen: 0.03 },
    sharedTextures.strands(isDark(hair.colour)),
  );
  for (const sign of [1, -1]) {
    const { surface, uvs } = buildBrow(identity.brows, sign, deform);
    builder.addSurface(surface, browMaterial, browColour, 0.95, 0.95, uvs);
  }

  // Hair and beard.
  const hairMaterial = builder.addMaterial(
    'hair',
    { ...hairLook, uvOffset },
    sharedTextures.strands(isDark(hair.colour)),
  );
  if (hairLibrary) {
    const { tips } = hairLibrary.masks;
    const source = hairLibrary.component.positions.slice();
    const { normals } = hairLibrary;
    for (let vertex = 0; vertex < tips.length; vertex++) {
      const grown = 5 * hair.volume * Math.min(1, source[vertex * 3 + 1] > -60 ? 1 : 0.4);
      for (let axis = 0; axis < 3; axis++)
        source[vertex * 3 + axis] +=
          grown *
          normals[vertex * 3 + axis] *
          Math.max(0, Math.min(1, (hairLibrary.component.positions[vertex * 3 + 1] + 120) / 100));
    }
    builder.addPart(
      hairLibrary,
      deform,
      hairMaterial,
      (vertex, out, at) => {
        for (let channel = 0; channel < 3; channel++)
          out[at + channel] =
            1.25 * (hair.colour[channel] + (hair.tips[channel] - hair.colour[channel]) * tips[vertex]) + 0.004;
      },
      visibilityOf(hairLibrary, [...above, clothesLibrary]),
      source,
    );
  }
  if (beardLibrary) {
    const beardColour = mixRgb(hair.colour, linearOf('#7a3b1d'), 0.07);
    const material = builder.addMaterial(
      'beard',
      { ...hairLook, gloss: 0.06 },
      sharedTextures.strands(isDark(hair.colour)),
    );
    builder.addPart(
      beardLibrary,
      deform,
      material,
      fillWith([beardColour[0] * 1.15 + 0.004, beardColour[1] * 1.15 + 0.003, beardColour[2] * 1.15 + 0.003]),
      visibilityOf(beardLibrary, [beardLibrary, skinLibrary]),
    );
  }

  // What is worn.
  const { clothes } = identity;
  const clothesMaterial = builder.addMaterial(
    'clothes',
    { ...clothLook, uvOffset },
    sharedTextures.cloth(clothes.collar === 'turtle' ? 4 : clothes.pattern, isDark(clothes.colour)),
  );
  builder.addPart(
    clothesLibrary,
    deform,
    clothesMaterial,
    fillWith(clothes.colour),
    visibilityOf(clothesLibrary, [clothesLibrary, skinLibrary, ...(hairLibrary ? [hairLibrary] : [])]),
  );
  if (hatLibrary) {
    const knitted = identity.hat === 'beanie' || identity.hat === 'headband';
    const material = builder.addMaterial(
      'hat',
      { ...clothLook, uvOffset },
      sharedTextures.cloth(knitted ? 4 : 0, isDark(clothes.accent)),
    );
    const colour = clothes.accent;
    const second = clothes.colour;
    const { accent } = hatLibrary.masks;
    builder.addPart(
      hatLibrary,
      deform,
      material,
      (vertex, out, at) => {
        for (let channel = 0; channel < 3; channel++)
          out[at + channel] = colour[channel] + (second[channel] - colour[channel]) * accent[vertex];
      },
      visibilityOf(hatLibrary, [hatLibrary]),
    );
  }
  if (identity.glasses !== 'none') {
    const library = glassesPart(identity.glasses);
    const colour = linearOf(['#1c1a1a', '#5a3420', '#b8893c', '#7c2436', '#2c4a6a'][identity.seed % 5]);
    const material = builder.addMaterial('glasses', { gloss: 0.5, shininessLog2: 6, sheen: 0.05 });
    builder.addPart(
      library,
      deform,
      material,
      fillWith(colour),
      new Float32Array((library.component.positions.length / 3) * 2).fill(1),
    );
  }
  if (identity.earrings) {
    const library = earringsPart();
    const material = builder.addMaterial('earrings', { gloss: 0.8, shininessLog2: 5, sheen: 0.2 });
    const colour = linearOf(identity.seed % 2 ? '#e8c15a' : '#f3eee4');
    builder.addPart(
      library,
      deform,
      material,
      fillWith(colour),
      new Float32Array((library.component.positions.length / 3) * 2).fill(0.9),
    );
  }

  for (const [name, vertex] of findLandmarkVertices(skinLibrary)) {
    landmarks[name] = [0, 1, 2].map(axis => skinPiece.positions[vertex * 3 + axis]) as [number, number, number];
  }
  for (const point of Object.values(landmarks)) for (let axis = 0; axis < 3; axis++) point[axis] *= 0.001;
  return { mesh: builder.build(), landmarks };
}
