import { describe, expect, test } from 'vitest';
import { FormatError, SystemError } from '../../src/core/errors.ts';
import { createImageGenerator } from '../../src/providers/image-generator.ts';
import { type Behaviour, sendError, sendImage, sendJson, startModelServer, testKey } from '../support/model-server.ts';
import { everythingIn, failureOf, fakeWorld, panoramaFile } from './fixtures.ts';
import { good, setUp, size } from './generator-setup.ts';

describe('a field the server does not take', () => {
  test.each<[string, Behaviour]>([
    [
      'OpenAI',
      sendError(400, "Unknown parameter: 'response_format'.", { param: 'response_format', code: 'unknown_parameter' }),
    ],
    [
      'FastAPI',
      sendJson(
        {
          detail: [
            { loc: ['body', 'response_format'], msg: 'Extra inputs are not permitted', type: 'extra_forbidden' },
          ],
        },
        422,
      ),
    ],
    ['a plain message', sendJson({ error: 'response_format is not supported' }, 400)],
  ])('is left out from then on (%s)', async (_, refusal) => {
    const { generator, server, world } = await setUp([refusal, sendImage(good)]);
    await generator.generate('a', { ...size, seed: 1 });
    await generator.generate('b', { ...size, seed: 1 });
    expect(server.requests.map(({ body }) => 'response_format' in body)).toEqual([true, false, false]);
    expect(server.requests.every(({ body }) => body.seed === 1)).toBe(true);
    expect(world.sleeps).toEqual([]);
  });

  test('by requests under way at once too', async () => {
    const refuse: Behaviour = (request, response, number) =>
      ('seed' in request.body ? sendError(400, "Unrecognized request argument: 'seed'") : sendImage(good))(
        request,
        response,
        number,
      );
    const { generator, server } = await setUp([refuse], { concurrency: 4 });
    await Promise.all(['a', 'b', 'c', 'd'].map(prompt => generator.generate(prompt, { ...size, seed: 1 })));
    expect(server.requests.filter(({ body }) => !('seed' in body))).toHaveLength(4);
  });

  test('but one that goes on refusing it ends', async () => {
    const { generate, server } = await setUp([sendError(400, "Unknown parameter: 'seed'", { param: 'seed' })]);
    expect(await failureOf(generate())).toMatchObject({ code: 'request-refused' });
    expect(server.requests).toHaveLength(2);
  });
});

describe('the key', () => {
  const leaky =
    (status: number): Behaviour =>
    (request, response, number) =>
      sendJson(
        {
          error: {
            message: `Incorrect key ${testKey}: ${request.headers.authorization} ${encodeURIComponent(testKey)}`,
            type: testKey,
          },
        },
        status,
      )(request, response, number);

  test.each([200, 400, 401, 403, 404, 429, 500])('is in no error, whatever the server says with %d', async status => {
    const { generate } = await setUp([leaky(status)], { retries: 1 });
    const error = await failureOf(generate());
    expect(error.code === 'server-refuses-key').toBe(status === 401 || status === 403);
    expect(everythingIn(error)).not.toContain(testKey);
  });

  test('is in no error of a fetch that tells its headers', async () => {
    const { dependencies } = fakeWorld({
      async fetch(_, { headers }) {
        throw new TypeError('fetch failed', { cause: new Error(`bad header ${headers.authorization}`) });
      },
    });
    const generator = createImageGenerator({ url: 'http://127.0.0.1:1', retries: 0 }, dependencies);
    const text = everythingIn(await failureOf(generator.generate('x', size)));
    expect(text).toContain('bad header');
    expect(text).not.toContain(testKey);
  });

  test('that cannot be a header is refused without being shown', () => {
    for (const PANOPLY_API_KEY of ['sk-secret\nsecond', 'sk-secret second', 'sk-sécret']) {
      let error: unknown;
      try {
        createImageGenerator({ url: 'http://x' }, { environment: { PANOPLY_API_KEY } });
      } catch (caught) {
        error = caught;
      }
      expect(error).toMatchObject({ code: 'bad-key' });
      expect(everythingIn(error)).not.toMatch(/sk-s/);
    }
  });

  test('may come from another variable, with a line end behind it', async () => {
    const server = await startModelServer();
    server.behave(sendImage(good));
    const { dependencies } = fakeWorld({ environment: { MY_KEY: `${testKey}\n`, PANOPLY_API_KEY: 'wrong' } });
    await createImageGenerator({ url: server.origin, keyVariable: 'MY_KEY' }, dependencies).generate('x', size);
    expect(server.requests).toHaveLength(1);
  });
});

