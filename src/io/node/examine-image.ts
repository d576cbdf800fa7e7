import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import {
  headerBytes,
  type ImageHeader,
  isImageComplete,
  parseImageHeader,
  tailBytes,
} from '../../core/image/image-header.ts';
import type { ByteSource } from '../../core/model/image.ts';

/** What the first and last bytes of a file tell. */
export interface ImageFileFacts {
  bytes: number;
  header?: ImageHeader;
  fault?: { kind: 'empty' | 'unreadable' | 'truncated'; message: string };
}

/** Reads bytes [start, end) of a file that is open. */
type ReadRange = (start: number, end: number) => Uint8Array;

const largestHeader = 2 ** 24;

function* examine(byteLength: number): Generator<[number, number], ImageFileFacts, Uint8Array> {
  const bytes = byteLength;
  if (byteLength === 0)
    return { bytes, fault: { kind: 'empty', message: 'Expected an image but the file has 0 bytes' } };
  let head = yield [0, Math.min(byteLength, headerBytes)];
  let result = parseImageHeader(head, byteLength);
  while (result.kind === 'more' && result.byteLength <= largestHeader) {
    head = yield [0, result.byteLength];
    result = parseImageHeader(head, byteLength);
  }
  if (result.kind === 'broken') return { bytes, fault: { kind: 'unreadable', message: result.message } };
  if (result.kind === 'unknown') {
    const start = [...head.subarray(0, 4)].map(byte => byte.toString(16).padStart(2, '0')).join(' ');
    return {
      bytes,
      fault: { kind: 'unreadable', message: `Expected a PNG, JPEG or WebP image but the file starts with ${start}` },
    };
  }
  if (result.kind === 'more')
    return { bytes, fault: { kind: 'unreadable', message: 'Expected a header within 16 MB but there is none' } };
  const { header } = result;
  let tail = yield [Math.max(0, byteLength - tailBytes), byteLength];
  let isComplete = isImageComplete(header.format, head, tail, byteLength);
  if (isComplete === undefined) {
    tail = yield [Math.max(0, byteLength - 65536), byteLength];
    isComplete = isImageComplete(header.format, head, tail, byteLength);
  }
  return isComplete === false
    ? { bytes, header, fault: { kind: 'truncated', message: describeCut(header, byteLength) } }
    : { bytes, header };
}

function describeCut({ format }: ImageHeader, byteLength: number): string {
  const end = { png: 'its IEND chunk', jpeg: 'its end marker', webp: 'its stated length' }[format];
  return `Expected the ${format.toUpperCase()} to go on to ${end} but it ends after ${byteLength} bytes`;
}

/** Header and end of an image in any source. @throws what the source throws */
export async function examineImage(source: ByteSource): Promise<ImageFileFacts> {
  const steps = examine(source.byteLength);
  let step = steps.next();
  while (!step.done) step = steps.next(new Uint8Array(await source.slice(...step.value)));
  return step.value;
}

/** An image file's facts and what identifies it on its disk. */
export interface ExaminedFile extends ImageFileFacts {
  /** Device and inode: equal for hard links. */
  identity: string;
}

// One buffer for all heads and tails: nothing of them is kept.
const shared = Buffer.allocUnsafe(65536);

/**
 * The same for a file, synchronously: two short reads take a few microseconds when the disk's cache is warm, a tenth
 * of what the thread pool would take.
 * @throws the system's error
 */
export function examineFile(path: string): ExaminedFile {
  const descriptor = openSync(path, 'r');
  try {
    const { size, dev, ino } = fstatSync(descriptor);
    const read: ReadRange = (start, end) => {
      const buffer = end - start <= shared.length ? shared : Buffer.allocUnsafe(end - start);
      const bytesRead = readSync(descriptor, buffer, 0, end - start, start);
      return buffer.subarray(0, bytesRead);
    };
    const steps = examine(size);
    let step = steps.next();
    // The head is needed beside the tail (WebP), so it must not lie in the same bytes.
    while (!step.done) step = steps.next(step.value[0] === 0 ? read(...step.value).slice() : read(...step.value));
    return { ...step.value, identity: `${dev}:${ino}` };
  } finally {
    closeSync(descriptor);
  }
}
