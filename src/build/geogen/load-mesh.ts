import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { FormatError } from '../../core/errors.ts';
import { centreMesh } from '../../core/mesh/centre.ts';
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

/**
 * Reads a mesh of the user's own, centred at the origin and scaled; its materials are its parts.
 * @throws {FormatError} of the file's format
 */
export async function loadSubjectMesh(
  { path, file }: { path: string; file: string },
  background: Rgb,
): Promise<Subject> {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw readError(cause, file);
  }
  const ending = extname(path).toLowerCase();
  const { mesh, notes } =
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
  const meshToWorld = centreMesh(mesh, subjectSize);
  mesh.materials.forEach((material, index) => {
    material.part = index + 1;
  });
  return { mesh, background, parts: mesh.materials.map(({ name }) => name), isCropped: () => true, meshToWorld, notes };
}
