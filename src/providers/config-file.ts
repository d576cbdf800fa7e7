import { readFileSync } from 'node:fs';
import { FormatError, UsageError } from '../core/errors.ts';
import { readError } from '../io/node/file-source.ts';
import {
  type CaptionerOptions,
  type ImageGeneratorOptions,
  resolveCaptioner,
  resolveImageGenerator,
} from './options.ts';

/** What a configuration file may hold: one object for each server, with the fields of their options. */
export interface ModelServerConfig {
  generator?: ImageGeneratorOptions;
  captioner?: CaptionerOptions;
}

/**
 * Reads `{ "generator": {...}, "captioner": {...} }`. Options given here lose against those given by flags: merge with
 * `{ ...config.generator, ...flags }`.
 * @throws {SystemError} `missing-file`, `cannot-read`
 * @throws {FormatError} `bad-json`
 * @throws {UsageError} `bad-option`, `bad-url`, `bad-template`
 */
export function readModelServerConfig(path: string): ModelServerConfig {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw readError(cause, path);
  }
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // The parser's message quotes the text, which may hold a key somebody pasted: it is not passed on.
    throw new FormatError('bad-json', 'Expected JSON in the configuration of the model servers', {
      where: { file: path },
    });
  }
  return parseModelServerConfig(value, path);
}

/** Checks a configuration that is in memory. @throws {UsageError} `bad-option`, `bad-url`, `bad-template` */
export function parseModelServerConfig(value: unknown, file?: string): ModelServerConfig {
  const refuse = (message: string) => new UsageError('bad-option', message, { where: { file } });
  if (!isObject(value)) throw refuse('Expected an object with generator and captioner for the model servers');
  for (const [key, part] of Object.entries(value)) {
    if (key !== 'generator' && key !== 'captioner') throw refuse(`Expected generator or captioner but received ${key}`);
    if (!isObject(part)) throw refuse(`Expected an object for ${key}`);
  }
  const { generator, captioner } = value as { generator?: ImageGeneratorOptions; captioner?: CaptionerOptions };
  // A flag may still give the address, so its absence is not an error yet.
  const address = { url: 'http://localhost' };
  if (generator) resolveImageGenerator({ ...address, ...generator });
  if (captioner) resolveCaptioner({ ...address, ...captioner });
  return { generator, captioner };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
