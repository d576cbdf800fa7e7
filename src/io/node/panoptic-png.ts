import { readFileSync } from 'node:fs';
import { FormatError } from '../../core/errors.ts';
import { panopticIdsFromRgb } from '../../core/mask/index.ts';
import { KernelMemory } from '../../kernels/memory.ts';
import { readError } from './files.ts';
import { createPngCodec, isKernelPng, type PngCodec, readPngHeader } from './png.ts';

/** The ids of a panoptic PNG: one a pixel, rows from the top. */
export interface PanopticPicture {
  width: number;
  height: number;
  ids: Uint32Array;
}

// One decoder a thread: compiling its kernels takes longer than decoding a picture.
let decoder: { memory: KernelMemory; codec: PngCodec } | undefined;

function openDecoder(): { memory: KernelMemory; codec: PngCodec } {
  if (!decoder) {
    const memory = new KernelMemory();
    decoder = { memory, codec: createPngCodec(memory) };
  }
  return decoder;
}

/**
 * Reads a panoptic PNG (id = R + 256 G + 65536 B) at once, without giving up the thread: for masks that are decoded
 * when they are first looked at.
 * @param file named in errors
 * @throws {SystemError} `missing-file`, `cannot-read`
 * @throws {FormatError} `png-unsupported` for anything but 8-bit RGB; those of a broken PNG
 */
export function readPanopticPng(path: string, file = path): PanopticPicture {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw readError(cause, path);
  }
  const header = readPngHeader(bytes, file);
  const { width, height } = header;
  if (!isKernelPng(header) || header.colourType !== 2) {
    throw new FormatError(
      'png-unsupported',
      `Expected 8-bit RGB for the panoptic PNG but received colour type ${header.colourType} with ${header.bitDepth} bits`,
      { where: { file }, hint: 'Segment ids are R + 256 G + 65536 B: save the picture as plain RGB.' },
    );
  }
  const { memory, codec } = openDecoder();
  const mark = memory.mark();
  try {
    const pixels = memory.allocate(3 * width * height);
    codec.decodeInto(bytes, pixels, 3 * width, file);
    return { width, height, ids: panopticIdsFromRgb(memory.u8(pixels, 3 * width * height)) };
  } finally {
    memory.release(mark);
  }
}
