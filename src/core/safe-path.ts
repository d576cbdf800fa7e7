import { FormatError, type Where } from './errors.ts';

/** What is wrong with a name for one file or folder; undefined where nothing is. `*` is no name where Windows reads. */
function segmentFault(name: string): string | undefined {
  if (name === '') return 'a part of it is empty';
  if (name === '.' || name === '..') return `it has the part "${name}"`;
  if (name.includes('\\')) return 'it has a backslash';
  if (name.includes('\0')) return 'it has a NUL character';
  if (name.includes('*')) return 'it has a "*"';
  return undefined;
}

/**
 * Why a path with forward slashes does not stay below the folder it is relative to, on some system at least; undefined
 * where it does.
 */
export function pathFault(path: string): string | undefined {
  if (path === '') return 'it is empty';
  if (path.startsWith('/')) return 'it is absolute';
  if (/^[A-Za-z]:/.test(path)) return 'it names a drive';
  for (const part of path.split('/')) {
    const fault = segmentFault(part);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Why a name cannot be that of one file or folder, as {@link pathFault}; undefined where it can. */
export function nameFault(name: string): string | undefined {
  return pathFault(name) ?? (name.includes('/') ? 'it has a slash' : undefined);
}

/** @param what whose name or path it is, e.g. `the split` */
export function unsafePath(what: string, path: string, fault: string, where?: Where): FormatError {
  return new FormatError(
    'unsafe-path',
    `Expected ${what} to stay inside its folder but received ${JSON.stringify(path)}: ${fault}`,
    { where, hint: 'Rename it in the source: files are written and read under this name.' },
  );
}

/** @throws {FormatError} `unsafe-path` where a path from data would leave its folder */
export function assertSafePath(path: string, what: string, where?: Where): void {
  const fault = pathFault(path);
  if (fault !== undefined) throw unsafePath(what, path, fault, where);
}

/**
 * Holds that a split's name can be part of a file's name, or a folder's. An empty one, of tables that name none, can.
 * @throws {FormatError} `unsafe-path`
 */
export function assertSafeSplit(split: string, where?: Where): void {
  const fault = split === '' ? undefined : nameFault(split);
  if (fault !== undefined) throw unsafePath('the split', split, fault, where);
}
