import { answerFault, type Fault, interrupted, systemFault } from './fault.ts';
import type { Secret } from './secret.ts';

/** The part of `fetch` that is used; the global one and undici's fit. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

export interface FetchInit {
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string;
  redirect: 'manual';
  signal: AbortSignal;
}

export interface FetchResponse {
  status: number;
  headers: { get(name: string): string | null };
  body: {
    getReader(): { read(): Promise<{ done: boolean; value?: Uint8Array }>; cancel(): Promise<void> };
    cancel(): Promise<void>;
  } | null;
}

export interface HttpRequest {
  url: string;
  /** A JSON text makes a POST; nothing makes a GET. */
  body?: string;
  timeoutSeconds: number;
  maximumBytes: number;
  signal?: AbortSignal;
}

export interface HttpAnswer {
  status: number;
  /** Where the answer came from after redirects, without its query (signed addresses hold secrets there). */
  url: string;
  mediaType: string;
  retryAfter: string | null;
  date: string | null;
  bytes: Uint8Array;
}

const redirects = new Set([301, 302, 303, 307, 308]);
const longestRedirectChain = 5;

/** An address as messages show it: no user, query or fragment. */
export function showUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  return parsed ? `${parsed.origin}${parsed.pathname}` : 'an address that is none';
}

/**
 * One attempt: sends, follows redirects, reads to the end within one time limit and one size limit. The key goes to
 * the origin of `keyOrigin` alone, and a request with a body is never sent on to another origin.
 * @throws {Fault}; {@link SystemError} `interrupted` when `request.signal` aborts
 */
export async function exchange(
  request: HttpRequest,
  { fetch, secret, keyOrigin }: { fetch: Fetch; secret: Secret & { hasKey: boolean }; keyOrigin: string },
): Promise<HttpAnswer> {
  const { timeoutSeconds, maximumBytes, signal } = request;
  if (signal?.aborted) throw interrupted();
  const controller = new AbortController();
  let expire: (error: unknown) => void = () => {};
  // A fetch or a body that ignores the signal must not hang the build, so the clock races it.
  const end = new Promise<never>((_, reject) => (expire = reject));
  end.catch(() => {});
  const shown = showUrl(request.url);
  const stop = (reason: Fault | Error) => {
    expire(reason);
    controller.abort();
  };
  const onAbort = () => stop(interrupted());
  signal?.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(
    () =>
      stop(
        systemFault(
          'server-timeout',
          `The model server ${shown} did not answer within ${timeoutSeconds} s`,
          'transport',
          {
            where: { file: shown },
            hint: 'Raise timeoutSeconds, or lower concurrency so that requests do not queue at the server.',
          },
        ),
      ),
    timeoutSeconds * 1000,
  );
  let current: FetchResponse['body'] = null;
  try {
    let url = request.url;
    for (let hops = 0; ; hops++) {
      const response = await Promise.race([
        fetch(url, {
          method: request.body === undefined ? 'GET' : 'POST',
          headers: headersFor(url, request.body, secret, keyOrigin),
          body: request.body,
          redirect: 'manual',
          signal: controller.signal,
        }),
        end,
      ]);
      current = response.body;
      if (!redirects.has(response.status)) {
        const bytes = await readBody(response, maximumBytes, showUrl(url), end);
        current = null;
        return {
          status: response.status,
          url: showUrl(url),
          mediaType: (response.headers.get('content-type') ?? '').split(';')[0].trim().toLowerCase(),
          retryAfter: response.headers.get('retry-after'),
          date: response.headers.get('date'),
          bytes,
        };
      }
      await response.body?.cancel();
      current = null;
      url = redirectTarget(url, response, request.body !== undefined, hops);
    }
  } catch (error) {
    if (error instanceof Error && 'retry' in error) throw error;
    if (signal?.aborted) throw interrupted();
    throw unreachable(error, shown, secret);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    // Frees the socket of an answer that was not read to its end.
    if (current) controller.abort();
  }
}

