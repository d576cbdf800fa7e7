import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { headerBytes, parseImageHeader } from '../../core/image/image-header.ts';
import type { ByteSource, ImageSize } from '../../core/model/image.ts';
import { readError } from './files.ts';
import { readImageHeader } from './sharp.ts';

/** Asks for the beginning of a file, longer each time. @returns undefined for a format that is left to sharp */
function* findSize(byteLength: number): Generator<number, ImageSize | undefined, Uint8Array> {
  let result = parseImageHeader(yield Math.min(headerBytes, byteLength), byteLength);
  while (result.kind === 'more') result = parseImageHeader(yield result.byteLength, byteLength);
  if (result.kind !== 'header' || result.header.orientation === undefined) return undefined;
  const { width, height, orientation } = result.header;
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}

/**
 * Width and height as shown, from as few bytes as tell; formats other than PNG, JPEG and WebP are left to sharp.
 * @param path for messages
 */
export async function readImageSize(source: ByteSource, path: string): Promise<ImageSize> {
  const steps = findSize(source.byteLength);
  let step = steps.next();
  while (!step.done) step = steps.next(new Uint8Array(await source.slice(0, step.value)));
  if (step.value) return step.value;
  const { width, height } = await readImageHeader(new Uint8Array(await source.slice(0)), path);
  return { width, height };
}

/**
 * {@link readImageSize} of a file at once: for a header in the system's memory, handing four calls to other threads takes
 * many times as long as making them.
 * @returns undefined for a format that is left to sharp
 * @throws {SystemError} `missing-file`, `cannot-read`
 */
export function readFileSize(file: string): ImageSize | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    const steps = findSize(fstatSync(descriptor).size);
    let step = steps.next();
    while (!step.done) {
      const head = new Uint8Array(step.value);
      step = steps.next(head.subarray(0, readSync(descriptor, head, 0, head.length, 0)));
    }
    return step.value;
  } catch (cause) {
    throw readError(cause, file);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
