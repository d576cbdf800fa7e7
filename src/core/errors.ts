/** Where in an input a problem is: any part may be absent. */
export interface Where {
  /** File path or URL as the user would recognise it. */
  file?: string;
  /** JSON pointer (RFC 6901) inside `file`. */
  pointer?: string;
  /** Zero-based row of a table or line of a JSONL/CSV file. */
  row?: number;
  /** Byte offset inside `file`. */
  byte?: number;
}

export interface PanoplyErrorOptions {
  where?: Where;
  /** What the reader can do about it, as one sentence. */
  hint?: string;
  cause?: unknown;
  /** No other scene can succeed either: a build stops instead of failing one scene. */
  stopsBuild?: boolean;
}

/** Base of every error Panoply throws on purpose: what went wrong (message), where, and what to do. */
export class PanoplyError extends Error {
  /** Stable, kebab-case identifier, e.g. `png-truncated`. */
  readonly code: string;
  readonly where?: Where;
  readonly hint?: string;
  readonly stopsBuild: boolean;

  constructor(code: string, message: string, { where, hint, cause, stopsBuild = false }: PanoplyErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.where = where;
    this.hint = hint;
    this.stopsBuild = stopsBuild;
  }
}

/** The caller asked for something that makes no sense (CLI exit code 2). */
export class UsageError extends PanoplyError {}

/** Input data are not what their format requires. */
export class FormatError extends PanoplyError {}

/** The machine could not do it: disk, permissions, network, memory. Retrying the same data may work. */
export class SystemError extends PanoplyError {}

/** Whether what failed is one scene's files, and not the disk or the network: others may be read all the same. */
export const isFaultOfData = (error: unknown): error is PanoplyError =>
  error instanceof FormatError || (error instanceof SystemError && error.code === 'missing-file');

/** `file.json#/0/cameras` or `file.csv row 3`: {@link Where} as one readable token; empty when nothing is known. */
export function formatWhere(where: Where | undefined): string {
  if (!where) return '';
  const { file = '', pointer, row, byte } = where;
  return `${file}${pointer === undefined ? '' : `#${pointer}`}${row === undefined ? '' : ` row ${row}`}${byte === undefined ? '' : ` byte ${byte}`}`.trim();
}

/** An error in one line: where it is, as far as that is known, and what it says. */
export const describePlacedError = ({ message, where }: PanoplyError): string =>
  formatWhere(where) === '' ? message : `${formatWhere(where)}: ${message}`;
