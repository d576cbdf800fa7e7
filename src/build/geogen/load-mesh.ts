import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { FormatError } from '../../core/errors.ts';
import { centreMesh } from '../../core/mesh/centre.ts';
import type { Mesh } from '../../core/mesh/mesh.ts';
import { readGltf } from '../../formats/mesh/gltf.ts';
import { readObj } from '../../formats/mesh/obj.ts';
import { readPly } from '../../formats/mesh/ply.ts';
import { readError } from '../../io/node/file-source.ts';
import type { Rgb } from '../../synth/geogen/identity.ts';
import type { Subject } from './subject.ts';

/** Endings of mesh files a build takes. */
export const meshEndings: ReadonlySet<string> = new Set(['.glb', '.gltf', '.obj', '.ply']);

/** Height a mesh is scaled to: about that of a head, so that the cameras' defaults fit. Metres. */
const subjectSize = 0.3;

/** Which axis of the mesh files points up. */
export type MeshUp = 'y' | 'z';

/** From z up (x right, y away) to y up: a turn of -90 degrees around x. */
const zUpRotation = [
  [1, 0, 0],
  [0, 0, 1],
  [0, -1, 0],
] as const;

function turnUpright(mesh: Mesh): void {
  for (const vectors of [mesh.positions, mesh.normals]) {
    for (let at = 0; at < vectors.length; at += 3) {
      const y = vectors[at + 1];
      vectors[at + 1] = vectors[at + 2];
      vectors[at + 2] = -y;
    }
  }
}

/**
 * Reads a mesh of the user's own, centred at the origin and scaled; its materials are its parts.
 * @throws {FormatError} of the file's format, `mesh-empty`, `mesh-materials`, `mesh-positions`
 */
export async function loadSubjectMesh(
  { path, file }: { path: string; file: string },
  background: Rgb,
  up: MeshUp = 'y',
): Promise<Subject> {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw readError(cause, file);
  }
  const ending = extname(path).toLowerCase();
  const { mesh, origin, notes } =
    ending === '.obj'
      ? await readObj(bytes, path, file)
      : ending === '.ply'
        ? readPly(bytes, file)
        : await readGltf(path, file);
  if (mesh.triangleMaterials.length === 0)
    throw new FormatError('mesh-empty', 'Expected triangles in the mesh but found none', { where: { file } });
  if (mesh.materials.length > 255)
    throw new FormatError('mesh-materials', `Expected at most 255 materials but found ${mesh.materials.length}`, {
      where: { file },
    });
  if (!mesh.positions.every(Number.isFinite))
    throw new FormatError('mesh-positions', 'Expected finite positions in the mesh but found others', {
      where: { file },
      hint: 'Some exporters write NaN for vertices they lost; clean the mesh first.',
    });
  if (up === 'z') turnUpright(mesh);
  const { scale, offset } = centreMesh(mesh, subjectSize);
  const turned = up === 'z' ? [origin[0], origin[2], -origin[1]] : origin;
  const meshToWorld = {
    scale,
    ...(up === 'z' ? { rotation: zUpRotation } : {}),
    offset: offset.map((value, axis) => value - scale * turned[axis]),
  };
  mesh.materials.forEach((material, index) => {
    material.part = index + 1;
  });
  return { mesh, background, parts: mesh.materials.map(({ name }) => name), isCropped: () => true, meshToWorld, notes };
}
