import { FormatError, type PanoplyError, type PanoplyErrorOptions, SystemError } from '../core/errors.ts';

/** One attempt that failed, and what that means for the next. Never leaves src/providers: callers get `error`. */
export class Fault extends Error {
  readonly error: PanoplyError;
  /** `transport`: the same request may work later; `answer`: another seed may; `never`: asking again is of no use. */
  readonly retry: 'transport' | 'answer' | 'never';
  /** What the server asked to wait (Retry-After), in seconds. */
  readonly waitSeconds?: number;
  /** The scene's own trouble (a prompt against the rules): says nothing about the server. */
  readonly isOfScene: boolean;
  /** An optional field of the request that the server does not take. */
  readonly unsupportedField?: string;

  constructor(
    error: PanoplyError,
    retry: Fault['retry'],
    options: { waitSeconds?: number; isOfScene?: boolean; unsupportedField?: string } = {},
  ) {
    super(error.message);
    this.error = error;
    this.retry = retry;
    this.waitSeconds = options.waitSeconds;
    this.isOfScene = options.isOfScene ?? false;
    this.unsupportedField = options.unsupportedField;
  }
}

/** A fault of the connection or the server. */
export function systemFault(
  code: string,
  message: string,
  retry: Fault['retry'],
  { waitSeconds, ...options }: PanoplyErrorOptions & { waitSeconds?: number },
): Fault {
  return new Fault(new SystemError(code, message, options), retry, { waitSeconds });
}

/** A fault of what was answered. */
export function answerFault(code: string, message: string, retry: Fault['retry'], options: PanoplyErrorOptions): Fault {
  return new Fault(new FormatError(code, message, options), retry);
}

/** The error, saying how often it was tried. */
export function withAttempts(error: PanoplyError, attempts: number): PanoplyError {
  if (attempts < 2) return error;
  const { code, message, where, hint, cause } = error;
  const Kind = error.constructor as typeof PanoplyError;
  return new Kind(code, `${message} (${attempts} attempts)`, { where, hint, cause });
}

/** What the engine and the command line know as the user's own interruption. */
export function interrupted(): SystemError {
  return new SystemError('interrupted', 'Interrupted: run the same command again to go on');
}
