import type { GeogenSettings } from './options.ts';

/** Metres a unit of the depth PNG: a power of two, so that 16 bits reach a metre past the farthest camera. */
export function depthScale(settings: Pick<GeogenSettings, 'distance'>): number {
  return 2 ** Math.ceil(Math.log2((settings.distance[1] + 1) / 65535));
}
