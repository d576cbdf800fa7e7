import { SystemError } from '../core/errors.ts';
import type { ByteSource } from '../core/model/image.ts';
import { memorySource } from './sources.ts';

export interface HttpSourceOptions {
  /** Default: the runtime's own. */
  fetch?: typeof globalThis.fetch;
  signal?: AbortSignal;
  /** Further tries after a failure that may pass: a lost connection, status 429 or 5xx. Default 2. */
  retries?: number;
}

const mayPass = (status: number): boolean => status === 429 || status >= 500;

/** A response that is what was asked for, or an error that says why not. */
async function request(
  url: string,
  headers: Record<string, string>,
  { fetch = globalThis.fetch, signal, retries = 2 }: HttpSourceOptions,
): Promise<Response> {
  for (let attempt = 0; ; attempt++) {
    let failure: string;
    let cause: unknown;
    try {
      const response = await fetch(url, { headers, signal });
      if (response.ok) return response;
      await response.body?.cancel();
      failure = `status ${response.status}`;
      if (!mayPass(response.status)) attempt = retries;
    } catch (error) {
      if (signal?.aborted) throw error;
      cause = error;
      failure = error instanceof Error ? error.message : String(error);
    }
    if (attempt < retries) continue;
    throw new SystemError('cannot-fetch', `Expected ${url} but received ${failure}`, {
      where: { file: url },
      cause,
      hint: 'See whether the address is right and may be read without logging in.',
    });
  }
}

/**
 * A file on a web server, read by ranges (RFC 9110, section 14). A server that does not know ranges sends the whole
 * file once, which is then kept. A file that changes between two reads is an error, where the server tells (ETag).
 * @throws {SystemError} `cannot-fetch`, also later, by `slice`; `file-changed`
 */
export async function httpSource(url: string, options: HttpSourceOptions = {}): Promise<ByteSource> {
  const first = await request(url, { Range: 'bytes=0-0' }, options);
  const total = /^bytes \d+-\d+\/(\d+)$/.exec(first.headers.get('content-range') ?? '')?.[1];
  if (first.status !== 206 || total === undefined) return memorySource(new Uint8Array(await first.arrayBuffer()));
  await first.body?.cancel();
  const byteLength = Number(total);
  const tag = first.headers.get('etag');
  // A weak tag does not vouch for the bytes.
  const condition: Record<string, string> = tag && !tag.startsWith('W/') ? { 'If-Range': tag } : {};
  return {
    byteLength,
    async slice(start, end = byteLength) {
      const last = Math.min(end, byteLength) - 1;
      if (last < start) return new ArrayBuffer(0);
      const response = await request(url, { ...condition, Range: `bytes=${start}-${last}` }, options);
      const bytes = await response.arrayBuffer();
      if (response.status === 206 && bytes.byteLength === last - start + 1) return bytes;
      throw new SystemError(
        'file-changed',
        `Expected bytes ${start} to ${last} of ${url} but received ${bytes.byteLength} with status ${response.status}`,
        { where: { file: url, byte: start }, hint: 'The file changed while it was read; try again.' },
      );
    },
  };
}
