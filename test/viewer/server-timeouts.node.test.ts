import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readAppFiles } from '../../src/serve/app-files.ts';
import { createViewerServer } from '../../src/serve/server.ts';
import { Site } from '../../src/serve/site.ts';
import { Thumbnails } from '../../src/serve/thumbnails.ts';
import { rawRequest } from './raw-request.ts';

const server = createViewerServer({
  site: new Site([], {}),
  app: readAppFiles(),
  thumbnails: new Thumbnails(undefined),
  allowedNames: new Set(['127.0.0.1']),
  anyAddress: false,
});
let port: number;

beforeAll(async () => {
  // The real ones are long; node looks every two seconds.
  server.headersTimeout = 50;
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('a connection that asks nothing is closed without a word', async () => {
  expect(await rawRequest(port, '')).toMatchObject({ status: 0, head: '' });
});

test('a request that does not go on is told so', async () => {
  expect((await rawRequest(port, 'GET /site.json HTTP/1.1\r\nhost: 127')).status).toBe(408);
});

test('what is no request is told so', async () => {
  expect((await rawRequest(port, 'hello there\r\n\r\n')).status).toBe(400);
});
