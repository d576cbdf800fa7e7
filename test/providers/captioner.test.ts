import { describe, expect, test } from 'vitest';
import { cleanCaption } from '../../src/providers/caption-answer.ts';
import { createCaptioner, describeDirection } from '../../src/providers/captioner.ts';
import type { CaptionerOptions } from '../../src/providers/options.ts';
import {
  type Behaviour,
  cut,
  hangMidBody,
  sendCaption,
  sendError,
  sendJson,
  sendText,
  startModelServer,
  testKey,
} from '../support/model-server.ts';
import { everythingIn, failureOf, fakeWorld, panoramaFile } from './fixtures.ts';

const view = await panoramaFile(32, 32);
const context = { prompt: 'a "red" door, $& {yaw}', yawDeg: 72, pitchDeg: -52.622632, fovDeg: 90, seed: 3 };
const sentence = 'The image depicts a red door in a stone wall, lit by a low sun.';

async function setUp(behaviours: Behaviour[], options: Partial<CaptionerOptions> = {}) {
  const server = await startModelServer();
  server.behave(...behaviours);
  const world = fakeWorld();
  const captioner = createCaptioner({ url: `${server.origin}/v1`, timeoutSeconds: 5, ...options }, world.dependencies);
  return { server, world, captioner, caption: () => captioner.caption(view, 'image/png', context) };
}

describe('a good answer', () => {
  test('is the caption; the request carries the very bytes of the view and the filled template', async () => {
    const { caption, server } = await setUp([sendCaption(sentence)], {
      model: 'qwen-vl',
      systemPrompt: 'You caption.',
    });
    expect(await caption()).toEqual({ text: sentence, wasStored: false });
    const [{ body }] = server.requests;
    expect(body).toMatchObject({ model: 'qwen-vl', temperature: 0.2, max_tokens: 300, seed: 3 });
    expect(body.messages[0]).toEqual({ role: 'system', content: 'You caption.' });
    const [text, image] = body.messages[1].content;
    expect(Buffer.from(image.image_url.url.replace(/^data:image\/png;base64,/, ''), 'base64').equals(view)).toBe(true);
    // The prompt stands as it is, with what looks like a placeholder or a replacement pattern.
    expect(text.text).toContain('made from the prompt "a "red" door, $& {yaw}"');
    expect(text.text).toContain('looking to the right and down');
    expect(text.text).not.toMatch(/\{(prompt|direction|pitch|fov)\}/);
  });

  test('may come in parts, with thinking before it', async () => {
    const parts = [
      { type: 'text', text: '<think>A door? Yes.</think>' },
      { type: 'text', text: `\n\n${sentence}` },
    ];
    const { caption } = await setUp([sendCaption(parts)]);
    expect((await caption()).text).toBe(sentence);
  });

  test('cut by the length limit ends with its last whole sentence', async () => {
    const { caption } = await setUp([sendCaption(`${sentence} Beside it st`, 'length')]);
    expect((await caption()).text).toBe(sentence);
  });

  test('options leave out what the server shall decide', async () => {
    const { caption, server } = await setUp([sendCaption(sentence)], {
      temperature: 'none',
      maximumTokens: 'none',
      seed: 'none',
      promptTemplate: 'Yaw {yaw} pitch {pitch} field {fov}.',
      extraBody: { top_p: 0.9 },
    });
    await caption();
    expect(Object.keys(server.requests[0].body).sort()).toEqual(['messages', 'top_p']);
    expect(server.requests[0].body.messages[0].content[0].text).toBe('Yaw 72 pitch -52.62 field 90.');
  });
});

describe('a caption of no use is asked for once more, with the next seed', () => {
  test.each<[string, Behaviour, string]>([
    ['empty', sendCaption('  \n'), 'empty-caption'],
    ['null', sendCaption(null), 'empty-caption'],
    ['only thinking', sendCaption('<think>hm, a door, or', 'length'), 'empty-caption'],
    ['refused in words', sendCaption("I'm sorry, but I can't help with that."), 'refused'],
    ['refused in other words', sendCaption('I cannot assist with describing this image.'), 'refused'],
    ['unable to see', sendCaption('As an AI, I am unable to view images.'), 'refused'],
    ['refused by the field', sendCaption(null, 'stop', { refusal: 'No.' }), 'refused'],
    ['stopped by a filter', sendCaption('The image', 'content_filter'), 'refused'],
    ['cut in its first sentence', sendCaption('The image depicts a', 'length'), 'caption-cut'],
    ['endless', sendCaption('a door and '.repeat(1000)), 'caption-too-long'],
  ])('%s', async (_, behaviour, code) => {
    const mended = await setUp([behaviour, sendCaption(sentence)]);
    expect((await mended.caption()).text).toBe(sentence);
    expect(mended.server.requests.map(({ body }) => body.seed)).toEqual([3, 4]);
    const { caption, server } = await setUp([behaviour]);
    const error = await failureOf(caption());
    expect(error).toMatchObject({ code });
    expect(error.message).toContain('(2 attempts)');
    expect(server.requests).toHaveLength(2);
  });

  test.each(['The image depicts a sorry sight.', 'Sorry-looking houses line the street.', 'I-beams cross the hall.'])(
    'but "%s" is a caption',
    async text => {
      const { caption } = await setUp([sendCaption(text)]);
      expect((await caption()).text).toBe(text);
    },
  );

  test('several scenes without a single caption end the build before it costs more', async () => {
    const { captioner, server } = await setUp([sendCaption('')], { answerRetries: 0, scenesUntilDown: 2 });
    const ask = (scene: string) =>
      failureOf(
        captioner.caption(view, 'image/png', { ...context, scene, prompt: `${scene}${server.requests.length}` }),
      );
    expect((await ask('a')).code).toBe('empty-caption');
    expect((await ask('a')).code).toBe('empty-caption');
    const down = await ask('b');
    expect(down.code).toBe('server-down');
    expect(down.message).toContain('2 scenes in a row');
    expect(down.message).toContain('received an empty text');
    expect((await ask('c')).code).toBe('server-down');
    expect(server.requests).toHaveLength(3);
  });
});