function headersFor(
  url: string,
  body: string | undefined,
  secret: Secret & { hasKey: boolean },
  keyOrigin: string,
): Record<string, string> {
  const headers: Record<string, string> = { accept: body === undefined ? 'image/*' : 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (secret.hasKey && new URL(url).origin === keyOrigin) headers.authorization = `Bearer ${secret.reveal()}`;
  return headers;
}

function redirectTarget(from: string, { status, headers }: FetchResponse, hasBody: boolean, hops: number): string {
  const location = headers.get('location') ?? '';
  const where = { file: showUrl(from) };
  const target = URL.canParse(location, from) ? new URL(location, from) : undefined;
  if (!target || !['http:', 'https:'].includes(target.protocol)) {
    throw systemFault(
      'bad-redirect',
      `The model server ${showUrl(from)} redirects (${status}) to no http address`,
      'never',
      { where },
    );
  }
  const to = showUrl(target.href);
  if (hops >= longestRedirectChain) {
    throw systemFault(
      'bad-redirect',
      `The model server ${showUrl(from)} redirects more than ${longestRedirectChain} times`,
      'never',
      { where },
    );
  }
  // 301 to 303 turn a POST into a GET, which is no request for a model; another origin is somebody else.
  if (hasBody && (target.origin !== new URL(from).origin || (status !== 307 && status !== 308))) {
    throw systemFault(
      'redirected',
      `The model server ${showUrl(from)} redirects (${status}) to ${to}; nothing was sent there`,
      'never',
      {
        where,
        hint: `If that is the right server, give its address instead: ${normalAddress(target)}.`,
      },
    );
  }
  return target.href;
}

function normalAddress(url: URL): string {
  return `${url.origin}${url.pathname.replace(/\/(v1\/)?(images\/generations|chat\/completions)\/?$/, '')}`;
}

async function readBody(
  { body, headers }: FetchResponse,
  maximumBytes: number,
  url: string,
  end: Promise<never>,
): Promise<Uint8Array> {
  const tooLong = (received: string) =>
    answerFault(
      'answer-too-long',
      `Expected at most ${maximumBytes} bytes from ${url} but received ${received}`,
      'never',
      {
        where: { file: url },
        hint: 'Ask for a smaller picture, or raise maximumAnswerBytes.',
      },
    );
  const announced = Number(headers.get('content-length') ?? 0);
  if (announced > maximumBytes) throw tooLong(`${announced}`);
  if (!body) return new Uint8Array(0);
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await Promise.race([reader.read(), end]);
    if (done) break;
    length += value!.byteLength;
    if (length > maximumBytes) {
      await Promise.race([reader.cancel(), end]).catch(() => {});
      throw tooLong('more');
    }
    chunks.push(value!);
  }
  return Buffer.concat(chunks, length);
}

const reasons: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name cannot be looked up now',
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  EHOSTUNREACH: 'no way to that host',
  ENETUNREACH: 'no way to that network',
};

/** A failed connection, told without whatever an HTTP library may have put into its error. */
function unreachable(error: unknown, url: string, secret: Secret): Fault {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = inner instanceof Error && 'code' in inner ? String(inner.code) : undefined;
  const text = secret.redactMessage(inner instanceof Error ? inner.message : String(inner));
  const reason = reasons[code ?? ''] ?? text;
  const isCertificate = /CERT|TLS|SSL|SIGNATURE/.test(code ?? '');
  const cause = new Error(text);
  return systemFault(
    'server-unreachable',
    `Cannot reach the model server ${url}: ${reason}${code ? ` (${code})` : ''}`,
    isCertificate ? 'never' : 'transport',
    {
      where: { file: url },
      hint: isCertificate
        ? 'Give Node the certificate authority with NODE_EXTRA_CA_CERTS, or use the address the certificate is for.'
        : 'See that the server runs, and that address and port are right.',
      cause,
    },
  );
}
