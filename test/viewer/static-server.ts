import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { afterAll } from 'vitest';

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
};

export interface StaticServer {
  port: number;
  /** Bytes sent by path. */
  sent: Map<string, number>;
}

/** A plain file server, as web hosts are: with ranges or without, and nothing of Panoply's. */
export async function serveFiles(folder: string, { ranges }: { ranges: boolean }): Promise<StaticServer> {
  const sent = new Map<string, number>();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url!.split('?')[0]);
    const file = join(folder, normalize(path), path.endsWith('/') ? 'index.html' : '');
    if (!existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    const { size } = statSync(file);
    const match = ranges ? /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') : null;
    const [start, end] = match ? [Number(match[1]), Math.min(size, Number(match[2]) + 1)] : [0, size];
    sent.set(path, (sent.get(path) ?? 0) + end - start);
    response.writeHead(match ? 206 : 200, {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'content-length': end - start,
      ...(match ? { 'content-range': `bytes ${start}-${end - 1}/${size}` } : {}),
    });
    if (end > start) createReadStream(file, { start, end: end - 1 }).pipe(response);
    else response.end();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, sent };
}
