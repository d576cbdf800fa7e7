import type { ImageRef } from '../../core/model/image.ts';
import type { ZipEntry } from '../zip-directory.ts';

/** Where an image's bytes are on this machine, so that another thread can read them. Plain data. */
export type ImageLocation =
  | { kind: 'file'; file: string }
  | { kind: 'member'; archive: string; entry: ZipEntry }
  /** Bytes of a file as they are, such as a tar's member. */
  | { kind: 'slice'; file: string; offset: number; bytes: number };

const locations = new WeakMap<ImageRef, ImageLocation>();

/** Remembers where an image is; for whoever makes {@link ImageRef}s of files. */
export function setLocation<Image extends ImageRef>(image: Image, location: ImageLocation): Image {
  locations.set(image, location);
  return image;
}

/** Where an image is; undefined for one that is in memory or elsewhere. */
export const locationOf = (image: ImageRef): ImageLocation | undefined => locations.get(image);
