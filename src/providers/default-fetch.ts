/** The one door to undici: fetch without its own time limits, which would cut any answer at 300 s. */
import type { Fetch } from './http.ts';

let shared: Promise<Fetch> | undefined;

/** Node's fetch as a client of slow servers needs it: only `timeoutSeconds` ends an attempt. Loaded at first use. */
export const defaultFetch: Fetch = async (url, init) => {
  shared ??= import('undici').then(({ Agent, fetch }): Fetch => {
    // A model on a CPU takes minutes to its first byte; the global fetch gives up after five.
    const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0, connect: { timeout: 30_000 } });
    return (address, options) => fetch(address, { ...options, dispatcher });
  });
  return (await shared)(url, init);
};
