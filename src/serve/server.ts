import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { extname } from 'node:path';
import { SystemError } from '../core/errors.ts';
import type { AppFiles } from './app-files.ts';
import { guardRequest, safeHeaders } from './http/guard-request.ts';
import { Body, sendBody, sendError, sendSource } from './http/send.ts';
import { convertedTypes, mediaTypeOf } from './media-type.ts';
import { etagOf, type Site, type SiteEntry } from './site.ts';
import { sourceStamp, type Thumbnails, thumbnailSide } from './thumbnails.ts';

/** Seconds that a browser may show a picture without asking again. */
const pictureSeconds = 300;
const pictureCache = `private, max-age=${pictureSeconds}`;
/** Documents whose text and compressed forms are kept. */
const bodiesKept = 64;

export interface ServerParts {
  site: Site;
  app: AppFiles;
  thumbnails: Thumbnails;
  allowedNames: ReadonlySet<string>;
  anyAddress: boolean;
  /** Called when a script or a style sheet of the page has been sent. */
  onAsset?(name: string): void;
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
}

type Handler = (exchange: Exchange, entry: SiteEntry, parts: ServerParts, match: RegExpExecArray) => Promise<void>;

const isGone =
  ({ response }: Exchange) =>
  () =>
    response.destroyed;

/** Documents that do not change any more, with their compressed forms. */
class Documents {
  readonly #bodies = new Map<string, Body>();

