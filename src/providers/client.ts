import { PanoplyError, SystemError } from '../core/errors.ts';
import { CircuitBreaker } from './breaker.ts';
import { defaultFetch } from './default-fetch.ts';
import { answerFault, Fault, interrupted, withAttempts } from './fault.ts';
import { exchange, type Fetch, type HttpAnswer, showUrl } from './http.ts';
import { createLimiter } from './limiter.ts';
import type { ModelServerSettings } from './options.ts';
import { type JsonRecord, readJsonAnswer } from './read-json.ts';
import { systemTiming, type Timing, waitAfter } from './retry.ts';
import { readSecret, type Secret } from './secret.ts';

/** What a client uses of the world; each has a default. */
export interface ClientDependencies extends Partial<Timing> {
  /** Default: undici's, without time limits of its own. */
  fetch?: Fetch;
  /** Where the key is looked up. Default `process.env`. */
  environment?: Readonly<Record<string, string | undefined>>;
  /** `CircuitBreaker.sharedSlots(n)` lets all workers of a build notice together that a server is down. */
  breakerSlots?: Int32Array;
}

/** What went over the wire so far. */
export interface ClientCounts {
  /** Requests sent, with every further attempt. */
  attempts: number;
  /** Requests that got a usable answer. */
  answered: number;
  /** Requests that got none. */
  failed: number;
}

export interface AskOptions<T> {
  /** `/v1/...` */
  endpoint: string;
  /** The body for a seed (undefined: send none). */
  body(seed: number | undefined): JsonRecord;
  seed: number | undefined;
  /** Fields that are left out when the server does not take them; a value names the field to send instead. */
  optionalFields: Readonly<Record<string, string | undefined>>;
  /** Reads the answer. @throws {Fault} when it is of no use */
  read(json: JsonRecord): T | Promise<T>;
  /** Names the scene: several failures of one scene say less about a server than one each of several. */
  scene: string;
  signal?: AbortSignal;
}

export interface Asked<T> {
  value: T;
  seed: number | undefined;
  /** Optional fields the server did not take. */
  leftOut: string[];
}

export interface ModelServerClient {
  readonly counts: ClientCounts;
  readonly secret: Secret;
  ask<T>(options: AskOptions<T>): Promise<Asked<T>>;
  /** Fetches a picture an answer pointed to, relative to the endpoint. @throws {Fault} */
  fetchBytes(url: string, endpoint: string, signal?: AbortSignal): Promise<HttpAnswer>;
}

/**
 * The part that all model servers share: key, concurrency, time and size limits, retries, circuit breaker.
 * @throws {UsageError} `bad-key`
 */
