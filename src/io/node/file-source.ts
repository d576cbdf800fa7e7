import { open, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ByteSource, ImageRef, ImageSize } from '../../core/model/image.ts';
import { readError } from './files.ts';
import { readImageSize } from './image-size.ts';
import { setLocation } from './locate.ts';

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

/** An image file of a dataset; its header is read at the first `size()`. */
export function fileImage(path: string, relativePath: string): ImageRef {
  let size: Promise<ImageSize> | undefined;
  const image: ImageRef = {
    path: relativePath,
    open: () => fileSource(path),
    size() {
      size ??= fileSource(path).then(source => readImageSize(source, relativePath));
      return size;
    },
  };
  return setLocation(image, { kind: 'file', file: path });
}
