import { headerBytes, parseImageHeader } from '../../core/image/image-header.ts';
import type { ByteSource, ImageSize } from '../../core/model/image.ts';
import { readImageHeader } from './sharp.ts';

/**
 * Width and height as shown, from as few bytes as tell; formats other than PNG, JPEG and WebP are left to sharp.
 * @param path for messages
 */
export async function readImageSize(source: ByteSource, path: string): Promise<ImageSize> {
  let head = new Uint8Array(await source.slice(0, Math.min(headerBytes, source.byteLength)));
  let result = parseImageHeader(head, source.byteLength);
  while (result.kind === 'more') {
    head = new Uint8Array(await source.slice(0, result.byteLength));
    result = parseImageHeader(head, source.byteLength);
  }
  if (result.kind === 'header' && result.header.orientation !== undefined) {
    const { width, height, orientation } = result.header;
    return orientation !== undefined && orientation >= 5 ? { width: height, height: width } : { width, height };
  }
  const { width, height } = await readImageHeader(new Uint8Array(await source.slice(0)), path);
  return { width, height };
}
