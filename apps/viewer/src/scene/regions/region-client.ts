import type { Region } from 'panoply';
import type { RegionMapAnswer, RegionMapRequest } from './region-answer.ts';

let worker: Worker | undefined;
let nextId = 0;
const waiting = new Map<number, { resolve(answer: RegionMapAnswer): void; reject(error: Error): void }>();

function startWorker(): Worker {
  const started = new Worker(new URL('./region-worker.ts', import.meta.url), { type: 'module', name: 'regions' });
  started.addEventListener('message', ({ data }: MessageEvent<RegionMapAnswer>) => {
    waiting.get(data.id)?.resolve(data);
    waiting.delete(data.id);
  });
  started.addEventListener('error', event => {
    // The next request starts a new one.
    worker = undefined;
    started.terminate();
    for (const { reject } of waiting.values()) reject(new Error(event.message || 'The masks could not be drawn.'));
    waiting.clear();
  });
  return started;
}

/** Starts the worker, so that the first masks need not wait for it. */
export function prepareRegionMaps(): void {
  worker ??= startWorker();
}

/**
 * The map of some regions, made off the page's thread.
 * @param size of the picture, and how far borders reach, pixels
 */
export function requestRegionMap(
  regions: readonly Pick<Region, 'mask'>[],
  { width, height, reach }: { width: number; height: number; reach?: number },
): Promise<RegionMapAnswer> {
  prepareRegionMaps();
  const id = nextId++;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    const request: RegionMapRequest = {
      id,
      // State proxies cannot be posted; strings are shared.
      masks: regions.map(({ mask }) => ({
        size: [mask.size?.[0], mask.size?.[1]],
        counts: typeof mask.counts === 'string' ? mask.counts : [...(mask.counts ?? [])],
      })),
      width,
      height,
      reach,
    };
    worker?.postMessage(request);
  });
}