export function createModelServerClient(
  settings: ModelServerSettings,
  dependencies: ClientDependencies = {},
): ModelServerClient {
  const { sleep, random, now } = { ...systemTiming, ...dependencies };
  const secret = readSecret(dependencies.environment ?? process.env, settings.keyVariable);
  const breaker = new CircuitBreaker(dependencies.breakerSlots ?? new Int32Array(settings.scenesUntilDown));
  const limit = createLimiter(settings.concurrency);
  const http = { fetch: dependencies.fetch ?? defaultFetch, secret, keyOrigin: new URL(settings.url).origin };
  const counts: ClientCounts = { attempts: 0, answered: 0, failed: 0 };
  /** Optional fields this server turned out not to take, with what goes instead. */
  const unsupported = new Map<string, string | undefined>();
  /** A rate limit is the server's, not the request's: nobody asks before this time. */
  let pausedUntil = 0;

  /** Repeats `attempt` as faults allow. @throws {Fault} the last one; {@link SystemError} `interrupted`, `server-down` */
  async function repeat<T>(attempt: (answerFaults: number) => Promise<T>, signal?: AbortSignal): Promise<T> {
    let [transportLeft, answersLeft] = [settings.retries, settings.answerRetries];
    for (let made = 1; ; made++) {
      breaker.assertClosed(settings.url);
      if (signal?.aborted) throw interrupted();
      const pause = (pausedUntil - now()) / 1000;
      if (pause > 0) await sleep(pause, signal);
      try {
        counts.attempts++;
        return await attempt(settings.answerRetries - answersLeft);
      } catch (fault) {
        if (!(fault instanceof Fault)) throw fault;
        if (fault.unsupportedField !== undefined) throw fault;
        const left = fault.retry === 'transport' ? transportLeft-- : fault.retry === 'answer' ? answersLeft-- : 0;
        const wait = left > 0 ? waitAfter(fault, made, settings, random) : undefined;
        if (wait === undefined) throw new Fault(withAttempts(fault.error, made), fault.retry, fault);
        if (fault.waitSeconds !== undefined) pausedUntil = Math.max(pausedUntil, now() + fault.waitSeconds * 1000);
        await sleep(wait, signal);
      }
    }
  }

  function adapt(body: JsonRecord): JsonRecord {
    const adapted = { ...body };
    for (const [field, instead] of unsupported) {
      if (instead !== undefined && field in adapted) adapted[instead] = adapted[field];
      delete adapted[field];
    }
    return adapted;
  }

  async function attemptOnce<T>(options: AskOptions<T>, seed: number | undefined): Promise<T> {
    const body = adapt(options.body(seed));
    const answer = await exchange(
      {
        url: `${settings.url}${options.endpoint}`,
        body: JSON.stringify(body),
        timeoutSeconds: settings.timeoutSeconds,
        maximumBytes: settings.maximumAnswerBytes,
        signal: options.signal,
      },
      http,
    );
    const { keyVariable } = settings;
    // Of this body: another request may have learnt of the same field meanwhile.
    const optionalFields = Object.keys(options.optionalFields).filter(field => field in body);
    return options.read(readJsonAnswer(answer, { secret, keyVariable, optionalFields, nowMilliseconds: now() }));
  }

  async function askAdapting<T>(options: AskOptions<T>): Promise<Asked<T>> {
    for (;;) {
      let seed = options.seed;
      try {
        const value = await repeat(answerFaults => {
          // The same seed would make a deterministic server repeat what was of no use.
          seed = options.seed === undefined ? undefined : options.seed + answerFaults;
          return attemptOnce(options, seed);
        }, options.signal);
        return { value, seed, leftOut: [...unsupported.keys()].sort() };
      } catch (fault) {
        const field = fault instanceof Fault ? fault.unsupportedField : undefined;
        if (field === undefined) throw fault;
        unsupported.set(field, options.optionalFields[field]);
      }
    }
  }

  return {
    counts,
    secret,
    ask: options =>
      limit(async () => {
        try {
          const asked = await askAdapting(options);
          counts.answered++;
          breaker.recordSuccess();
          return asked;
        } catch (error) {
          counts.failed++;
          if (error instanceof Fault) {
            if (!error.isOfScene) breaker.recordFailure(options.scene);
            breaker.assertClosed(settings.url, error.error);
            throw error.error;
          }
          if (error instanceof PanoplyError) throw error;
          throw new SystemError('client-failed', `Asking the model server ${settings.url} failed unexpectedly`, {
            cause: new Error(secret.redactMessage(String(error))),
          });
        }
      }),
    async fetchBytes(url, endpoint, signal) {
      const base = `${settings.url}${endpoint}`;
      const target = URL.canParse(url, base) ? new URL(url, base) : undefined;
      const shown = showUrl(target?.href ?? '');
      if (!target || !['http:', 'https:'].includes(target.protocol)) {
        throw answerFault('bad-image-url', `Expected an http address for the picture from ${base}`, 'answer', {
          where: { file: base },
        });
      }
      try {
        return await repeat(async () => {
          const { timeoutSeconds, maximumAnswerBytes: maximumBytes } = settings;
          const answer = await exchange({ url: target.href, timeoutSeconds, maximumBytes, signal }, http);
          if (answer.status === 200) return answer;
          const passes = answer.status === 429 || answer.status >= 500;
          throw new Fault(
            new SystemError(
              'image-not-found',
              `Expected the picture at ${shown} but received status ${answer.status}`,
              {
                where: { file: shown },
              },
            ),
            passes ? 'transport' : 'never',
          );
        }, signal);
      } catch (fault) {
        // An address that gives nothing (any more) is an answer of no use: asking for a new one may help.
        if (fault instanceof Fault && fault.error.code !== 'answer-too-long') throw new Fault(fault.error, 'answer');
        throw fault;
      }
    },
  };
}
