import { defaultMaterial, type Material, type Mesh, type Texture } from '../../core/mesh/mesh.ts';
import { computeNormals } from '../../core/mesh/topology.ts';
import { buildBrow } from './brows.ts';
import { plainComponent } from './component.ts';
import { createDeformation, type Deformation } from './deform.ts';
import { buildEyeball, buildLashes, buildLid, type EyeOpening, lidEdges } from './eyes.ts';
import { type HeadIdentity, linearOf, mixRgb, type Rgb } from './identity.ts';
import { findLandmarkVertices } from './landmarks.ts';
import {
  beardPart,
  clothesPart,
  earringsPart,
  glassesPart,
  hairPart,
  hatPart,
  type LibraryPart,
  skinGroups,
  skinPart,
  visibilityOf,
} from './library.ts';
import { eyeballRadius, eyeCentre } from './skin-shape.ts';
import type { Surface } from './surface-nets.ts';
import { mirrorSurface } from './sweep.ts';
import { paintEye, sharedTextures } from './textures.ts';

/** Part numbers in masks, in order from 1. */
export const headParts = [
  'face',
  'nose',
  'lips',
  'ears',
  'neck',
  'eyes',
  'eyelids',
  'brows',
  'hair',
  'beard',
  'glasses',
  'hat',
  'clothes',
  'earrings',
] as const;
export type HeadPart = (typeof headParts)[number];

export interface HeadModel {
  /** Metres. */
  mesh: Mesh;
  /** Name to world point, metres. */
  landmarks: Record<string, [number, number, number]>;
}

interface Piece {
  /** Identity millimetres (deformed). */
  positions: Float32Array;
  triangles: Uint32Array;
  normals: Float32Array;
  uvs: Float32Array;
  colours: Float32Array;
  visibility: Float32Array;
  /** Index into the mesh's materials per triangle, or one for all. */
  materials: Uint8Array | number;
}

class MeshBuilder {
  readonly pieces: Piece[] = [];
  readonly materials: Material[] = [];
  readonly textures: Texture[] = [];

  addMaterial(part: HeadPart, look: Partial<Material>, texture?: Texture): number {
    let index: number | undefined;
    if (texture) {
      index = this.textures.indexOf(texture);
      if (index < 0) index = this.textures.push(texture) - 1;
    }
    const material: Material = { ...defaultMaterial, name: part, ...look, part: headParts.indexOf(part) + 1 };
    if (index !== undefined) material.texture = index;
    return this.materials.push(material) - 1;
  }

  /** Adds a library part deformed to the identity. */
  addPart(
    part: LibraryPart,
    deform: Deformation,
    materials: Uint8Array | number,
    colour: (vertex: number, out: Float32Array, at: number) => void,
    visibility: Float32Array,
    source = part.component.positions,
  ): Piece {
    const { triangles, welded, uvs } = part.component;
    const positions = new Float32Array(source.length);
    positions.set(source);
    deform(positions);
    const colours = new Float32Array(source.length);
    for (let vertex = 0, at = 0; at < colours.length; vertex++, at += 3) colour(vertex, colours, at);
    const piece = {
      positions,
      triangles,
      normals: computeNormals(positions, triangles, welded),
      uvs,
      colours,
      visibility,
      materials,
    };
    this.pieces.push(piece);
    return piece;
  }

  /** Adds a solid that is in identity millimetres already, in one colour. */
  addSurface(surface: Surface, material: number, colour: Rgb, openness = 1, lit = 1, uvs?: Float32Array): void {
    const { positions, triangles } = surface;
    const count = positions.length / 3;
    const colours = new Float32Array(positions.length);
    const visibility = new Float32Array(count * 2);
    for (let vertex = 0; vertex < count; vertex++) {
      colours.set(colour, vertex * 3);
      visibility[vertex * 2] = openness;
      visibility[vertex * 2 + 1] = lit;
    }
    const component = plainComponent(positions, triangles, uvs);
    this.pieces.push({
      positions,
      triangles,
      normals: computeNormals(positions, triangles),
      uvs: component.uvs,
      colours,
      visibility,
      materials: material,
    });
  }

