import { describe, expect, test } from 'vitest';
import { openPanocapsParquet } from '../../src/formats/panocaps/read-parquet.ts';
import { httpSource } from '../../src/io/http-source.ts';

const content = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);

/** A server of ranges that misbehaves on some requests, and the pauses that were made. */
function serverOf(faults: Record<number, () => Response>) {
  let requests = 0;
  const pauses: number[] = [];
  const fetch = (async (_: string, { headers }: { headers: Record<string, string> }) => {
    const fault = faults[++requests];
    if (fault) return fault();
    const [start, end] = headers.Range.replace('bytes=', '').split('-').map(Number);
    const answered = { 'content-range': `bytes ${start}-${end}/${content.length}`, etag: '"x"' };
    return new Response(content.slice(start, end + 1), { status: 206, headers: answered });
  }) as unknown as typeof globalThis.fetch;
  const sleep = async (seconds: number) => {
    pauses.push(seconds);
  };
  return { options: { fetch, sleep }, pauses };
}

/** A body that breaks off. */
const cut = () =>
  new Response(
    new ReadableStream({
      pull(controller) {
        controller.error(new TypeError('terminated'));
      },
    }),
    { status: 206, headers: { 'content-range': 'bytes 10-19/1000' } },
  );
const busy =
  (headers: Record<string, string> = {}, status = 429) =>
  () =>
    new Response('', { status, headers });

describe('httpSource', () => {
  test('asks again when the connection is lost in the middle of a body', async () => {
    const { options, pauses } = serverOf({ 2: cut, 3: cut });
    const source = await httpSource('http://x/y', options);
    expect(new Uint8Array(await source.slice(10, 20))).toEqual(content.slice(10, 20));
    expect(pauses).toEqual([0.25, 0.5]);
  });

  test('waits longer each time, and as long as the server asks', async () => {
    const { options, pauses } = serverOf({ 1: busy({}, 503), 2: busy({ 'retry-after': '7' }), 4: busy({}, 500) });
    const source = await httpSource('http://x/y', options);
    await source.slice(0, 4);
    expect(pauses).toEqual([0.25, 7, 0.25]);
  });

  test('gives up after the last try, at once where trying is no use or the server asks for too long', async () => {
    const always = (fault: () => Response) => Object.fromEntries(Array.from({ length: 9 }, (_, i) => [i + 1, fault]));
    for (const [fault, count, told] of [
      [busy(), 3, 'status 429'],
      [busy({}, 404), 0, 'status 404'],
      [busy({ 'retry-after': '3600' }), 0, 'status 429'],
      [cut, 3, 'terminated'],
    ] as const) {
      const { options, pauses } = serverOf(always(fault));
      const failed = httpSource('http://x/y', options).then(source => source.slice(0, 4));
      await expect(failed).rejects.toMatchObject({
        code: 'cannot-fetch',
        message: `Expected http://x/y but received ${told}`,
      });
      expect(pauses).toHaveLength(count);
    }
  });

  test('a server that fails is not a fault of the Parquet file it holds', async () => {
    const { options } = serverOf({ 2: busy({}, 404) });
    const opened = openPanocapsParquet(await httpSource('http://x/y', options), 'y.parquet');
    await expect(opened).rejects.toMatchObject({ name: 'SystemError', code: 'cannot-fetch' });
  });
});
