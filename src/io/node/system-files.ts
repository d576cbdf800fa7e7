/**
 * Whether a path is of what systems put beside the files of people: macOS' `__MACOSX/` and `._name`, `.DS_Store`, Windows'
 * thumbnails.
 * @param path parts separated by `/`; a name alone, too
 */
export function isSystemFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /(^|\/)__MACOSX\//.test(path) || name === '.DS_Store' || name === 'Thumbs.db' || name.startsWith('._');
}
