import type { SphericalCamera } from 'panoply';
import type { ReprojectionAnswer, ReprojectionRequest } from './reprojection-worker.ts';

export type Compared = Extract<ReprojectionAnswer, { result: unknown }>;

/** Compares views with one panorama in a worker of its own; close it when the scene is left. */
export class ReprojectionClient {
  readonly #worker = new Worker(new URL('./reprojection-worker.ts', import.meta.url), {
    type: 'module',
    name: 'reprojection',
  });
  readonly #waiting = new Map<number, { resolve(answer: Compared): void; reject(error: Error): void }>();
  #nextId = 0;

  /** @param url of the panorama, absolute */
  constructor(url: string) {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<ReprojectionAnswer>) => {
      const request = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if ('result' in data) request?.resolve(data);
      else request?.reject(new Error(data.error));
    });
    this.#worker.addEventListener('error', event => {
      for (const { reject } of this.#waiting.values())
        reject(new Error(event.message || 'The views cannot be compared'));
      this.#waiting.clear();
    });
    this.#post({ kind: 'open', url });
  }

  /** @param url of the stored view, absolute */
  compare(url: string, camera: SphericalCamera): Promise<Compared> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#post({ kind: 'compare', id, url, camera: { ...camera } });
    });
  }

  close(): void {
    this.#worker.terminate();
    this.#waiting.clear();
  }

  #post(request: ReprojectionRequest): void {
    this.#worker.postMessage(request);
  }
}
