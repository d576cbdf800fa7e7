import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { SystemError, UsageError } from '../../core/errors.ts';
import { compareCodeUnits } from '../../core/json.ts';
import { placeBelow } from '../../io/node/files.ts';
import { meshEndings } from './load-mesh.ts';

export interface MeshInput {
  path: string;
  /** Relative to the input folder, forward slashes. */
  file: string;
  bytes: number;
  sha256: string;
}

/**
 * Mesh files below a folder, in code-unit order of their names; each is one identity.
 * @param out what a build writes: left out where it is below the folder
 * @throws {SystemError} `cannot-read` @throws {UsageError} `no-meshes`
 */
export function findMeshes(folder: string, out?: string): MeshInput[] {
  const own = out === undefined ? undefined : placeBelow(folder, out);
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => !entry.isDirectory())
      .map(entry => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
  } catch (cause) {
    throw new SystemError('cannot-read', `Cannot read the folder ${folder}: ${(cause as Error).message}`, {
      where: { file: folder },
      cause,
    });
  }
  const files = names
    .filter(name => !own || !name.startsWith(`${own}/`))
    .filter(name => !name.split('/').some(part => part.startsWith('.')) && meshEndings.has(extname(name).toLowerCase()))
    .sort(compareCodeUnits);
  if (files.length === 0) {
    throw new UsageError('no-meshes', `Expected meshes (${[...meshEndings].join(' ')}) in ${folder} but found none`, {
      hint: 'Give the folder that holds one mesh per identity.',
    });
  }
  return files.map(file => {
    const path = join(folder, file);
    return {
      path,
      file,
      bytes: statSync(path).size,
      sha256: createHash('sha256').update(readFileSync(path)).digest('hex'),
    };
  });
}
