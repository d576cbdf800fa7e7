import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { PanoplyError, SystemError } from '../../core/errors.ts';
import type { ByteSource } from '../../core/model/image.ts';
import { explain } from '../scene-document.ts';
import { parseRange } from './range.ts';

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

/** What is below this size is sent as it is. */
const smallBytes = 1024;
/** What is above this size takes long to compress well: texts of all scenes. */
const largeBytes = 2 ** 20;
/** Bytes read and sent at a time. */
const blockBytes = 2 ** 18;

/** Bytes with everything that is sent along. Compressed forms are made once. */
export class Body {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly etag: string;
  readonly cacheControl: string;
  readonly #isText: boolean;
  readonly #encoded = new Map<string, Promise<Uint8Array>>();

  /** @param etag without quotes @param brotli the bytes compressed, where that was done beforehand */
  constructor(
    bytes: Uint8Array,
    {
      mediaType,
      etag,
      cacheControl = 'no-cache',
      brotli,
    }: { mediaType: string; etag: string; cacheControl?: string; brotli?: Uint8Array },
  ) {
    this.bytes = bytes;
    this.mediaType = mediaType;
    this.etag = etag;
    this.cacheControl = cacheControl;
    if (brotli) this.#encoded.set('br', Promise.resolve(brotli));
    this.#isText = /^text\/|json|javascript|svg/.test(mediaType);
  }

  /** The best form that a client takes. */
  async encode(acceptEncoding: string | undefined): Promise<{ bytes: Uint8Array; encoding?: 'br' | 'gzip' }> {
    if (!this.#isText || this.bytes.byteLength < smallBytes) return { bytes: this.bytes };
    const accepted = new Set(
      (acceptEncoding ?? '')
        .split(',')
        .filter(part => !/;\s*q=0(\.0*)?\s*$/.test(part))
        .map(part => part.split(';')[0].trim().toLowerCase()),
    );
    const encoding = accepted.has('br') ? 'br' : accepted.has('gzip') ? 'gzip' : undefined;
    if (!encoding) return { bytes: this.bytes };
    const known = this.#encoded.get(encoding) ?? this.#compress(encoding);
    this.#encoded.set(encoding, known);
    return { bytes: await known, encoding };
  }

  #compress(encoding: 'br' | 'gzip'): Promise<Uint8Array> {
    // Everything is compressed while somebody waits: the quick levels; of what is large the quickest.
    const isLarge = this.bytes.byteLength > largeBytes;
    if (encoding === 'gzip') return compressGzip(this.bytes, { level: isLarge ? 1 : 3 });
    return compressBrotli(this.bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: isLarge ? 1 : 4,
        [constants.BROTLI_PARAM_SIZE_HINT]: this.bytes.byteLength,
      },
    });
  }
}

const quoted = (etag: string): string => `"${etag}"`;

/** Whether the client has this very version. */
function isKnown(request: IncomingMessage, etag: string): boolean {
  const header = request.headers['if-none-match'];
  if (header === undefined) return false;
  return header.split(',').some(part => part.trim().replace(/^W\//, '') === quoted(etag) || part.trim() === '*');
}

/** Sends a body that is in memory, compressed where that helps, or says that the client has it. */
export async function sendBody(
  request: IncomingMessage,
  response: ServerResponse,
  body: Body,
  status = 200,
): Promise<void> {
  const headers: Record<string, string | number> = {
    'cache-control': body.cacheControl,
    // Weak, since its compressed forms share it.
    etag: `W/${quoted(body.etag)}`,
    vary: 'accept-encoding',
  };
  if (isKnown(request, body.etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  const { bytes, encoding } = await body.encode(request.headers['accept-encoding']);
  headers['content-type'] = body.mediaType;
  headers['content-length'] = bytes.byteLength;
  if (encoding) headers['content-encoding'] = encoding;
  response.writeHead(status, headers);
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/** Waits until a response takes more; false when the client has gone. */
function drained(response: ServerResponse): Promise<boolean> {
  return new Promise(resolve => {
    const done = (goesOn: boolean) => {
      response.off('drain', onDrain);
      response.off('close', onClose);
      resolve(goesOn);
    };
    const onDrain = () => done(true);
    const onClose = () => done(false);
    response.once('drain', onDrain);
    response.once('close', onClose);
  });
}

/**
 * Sends bytes from where they are, whole or a range of them, a block at a time.
 * @param etag changes with the content, without quotes
 */
export async function sendSource(
  request: IncomingMessage,
  response: ServerResponse,
  source: ByteSource,
  { mediaType, etag, cacheControl = 'no-cache' }: { mediaType: string; etag: string; cacheControl?: string },
): Promise<void> {
  const headers: Record<string, string | number> = {
    'accept-ranges': 'bytes',
    'cache-control': cacheControl,
    etag: quoted(etag),
  };
  if (isKnown(request, etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  const { byteLength } = source;
  const condition = request.headers['if-range'];
  const mayRange = condition === undefined || condition === quoted(etag);
  const range = mayRange ? parseRange(request.headers.range, byteLength) : 'whole';
  if (range === 'unsatisfiable') {
    response.writeHead(416, { ...headers, 'content-range': `bytes */${byteLength}` }).end();
    return;
  }
  const { start, end } = range === 'whole' ? { start: 0, end: byteLength } : range;
  headers['content-type'] = mediaType;
  headers['content-length'] = end - start;
  if (range !== 'whole') headers['content-range'] = `bytes ${start}-${end - 1}/${byteLength}`;
  // The first block is read before anything is sent, so that a file that cannot be read is an error with words.
  let block = end > start ? await source.slice(start, Math.min(end, start + blockBytes)) : new ArrayBuffer(0);
  response.writeHead(range === 'whole' ? 200 : 206, headers);
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  for (let at = start; ; ) {
    if (response.destroyed) return;
    at += block.byteLength;
    const takesMore = response.write(new Uint8Array(block));
    if (at >= end) break;
    if (block.byteLength === 0) {
      // The file has become shorter: the client must not take this for all of it.
      response.destroy();
      return;
    }
    if (!takesMore && !(await drained(response))) return;
    block = await source.slice(at, Math.min(end, at + blockBytes));
  }
  response.end();
}

const statuses: Readonly<Record<string, number>> = {
  busy: 503,
  cancelled: 503,
  'missing-file': 404,
  'no-such-picture': 404,
  'no-such-scene': 404,
  'not-found': 404,
  'outside-dataset': 403,
  'not-a-file': 403,
  'cannot-read': 500,
};

/** Sends an error as JSON: what and what to do. */
export function sendError(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  status = error instanceof PanoplyError ? (statuses[error.code] ?? (error instanceof SystemError ? 500 : 422)) : 500,
  more: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const text = JSON.stringify(explain(error));
  response.writeHead(status, {
    'cache-control': 'no-store',
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...(status === 503 ? { 'retry-after': '1' } : {}),
    ...more,
  });
  response.end(request.method === 'HEAD' ? undefined : text);
}
