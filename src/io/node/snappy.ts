import { compressSync } from 'snappy';

/** Compresses as Snappy blocks, natively: several times as fast as any of the JavaScript ones. */
export function compressSnappy(bytes: Uint8Array): Uint8Array {
  return compressSync(bytes);
}
