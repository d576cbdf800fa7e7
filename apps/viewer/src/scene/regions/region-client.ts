import { createRegionMapper, KernelMemory, type Region } from 'panoply';
import { answerRegionMap, type RegionMapAnswer, type RegionMapRequest } from './region-answer.ts';

let worker: Worker | undefined;
let isReady = false;
let nextId = 0;
const waiting = new Map<number, { resolve(answer: RegionMapAnswer): void; reject(error: Error): void }>();

/** Pictures of more pixels wait for the worker, however long it takes to start. */
const mostPixelsInPage = 2 ** 21;

function startWorker(): Worker {
  const started = new Worker(new URL('./region-worker.ts', import.meta.url), { type: 'module', name: 'regions' });
  started.addEventListener('message', ({ data }: MessageEvent<RegionMapAnswer | 'ready'>) => {
    if (data === 'ready') {
      isReady = true;
      return;
    }
    waiting.get(data.id)?.resolve(data);
    waiting.delete(data.id);
  });
  started.addEventListener('error', event => {
    // The next request starts a new one.
    worker = undefined;
    isReady = false;
    started.terminate();
    for (const { reject } of waiting.values()) reject(new Error(event.message || 'The masks could not be drawn.'));
    waiting.clear();
  });
  return started;
}

/** Starts the worker, so that masks need not wait for it. */
export function prepareRegionMaps(): void {
  worker ??= startWorker();
}

/** The map that was made before anybody asked. */
let prepared: { regions: readonly Pick<Region, 'mask'>[]; answer: Promise<RegionMapAnswer> } | undefined;

/** Has the worker make the map of regions that will be asked for next, at their usual reach. Keeps the last one only. */
export function prepareRegionMap(
  regions: readonly Pick<Region, 'mask'>[],
  size: { width: number; height: number },
): void {
  if (prepared?.regions === regions) return;
  prepareRegionMaps();
  const answer = ask(requestOf(regions, size));
  prepared = { regions, answer };
  answer.catch(() => {
    prepared = undefined;
  });
}

/**
 * The map of some regions, made off the page's thread. Those of the picture that a page begins with are made on it, if the
 * worker has not started by then: that takes two frames, a thread's start four, and nothing can be looked at yet.
 * @param size of the picture, and how far borders reach, pixels
 */
export function requestRegionMap(
  regions: readonly Pick<Region, 'mask'>[],
  { width, height, reach }: { width: number; height: number; reach?: number },
): Promise<RegionMapAnswer> {
  if (reach === undefined && prepared?.regions === regions) return prepared.answer;
  prepareRegionMaps();
  const request = requestOf(regions, { width, height, reach });
  return !isReady && width * height <= mostPixelsInPage && waiting.size === 0 ? makeHere(request) : ask(request);
}

function requestOf(
  regions: readonly Pick<Region, 'mask'>[],
  { width, height, reach }: { width: number; height: number; reach?: number },
): RegionMapRequest {
  return {
    id: nextId++,
    // State proxies cannot be posted; strings are shared.
    masks: regions.map(({ mask }) => ({
      size: [mask.size?.[0], mask.size?.[1]],
      counts: typeof mask.counts === 'string' ? mask.counts : [...(mask.counts ?? [])],
    })),
    width,
    height,
    reach,
  };
}

function ask(request: RegionMapRequest): Promise<RegionMapAnswer> {
  return new Promise((resolve, reject) => {
    waiting.set(request.id, { resolve, reject });
    worker?.postMessage(request);
  });
}

async function makeHere(request: RegionMapRequest): Promise<RegionMapAnswer> {
  return answerRegionMap(request, createRegionMapper(new KernelMemory()));
}
