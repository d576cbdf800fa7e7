import type { SceneDocument, SphericalCamera } from 'panoply';
import type { ViewerClient } from '../../lib/client.ts';
import { Resource } from '../../lib/resource.svelte.ts';
import { type Compared, ReprojectionClient } from './reprojection-client.ts';

/** A scene's views held against its sphere: one at a time, in a worker that is started when the first is asked for. */
export class Comparisons {
  /** The one that is looked at. */
  readonly shown = new Resource<Compared>();
  /** dB of each view, as far as computed. */
  psnrs = $state.raw<ReadonlyMap<number, number>>(new Map());
  isCheckingAll = $state(false);
  readonly #scene: SceneDocument;
  readonly #client: ViewerClient;
  #worker: Promise<ReprojectionClient> | undefined;
  #isClosed = false;

  constructor(scene: SceneDocument, client: ViewerClient) {
    this.#scene = scene;
    this.#client = client;
  }

  /** Whether a view has what it takes: a camera, and a panorama to cut it from. */
  canCompare(index: number): boolean {
    const { panorama } = this.#scene;
    return panorama !== undefined && !panorama.image.broken && this.#cameraOf(index) !== undefined;
  }

  show(index: number): void {
    if (this.canCompare(index) && !this.#scene.views[index].image.broken) this.shown.load(() => this.#compare(index));
    else this.shown.stop();
  }

  /** The others, one after the other: a wrong camera among twenty is seen at once. */
  async checkAll(): Promise<void> {
    this.isCheckingAll = true;
    const { views } = this.#scene;
    for (let index = 0; index < views.length && !this.#isClosed; index++) {
      if (!this.canCompare(index) || views[index].image.broken || this.psnrs.has(index)) continue;
      await this.#compare(index).catch(() => {});
    }
    this.isCheckingAll = false;
  }

  close(): void {
    this.#isClosed = true;
    this.#worker?.then(
      worker => worker.close(),
      () => {},
    );
  }

  #cameraOf(index: number): SphericalCamera | undefined {
    const camera = this.#scene.views[index]?.camera;
    return camera?.kind === 'spherical' ? camera : undefined;
  }

  async #compare(index: number): Promise<Compared> {
    const { panorama, views } = this.#scene;
    this.#worker ??= this.#client.imageUrl(panorama!.image).then(address => new ReprojectionClient(address));
    const stored = await this.#client.imageUrl(views[index].image);
    const result = await (await this.#worker).compare(stored, this.#cameraOf(index)!);
    if (!this.#isClosed) this.psnrs = new Map(this.psnrs).set(index, result.result.psnrDb);
    return result;
  }
}
