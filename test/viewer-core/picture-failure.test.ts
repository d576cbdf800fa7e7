import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pictureFailure } from '../../apps/viewer/src/shell/picture-failure.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const failureOf = async (response: Response | undefined, attempt: number) => {
  const found = pictureFailure(response, attempt);
  await vi.runAllTimersAsync();
  return found;
};
const busy = () => new Response('{"message":"Later"}', { status: 503 });

test('a server that is gone is not taken for a picture that is broken', async () => {
  expect(await failureOf(undefined, 0)).toMatch(/server does not answer/);
});

test('a picture that can be had after all is shown once more before it counts as broken', async () => {
  expect(await failureOf(new Response('bytes'), 0)).toBeUndefined();
  expect(await failureOf(new Response('bytes'), 1)).toMatch(/cannot decode/);
});

test('a server that asks for patience is asked again, not without end', async () => {
  for (const attempt of [0, 1, 2, 3]) expect(await failureOf(busy(), attempt)).toBeUndefined();
  expect(await failureOf(busy(), 4)).toBe('Later');
});

test('what the server says of a picture is said, also when it says only a number', async () => {
  expect(await failureOf(new Response('{"message":"It is cut off"}', { status: 422 }), 0)).toBe('It is cut off');
  expect(await failureOf(new Response('<html>', { status: 500 }), 0)).toMatch(/HTTP 500/);
});
