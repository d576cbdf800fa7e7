import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from '../../core/model/image.ts';
import { readError } from './files.ts';

const [leastWindow, mostWindow] = [2 ** 12, 2 ** 18];

/**
 * A file that stays open, for many small pieces in their order, such as headers between large members. Pieces near each
 * other are read together: what is read ahead grows while it is used, so that large members are not read for their headers.
 * @param name for errors; the path by default
 * @throws {SystemError} `missing-file`, `cannot-read`
 */
export function holdFile(path: string, name = path): ByteSource & { close(): void } {
  const guard = <T>(work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      throw readError(cause, name);
    }
  };
  const descriptor = guard(() => openSync(path, 'r'));
  let byteLength: number;
  try {
    byteLength = guard(() => fstatSync(descriptor).size);
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
  const window = new Uint8Array(Math.min(mostWindow, byteLength));
  let [start, filled, length] = [0, 0, leastWindow];
  const fill = (bytes: Uint8Array, from: number): number =>
    guard(() => {
      let count = 0;
      for (let read = -1; read !== 0 && count < bytes.length; count += read)
        read = readSync(descriptor, bytes, count, bytes.length - count, from + count);
      return count;
    });
  return {
    byteLength,
    slice(from, to = byteLength) {
      const end = Math.min(to, byteLength);
      if (end - from > window.length) {
        const bytes = new Uint8Array(end - from);
        return bytes.buffer.slice(0, fill(bytes, from));
      }
      if (from < start || end > start + filled) {
        const isNear = from >= start && from < start + filled + length;
        length = isNear ? Math.min(2 * length, mostWindow) : leastWindow;
        start = from;
        filled = fill(window.subarray(0, Math.max(end - from, Math.min(length, window.length))), from);
      }
      return window.slice(from - start, Math.min(end - start, filled)).buffer;
    },
    close: () => closeSync(descriptor),
  };
}
