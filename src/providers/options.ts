import { UsageError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';

/** What every client of a model server can be told. All but `url` have defaults; the values are plain JSON. */
export interface ModelServerOptions {
  /** Address of the server, with or without `/v1`, e.g. `http://localhost:8000` or `https://api.openai.com/v1`. */
  url: string;
  /** Model name. Default: not sent, so a server with one model uses that. */
  model?: string;
  /** Environment variable that holds the key; an unset one means no key is sent. Default `PANOPLY_API_KEY`. */
  keyVariable?: string;
  /** `scene`: the seed of each call; `none`: none is sent; a number: always that one. Default `scene`. */
  seed?: number | 'scene' | 'none';
  /** Requests under way at once, per client. Default 2 for images, 4 for captions. */
  concurrency?: number;
  /** Longest time for one attempt, from sending to the last byte, in seconds. Default 600 for images, 120 for captions. */
  timeoutSeconds?: number;
  /** Further attempts after one that failed in transport (connection, timeout, 429, 5xx, garbled answer). Default 4. */
  retries?: number;
  /** Further attempts, with the next seed, after an answer that is of no use (broken image, no caption). Default 1. */
  answerRetries?: number;
  /** Upper bound of the first random wait, in seconds; it doubles at each further one. Default 1. */
  firstWaitSeconds?: number;
  /** Upper bound of any random wait, in seconds. Default 60. */
  longestWaitSeconds?: number;
  /** A server that asks by Retry-After for a longer wait than this, in seconds, is not waited for. Default 300. */
  longestRetryAfterSeconds?: number;
  /** Reading stops at an answer longer than this, in bytes. Default 256 MiB for images, 4 MiB for captions. */
  maximumAnswerBytes?: number;
  /** After so many scenes in a row without a usable answer the server counts as down (1 to 64). Default 5. */
  scenesUntilDown?: number;
  /** Fields added to every request body as they are, e.g. `{ "num_inference_steps": 30 }`. Default none. */
  extraBody?: JsonObject;
}

export interface ImageGeneratorOptions extends ModelServerOptions {
  /** `{prompt}`, `{width}`, `{height}` are filled in. Default: asks for a seamless equirectangular anime panorama. */
  promptTemplate?: string;
  /** Size to ask for, `WIDTHxHEIGHT`; what comes is scaled to the size wanted. Default: the size wanted. */
  requestSize?: string;
  /** How the image shall come; `none` leaves the field out. Either kind of answer is read. Default `b64_json`. */
  responseFormat?: 'b64_json' | 'url' | 'none';
}

export interface CaptionerOptions extends ModelServerOptions {
  /** `{prompt}`, `{yaw}`, `{pitch}`, `{fov}`, `{direction}` are filled in. Default: asks for the card's caption style. */
  promptTemplate?: string;
  /** System message. Default: none is sent. */
  systemPrompt?: string;
  /** Sampling temperature, or `none` to leave it to the server. Default 0.2. */
  temperature?: number | 'none';
  /** Longest caption in tokens, or `none`. A model that thinks first needs more. Default 300. */
  maximumTokens?: number | 'none';
}

export const defaultImagePrompt =
  '{prompt}. Equirectangular 360 degree panorama of the whole sphere, 2:1 aspect, seamless: the left and right edges ' +
  'continue into each other, the top row is the zenith, the bottom row is the nadir, the horizon is level at half ' +
  'height. Anime style, detailed background art, consistent light. No text, no border, no watermark.';

export const defaultCaptionPrompt =
  'This picture is one perspective view, looking {direction}, out of a 360 degree anime panorama made from the prompt ' +
  '"{prompt}". Describe what is visible in this view, and only that: the people or things and what they do, where ' +
  'they are and how they relate, the setting and the light. Write one to three plain English sentences in the third ' +
  'person that begin like "The image depicts" or "The image features". No preface, no list, no markdown, no guess ' +
  'about what lies outside the view.';

type Resolved<Options> = Required<Omit<Options, 'model' | 'requestSize' | 'systemPrompt'>> &
  Pick<Options, Extract<keyof Options, 'model' | 'requestSize' | 'systemPrompt'>>;

/** Options with every default filled in and every value checked. `url` is normalised: no `/v1`, no slash at its end. */
export type ImageGeneratorSettings = Resolved<ImageGeneratorOptions>;
export type CaptionerSettings = Resolved<CaptionerOptions>;
export type ModelServerSettings = Resolved<ModelServerOptions>;

type Check = { expected: string; accepts(value: unknown): boolean };

const text: Check = { expected: 'a text', accepts: value => typeof value === 'string' && value.trim() !== '' };
const count = (from: number, to: number): Check => ({
  expected: `a whole number from ${from} to ${to}`,
  accepts: value => Number.isSafeInteger(value) && (value as number) >= from && (value as number) <= to,
});
const seconds = (to: number): Check => ({
  expected: `seconds above 0 and up to ${to}`,
  accepts: value => typeof value === 'number' && value > 0 && value <= to,
});
const oneOf = (...values: string[]): Check => ({
  expected: values.join(' or '),
  accepts: value => values.includes(value as string),
});
const either = (a: Check, b: Check): Check => ({
  expected: `${a.expected} or ${b.expected}`,
  accepts: value => a.accepts(value) || b.accepts(value),
});

const looksSecret = /^(api[-_]?key|key|(access[-_]?)?token|secret|password|authorization)$/i;

/** Longest timer of every runtime: 2^31 - 1 ms, about 24.8 days. */
const longestTimerSeconds = 2_147_483;
/** What the client itself sends, and what must never be written down. */
const ownBodyFields = ['model', 'prompt', 'messages', 'n', 'size', 'seed', 'stream', 'response_format'];

const serverChecks: Record<keyof ModelServerOptions, Check> = {
  url: text,
  model: text,
  keyVariable: {
    expected: 'the name of an environment variable',
    accepts: value => typeof value === 'string' && /^[A-Za-z_][A-Za-z0-9_]*$/.test(value),
  },
  seed: either(count(0, Number.MAX_SAFE_INTEGER), oneOf('scene', 'none')),
  concurrency: count(1, 256),
  timeoutSeconds: seconds(longestTimerSeconds),
  retries: count(0, 100),
  answerRetries: count(0, 100),
  firstWaitSeconds: seconds(3600),
  longestWaitSeconds: seconds(86_400),
  longestRetryAfterSeconds: seconds(86_400),
  maximumAnswerBytes: count(1, 2 ** 29),
  scenesUntilDown: count(1, 64),
  extraBody: {
    expected: `an object without keys and without the fields ${ownBodyFields.join(', ')}`,
    accepts: value =>
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      !Object.keys(value).some(key => ownBodyFields.includes(key) || looksSecret.test(key)),
  },
};

/** What each field must be; also the list of fields. */
export const imageChecks: Record<keyof ImageGeneratorOptions, Check> = {
  ...serverChecks,
  promptTemplate: text,
  requestSize: {
    expected: 'WIDTHxHEIGHT in pixels',
    accepts: value => typeof value === 'string' && /^[1-9]\d{0,4}x[1-9]\d{0,4}$/.test(value),
  },
  responseFormat: oneOf('b64_json', 'url', 'none'),
};

export const captionChecks: Record<keyof CaptionerOptions, Check> = {
  ...serverChecks,
  promptTemplate: text,
  systemPrompt: text,
  temperature: either(
    { expected: 'a number from 0 to 2', accepts: value => typeof value === 'number' && value >= 0 && value <= 2 },
    oneOf('none'),
  ),
  maximumTokens: either(count(1, 1_000_000), oneOf('none')),
};

const serverDefaults = {
  keyVariable: 'PANOPLY_API_KEY',
  seed: 'scene',
  retries: 4,
  answerRetries: 1,
  firstWaitSeconds: 1,
  longestWaitSeconds: 60,
  longestRetryAfterSeconds: 300,
  scenesUntilDown: 5,
  extraBody: {},
} as const;

/** Refuses unknown fields (a misspelt one must not run with its default) and values out of range. */
function checkFields(options: object, checks: Record<string, Check>, name: string): void {
  for (const [field, value] of Object.entries(options)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(checks, field)) {
      const secret = /key|token|secret|password|authorization/i.test(field);
      // The value may be a key somebody pasted: it is not repeated.
      throw new UsageError('bad-option', `Expected no field ${field} for ${name}`, {
        hint: secret
          ? 'A key is never written down: put it in an environment variable and name that with keyVariable.'
          : `The fields are ${Object.keys(checks).join(', ')}.`,
      });
    }
    if (!checks[field].accepts(value)) {
      const shown = ['url', 'keyVariable', 'extraBody'].includes(field) ? '' : ` but received ${JSON.stringify(value)}`;
      throw new UsageError('bad-option', `Expected ${checks[field].expected} for ${name}.${field}${shown}`);
    }
  }
}

