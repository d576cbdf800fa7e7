import { open, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ByteSource } from '../../core/model/image.ts';
import { readError } from './files.ts';
import { LazyImage } from './lazy-image.ts';
import { type FaultLocation, faultOf, type LocatedImage } from './locate.ts';

export { readError };

/**
 * A file as a source of bytes; nothing stays open between reads.
 * @throws {SystemError} `missing-file`, `cannot-read`
 */
export async function fileSource(path: string): Promise<ByteSource> {
  const { size } = await stat(path).catch(cause => {
    throw readError(cause, path);
  });
  return {
    byteLength: size,
    file: resolve(path),
    async slice(start, end = size) {
      const handle = await open(path, 'r').catch(cause => {
        throw readError(cause, path);
      });
      try {
        const buffer = new ArrayBuffer(Math.max(0, Math.min(end, size) - start));
        const { bytesRead } = await handle.read(new Uint8Array(buffer), 0, buffer.byteLength, start);
        return bytesRead === buffer.byteLength ? buffer : buffer.slice(0, bytesRead);
      } finally {
        await handle.close();
      }
    },
  };
}

/** A part of a file as an image of its own. */
export const sliceImage = (path: string, file: string, offset: number, bytes: number): LocatedImage =>
  new LazyImage(path, { kind: 'slice', file, offset, bytes }, async () => {
    const { slice } = await fileSource(file);
    return {
      byteLength: bytes,
      slice: (start, end = bytes) => slice(offset + start, offset + Math.min(end, bytes)),
    };
  });

/** An image file of a dataset; its header is read at the first `size()`. */
export const fileImage = (path: string, relativePath: string): LocatedImage =>
  new LazyImage(relativePath, { kind: 'file', file: path }, () => fileSource(path));

/** An image that is not there, or damaged: who opens it is told. */
export const faultyImage = (path: string, location: FaultLocation): LocatedImage =>
  new LazyImage(path, location, () => Promise.reject(faultOf(location)));