describe('what passes is tried again with the same request', () => {
  test.each<[string, Behaviour]>([
    ['a cut connection', cut],
    ['429', sendError(429, 'slow down')],
    ['503', sendError(503, 'loading model')],
    ['a web page', sendText('<html><body>502</body></html>', 'text/html')],
    ['JSON without choices', sendJson({ id: 'x' })],
    ['a JSON list', sendJson([])],
    ['an answer that stops midway', hangMidBody],
  ])('%s', async (_, behaviour) => {
    const { caption, server } = await setUp([behaviour, behaviour, sendCaption(sentence)], { timeoutSeconds: 0.3 });
    expect((await caption()).text).toBe(sentence);
    expect(server.requests.map(({ body }) => body.seed)).toEqual([3, 3, 3]);
  });
});

test('a hosted model that wants max_completion_tokens and its own temperature gets that', async () => {
  const strict: Behaviour = (request, response, number) => {
    const { body } = request;
    const refusal =
      'max_tokens' in body
        ? sendError(
            400,
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
            {
              param: 'max_tokens',
              code: 'unsupported_parameter',
            },
          )
        : 'temperature' in body
          ? sendError(400, "Unsupported value: 'temperature' does not support 0.2 with this model.", {
              param: 'temperature',
            })
          : sendCaption(sentence);
    return refusal(request, response, number);
  };
  const { captioner, server } = await setUp([strict]);
  await captioner.caption(view, 'image/png', context);
  await captioner.caption(view, 'image/png', { ...context, prompt: 'another' });
  expect(server.requests).toHaveLength(4);
  expect(
    server.requests.slice(2).map(({ body }) => [body.max_completion_tokens, body.max_tokens, body.temperature]),
  ).toEqual([
    [300, undefined, undefined],
    [300, undefined, undefined],
  ]);
});

test('a caption that repeats the key loses it', async () => {
  const { caption } = await setUp([sendCaption(`The image depicts a sign that reads ${testKey}.`)]);
  const { text } = await caption();
  expect(text).toBe('The image depicts a sign that reads [key].');
});

test('a caption that only reads like a key stays', async () => {
  const text = 'The image depicts the Bearer of a key-shaped_pendant and an api-blue scarf.';
  const { caption } = await setUp([sendCaption(text)]);
  expect((await caption()).text).toBe(text);
});

test('a view of no image type is refused before anything is asked', async () => {
  const { captioner, server } = await setUp([sendCaption(sentence)]);
  expect(await failureOf(captioner.caption(view, 'text/html', context))).toMatchObject({ code: 'bad-media-type' });
  expect(server.requests).toEqual([]);
});

test('no error holds the view or the key', async () => {
  const { caption } = await setUp([
    (request, response, number) => sendError(400, JSON.stringify(request.body))(request, response, number),
  ]);
  const text = everythingIn(await failureOf(caption()));
  expect(text).not.toContain(testKey);
  expect(text.length).toBeLessThan(6000);
  expect(text).not.toContain(view.toString('base64').slice(100, 200));
});

test.each([
  ['**The image** depicts  a\ndoor.', 'The image depicts a door.'],
  ['"The image depicts a door."', 'The image depicts a door.'],
  ['“The image depicts a door.”', 'The image depicts a door.'],
  ['"Yes," says the door, "come in."', '"Yes," says the door, "come in."'],
  ['Caption: The image depicts a door.', 'The image depicts a door.'],
  ['```text\nThe image depicts a door.\n```', 'The image depicts a door.'],
  ['## View\nThe image depicts a door.', 'View The image depicts a door.'],
  ['thinking aloud</think>The image depicts a door.', 'The image depicts a door.'],
  ['Das Bild zeigt eine Tür, 扉 🚪.', 'Das Bild zeigt eine Tür, 扉 🚪.'],
])('%j reads %j', (raw, clean) => {
  expect(cleanCaption(raw)).toBe(clean);
  expect(cleanCaption(clean)).toBe(clean);
});

test.each([
  [0, 0, 'ahead'],
  [90, 10.8, 'to the right'],
  [-90, 0, 'to the left'],
  [180, -10.8, 'behind'],
  [-180, 0, 'behind'],
  [288, 52.6, 'to the left and up'],
  [36, -80, 'ahead to the right and steeply down'],
  [359.99, 0, 'ahead'],
])('yaw %d pitch %d is %s', (yaw, pitch, words) => {
  expect(describeDirection(yaw, pitch)).toBe(words);
});
