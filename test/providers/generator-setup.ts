import { createImageGenerator } from '../../src/providers/image-generator.ts';
import type { ImageGeneratorOptions } from '../../src/providers/options.ts';
import { type Behaviour, startModelServer } from '../support/model-server.ts';
import { fakeWorld, panoramaFile } from './fixtures.ts';

export const size = { width: 128, height: 64 };
export const good = await panoramaFile(128, 64);
export const square = await panoramaFile(64, 64);
export const thumbnail = await panoramaFile(8, 4);

/** A generator whose server answers with these behaviours, one a request. */
export async function setUp(behaviours: Behaviour[], options: Partial<ImageGeneratorOptions> = {}, serverOptions = {}) {
  const server = await startModelServer(serverOptions);
  server.behave(...behaviours);
  const world = fakeWorld();
  const generator = createImageGenerator({ url: server.origin, timeoutSeconds: 5, ...options }, world.dependencies);
  return { server, world, generator, generate: () => generator.generate('a red door', { ...size, seed: 7 }) };
}
