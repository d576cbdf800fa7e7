import type { Deformation } from './deform.ts';
import { buildEyeball, buildLashes, buildLid, type EyeOpening, lidEdges } from './eyes.ts';
import type { MeshBuilder } from './head-mesh.ts';
import type { HeadIdentity } from './identity.ts';
import { linearOf, mixRgb, type Rgb } from './palette.ts';
import { eyeballRadius, eyeCentre } from './skin-shape.ts';
import type { Surface } from './surface-nets.ts';
import { mirrorSurface } from './sweep.ts';
import { paintEye } from './textures.ts';

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

/** Eyes, lids and lashes of both sides; returns eye landmarks in identity millimetres. */
export function addEyes(
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
