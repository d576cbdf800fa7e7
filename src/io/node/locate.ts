import { FormatError } from '../../core/errors.ts';
import type { ImageRef } from '../../core/model/image.ts';
import type { ZipEntry } from '../zip-directory.ts';

/** Where an image's bytes are on this machine, so that another thread can read them. Plain data. */
export type ImageLocation =
  | { kind: 'file'; file: string }
  | { kind: 'member'; archive: string; entry: ZipEntry }
  /** Bytes of a file as they are, such as a tar's member or a picture in a table that is not compressed. */
  | { kind: 'slice'; file: string; offset: number; bytes: number }
  /** A row without a picture: whoever wants it is told so, and the others have theirs. */
  | { kind: 'fault'; file: string; row: number; fault: keyof typeof faults };

const faults = {
  empty: 'its cell is empty',
  damaged: 'its cell is damaged',
  absent: 'there is none beside its JSON',
};

export type FaultLocation = Extract<ImageLocation, { kind: 'fault' }>;

/** An image that says where its bytes are. */
export interface LocatedImage extends ImageRef {
  readonly location: ImageLocation;
}

/** What is wrong with a row, as the error for whoever wants its picture. */
export const faultOf = ({ file, row, fault }: FaultLocation): FormatError =>
  new FormatError(fault === 'damaged' ? 'image-unreadable' : 'no-picture', `Expected a picture but ${faults[fault]}`, {
    where: { file, row },
    hint: fault === 'damaged' ? 'Fetch the table again, or write it anew.' : undefined,
  });

/** Where an image is; undefined for one that is in memory or elsewhere. */
export const locationOf = (image: ImageRef): ImageLocation | undefined => (image as Partial<LocatedImage>).location;
