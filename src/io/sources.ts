import type { ByteSource } from '../core/model/image.ts';

/** A source whose bytes can be had without a copy. */
export interface MemorySource extends ByteSource {
  /** All of them; not to be changed. */
  bytes: Uint8Array;
}

/** Bytes that are in memory already. */
export function memorySource(bytes: Uint8Array): MemorySource {
  return {
    bytes,
    byteLength: bytes.byteLength,
    slice: (start, end = bytes.byteLength) => bytes.slice(start, end).buffer,
  };
}

/** All bytes of a source. */
export async function readAll(source: ByteSource): Promise<Uint8Array> {
  return new Uint8Array(await source.slice(0, source.byteLength));
}
