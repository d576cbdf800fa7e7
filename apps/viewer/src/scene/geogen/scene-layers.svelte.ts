import { colourOfRegion, cssColour, type DatasetDocument, type PinholeCamera, type SceneDocument } from 'panoply';
import type { ViewerClient } from '../../lib/client.ts';
import { DepthClient, type DepthLayer } from './depth-client.ts';
import { colourDepth, depthRange } from './depth-picture.ts';
import { readParts } from './part-picture.ts';

/** What a picture is shown as. */
export type Layer = 'image' | 'depth' | 'normals' | 'ids';

const layerTitles: readonly [Layer, string][] = [
  ['image', 'Picture'],
  ['depth', 'Depth'],
  ['normals', 'Normals'],
  ['ids', 'Parts'],
];

/** A scene's depth and part layers, read once for all uses: the cloud, the drawn layer, the matched pixel. */
export class SceneLayers {
  /** By view, as far as read. */
  depths = $state.raw<ReadonlyMap<number, DepthLayer>>(new Map());
  parts = $state.raw<ReadonlyMap<number, Awaited<ReturnType<typeof readParts>>>>(new Map());
  problem = $state.raw<string | undefined>();
  readonly #scene: SceneDocument;
  readonly #cameras: readonly (PinholeCamera | undefined)[];
  readonly #client: ViewerClient;
  #reader: DepthClient | undefined;
  #hasParts = false;
  #isClosed = false;

  constructor(scene: SceneDocument, cameras: readonly (PinholeCamera | undefined)[], client: ViewerClient) {
    this.#scene = scene;
    this.#cameras = cameras;
    this.#client = client;
  }

  /** The layers that some view has, for choosing. */
  get options(): { value: Layer; title: string }[] {
    return layerTitles
      .filter(([layer]) => layer === 'image' || this.#scene.views.some(({ layers }) => layers[layer]))
      .map(([value, title]) => ({ value, title }));
  }

  /** Whether some view's depth can be unprojected: its unit and its camera are known. */
  get hasDepth(): boolean {
    return this.#scene.views.some(
      ({ layers: { depth } }, view) => depth?.metresPerUnit !== undefined && this.#cameras[view],
    );
  }

  /** Metres from the nearest to the farthest of all pictures. */
  readonly range: readonly [near: number, far: number] | undefined = $derived.by(() => {
    const ranges = [...this.depths.values()].flatMap(({ depth }) => depthRange(depth) ?? []);
    return ranges.length > 0 ? ([Math.min(...ranges), Math.max(...ranges)] as const) : undefined;
  });

  /** Reads every depth layer in a worker. */
  readDepths(): void {
    if (this.#reader || !this.hasDepth) return;
    const reader = new DepthClient();
    this.#reader = reader;
    this.#scene.views.forEach(async ({ image, layers: { depth } }, view) => {
      const camera = this.#cameras[view];
      if (!depth || depth.metresPerUnit === undefined || !camera || depth.broken || image.broken) return;
      try {
        const [depthUrl, imageUrl] = await Promise.all([this.#client.imageUrl(depth), this.#client.imageUrl(image)]);
        const read = await reader.read(depthUrl, imageUrl, depth.metresPerUnit, {
          ...camera,
          worldToCamera: [...camera.worldToCamera],
          intrinsics: [...camera.intrinsics],
          resolution: [camera.resolution[0], camera.resolution[1]],
        });
        if (!this.#isClosed) this.depths = new Map(this.depths).set(view, read);
      } catch (error) {
        if (!this.#isClosed) this.problem = `${depth.path}: ${(error as Error).message}`;
      }
    });
  }

  /** Reads the mask layers: their ids are numbers, not colours. */
  readParts(): void {
    if (this.#hasParts) return;
    this.#hasParts = true;
    this.#scene.views.forEach(async ({ layers: { ids } }, view) => {
      if (!ids || ids.broken) return;
      const read = await readParts(await this.#client.imageUrl(ids)).catch(() => undefined);
      if (read && !this.#isClosed) this.parts = new Map(this.parts).set(view, read);
    });
  }

  /** The parts that are in the pictures, by id, with the colours they are drawn in. */
  partNames(categories: DatasetDocument['categories']): { id: number; name: string; colour: string }[] {
    const ids = new Set([...this.parts.values()].flatMap(part => [...part.ids]));
    const names = new Map(categories.map(({ id, name }) => [id, name]));
    return [...ids]
      .sort((a, b) => a - b)
      .map(id => ({ id, name: names.get(id) ?? `part ${id}`, colour: cssColour(colourOfRegion(id - 1)) }));
  }

  /** What is drawn instead of a view's picture. */
  painted(view: number, layer: Layer): ImageData | undefined {
    if (layer === 'ids') return this.parts.get(view)?.picture;
    const depth = this.depths.get(view)?.depth;
    return layer === 'depth' && depth && this.range
      ? new ImageData(colourDepth(depth, this.range), depth.width, depth.height)
      : undefined;
  }

  close(): void {
    this.#isClosed = true;
    this.#reader?.close();
  }
}
