import { resolve } from 'node:path';
import { SystemError } from '../core/errors.ts';
import type { Dataset, Scene } from '../core/model/dataset.ts';
import type { ByteSource, ImageRef } from '../core/model/image.ts';
import type { SceneDocument } from '../core/viewer/documents.ts';
import { stampOf } from './dataset-stamp.ts';
import { createGuard } from './inside-roots.ts';
import { relativeError } from './relative-error.ts';
import { describeScene, explain } from './scene-document.ts';
import { findPicture } from './scene-pictures.ts';

/** Scenes kept read: a screen's thumbnails and the scene looked at ask for the same ones again and again. */
const scenesKept = 64;

/** A dataset as the viewer sees it: scenes by row, pictures by row and name, nothing by path. */
export class ServedDataset {
  readonly id: string;
  readonly dataset: Dataset;
  readonly ids: readonly string[];
  /** Tells this dataset from others in a cache. */
  readonly cacheKey: string;
  readonly #open: (image: ImageRef) => Promise<ByteSource>;
  #stamp: string | undefined;
  readonly #scenes = new Map<number, Promise<Scene>>();

  /** @param id stands in URLs @param imageFolders folders of pictures beside the dataset's roots */
  constructor(id: string, dataset: Dataset, imageFolders: readonly string[]) {
    this.id = id;
    this.dataset = dataset;
    this.ids = dataset.index();
    this.cacheKey = dataset.roots.map(root => resolve(root)).join('\n');
    const open = createGuard([...dataset.roots, ...imageFolders]);
    const roots = [...dataset.roots, ...imageFolders];
    this.#open = image =>
      open(image).catch(error => {
        throw relativeError(error, roots);
      });
  }

  /** Changes when the dataset's annotation files do; as they were when it was first asked for. */
  get stamp(): string {
    this.#stamp ??= stampOf(this.dataset.roots);
    return this.#stamp;
  }

  /** The split of a row; empty where there is no such row. */
  splitOf(row: number): string {
    let end = 0;
    for (const { name, scenes } of this.dataset.splits) {
      end += scenes;
      if (row < end) return name;
    }
    return '';
  }

  /** @throws {SystemError} `no-such-scene`; what reading the scene throws */
  scene(row: number): Promise<Scene> {
    const known = this.#scenes.get(row);
    this.#scenes.delete(row);
    const id = this.ids[row];
    if (id === undefined)
      throw new SystemError('no-such-scene', `Expected a scene below ${this.ids.length} but received ${row}`);
    const scene =
      known ??
      this.dataset.scene(id).catch(error => {
        throw relativeError(error, this.dataset.roots);
      });
    this.#scenes.set(row, scene);
    // What cannot be read now may be there later: a disk that was away, a file that is put right.
    if (!known)
      scene.catch(() => {
        if (this.#scenes.get(row) === scene) this.#scenes.delete(row);
      });
    if (this.#scenes.size > scenesKept) this.#scenes.delete(this.#scenes.keys().next().value!);
    return scene;
  }

  /** The document of a scene; of one that cannot be read, a document that says why. */
  async sceneDocument(row: number): Promise<SceneDocument> {
    try {
      const scene = await this.scene(row);
      return await describeScene(scene, { folder: `data/${this.id}`, row, open: this.#open });
    } catch (error) {
      if (error instanceof SystemError && error.code === 'no-such-scene') throw error;
      const { message, where } = explain(error);
      return { id: this.ids[row], row, split: this.splitOf(row), views: [], problems: [{ message, where }], extra: {} };
    }
  }

  /**
   * A file of a scene, opened.
   * @throws {SystemError} `no-such-scene`, `no-such-picture`, `missing-file`
   * @throws {FormatError} `outside-dataset`
   */
  async picture(row: number, name: string): Promise<{ image: ImageRef; source: ByteSource }> {
    const image = findPicture(await this.scene(row), name);
    if (!image) throw new SystemError('no-such-picture', `Expected a picture of scene ${row} but received ${name}`);
    return { image, source: await this.#open(image) };
  }
}
