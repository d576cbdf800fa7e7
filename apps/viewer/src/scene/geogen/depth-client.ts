import type { PinholeCamera } from 'panoply';
import type { DepthAnswer } from './depth-worker.ts';

export type DepthLayer = Extract<DepthAnswer, { cloud: unknown }>;

/** Reads depth layers in a worker of its own; close it when the scene is left. */
export class DepthClient {
  readonly #worker = new Worker(new URL('./depth-worker.ts', import.meta.url), { type: 'module', name: 'depth' });
  readonly #waiting = new Map<number, { resolve(layer: DepthLayer): void; reject(error: Error): void }>();
  #nextId = 0;

  constructor() {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<DepthAnswer>) => {
      const request = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if ('cloud' in data) request?.resolve(data);
      else request?.reject(new Error(data.error));
    });
    this.#worker.addEventListener('error', event => {
      for (const { reject } of this.#waiting.values()) reject(new Error(event.message || 'The depth cannot be read'));
      this.#waiting.clear();
    });
  }

  /** @param depthUrl absolute, as is the picture's */
  read(depthUrl: string, imageUrl: string, metresPerUnit: number, camera: PinholeCamera): Promise<DepthLayer> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, depthUrl, imageUrl, metresPerUnit, camera });
    });
  }

  close(): void {
    this.#worker.terminate();
    this.#waiting.clear();
  }
}
