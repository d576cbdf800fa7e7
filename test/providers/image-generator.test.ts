import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { SystemError } from '../../src/core/errors.ts';
import { createImageGenerator } from '../../src/providers/image-generator.ts';
import {
  type Behaviour,
  cut,
  cutMidBody,
  endless,
  hang,
  hangMidBody,
  redirect,
  sendError,
  sendImage,
  sendJson,
  sendText,
  startModelServer,
} from '../support/model-server.ts';
import { everythingIn, failureOf, fakeWorld, panoramaFile } from './fixtures.ts';
import { good, setUp, size, square, thumbnail } from './generator-setup.ts';

describe('a good answer', () => {
  test('comes back byte for byte; the request is what the protocol says', async () => {
    const { server, generate, generator } = await setUp([sendImage(good)], {
      model: 'pano-xl',
      extraBody: { num_inference_steps: 30 },
    });
    const panorama = await generate();
    expect(Buffer.compare(panorama.bytes, good)).toBe(0);
    expect(panorama).toMatchObject({ mediaType: 'image/png', ...size, conversions: [], wasStored: false });
    const [{ body }] = server.requests;
    expect(body).toMatchObject({
      model: 'pano-xl',
      size: '128x64',
      seed: 7,
      response_format: 'b64_json',
      num_inference_steps: 30,
    });
    expect(body.prompt).toMatch(/^a red door\. Equirectangular 360 degree panorama/);
    expect(generator.counts).toEqual({ attempts: 1, answered: 1, failed: 0 });
  });

  test.each(['jpeg', 'webp'] as const)('may be %s, and base64 with line breaks or a data URL head', async format => {
    const bytes = await panoramaFile(128, 64, 2, format);
    const digits = bytes.toString('base64').replace(/.{76}/g, '$&\r\n');
    const { generate } = await setUp([sendJson({ data: [{ b64_json: `data:image/${format};base64,${digits}` }] })]);
    const panorama = await generate();
    expect(panorama.mediaType).toBe(`image/${format}`);
    expect(Buffer.compare(panorama.bytes, bytes)).toBe(0);
  });

  test('of another 2:1 size is scaled to the size wanted, and said so', async () => {
    const { generate, server } = await setUp([sendImage(await panoramaFile(64, 32))], { requestSize: '64x32' });
    const panorama = await generate();
    expect(server.requests[0].body.size).toBe('64x32');
    expect(panorama).toMatchObject({
      ...size,
      receivedWidth: 64,
      receivedHeight: 32,
      conversions: ['scaled from 64x32'],
    });
    expect(await sharp(panorama.bytes).metadata()).toMatchObject({ ...size, format: 'png' });
    // Still the same picture, not just any of that size.
    const [a, b] = await Promise.all([panorama.bytes, good].map(bytes => sharp(bytes).raw().toBuffer()));
    const difference = a.reduce((sum, value, index) => sum + Math.abs(value - b[index]), 0) / a.length;
    expect(difference).toBeLessThan(6);
  });

  test.each([
    [202, 100, true],
    [203, 100, false],
    [198, 100, true],
    [197, 100, false],
  ])('of %dx%d passes as 2:1: %s', async (width, height, passes) => {
    const { generate } = await setUp([sendImage(await panoramaFile(width, height))]);
    const outcome = await generate().then(
      () => true,
      error => error.code !== 'wrong-aspect' && error,
    );
    expect(outcome).toBe(passes);
  });

  test('may be an address, absolute or relative; the key goes to the own server alone', async () => {
    const elsewhere = await startModelServer({ key: null });
    elsewhere.behave(sendText(good, 'image/png'));
    for (const [url, host] of [
      [`${elsewhere.origin}/files/1.png?signature=secret`, 'elsewhere'],
      ['/files/2.png', 'own'],
      ['images/abc/content', 'own'],
    ]) {
      const { generate, server } = await setUp([sendJson({ data: [{ url }] }), sendText(good, 'image/png')], {
        responseFormat: 'url',
      });
      expect(Buffer.compare((await generate()).bytes, good)).toBe(0);
      expect(server.requests.length).toBe(host === 'own' ? 2 : 1);
      if (url.startsWith('images')) expect(server.requests[1].path).toBe('/v1/images/images/abc/content');
    }
    expect(elsewhere.requests).toHaveLength(1);
    expect(elsewhere.requests[0].headers.authorization).toBeUndefined();
  });

  test('may be at an address that redirects elsewhere, without the key', async () => {
    const elsewhere = await startModelServer({ key: null });
    elsewhere.behave(sendText(good, 'image/png'));
    const { generate } = await setUp([
      sendJson({ data: [{ url: '/a.png' }] }),
      redirect(`${elsewhere.origin}/b.png`, 302),
    ]);
    expect(Buffer.compare((await generate()).bytes, good)).toBe(0);
    expect(elsewhere.requests[0].path).toBe('/b.png');
  });

  test.each(['', '/', '/v1', '/v1/', '/v1/images/generations'])(
    'is asked for at the address with "%s" behind it',
    async ending => {
      const server = await startModelServer();
      server.behave(sendImage(good));
      const generator = createImageGenerator({ url: `${server.origin}${ending}` }, fakeWorld().dependencies);
      await generator.generate('x', size);
      expect(server.requests[0].path).toBe('/v1/images/generations');
      expect(server.requests[0].body).not.toHaveProperty('seed');
      expect(server.requests[0].body).not.toHaveProperty('model');
    },
  );

  test('needs no key', async () => {
    const server = await startModelServer({ key: null });
    server.behave(sendImage(good));
    const { dependencies } = fakeWorld({ environment: {} });
    await createImageGenerator({ url: server.origin }, dependencies).generate('x', size);
    expect(server.requests).toHaveLength(1);
  });
});

