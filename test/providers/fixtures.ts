import sharp from 'sharp';
import type { ClientDependencies } from '../../src/providers/client.ts';
import { testKey } from '../support/model-server.ts';
import { wavePanorama } from '../support/panoramas.ts';

/** A seeded seamless panorama as a file. */
export async function panoramaFile(width: number, height: number, seed = 1, format: 'png' | 'jpeg' | 'webp' = 'png') {
  return sharp(wavePanorama(width, height, seed), { raw: { width, height, channels: 3 } })
    .toFormat(format)
    .toBuffer();
}

/** Time that passes only by sleeping, chance that is always one half. */
export function fakeWorld(more: ClientDependencies = {}) {
  const world = {
    /** Seconds slept, in order. */
    sleeps: [] as number[],
    now: Date.UTC(2026, 0, 1),
    dependencies: {} as ClientDependencies,
  };
  world.dependencies = {
    async sleep(seconds) {
      world.sleeps.push(seconds);
      world.now += seconds * 1000;
    },
    random: () => 0.5,
    now: () => world.now,
    environment: { PANOPLY_API_KEY: testKey },
    ...more,
  };
  return world;
}

/** Everything an error shows: message, hint, where, stack, and the same of its causes. */
export function everythingIn(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = JSON.stringify({ ...error, message: error.message, stack: error.stack, name: error.name });
  return `${own}\n${error.cause === undefined ? '' : everythingIn(error.cause)}`;
}

/** The error a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<Error & { code: string; hint?: string }> {
  return promise.then(
    value => {
      throw new Error(`expected a failure but received ${JSON.stringify(value)?.slice(0, 200)}`);
    },
    error => error,
  );
}
