import { SystemError } from '../core/errors.ts';
import type { ByteSource } from '../core/model/image.ts';
import { parseRetryAfter } from './retry-after.ts';
import { memorySource } from './sources.ts';

export interface HttpSourceOptions {
  /** Default: the runtime's own. */
  fetch?: typeof globalThis.fetch;
  signal?: AbortSignal;
  /** Further tries after a failure that may pass: a lost connection, status 429 or 5xx. Default 3. */
  retries?: number;
  /** Waits between tries. Default: the runtime's timer. */
  sleep?(seconds: number, signal?: AbortSignal): Promise<void>;
}

const mayPass = (status: number): boolean => status === 429 || status >= 500;

/** Seconds before the first further try; twice as many before each next one. */
const firstWaitSeconds = 0.25;
/** A server that asks for more is not waited for. */
const longestWaitSeconds = 60;

function sleepOnTimer(seconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, seconds * 1000);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/**
 * What `read` makes of a response that is what was asked for, or an error that says why there is none. A connection that
 * is lost while it reads is tried again, too.
 */
async function request<Result>(
  url: string,
  headers: Record<string, string>,
  { fetch = globalThis.fetch, signal, retries = 3, sleep = sleepOnTimer }: HttpSourceOptions,
  read: (response: Response) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 0; ; attempt++) {
    let failure: string;
    let cause: unknown;
    let wait = firstWaitSeconds * 2 ** attempt;
    let isLast = attempt >= retries;
    try {
      const response = await fetch(url, { headers, signal });
      if (response.ok) return await read(response);
      await response.body?.cancel();
      failure = `status ${response.status}`;
      const { headers: answered } = response;
      wait = Math.max(wait, parseRetryAfter(answered.get('retry-after'), answered.get('date'), Date.now()) ?? 0);
      isLast ||= !mayPass(response.status) || wait > longestWaitSeconds;
    } catch (error) {
      if (signal?.aborted) throw error;
      cause = error;
      failure = error instanceof Error ? error.message : String(error);
    }
    if (!isLast) {
      await sleep(wait, signal);
      continue;
    }
    throw new SystemError('cannot-fetch', `Expected ${url} but received ${failure}`, {
      where: { file: url },
      cause,
      hint:
        wait > longestWaitSeconds
          ? `The server asks to come back in ${Math.ceil(wait)} seconds.`
          : 'See whether the address is right and may be read without logging in.',
    });
  }
}

/**
 * A file on a web server, read by ranges (RFC 9110, section 14). A server that does not know ranges sends the whole
 * file once, which is then kept. A file that changes between two reads is an error, where the server tells (ETag).
 * @throws {SystemError} `cannot-fetch`, also later, by `slice`; `file-changed`
 */
export async function httpSource(url: string, options: HttpSourceOptions = {}): Promise<ByteSource> {
  const first = await request(url, { Range: 'bytes=0-0' }, options, async response => {
    const total = /^bytes \d+-\d+\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1];
    if (response.status !== 206 || total === undefined) return new Uint8Array(await response.arrayBuffer());
    await response.body?.cancel();
    return { byteLength: Number(total), tag: response.headers.get('etag') };
  });
  if (first instanceof Uint8Array) return memorySource(first);
  const { byteLength, tag } = first;
  // A weak tag does not vouch for the bytes.
  const condition: Record<string, string> = tag && !tag.startsWith('W/') ? { 'If-Range': tag } : {};
  return {
    byteLength,
    async slice(start, end = byteLength) {
      const last = Math.min(end, byteLength) - 1;
      if (last < start) return new ArrayBuffer(0);
      const range = { ...condition, Range: `bytes=${start}-${last}` };
      const { status, bytes } = await request(url, range, options, async response => ({
        status: response.status,
        bytes: await response.arrayBuffer(),
      }));
      if (status === 206 && bytes.byteLength === last - start + 1) return bytes;
      throw new SystemError(
        'file-changed',
        `Expected bytes ${start} to ${last} of ${url} but received ${bytes.byteLength} with status ${status}`,
        { where: { file: url, byte: start }, hint: 'The file changed while it was read; try again.' },
      );
    },
  };
}
