import type { ByteSource, ImageSize } from '../../core/model/image.ts';
import { readFileSize, readImageSize } from './image-size.ts';
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
    this.#size ??= this.#readSize();
    return this.#size;
  }

  async #readSize(): Promise<ImageSize> {
    const size = this.location.kind === 'file' ? readFileSize(this.location.file) : undefined;
    return size ?? readImageSize(await this.#open(), this.path);
  }
}