  async send({ request, response }: Exchange, key: string, make: () => Promise<object>): Promise<void> {
    let body = this.#bodies.get(key);
    if (!body) {
      const document = await make();
      const text = JSON.stringify(document);
      body = new Body(Buffer.from(text), { mediaType: 'application/json', etag: etagOf(text) });
      const isFinal = !('pending' in document) && (document as { isComplete?: boolean }).isComplete !== false;
      if (isFinal) this.#bodies.set(key, body);
      if (this.#bodies.size > bodiesKept) this.#bodies.delete(this.#bodies.keys().next().value!);
    }
    await sendBody(request, response, body);
  }
}

function routes(documents: Documents): [RegExp, Handler][] {
  const document =
    (make: (entry: SiteEntry, match: RegExpExecArray) => Promise<object>): Handler =>
    (exchange, entry, _, match) =>
      documents.send(exchange, match.input, () => make(entry, match));
  return [
    [/^dataset\.json$/, document(async entry => entry.document())],
    [/^index\.json$/, document(entry => entry.indexDocument())],
    [
      /^progress\.json$/,
      async ({ request, response }, entry) => {
        const text = JSON.stringify(entry.progress());
        await sendBody(
          request,
          response,
          new Body(Buffer.from(text), { mediaType: 'application/json', etag: etagOf(text) }),
        );
      },
    ],
    [/^texts\.json$/, document(entry => entry.textsDocument())],
    [/^stats\.json$/, document(entry => entry.statsDocument())],
    [/^issues\.json$/, document(entry => entry.issuesDocument())],
    [
      /^scenes\/(\d{1,9})\.json$/,
      async ({ request, response }, entry, _, [, row]) => {
        const text = JSON.stringify(await entry.served.sceneDocument(Number(row)));
        await sendBody(
          request,
          response,
          new Body(Buffer.from(text), { mediaType: 'application/json', etag: etagOf(text) }),
        );
      },
    ],
    [
      /^predictions\/(\d{1,4})\/(\d{1,9})\.json$/,
      async ({ request, response }, entry, _, [, set, row]) => {
        const text = JSON.stringify(await entry.predictionDocument(set, Number(row)));
        await sendBody(
          request,
          response,
          new Body(Buffer.from(text), { mediaType: 'application/json', etag: etagOf(text) }),
        );
      },
    ],
    [/^thumbs\/(\d{1,9})\/(pano|\d{1,6})(-180|-256)?\.jpg$/, sendThumbnail],
    [/^images\/(\d{1,9})\/(mesh|(?:pano|\d{1,6})(?:-(?:depth|normals|ids))?)$/, sendPicture],
    [/^tiles\/(\d{1,9})\/(pano|\d{1,6})\/(?:base\.jpg|(\d{1,3})-(\d{1,3})\.webp)$/, sendTile],
  ];
}

async function sendThumbnail(
  exchange: Exchange,
  entry: SiteEntry,
  { thumbnails }: ServerParts,
  [, row, name, small]: RegExpExecArray,
) {
  const side = small === undefined ? thumbnailSide : Number(small.slice(1));
  const { bytes, etag } = await thumbnails.thumbnail(entry.served, Number(row), name, isGone(exchange), side);
  const body = new Body(bytes, { mediaType: 'image/jpeg', etag, cacheControl: pictureCache });
  await sendBody(exchange.request, exchange.response, body);
}

async function sendTile(
  { request, response }: Exchange,
  entry: SiteEntry,
  { thumbnails }: ServerParts,
  [, row, name, column, tileRow]: RegExpExecArray,
) {
  const found =
    column === undefined
      ? await thumbnails.base(entry.served, Number(row), name)
      : await thumbnails.tile(entry.served, Number(row), name, { column: Number(column), row: Number(tileRow) });
  if (!found) throw new SystemError('not-found', 'There is no such tile');
  const mediaType = column === undefined ? 'image/jpeg' : 'image/webp';
  const body = new Body(found.bytes, { mediaType, etag: found.etag, cacheControl: pictureCache });
  await sendBody(request, response, body);
}

async function sendPicture(
  { request, response }: Exchange,
  entry: SiteEntry,
  { thumbnails }: ServerParts,
  [, row, name]: RegExpExecArray,
) {
  const { image, source } = await entry.served.picture(Number(row), name);
  const mediaType = mediaTypeOf(
    new Uint8Array(await source.slice(0, Math.min(32, source.byteLength))),
    extname(image.path),
  );
  if (request.headers.range === undefined && source.byteLength === 0)
    throw new SystemError('cannot-read', `Expected a picture in ${image.path} but the file is empty`);
  if (convertedTypes.has(mediaType)) {
    const { bytes, etag } = await thumbnails.converted(entry.served, Number(row), name);
    const body = new Body(bytes, { mediaType: 'image/png', etag, cacheControl: pictureCache });
    return sendBody(request, response, body);
  }
  const etag = await sourceStamp(source, entry.served);
  await sendSource(request, response, source, { mediaType, etag, cacheControl: pictureCache });
}

/** What stands between the slashes: our own URLs need no escapes, so none are read. */
const pathPattern = /^\/[A-Za-z0-9._/-]*$/;

/** The HTTP server of a site; not listening yet. */
export function createViewerServer(parts: ServerParts): Server {
  const documents = new Documents();
  const table = routes(documents);
  const answer = async (exchange: Exchange): Promise<void> => {
    const { request, response } = exchange;
    const [path] = request.url!.split('?', 1);
    if (!pathPattern.test(path) || path.split('/').some(part => part === '..' || part === '.'))
      throw new SystemError('not-found', 'There is nothing here');
    const name = path === '/' ? 'index.html' : path.slice(1);
    const file = parts.app.get(name);
    if (file) {
      await sendBody(request, response, file);
      parts.onAsset?.(name);
      return;
    }
    if (name === 'site.json') return documents.send(exchange, name, async () => parts.site.document('server'));
    const [, id, rest] = /^data\/([^/]+)\/(.+)$/.exec(name) ?? [];
    const entry = id === undefined ? undefined : parts.site.find(id);
    if (entry) {
      for (const [pattern, handle] of table) {
        const match = pattern.exec(rest);
        // Documents are kept by the whole path.
        if (match) return handle(exchange, entry, parts, Object.assign(match, { input: name }));
      }
    }
    throw new SystemError('not-found', 'There is nothing here');
  };
  const server = createServer({ connectionsCheckingInterval: 2_000 }, (request, response) => {
    for (const [name, value] of Object.entries(safeHeaders)) response.setHeader(name, value);
    const refusal = guardRequest(request, parts);
    if (refusal) {
      const { status, message, headers } = refusal;
      // Whatever body came along is not read.
      sendError(request, response, new SystemError('refused', message), status, { connection: 'close', ...headers });
      return;
    }
    answer({ request, response }).catch(error => sendError(request, response, error));
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 20_000;
  server.keepAliveTimeout = 5_000;
  server.maxHeadersCount = 64;
  server.maxConnections = 512;
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // Browsers open connections ahead of need: an answer to one that asked nothing would be taken for the next request's.
    if (!socket.writable || socket.bytesRead === 0) socket.destroy();
    else {
      const status = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request';
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    }
  });
  return server;
}
