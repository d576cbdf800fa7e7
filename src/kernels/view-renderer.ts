import { UsageError } from '../core/errors.ts';
import { buildViewMap, columnOffset, largestFootprint } from '../core/geometry/view-map.ts';
import { chooseSampling, type ViewSampling } from '../core/geometry/view-sampling.ts';
import type { SphericalCamera } from '../core/model/camera.ts';
import type { KernelMemory } from './memory.ts';
import type { PanoramaBuffer } from './panorama.ts';
import { PanoramaResizer } from './resample.ts';
import base64 from './wasm/remap.ts';

interface RemapExports {
  renderView(
    map: number,
    pixelCount: number,
    samplesLog2: number,
    source: number,
    stride: number,
    wrap: number,
    offset: number,
    output: number,
  ): void;
}

/** What a {@link ViewRenderer} prepares for: one size of panorama, one size of view, the cameras. */
export interface ViewPlan {
  panoramaWidth: number;
  panoramaHeight: number;
  viewWidth: number;
  viewHeight: number;
  cameras: readonly SphericalCamera[];
  /** Plain bilinear sampling, aliased where views are much smaller than the panorama. */
  fast?: boolean;
}

interface PreparedView {
  map: number;
  offset: number;
  sampling: ViewSampling;
}

/** Bytes of maps kept for earlier plans before they are thrown away. */
const MAP_BUDGET_BYTES = 256 * 2 ** 20;

/**
 * Cuts perspective views out of panoramas in kernel memory. Maps are cached, one a (size, pitch, roll, field of view):
 * views of one ring differ by a column offset only.
 *
 * Order of use in a worker, for every panorama: {@link prepare}, allocate and fill a PanoramaBuffer, {@link load},
 * then per view mark, {@link render}, encode, release.
 */
export class ViewRenderer {
  readonly memory: KernelMemory;
  readonly #kernel: RemapExports;
  readonly #resizer: PanoramaResizer;
  readonly #base: number;
  readonly #maps = new Map<string, number>();
  /** Mark above the last map. */
  #end: number;
  #plan: ViewPlan | undefined;
  #views: PreparedView[] = [];
  /** The panorama halved 0, 1, ... times. */
  #levels: PanoramaBuffer[] = [];

  constructor(memory: KernelMemory, resizer = new PanoramaResizer(memory)) {
    this.memory = memory;
    this.#kernel = memory.load(base64);
    this.#resizer = resizer;
    this.#base = this.#end = memory.mark();
  }

  /**
   * Makes the maps for a plan, or finds them cached. **Frees everything allocated after the renderer's maps**, so call
   * it before the panorama is allocated.
   * @throws {UsageError} `panorama-size`, `view-size`
   */
  prepare(plan: ViewPlan): void {
    const { panoramaWidth, panoramaHeight, viewWidth, viewHeight, cameras, fast } = plan;
    for (const side of [viewWidth, viewHeight]) {
      if (!Number.isInteger(side) || side < 1 || side > 16384) {
        throw new UsageError(
          'view-size',
          `Expected sides of 1 to 16384 pixels for the view but received ${viewWidth}x${viewHeight}`,
        );
      }
    }
    this.memory.release(this.#end);
    if (this.#end - this.#base > MAP_BUDGET_BYTES) {
      this.#maps.clear();
      this.memory.release((this.#end = this.#base));
    }
    this.#levels = [];
    this.#plan = plan;
    this.#views = cameras.map(camera => {
      const footprint = largestFootprint(panoramaHeight, viewWidth, camera.fovX);
      const sampling = chooseSampling(footprint, { width: panoramaWidth, height: panoramaHeight, fast });
      const width = panoramaWidth >> sampling.halvings;
      const height = panoramaHeight >> sampling.halvings;
      const { pitch, roll, fovX } = camera;
      const key = [width, height, viewWidth, viewHeight, pitch, roll, fovX, ...sampling.pattern].join(' ');
      let map = this.#maps.get(key);
      if (map === undefined) {
        const { pattern } = sampling;
        const entries = buildViewMap({
          panoramaWidth: width,
          panoramaHeight: height,
          viewWidth,
          viewHeight,
          camera,
          pattern,
        });
        map = this.memory.allocate(entries.byteLength);
        this.memory.u32(map, entries.length).set(entries);
        this.#maps.set(key, map);
        this.#end = this.memory.mark();
      }
      return { map, offset: columnOffset(camera.yaw, width), sampling };
    });
  }

  /**
   * Takes the panorama that the next views are cut from; allocates its halved copies where the plan samples them.
   * @throws {UsageError} `panorama-size` when it is not of the prepared size
   */
  load(panorama: PanoramaBuffer): void {
    const plan = this.#plan;
    if (!plan || panorama.width !== plan.panoramaWidth || panorama.height !== plan.panoramaHeight) {
      const expected = plan ? `${plan.panoramaWidth}x${plan.panoramaHeight}` : 'prepare() first';
      throw new UsageError(
        'panorama-size',
        `Expected ${expected} for the panorama but received ${panorama.width}x${panorama.height}`,
      );
    }
    this.#levels = [panorama];
    const halvings = Math.max(0, ...this.#views.map(view => view.sampling.halvings));
    for (let level = 1; level <= halvings; level++) this.#levels.push(this.#resizer.halve(this.#levels[level - 1]));
  }

  /**
   * Renders the plan's view of that index.
   * @param output pointer of 3 * viewWidth * viewHeight bytes; allocated when absent
   * @returns the pointer: interleaved RGB, rows without gaps
   */
  render(index: number, output?: number): number {
    const view = this.#views[index];
    if (!view || !this.#plan || this.#levels.length === 0) {
      throw new UsageError(
        'view-index',
        `Expected 0 to ${this.#views.length - 1} for the view, of a loaded panorama, but received ${index}`,
      );
    }
    const pixelCount = this.#plan.viewWidth * this.#plan.viewHeight;
    const pointer = output ?? this.memory.allocate(3 * pixelCount);
    const { halvings, pattern } = view.sampling;
    const panorama = this.#levels[halvings];
    this.#kernel.renderView(
      view.map,
      pixelCount,
      Math.log2(pattern.length / 2),
      panorama.pointer,
      panorama.stride,
      panorama.width * 65536,
      view.offset,
      pointer,
    );
    return pointer;
  }
}
