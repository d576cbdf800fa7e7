import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished } from 'vitest';

/** Looks like no usual key and changes when it is URL-encoded, so that nothing hides it by luck. */
export const testKey = 'q7/5f0c2b7e+9d41==';

export interface SeenRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  // biome-ignore lint/suspicious/noExplicitAny: bodies are checked for their shape below, then read freely by tests
  body: any;
}

export type Behaviour = (request: SeenRequest, response: ServerResponse, number: number) => void | Promise<void>;

export interface ModelServer {
  origin: string;
  requests: SeenRequest[];
  /** What the server does next; the last one is repeated. */
  behave(...behaviours: Behaviour[]): void;
  /** Stops listening: from now on nobody is there. */
  stop(): Promise<void>;
}

/**
 * A server on the loopback that holds each request to the OpenAI protocol and then behaves as told. Any request that
 * breaks the protocol fails the test when it ends.
 */
export async function startModelServer({ key = testKey }: { key?: string | null } = {}): Promise<ModelServer> {
  const violations: string[] = [];
  const requests: SeenRequest[] = [];
  let script: Behaviour[] = [];
  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on('data', chunk => chunks.push(chunk));
    message.on('error', () => {});
    message.on('end', async () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const path = message.url!;
      const request: SeenRequest = { method: message.method!, path, headers: message.headers, body: undefined };
      try {
        if (text !== '') request.body = JSON.parse(text);
        checkProtocol(request, key);
      } catch (error) {
        violations.push(`${request.method} ${path}: ${(error as Error).message}`);
      }
      requests.push(request);
      const behaviour = script.length > 1 ? script.shift()! : script[0];
      if (!behaviour) violations.push(`${request.method} ${path}: not expected`);
      else await behaviour(request, response, requests.length);
    });
  });
  server.on('clientError', (_, socket) => socket.destroy());
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const stop = async () => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  };
  onTestFinished(async () => {
    await stop();
    expect(violations).toEqual([]);
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    behave: (...behaviours) => (script = behaviours),
    stop,
  };
}

const imageFields = ['model', 'prompt', 'size', 'response_format', 'seed', 'num_inference_steps'];
const chatFields = ['model', 'messages', 'temperature', 'max_tokens', 'max_completion_tokens', 'seed', 'top_p'];

/** @throws when a request is not what the protocol says */
function checkProtocol({ method, path, headers, body }: SeenRequest, key: string | null): void {
  expect(headers.authorization).toBe(key === null ? undefined : `Bearer ${key}`);
  if (method === 'GET') {
    expect(body).toBeUndefined();
    expect(headers['content-type']).toBeUndefined();
    return;
  }
  expect(method).toBe('POST');
  expect(headers['content-type']).toBe('application/json');
  expect(headers.accept).toBe('application/json');
  if (path === '/v1/images/generations') {
    expect(Object.keys(body).filter(field => !imageFields.includes(field))).toEqual([]);
    expect(body.prompt).toEqual(expect.stringMatching(/\S/));
    expect(body.size).toMatch(/^\d+x\d+$/);
    if ('response_format' in body) expect(['b64_json', 'url']).toContain(body.response_format);
    if ('seed' in body) expect(Number.isSafeInteger(body.seed)).toBe(true);
    if ('model' in body) expect(body.model).toEqual(expect.stringMatching(/\S/));
    return;
  }
  expect(path).toBe('/v1/chat/completions');
  expect(Object.keys(body).filter(field => !chatFields.includes(field))).toEqual([]);
  const user = body.messages.at(-1);
  expect(user.role).toBe('user');
  expect(user.content.map((part: { type: string }) => part.type)).toEqual(['text', 'image_url']);
  const [, head, data] = /^(data:image\/[a-z]+;base64,)([A-Za-z0-9+/]+={0,2})$/.exec(user.content[1].image_url.url)!;
  expect(head.length).toBeGreaterThan(0);
  expect(Buffer.from(data, 'base64').toString('base64')).toBe(data);
  for (const { role } of body.messages) expect(['system', 'user']).toContain(role);
}

export function sendJson(value: unknown, status = 200, headers: Record<string, string> = {}): Behaviour {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(value));
  };
}

export function sendText(text: string | Uint8Array, mediaType: string, status = 200): Behaviour {
  return (_, response) => {
    response.writeHead(status, { 'content-type': mediaType });
    response.end(text);
  };
}

export const sendImage = (bytes: Uint8Array): Behaviour =>
  sendJson({
    created: 1,
    data: [{ b64_json: Buffer.from(bytes).toString('base64'), url: null, revised_prompt: null }],
  });

export const sendCaption = (content: unknown, finish = 'stop', more: object = {}): Behaviour =>
  sendJson({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', content, ...more }, finish_reason: finish }],
  });

export const sendError = (status: number, message: string, more: object = {}, headers: Record<string, string> = {}) =>
  sendJson({ error: { message, type: 'invalid_request_error', param: null, code: null, ...more } }, status, headers);

/** Accepts the request and never says a word. */
export const hang: Behaviour = () => {};

/** Sends the head and a part of the body, then nothing more. */
export const hangMidBody: Behaviour = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"created":1,"data":[{"b64_json":"iVBOR');
};

/** Cuts the connection before it answers. */
export const cut: Behaviour = (_, response) => {
  response.destroy();
};

/** Cuts the connection in the middle of an answer whose length it announced. */
export const cutMidBody: Behaviour = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100000' });
  response.write('{"created":1,"data":[{"b64_json":"iVBOR', () => response.destroy());
};

/** Never ends its answer, and announces no length. */
export const endless: Behaviour = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const block = Buffer.alloc(16384, 0x20);
  const more = () => {
    while (!response.destroyed && response.write(block));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
};

export const redirect =
  (location: string, status: number): Behaviour =>
  (_, response) => {
    response.writeHead(status, { location });
    response.end();
  };
