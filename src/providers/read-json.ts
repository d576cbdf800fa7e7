import { FormatError } from '../core/errors.ts';
import { answerFault, Fault, systemFault } from './fault.ts';
import type { HttpAnswer } from './http.ts';
import { parseRetryAfter } from './retry.ts';
import type { Secret } from './secret.ts';

export type JsonRecord = Record<string, unknown>;

export interface ReadContext {
  secret: Secret;
  keyVariable: string;
  /** Fields that may be left out of the request. */
  optionalFields: readonly string[];
  nowMilliseconds: number;
}

/**
 * The JSON object of a good answer.
 * @throws {Fault} for every other status, for text that is no JSON, and for an error object under status 200
 */
export function readJsonAnswer(answer: HttpAnswer, context: ReadContext): JsonRecord {
  const { status, bytes, url } = answer;
  const where = { file: url };
  const text = new TextDecoder('utf-8').decode(bytes);
  const json = parseObject(text);
  if (status < 200 || status > 299) throw faultOfStatus(answer, json, text, context);
  if (!json) {
    throw answerFault(
      'not-json',
      `Expected JSON from ${url} but received ${describeText(text, context.secret)}`,
      'transport',
      {
        where,
        hint: 'The address may be that of a web page or a proxy: it must be the server that answers /v1/models.',
      },
    );
  }
  const error = errorOf(json);
  if (error && json.data === undefined && json.choices === undefined) {
    throw faultOfErrorObject(
      answer,
      error,
      context,
      /rate|overload|busy|capacity|timeout|server|internal|unavailable/i,
    );
  }
  return json;
}

interface ServerError {
  message: string;
  /** `type` and `code` in one text. */
  kind: string;
  field?: string;
}

function faultOfStatus(answer: HttpAnswer, json: JsonRecord | undefined, text: string, context: ReadContext): Fault {
  const { status, url, retryAfter, date } = answer;
  const where = { file: url };
  if (status === 401 || status === 403) {
    // Servers quote (parts of) the key in these answers: nothing of them is passed on.
    return systemFault('server-refuses-key', `The model server ${url} refuses access (${status})`, 'never', {
      where,
      hint: `Put a valid key into the environment variable ${context.keyVariable}.`,
    });
  }
  const error = (json && errorOf(json)) ?? { message: describeText(text, context.secret), kind: '' };
  const said = quote(error.message, context.secret);
  if (status === 404) {
    return systemFault(
      'model-not-found',
      `The model server ${url} has no such model or endpoint (404): ${said}`,
      'never',
      {
        where,
        hint: "Compare the model name with what GET /v1/models lists, and the address with the server's manual.",
      },
    );
  }
  if (status === 429 && /insufficient_quota|billing/i.test(error.kind)) {
    return systemFault('quota-used-up', `The model server ${url} says the quota is used up: ${said}`, 'never', {
      where,
    });
  }
  if (status === 408 || status === 425 || status === 429 || (status >= 500 && status !== 501)) {
    const code = status === 429 ? 'rate-limited' : 'server-error';
    return systemFault(code, `The model server ${url} answered ${status}: ${said}`, 'transport', {
      where,
      hint: status === 429 ? 'Lower concurrency, or wait and run the same command again.' : undefined,
      waitSeconds: parseRetryAfter(retryAfter, date, context.nowMilliseconds),
    });
  }
  return faultOfErrorObject(answer, error, context, undefined);
}

/** @param temporary which kinds of error may pass; undefined: none */
function faultOfErrorObject(
  { status, url }: HttpAnswer,
  error: ServerError,
  { secret, optionalFields }: ReadContext,
  temporary: RegExp | undefined,
): Fault {
  const where = { file: url };
  const said = quote(error.message, secret);
  if (/content_policy|moderation|content_filter|safety|responsible_?ai/i.test(error.kind)) {
    const refused = new FormatError('refused', `The model server ${url} refuses the request: ${said}`, {
      where,
      hint: 'Reword the prompt.',
    });
    return new Fault(refused, 'never', { isOfScene: true });
  }
  const field = unsupportedField(error, optionalFields);
  const message = `The model server ${url} answered an error (${status}): ${said}`;
  const fault = new FormatError('request-refused', message, {
    where,
    hint: 'See that the model takes this kind of request; size, prompt and extraBody can be set in the options.',
  });
  if (field) return new Fault(fault, 'never', { unsupportedField: field });
  const passes = temporary !== undefined && (temporary.test(error.kind) || error.kind === '');
  return new Fault(fault, passes ? 'transport' : 'never');
}

/** OpenAI `{error: {message, type, code, param}}`, older vLLM `{object: "error", message}`, FastAPI `{detail}`. */
function errorOf(json: JsonRecord): ServerError | undefined {
  const { error, detail, message } = json;
  if (typeof error === 'string') return { message: error, kind: '' };
  if (isRecord(error)) {
    return {
      message: typeof error.message === 'string' ? error.message : JSON.stringify(error),
      kind: [error.type, error.code].filter(part => typeof part === 'string').join(' '),
      field: typeof error.param === 'string' ? error.param : undefined,
    };
  }
  if (typeof detail === 'string') return { message: detail, kind: '' };
  if (Array.isArray(detail)) {
    const [first] = detail.filter(isRecord);
    const path = Array.isArray(first?.loc) ? first.loc.filter(part => part !== 'body').map(String) : [];
    return {
      message: detail
        .map(item => (isRecord(item) ? `${(item.loc as unknown[])?.join?.('.')}: ${item.msg}` : item))
        .join('; '),
      kind: typeof first?.type === 'string' ? first.type : '',
      field: path[0],
    };
  }
  if (json.object === 'error' && typeof message === 'string') return { message, kind: String(json.type ?? '') };
  return undefined;
}

const saysUnsupported =
  /unknown|unsupported|not support|unrecogni[sz]ed|unexpected|extra|not permitted|not allowed|invalid/i;

function unsupportedField(
  { message, kind, field }: ServerError,
  optionalFields: readonly string[],
): string | undefined {
  if (!saysUnsupported.test(message) && !saysUnsupported.test(kind)) return undefined;
  if (field !== undefined) return optionalFields.find(name => name === field);
  return optionalFields.find(name => new RegExp(`(^|[^\\w])${name}([^\\w]|$)`).test(message));
}

function parseObject(text: string): JsonRecord | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a text that is no JSON looks like, in a few words. */
export function describeText(text: string, secret: Secret): string {
  const start = text.trimStart().slice(0, 4000);
  if (start === '') return 'nothing';
  if (/^<(!doctype|html|head|body|\?xml)/i.test(start)) {
    const title = /<title[^>]*>([^<]*)/i.exec(start)?.[1].trim();
    return `a web page${title ? ` ("${quote(title, secret)}")` : ''}`;
  }
  return `"${quote(start, secret)}"`;
}

/** At most 200 characters of a server's text, on one line, without keys and control characters. */
export function quote(text: string, secret: Secret): string {
  const line = secret
    .redactMessage(text.slice(0, 100_000))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a server's text must not steer a terminal
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .trim();
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}
