import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { Checksum } from '../../core/checksum.ts';

/** A checksum under way. */
export interface Digest {
  update(bytes: Uint8Array): void;
  /** One that goes on from here by itself. */
  copy(): Digest;
  /** Its value in hex; ends it. */
  hex(): string;
}

export function createDigest(checksum: Checksum): Digest {
  return checksum === 'crc32' ? crcDigest(0) : shaDigest();
}

function shaDigest(hash = createHash('sha256')): Digest {
  return {
    update: bytes => void hash.update(bytes),
    copy: () => shaDigest(hash.copy()),
    hex: () => hash.digest('hex'),
  };
}

function crcDigest(value: number): Digest {
  return {
    update(bytes) {
      value = crc32(bytes, value);
    },
    copy: () => crcDigest(value),
    hex: () => value.toString(16).padStart(8, '0'),
  };
}

const pieceBytes = 2 ** 20;

/** The checksum of a file in hex; read in pieces, whatever its size. */
export function digestFile(path: string, checksum: Checksum = 'sha256'): string {
  const digest = createDigest(checksum);
  const piece = Buffer.allocUnsafe(pieceBytes);
  const descriptor = openSync(path, 'r');
  try {
    for (let length = readSync(descriptor, piece); length > 0; length = readSync(descriptor, piece))
      digest.update(piece.subarray(0, length));
    return digest.hex();
  } finally {
    closeSync(descriptor);
  }
}
