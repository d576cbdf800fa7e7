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

  /** Why a view cannot be compared, in words; undefined when it can. */
  obstacle(index: number): string | undefined {
    const { panorama, views } = this.#scene;
    if (!this.#cameraOf(index)) return 'This view has no camera.';
    if (!panorama) return 'There is no panorama to cut this view from.';
    if (panorama.image.broken) return 'The panorama cannot be read, so no view can be cut from it.';
    return views[index].image.broken && 'This view cannot be read, so there is nothing to compare.';
  }

  show(index: number): void {
    if (this.obstacle(index) === undefined) this.shown.load(() => this.#compare(index));
    else this.shown.stop();
  }

  /** The others, one after the other: a wrong camera among twenty is seen at once. */
  async checkAll(): Promise<void> {
    this.isCheckingAll = true;
    const { views } = this.#scene;
    for (let index = 0; index < views.length && !this.#isClosed; index++) {
      if (this.obstacle(index) !== undefined || this.psnrs.has(index)) continue;
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
