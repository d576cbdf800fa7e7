import type { ImageRef } from '../../core/model/image.ts';
import { readAll } from '../sources.ts';
import { decodeThumbnail } from './sharp.ts';

/**
 * A picture small, with its transparency: enough for outlines.
 * @param longest of its sides, pixels
 * @throws {SystemError} when it cannot be reached; {@link FormatError} when it is no picture
 */
export async function readThumbnail(
  image: ImageRef,
  longest = 128,
): Promise<{ width: number; height: number; data: Uint8Array }> {
  return decodeThumbnail(await readAll(await image.open()), longest, image.path);
}
