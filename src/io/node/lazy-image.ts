import type { ByteSource, ImageSize } from '../../core/model/image.ts';
import { readImageSize } from './image-size.ts';
import type { ImageLocation, LocatedImage } from './locate.ts';

/** An image whose header is read at the first `size()`. A class: sets have 100,000 of them. */
export class LazyImage implements LocatedImage {
  readonly path: string;
  readonly location: ImageLocation;
  readonly #open: () => Promise<ByteSource>;
  #size?: Promise<ImageSize>;

  /** @param path relative to the dataset's root */
  constructor(path: string, location: ImageLocation, open: () => Promise<ByteSource>) {
    this.path = path;
    this.location = location;
    this.#open = open;
  }

  open(): Promise<ByteSource> {
    return this.#open();
  }

  size(): Promise<ImageSize> {
    this.#size ??= this.#open().then(source => readImageSize(source, this.path));
    return this.#size;
  }
}
