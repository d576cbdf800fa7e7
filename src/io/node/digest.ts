import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import xxhash from 'xxhash-wasm';
import type { Checksum } from '../../core/checksum.ts';

/** A checksum under way. */
export interface Digest {
  update(bytes: Uint8Array): void;
  /** Its value in hex; ends it. */
  hex(): string;
}

const { create64 } = await xxhash();

export function createDigest(checksum: Checksum): Digest {
  const hash = checksum === 'xxh64' ? create64() : createHash('sha256');
  return {
    update: bytes => void hash.update(bytes),
    hex() {
      const value = hash.digest();
      return typeof value === 'bigint' ? value.toString(16).padStart(16, '0') : value.toString('hex');
    },
  };
}

const pieceBytes = 2 ** 18;

/** A checksum that all of a file has gone into; the file is read in pieces, whatever its size. */
export function digestOfFile(path: string, checksum: Checksum = 'sha256'): Digest {
  const digest = createDigest(checksum);
  const piece = Buffer.allocUnsafe(pieceBytes);
  const descriptor = openSync(path, 'r');
  try {
    for (let length = readSync(descriptor, piece); length > 0; length = readSync(descriptor, piece))
      digest.update(piece.subarray(0, length));
    return digest;
  } finally {
    closeSync(descriptor);
  }
}
