import { open, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { headerBytes, parseImageHeader } from '../../core/image/image-header.ts';
import type { ByteSource, ImageRef, ImageSize } from '../../core/model/image.ts';
import { readError } from './files.ts';
import { setLocation } from './locate.ts';
import { readImageHeader } from './sharp.ts';

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

/** Width and height as shown, from as few bytes as tell; formats other than PNG, JPEG and WebP are left to sharp. */
async function readSize(path: string, relativePath: string): Promise<ImageSize> {
  const source = await fileSource(path);
  let head = new Uint8Array(await source.slice(0, headerBytes));
  let result = parseImageHeader(head, source.byteLength);
  while (result.kind === 'more') {
    head = new Uint8Array(await source.slice(0, result.byteLength));
    result = parseImageHeader(head, source.byteLength);
  }
  if (result.kind === 'header' && result.header.orientation !== undefined) {
    const { width, height, orientation } = result.header;
    return orientation !== undefined && orientation >= 5 ? { width: height, height: width } : { width, height };
  }
  const { width, height } = await readImageHeader(new Uint8Array(await source.slice(0)), relativePath);
  return { width, height };
}

/** An image file of a dataset; its header is read at the first `size()`. */
export function fileImage(path: string, relativePath: string): ImageRef {
  let size: Promise<ImageSize> | undefined;
  const image: ImageRef = {
    path: relativePath,
    open: () => fileSource(path),
    size() {
      size ??= readSize(path, relativePath);
      return size;
    },
  };
  return setLocation(image, { kind: 'file', file: path });
}
