import { KernelMemory } from '../../kernels/memory.ts';
import { PanoramaResizer } from '../../kernels/resample.ts';
import { createPngCodec, isKernelPng, isPng, readPngHeader } from './png.ts';
import { type ShrunkSize, shrinkImage, shrinkPixels } from './sharp.ts';

/** PNGs of more pixels are left to libvips: decoding them here would keep this thread for more than some milliseconds. */
const mostKernelPixels = 2 ** 20;
/** A small picture may be this much smaller than asked where one of a whole factor is. */
const nearlyAsked = 0.9;

/** One a thread: compiling its kernels takes longer than decoding a picture. */
let kernels: ReturnType<typeof loadKernels> | undefined;

function loadKernels() {
  const memory = new KernelMemory();
  return { memory, codec: createPngCodec(memory), resizer: new PanoramaResizer(memory) };
}

/**
 * A small JPEG of a picture. Small PNGs are decoded by the kernel, in a third of the time that libvips takes, and shrunk
 * by it where a whole factor leads to about what is asked.
 * @param input encoded bytes, or the path of a file
 * @throws {FormatError} `image-empty`, `image-unreadable`
 */
export async function shrinkPicture(input: Uint8Array | string, size: ShrunkSize, file?: string): Promise<Uint8Array> {
  const decoded = typeof input === 'string' ? undefined : decodeSmallPng(input, size);
  return decoded ? shrinkPixels(decoded, size, file) : shrinkImage(input, size, file);
}

/** Undefined for what libvips is to decode; of broken pictures too, which it can name. */
function decodeSmallPng(bytes: Uint8Array, size: ShrunkSize): Parameters<typeof shrinkPixels>[0] | undefined {
  if (!isPng(bytes)) return undefined;
  try {
    const header = readPngHeader(bytes);
    const { width, height } = header;
    if (!isKernelPng(header) || width * height > mostKernelPixels) return undefined;
    kernels ??= loadKernels();
    const { memory, codec, resizer } = kernels;
    const mark = memory.mark();
    try {
      const channels = header.colourType === 2 ? 3 : 4;
      const stride = channels * width;
      // The resizer reads a little behind the last row.
      const pointer = memory.allocate(stride * height + 16);
      codec.decodeInto(bytes, pointer, stride, undefined, { isStreamVerified: false });
      const factor = channels === 3 ? wholeFactor(width, height, size) : 1;
      if (factor === 1) return { width, height, channels, data: memory.u8(pointer, stride * height).slice() };
      const [smallWidth, smallHeight] = [Math.floor(width / factor), Math.floor(height / factor)];
      const small = memory.allocate(3 * smallWidth * smallHeight + 16);
      resizer.shrinkPixels({ pointer, stride, width, height }, factor, small, 3 * smallWidth);
      const data = memory.u8(small, 3 * smallWidth * smallHeight).slice();
      return { width: smallWidth, height: smallHeight, channels: 3, data };
    } finally {
      memory.release(mark);
    }
  } catch {
    return undefined;
  }
}

/** By what to shrink: to about what is asked, else as far as it stays larger, for libvips to do the rest. */
function wholeFactor(width: number, height: number, size: ShrunkSize): number {
  const exact = Math.max(width / size.width, height / size.height);
  if (exact <= 1) return 1;
  const factor = Math.ceil(exact);
  return exact / factor >= nearlyAsked ? factor : Math.floor(exact);
}