test('a prompt that holds the key is not sent and not stored', async () => {
  const { generator, server } = await setUp([sendImage(good)]);
  const error = await failureOf(generator.generate(`a door ${testKey}`, size));
  expect(error).toMatchObject({ code: 'key-in-request' });
  expect(everythingIn(error)).not.toContain(testKey);
  expect(server.requests).toEqual([]);
});

describe('a server that serves nobody', () => {
  async function failScenes(generator: ReturnType<typeof createImageGenerator>, prompts: string[]) {
    const codes: string[] = [];
    for (const prompt of prompts) codes.push((await failureOf(generator.generate(prompt, size))).code);
    return codes;
  }

  test('counts as down after so many different scenes in a row, and is left alone', async () => {
    const { generator, server } = await setUp([sendError(500, 'no')], { retries: 0, scenesUntilDown: 3 });
    expect(await failScenes(generator, ['a', 'a', 'a', 'b', 'c', 'd', 'e'])).toEqual([
      'server-error',
      'server-error',
      'server-error',
      'server-error',
      'server-down',
      'server-down',
      'server-down',
    ]);
    expect(server.requests).toHaveLength(5);
    const error = await failureOf(generator.generate('f', size));
    expect(error).toBeInstanceOf(SystemError);
    expect(error.message).toContain('3 scenes in a row');
  });

  test('a success in between starts the count again; a refused prompt says nothing about the server', async () => {
    const no = sendError(500, 'no');
    const refusal = sendError(400, 'rejected', { code: 'content_policy_violation' });
    const { generator } = await setUp([no, no, sendImage(good), no, no, refusal, no, no, no], {
      retries: 0,
      scenesUntilDown: 3,
    });
    expect(await failScenes(generator, ['a', 'b'])).toEqual(['server-error', 'server-error']);
    await generator.generate('c', size);
    expect(await failScenes(generator, ['d', 'e', 'f', 'g', 'h'])).toEqual([
      'server-error',
      'server-error',
      'refused',
      'server-down',
      'server-down',
    ]);
  });

  test('clients that share the count notice together', async () => {
    const server = await startModelServer();
    server.behave(sendError(500, 'no'));
    const breakerSlots = new Int32Array(new SharedArrayBuffer(8));
    const [one, two] = [1, 2].map(() =>
      createImageGenerator({ url: server.origin, retries: 0 }, fakeWorld({ breakerSlots }).dependencies),
    );
    expect(await failScenes(one, ['a'])).toEqual(['server-error']);
    expect(await failScenes(two, ['b'])).toEqual(['server-down']);
    expect(await failScenes(one, ['c'])).toEqual(['server-down']);
  });
});

test('at most `concurrency` requests are under way at once', async () => {
  let [now, most] = [0, 0];
  const slow: Behaviour = async (request, response, number) => {
    most = Math.max(most, ++now);
    await new Promise(resolve => setTimeout(resolve, 20));
    now--;
    await sendImage(good)(request, response, number);
  };
  const { generator } = await setUp([slow], { concurrency: 3 });
  await Promise.all(Array.from({ length: 12 }, (_, index) => generator.generate(`p${index}`, size)));
  expect(most).toBe(3);
});

test('a size that is not 2:1 is refused before anything is asked', async () => {
  const { generator, server } = await setUp([sendImage(good)]);
  await expect(generator.generate('x', { width: 100, height: 100 })).rejects.toMatchObject({ code: 'bad-size' });
  expect(server.requests).toEqual([]);
});

test('errors of answers are of the data, errors of servers of the system', async () => {
  const wrong = await setUp([sendImage(await panoramaFile(64, 64))]);
  expect(await failureOf(wrong.generate())).toBeInstanceOf(FormatError);
  const down = await setUp([sendError(503, 'x')], { retries: 0 });
  expect(await failureOf(down.generate())).toBeInstanceOf(SystemError);
});
