import { UsageError } from '../core/errors.ts';

/** A key that cannot be printed by accident: its value comes out through `reveal` alone. */
export interface Secret {
  /** The key itself, for the Authorization header and nothing else. */
  reveal(): string;
  /** `text` with every occurrence of the key replaced by `[key]`; nothing else changes. */
  redact(text: string): string;
  /** For messages: also whatever looks like a key, such as one that a server quotes half-masked. */
  redactMessage(text: string): string;
  /** Whether the key itself occurs in `text`. */
  isIn(text: string): boolean;
}

/** Bearer tokens and the usual prefixed keys, also half-masked as servers quote them. */
const looksLikeKey = /\b(?:Bearer\s+\S+|(?:sk|pk|hf|gsk|xai|key|api)[-_][\w*.-]{6,})/g;

/**
 * Reads a key from the environment.
 * @returns a secret without a key where the variable is unset or empty (`hasKey` false)
 * @throws {UsageError} `bad-key` when the value cannot be sent as a header; the message does not hold it
 */
export function readSecret(
  environment: Readonly<Record<string, string | undefined>>,
  variable: string,
): Secret & { hasKey: boolean } {
  const key = environment[variable]?.trim() ?? '';
  if (!/^[\x21-\x7e]*$/.test(key)) {
    throw new UsageError('bad-key', `Expected printable ASCII without spaces in the environment variable ${variable}`, {
      hint: 'Set it to the key alone, without quotes, "Bearer" or a second line.',
    });
  }
  const redact = (text: string) =>
    key === '' ? text : text.replaceAll(key, '[key]').replaceAll(encodeURIComponent(key), '[key]');
  return {
    hasKey: key !== '',
    reveal: () => key,
    isIn: text => key !== '' && text.includes(key),
    redact,
    redactMessage: text => redact(text).replace(looksLikeKey, '[key]'),
  };
}