  build(): Mesh {
    const vertices = this.pieces.reduce((sum, piece) => sum + piece.positions.length / 3, 0);
    const triangles = this.pieces.reduce((sum, piece) => sum + piece.triangles.length / 3, 0);
    const mesh: Mesh = {
      positions: new Float32Array(vertices * 3),
      normals: new Float32Array(vertices * 3),
      colours: new Float32Array(vertices * 3),
      uvs: new Float32Array(vertices * 2),
      visibility: new Float32Array(vertices * 2),
      triangles: new Uint32Array(triangles * 3),
      triangleMaterials: new Uint8Array(triangles),
      materials: this.materials,
      textures: this.textures,
    };
    let vertex = 0;
    let triangle = 0;
    for (const piece of this.pieces) {
      const { positions } = piece;
      for (let index = 0; index < positions.length; index++)
        mesh.positions[vertex * 3 + index] = positions[index] * 0.001;
      mesh.normals.set(piece.normals, vertex * 3);
      mesh.colours.set(piece.colours, vertex * 3);
      mesh.uvs.set(piece.uvs, vertex * 2);
      mesh.visibility.set(piece.visibility, vertex * 2);
      for (let index = 0; index < piece.triangles.length; index++)
        mesh.triangles[triangle * 3 + index] = piece.triangles[index] + vertex;
      const count = piece.triangles.length / 3;
      if (typeof piece.materials === 'number') mesh.triangleMaterials.fill(piece.materials, triangle, triangle + count);
      else mesh.triangleMaterials.set(piece.materials, triangle);
      vertex += positions.length / 3;
      triangle += count;
    }
    return mesh;
  }
}

function move(surface: Surface, offset: readonly number[], turnYDeg = 0): Surface {
  const positions = new Float32Array(surface.positions.length);
  const [c, s] = [Math.cos((turnYDeg * Math.PI) / 180), Math.sin((turnYDeg * Math.PI) / 180)];
  for (let at = 0; at < positions.length; at += 3) {
    const [x, y, z] = [surface.positions[at], surface.positions[at + 1], surface.positions[at + 2]];
    positions[at] = x * c + z * s + offset[0];
    positions[at + 1] = y + offset[1];
    positions[at + 2] = z * c - x * s + offset[2];
  }
  return { positions, triangles: surface.triangles };
}

/** Turns an eyeball by yaw (towards +x) and pitch (up), degrees. */
function gaze(surface: Surface, yawDeg: number, pitchDeg: number): Surface {
  const [cy, sy] = [Math.cos((yawDeg * Math.PI) / 180), Math.sin((yawDeg * Math.PI) / 180)];
  const [cp, sp] = [Math.cos((pitchDeg * Math.PI) / 180), Math.sin((pitchDeg * Math.PI) / 180)];
  const positions = new Float32Array(surface.positions.length);
  for (let at = 0; at < positions.length; at += 3) {
    const [x, y, z] = [surface.positions[at], surface.positions[at + 1], surface.positions[at + 2]];
    const y1 = y * cp + z * sp;
    const z1 = z * cp - y * sp;
    positions[at] = x * cy + z1 * sy;
    positions[at + 1] = y1;
    positions[at + 2] = z1 * cy - x * sy;
  }
  return { positions, triangles: surface.triangles };
}

function deformPoint(deform: Deformation, x: number, y: number, z: number): [number, number, number] {
  const point = Float32Array.from([x, y, z]);
  deform(point);
  return [point[0], point[1], point[2]];
}

/** Whether marks on a colour need more contrast to be seen: below about a third of full brightness as shown. */
function isDark([r, g, b]: Rgb): boolean {
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < 0.13;
}

const skinLook = { wrap: [0.42, 0.26, 0.2] as const, shininessLog2: 4, sheen: 0.16 };
const hairLook = { wrap: [0.2, 0.2, 0.2] as const, gloss: 0.16, shininessLog2: 4, sheen: 0.12 };
const clothLook = { wrap: [0.3, 0.3, 0.3] as const, gloss: 0.02, shininessLog2: 3, sheen: 0.2 };

