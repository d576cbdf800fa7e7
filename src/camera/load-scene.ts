import type { SceneSample, ViewSample } from '../analysis/camera/index.ts';
import { FormatError, PanoplyError } from '../core/errors.ts';
import type { Scene } from '../core/model/dataset.ts';
import type { ImageRef, RgbImage } from '../core/model/image.ts';
import { createPngCodec, isKernelPng, isPng, readPngHeader } from '../io/node/png.ts';
import { decodeImage } from '../io/node/sharp.ts';
import { KernelMemory } from '../kernels/memory.ts';

/** A picture that could not be read. */
export interface Unreadable {
  path: string;
  reason: string;
}

export interface LoadedScene {
  /** Undefined when the panorama, or every view, is missing. */
  sample?: SceneSample;
  unreadable: Unreadable[];
}

/** Reads scenes' pictures; plain PNGs by the kernel, the others by sharp. */
export class SceneReader {
  readonly #memory = new KernelMemory();
  readonly #codec = createPngCodec(this.#memory);

  async readImage(image: ImageRef): Promise<RgbImage> {
    const source = await image.open();
    const bytes = new Uint8Array(await source.slice(0));
    if (isPng(bytes)) {
      const header = readPngHeader(bytes, image.path);
      const { width, height } = header;
      if (isKernelPng(header) && header.colourType === 2) {
        const mark = this.#memory.mark();
        try {
          const pixels = this.#memory.allocate(3 * width * height);
          this.#codec.decodeInto(bytes, pixels, 3 * width, image.path);
          return { width, height, data: this.#memory.u8(pixels, 3 * width * height).slice() };
        } finally {
          this.#memory.release(mark);
        }
      }
    }
    const { width, height, data } = await decodeImage(bytes, image.path);
    return { width, height, data };
  }

  /**
   * A scene's panorama and its views with spherical cameras.
   * @param panorama another panorama of the scene, e.g. its original
   */
  async read(scene: Scene, panorama: ImageRef | undefined = scene.panorama?.image): Promise<LoadedScene> {
    const unreadable: Unreadable[] = [];
    const attempt = async (image: ImageRef): Promise<RgbImage | undefined> => {
      try {
        return await this.readImage(image);
      } catch (error) {
        if (!(error instanceof PanoplyError)) throw error;
        unreadable.push({ path: image.path, reason: error.message });
        return undefined;
      }
    };
    if (!panorama) return { unreadable };
    const picture = await attempt(panorama);
    if (!picture) return { unreadable };
    const views: ViewSample[] = [];
    for (const [index, { camera, image }] of scene.views.entries()) {
      if (camera?.kind !== 'spherical' || !(camera.fovX > 0 && camera.fovX < 180)) continue;
      const view = await attempt(image);
      if (view) views.push({ index, image: view, yaw: camera.yaw, pitch: camera.pitch, fov: camera.fovX });
    }
    return { sample: views.length > 0 ? { id: scene.id, panorama: picture, views } : undefined, unreadable };
  }
}

/** @throws {FormatError} `no-pictures` that names the first unreadable file */
export function refuseUnreadable(unreadable: readonly Unreadable[]): never {
  const first = unreadable[0];
  throw new FormatError(
    'no-pictures',
    first
      ? `Expected a panorama with its views but none can be read; the first: ${first.reason}`
      : 'Expected scenes with a panorama, views and cameras but found none',
    { where: first && { file: first.path }, hint: 'panoply check says what is missing.' },
  );
}
