import { createPngDecoder, FormatError, KernelMemory } from 'panoply';
import type { DepthImage } from './point-cloud.ts';

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * Decodes a depth layer: a 16-bit grey PNG. A canvas would give 8 bits of it.
 * @param metresPerUnit what one step of the 16 bits stands for
 * @throws {FormatError} `depth-png` when it is another kind of picture; those of the PNG decoder
 * @source PNG (third edition), 5.3 chunk layout, 11.2.1 IHDR
 */
export function decodeDepthPng(bytes: Uint8Array, metresPerUnit: number): DepthImage {
  const fail = (expected: string, received: string | number) =>
    new FormatError('depth-png', `Expected ${expected} for the depth picture but received ${received}`);
  if (bytes.length < 33 || signature.some((byte, i) => bytes[i] !== byte)) throw fail('a PNG', 'something else');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const [bitDepth, colourType, interlace] = [bytes[24], bytes[25], bytes[28]];
  if (bitDepth !== 16 || colourType !== 0) throw fail('16-bit grey', `${bitDepth} bits of colour type ${colourType}`);
  if (interlace !== 0) throw fail('rows in order', 'an interlaced PNG');
  if (!(width > 0 && height > 0 && width * height <= 2 ** 26))
    throw fail('at most 64 megapixels', `${width}x${height}`);
  const pieces: Uint8Array[] = [];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (type === 'IDAT') pieces.push(bytes.subarray(at + 8, Math.min(bytes.length, at + 8 + length)));
    if (type === 'IEND') break;
    at += 12 + length;
  }
  const memory = new KernelMemory();
  const destination = memory.allocate(2 * width * height);
  createPngDecoder(memory).decode({
    pieces,
    width,
    height,
    bytesPerPixel: 2,
    destination,
    rowStrideBytes: 2 * width,
  });
  const samples = memory.u8(destination, 2 * width * height);
  const metres = new Float32Array(width * height);
  for (let i = 0; i < metres.length; i++) metres[i] = (samples[2 * i] * 256 + samples[2 * i + 1]) * metresPerUnit;
  return { width, height, metres };
}