/** Eyes, lids and lashes of both sides; returns eye landmarks in identity millimetres. */
function addEyes(
  builder: MeshBuilder,
  identity: HeadIdentity,
  deform: Deformation,
  skinColour: Rgb,
  lidMaterial: number,
): Record<string, [number, number, number]> {
  const { eyes } = identity;
  const size = 1 + 0.045 * identity.shape.headSize;
  const radius = eyeballRadius * eyes.size * size;
  const opening: EyeOpening = { ...eyes, radius, widthDeg: 55 };
  const eyeball = buildEyeball(radius);
  const texture = paintEye(identity.seed, eyes.irisColour, eyes.irisDeg);
  const eyeMaterial = builder.addMaterial(
    'eyes',
    { wrap: [0.35, 0.35, 0.35], gloss: 0.5, shininessLog2: 7, sheen: 0.02 },
    texture,
  );
  const lashMaterial = builder.addMaterial('eyelids', { gloss: 0.02, sheen: 0 });
  const upper = buildLid(opening, 'upper');
  const lower = buildLid(opening, 'lower');
  const lashes = buildLashes(opening);
  const shadow = mixRgb(skinColour, identity.presentation === 'feminine' ? identity.skin.lips : skinColour, 0.16);
  const lidColour: Rgb = [shadow[0] * 0.92, shadow[1] * 0.86, shadow[2] * 0.84];
  const lashColour = mixRgb(linearOf('#120c0a'), identity.hair.colour, 0.12);
  const landmarks: Record<string, [number, number, number]> = {};
  const turn = 7;
  for (const side of ['left', 'right'] as const) {
    const sign = side === 'left' ? 1 : -1;
    const centre = deformPoint(deform, sign * eyeCentre.x, eyeCentre.y, eyeCentre.z);
    const turned = gaze(eyeball, eyes.gazeXDeg - sign * 1.5, eyes.gazeYDeg);
    builder.addSurface(move(turned, centre), eyeMaterial, [0.94, 0.94, 0.94], 0.8, 0.95, eyeball.uvs);
    const place = (surface: Surface) => move(sign > 0 ? surface : mirrorSurface(surface), centre, sign * turn);
    builder.addSurface(place(upper), lidMaterial, lidColour, 0.92, 0.9);
    builder.addSurface(place(lower), lidMaterial, skinColour, 0.9, 0.95);
    builder.addSurface(place(lashes), lashMaterial, lashColour);
    const half = (opening.widthDeg * Math.PI) / 180;
    const at = (phi: number, theta: number): [number, number, number] => {
      const r = radius + 1;
      const point = move(
        {
          positions: Float32Array.from([
            sign * r * Math.sin(phi) * Math.cos(theta),
            r * Math.sin(theta),
            r * Math.cos(phi) * Math.cos(theta),
          ]),
          triangles: new Uint32Array(),
        },
        centre,
        sign * turn,
      ).positions;
      return [point[0], point[1], point[2]];
    };
    landmarks[`${side}EyeOuter`] = at(half, lidEdges(opening, half).upper);
    landmarks[`${side}EyeInner`] = at(-half, lidEdges(opening, -half).upper);
    landmarks[`${side}EyeUpper`] = at(0, lidEdges(opening, 0).upper);
    landmarks[`${side}EyeLower`] = at(0, lidEdges(opening, 0).lower);
    const pupil = turned.positions;
    landmarks[`${side}Pupil`] = [pupil[0] + centre[0], pupil[1] + centre[1], pupil[2] + centre[2]];
  }
  return landmarks;
}

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
  const hairKey = `hair:${hair.style}:${identity.hat}`;
  const hatLibrary = identity.hat === 'none' ? undefined : hatPart(identity.hat);
  const clothesLibrary = clothesPart(identity.clothes.collar);
  const clothesKey = `clothes:${identity.clothes.collar}`;
  const solidBeard = identity.beard === 'none' || identity.beard === 'stubble' ? undefined : identity.beard;
  const beardLibrary = solidBeard && beardPart(solidBeard);
  const above: (readonly [string, LibraryPart])[] = [];
  if (hairLibrary) above.push([hairKey, hairLibrary]);
  if (hatLibrary) above.push([`hat:${identity.hat}`, hatLibrary]);

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
    visibilityOf('skin', skinLibrary, [
      ['skin', skinLibrary],
      ...above,
      [clothesKey, clothesLibrary],
      ...(beardLibrary ? [[`beard:${solidBeard}`, beardLibrary] as const] : []),
    ]),
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
      visibilityOf(hairKey, hairLibrary, [[hairKey, hairLibrary], ...above.slice(1), [clothesKey, clothesLibrary]]),
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
      (_vertex, out, at) =>
        out.set([beardColour[0] * 1.15 + 0.004, beardColour[1] * 1.15 + 0.003, beardColour[2] * 1.15 + 0.003], at),
      visibilityOf(`beard:${solidBeard}`, beardLibrary, [
        [`beard:${solidBeard}`, beardLibrary],
        ['skin', skinLibrary],
      ]),
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
    (_vertex, out, at) => out.set(clothes.colour, at),
    visibilityOf(clothesKey, clothesLibrary, [
      [clothesKey, clothesLibrary],
      ['skin', skinLibrary],
      ...(hairLibrary ? [[hairKey, hairLibrary] as const] : []),
    ]),
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
      (vertex, out, at) => out.set(mixRgb(colour, second, accent[vertex]), at),
      visibilityOf(`hat:${identity.hat}`, hatLibrary, [[`hat:${identity.hat}`, hatLibrary]]),
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
      (_vertex, out, at) => out.set(colour, at),
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
      (_vertex, out, at) => out.set(colour, at),
      new Float32Array((library.component.positions.length / 3) * 2).fill(0.9),
    );
  }

  for (const [name, vertex] of findLandmarkVertices(skinLibrary)) {
    landmarks[name] = [0, 1, 2].map(axis => skinPiece.positions[vertex * 3 + axis]) as [number, number, number];
  }
  for (const point of Object.values(landmarks)) for (let axis = 0; axis < 3; axis++) point[axis] *= 0.001;
  return { mesh: builder.build(), landmarks };
}