/**
 * A server's address without `/v1`, endpoint, or slash at the end.
 * @throws {UsageError} `bad-url`; the message never repeats a user name, password or query, which may be secret
 */
export function normalizeServerUrl(url: string, name = 'url'): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !['http:', 'https:'].includes(parsed.protocol)) {
    throw new UsageError('bad-url', `Expected an http or https address for ${name}`, {
      hint: 'Give the address of an OpenAI-compatible server, e.g. http://localhost:8000/v1.',
    });
  }
  if (parsed.username || parsed.password || parsed.search || parsed.hash) {
    throw new UsageError(
      'bad-url',
      `Expected an address without user name, password, query or fragment for ${name} (${parsed.origin}${parsed.pathname})`,
      { hint: 'Put the key in an environment variable; it is sent as a bearer token.' },
    );
  }
  const path = parsed.pathname.replace(/\/+$/, '').replace(/\/(images\/generations|chat\/completions)$/, '');
  return `${parsed.origin}${path.replace(/\/v1$/, '')}`;
}

/** @throws {UsageError} `bad-option`, `bad-url`, `bad-template` */
export function resolveImageGenerator(options: ImageGeneratorOptions, name = 'generator'): ImageGeneratorSettings {
  checkFields(options, imageChecks, name);
  const settings: ImageGeneratorSettings = {
    ...serverDefaults,
    concurrency: 2,
    timeoutSeconds: 600,
    maximumAnswerBytes: 2 ** 28,
    promptTemplate: defaultImagePrompt,
    responseFormat: 'b64_json',
    ...withoutUndefined(options),
    url: normalizeServerUrl(options.url, `${name}.url`),
  };
  checkTemplate(settings.promptTemplate, imageTemplateFields, `${name}.promptTemplate`);
  return settings;
}

