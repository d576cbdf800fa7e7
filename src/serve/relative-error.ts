import { resolve, sep } from 'node:path';
import { FormatError, PanoplyError, SystemError } from '../core/errors.ts';

/**
 * An error that names files as they are called inside the dataset: readers of a page need not know, and others need not
 * learn, where on the machine it lies.
 */
export function relativeError(error: unknown, roots: readonly string[]): unknown {
  if (!(error instanceof PanoplyError)) return error;
  const prefixes = roots.flatMap(root => [resolve(root), root]).map(root => (root.endsWith(sep) ? root : root + sep));
  const strip = (text: string): string => prefixes.reduce((rest, prefix) => rest.replaceAll(prefix, ''), text);
  const { code, message, where, hint, cause } = error;
  const Kind = error instanceof FormatError ? FormatError : SystemError;
  return new Kind(code, strip(message), {
    where: where?.file === undefined ? where : { ...where, file: strip(where.file) },
    hint: hint === undefined ? undefined : strip(hint),
    cause,
  });
}