describe('what passes is tried again', () => {
  const half = (n: number) => 0.5 * n;
  test.each<[string, Behaviour, number[]]>([
    ['a cut connection', cut, [half(1), half(2)]],
    ['a connection cut in the answer', cutMidBody, [half(1), half(2)]],
    ['500', sendError(500, 'CUDA error'), [half(1), half(2)]],
    ['502 as a web page', sendText('<html><title>Bad gateway</title></html>', 'text/html', 502), [half(1), half(2)]],
    ['503 with Retry-After', sendError(503, 'loading', {}, { 'retry-after': '8' }), [8.5, 8.5]],
    ['a web page with 200', sendText('<!doctype html><title>Sign in</title>', 'text/html'), [half(1), half(2)]],
    ['cut-off JSON', sendText('{"data":[{"b64_json":"iVBO', 'application/json'), [half(1), half(2)]],
    [
      'an overload with 200',
      sendJson({ error: { message: 'engine overloaded', type: 'overloaded_error' } }),
      [half(1), half(2)],
    ],
    [
      'broken base64',
      sendJson({
        data: [{ b64_json: `${good.toString('base64').slice(0, 400)}*${good.toString('base64').slice(401)}` }],
      }),
      [half(1), half(2)],
    ],
    ['429 with seconds', sendError(429, 'slow down', {}, { 'retry-after': '20' }), [20.5, 20.5]],
    [
      "429 with a date by the server's clock",
      sendError(
        429,
        'slow down',
        {},
        { date: 'Wed, 21 Oct 2015 07:28:00 GMT', 'retry-after': 'Wed, 21 Oct 2015 07:28:30 GMT' },
      ),
      [30.5, 30.5],
    ],
    ['429 without', sendError(429, 'slow down'), [half(1), half(2)]],
    ['429 with a senseless Retry-After', sendError(429, 'slow down', {}, { 'retry-after': '-1' }), [half(1), half(2)]],
  ])('%s', async (_, behaviour, sleeps) => {
    const { generate, world, server } = await setUp([behaviour, behaviour, sendImage(good)]);
    expect(Buffer.compare((await generate()).bytes, good)).toBe(0);
    expect(world.sleeps).toEqual(sleeps);
    // The very same request: what fails in transport is no reason for another seed.
    expect(server.requests.map(({ body }) => body.seed)).toEqual([7, 7, 7]);
  });

  test.each<[string, Behaviour]>([
    ['no answer', hang],
    ['an answer that stops midway', hangMidBody],
  ])('%s, after the time limit', async (_, behaviour) => {
    const { generate, server } = await setUp([behaviour, sendImage(good)], { timeoutSeconds: 0.3 });
    expect(Buffer.compare((await generate()).bytes, good)).toBe(0);
    expect(server.requests).toHaveLength(2);
  });

  test.each<[string, Behaviour]>([
    ['a cut-off picture', sendImage(good.subarray(0, good.length - 200))],
    ['text for a picture', sendImage(Buffer.from('no GPU left'))],
    ['an empty list', sendJson({ created: 1, data: [] })],
    ['a GIF', sendImage(Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'))],
  ])('%s, once and with the next seed', async (_, behaviour) => {
    const { generate, server } = await setUp([behaviour, sendImage(good)]);
    expect(Buffer.compare((await generate()).bytes, good)).toBe(0);
    expect(server.requests.map(({ body }) => body.seed)).toEqual([7, 8]);
  });

  test('a picture address that answers 500 is fetched again, not generated again', async () => {
    const { generate, server } = await setUp([
      sendJson({ data: [{ url: '/a.png' }] }),
      sendText('oops', 'text/plain', 500),
      sendText(good, 'image/png'),
    ]);
    expect(Buffer.compare((await generate()).bytes, good)).toBe(0);
    expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET']);
  });

  test('a picture address that has expired is asked for anew', async () => {
    const { generate, server } = await setUp([
      sendJson({ data: [{ url: '/a.png' }] }),
      sendText('gone', 'text/plain', 410),
      sendImage(good),
    ]);
    expect(Buffer.compare((await generate()).bytes, good)).toBe(0);
    expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'GET', 'POST']);
  });

  test('the wait doubles up to its bound, and retries end', async () => {
    const { generate, world, server } = await setUp([sendError(500, 'no')], { retries: 5, longestWaitSeconds: 6 });
    const error = await failureOf(generate());
    expect(error).toBeInstanceOf(SystemError);
    expect(error).toMatchObject({ code: 'server-error' });
    expect(error.message).toContain('answered 500: no (6 attempts)');
    expect(world.sleeps).toEqual([0.5, 1, 2, 3, 3]);
    expect(server.requests).toHaveLength(6);
  });

  test('a longer Retry-After than allowed is not waited for', async () => {
    const { generate, world } = await setUp([sendError(429, 'daily limit', {}, { 'retry-after': '86400' })]);
    expect(await failureOf(generate())).toMatchObject({ code: 'rate-limited' });
    expect(world.sleeps).toEqual([]);
  });

  test('a rate limit holds all requests of the client back', async () => {
    const server = await startModelServer();
    server.behave(sendError(429, 'slow down', {}, { 'retry-after': '50' }), sendImage(good));
    const sleeps: number[] = [];
    let wake = () => {};
    const awake = new Promise<void>(resolve => (wake = resolve));
    const { dependencies } = fakeWorld({
      sleep: async seconds => {
        sleeps.push(seconds);
        await awake;
      },
    });
    const generator = createImageGenerator({ url: server.origin }, dependencies);
    const first = generator.generate('a', size);
    await expect.poll(() => sleeps).toEqual([50.5]);
    const second = generator.generate('b', size);
    await expect.poll(() => sleeps).toEqual([50.5, 50]);
    expect(server.requests).toHaveLength(1);
    wake();
    await Promise.all([first, second]);
    expect(server.requests).toHaveLength(3);
  });
});

