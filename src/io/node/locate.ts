import type { ImageRef } from '../../core/model/image.ts';
import type { ZipEntry } from '../zip-directory.ts';

/** Where an image's bytes are on this machine, so that another thread can read them. Plain data. */
export type ImageLocation =
  | { kind: 'file'; file: string }
  | { kind: 'member'; archive: string; entry: ZipEntry }
  /** Bytes of a file as they are, such as a tar's member. */
  | { kind: 'slice'; file: string; offset: number; bytes: number };

/** An image that says where its bytes are. */
export interface LocatedImage extends ImageRef {
  readonly location: ImageLocation;
}

/** Where an image is; undefined for one that is in memory or elsewhere. */
export const locationOf = (image: ImageRef): ImageLocation | undefined => (image as Partial<LocatedImage>).location;
