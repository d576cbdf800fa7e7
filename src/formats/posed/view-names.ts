import { posix } from 'node:path';
import { distinctNames } from '../../core/distinct-names.ts';

/**
 * What the views of a scene are called: as their pictures, without ending, and without folders unless two would be the
 * same then.
 * @param paths of the pictures, relative to where the scene's are
 */
export function viewNames(paths: readonly string[]): string[] {
  const withoutEnding = (path: string) => path.replace(/\.\w+$/, '');
  const stems = paths.map(path => withoutEnding(posix.basename(path)));
  if (new Set(stems).size === stems.length) return stems;
  return distinctNames(paths.map(path => withoutEnding(path).replace(/\//g, '_')));
}