describe('what does not pass fails at once, saying why', () => {
  test.each<[string, Behaviour, string, RegExp]>([
    ['a square picture', sendImage(square), 'wrong-aspect', /Expected a 2:1 panorama \(128x64\) .* received 64x64/],
    ['a thumbnail', sendImage(thumbnail), 'image-too-small', /128x64 .* received 8x4/],
    [
      'a refused prompt',
      sendError(400, 'Your request was rejected.', { code: 'content_policy_violation' }),
      'refused',
      /Your request was rejected/,
    ],
    [
      'an unknown model',
      sendError(404, 'The model `x` does not exist', { code: 'model_not_found' }),
      'model-not-found',
      /model `x` does not exist/,
    ],
    ['an unknown endpoint', sendText('404 page not found', 'text/plain', 404), 'model-not-found', /404 page not found/],
    ['a bad request', sendJson({ detail: "Invalid size format: '1x'" }, 400), 'request-refused', /Invalid size format/],
    [
      'a used-up quota',
      sendError(429, 'You exceeded your quota', { code: 'insufficient_quota' }),
      'quota-used-up',
      /quota/,
    ],
    [
      'an error with 200',
      sendJson({ error: { message: 'bad prompt', type: 'invalid_request_error' } }),
      'request-refused',
      /bad prompt/,
    ],
    ['a redirect that makes a GET of it', redirect('/elsewhere', 302), 'redirected', /302/],
    ['a redirect to no address', redirect('mailto:a@b.c', 307), 'bad-redirect', /no http address/],
    ['a redirect in a circle', redirect('/v1/images/generations', 308), 'bad-redirect', /more than 5 times/],
    ['an answer without end', endless, 'answer-too-long', /at most 100000 bytes/],
    [
      'an announced long answer',
      sendText(Buffer.alloc(200_000, 0x20), 'application/json'),
      'answer-too-long',
      /received more|received 200000/,
    ],
  ])('%s', async (_, behaviour, code, message) => {
    const { generate, world, server } = await setUp([behaviour], { maximumAnswerBytes: 100_000 });
    const error = await failureOf(generate());
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(error.message).not.toMatch(/undefined|null|\[object/);
    expect(world.sleeps).toEqual([]);
    expect(server.requests.length).toBe(code === 'bad-redirect' && /circle|5 times/.test(message.source) ? 6 : 1);
  });

  test('a redirect to elsewhere: nothing is sent there', async () => {
    const elsewhere = await startModelServer();
    elsewhere.behave();
    const { generate } = await setUp([redirect(`${elsewhere.origin}/v1/images/generations?token=abc`, 307)]);
    const error = await failureOf(generate());
    expect(error).toMatchObject({ code: 'redirected' });
    expect(error.hint).toContain(`${elsewhere.origin}.`);
    expect(everythingIn(error)).not.toContain('token=abc');
    expect(elsewhere.requests).toEqual([]);
  });

  test('a redirect within the server is followed with the same request', async () => {
    const { generate, server } = await setUp([redirect('/v1/images/generations', 307), sendImage(good)]);
    await generate();
    expect(server.requests.map(({ method, body }) => [method, body.prompt.length > 0])).toEqual([
      ['POST', true],
      ['POST', true],
    ]);
  });

  test('a server that is not there', async () => {
    const { origin, stop } = await startModelServer();
    await stop();
    const { dependencies, sleeps } = fakeWorld();
    const generator = createImageGenerator({ url: origin, retries: 2 }, dependencies);
    const error = await failureOf(generator.generate('x', size));
    expect(error).toMatchObject({ code: 'server-unreachable', where: { file: `${origin}/v1/images/generations` } });
    expect(error.message).toMatch(/nothing listens there \(ECONNREFUSED\) \(3 attempts\)/);
    expect(sleeps).toHaveLength(2);
  });

  test('data URLs are read, files and other schemes are not', async () => {
    const inline = await setUp([sendJson({ data: [{ url: `data:image/png;base64,${good.toString('base64')}` }] })]);
    expect(Buffer.compare((await inline.generate()).bytes, good)).toBe(0);
    for (const url of ['file:///etc/hostname', 'ftp://127.0.0.1/a.png']) {
      const { generate } = await setUp([sendJson({ data: [{ url }] })], { answerRetries: 0 });
      expect(await failureOf(generate())).toMatchObject({ code: 'bad-image-url' });
    }
  });

  test('interruption, while it waits for an answer or for its turn', async () => {
    const { generator, server } = await setUp([hang], { concurrency: 1 });
    const controller = new AbortController();
    const both = ['a', 'b'].map(prompt =>
      failureOf(generator.generate(prompt, { ...size, signal: controller.signal })),
    );
    await expect.poll(() => server.requests.length).toBe(1);
    controller.abort();
    expect((await Promise.all(both)).map(({ code }) => code)).toEqual(['interrupted', 'interrupted']);
    expect(server.requests).toHaveLength(1);
  });

  test('a fetch that ignores its signal still ends in time', async () => {
    const { dependencies } = fakeWorld({ fetch: () => new Promise(() => {}) });
    const generator = createImageGenerator(
      { url: 'http://127.0.0.1:1', timeoutSeconds: 0.05, retries: 0 },
      dependencies,
    );
    expect(await failureOf(generator.generate('x', size))).toMatchObject({ code: 'server-timeout' });
  });
});