/** @throws {UsageError} `bad-option`, `bad-url`, `bad-template` */
export function resolveCaptioner(options: CaptionerOptions, name = 'captioner'): CaptionerSettings {
  checkFields(options, captionChecks, name);
  const settings: CaptionerSettings = {
    ...serverDefaults,
    concurrency: 4,
    timeoutSeconds: 120,
    maximumAnswerBytes: 2 ** 22,
    promptTemplate: defaultCaptionPrompt,
    temperature: 0.2,
    maximumTokens: 300,
    ...withoutUndefined(options),
    url: normalizeServerUrl(options.url, `${name}.url`),
  };
  checkTemplate(settings.promptTemplate, captionTemplateFields, `${name}.promptTemplate`);
  return settings;
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T;
}

export const imageTemplateFields = ['prompt', 'width', 'height'];
export const captionTemplateFields = ['prompt', 'yaw', 'pitch', 'fov', 'direction'];

function checkTemplate(template: string, fields: readonly string[], name: string): void {
  for (const [whole, field] of template.matchAll(/\{(\w+)\}/g)) {
    if (!fields.includes(field)) {
      throw new UsageError('bad-template', `Expected {${fields.join('}, {')}} in ${name} but received ${whole}`);
    }
  }
}

/** Fills `{field}` in; each once from left to right, so a value that itself holds `{field}` stays as it is. */
export function fillTemplate(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, field: string) =>
    Object.hasOwn(values, field) ? String(values[field]) : whole,
  );
}

/** A server's options for one of several clients that share it: together they keep to its `concurrency`. */
export function shareConcurrency<Options extends ModelServerOptions>(options: Options, clients: number): Options {
  const { concurrency } = options;
  return concurrency === undefined
    ? options
    : { ...options, concurrency: Math.max(1, Math.floor(concurrency / clients)) };
}
