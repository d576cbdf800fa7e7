/** Runs on worker threads: one panorama in, its standard panorama and its views out. */
import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { FormatError } from '../../core/errors.ts';
import type { CreateJobRunner, JobContext } from '../../engine/plan.ts';
import { readError } from '../../io/node/file-source.ts';
import { createPngCodec } from '../../io/node/png.ts';
import { encodeImage } from '../../io/node/sharp.ts';
import { KernelMemory } from '../../kernels/memory.ts';
import { PanoramaResizer } from '../../kernels/resample.ts';
import { ViewRenderer } from '../../kernels/view-renderer.ts';
import { loadPanorama } from './load-panorama.ts';
import type { PanimeJob, PanimeSetup } from './plan.ts';

function readSource(path: string, file: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    // Named relative to the input folder: failures.jsonl must not tell paths of this machine.
    throw readError(cause, file);
  }
}

export const createJobRunner: CreateJobRunner<PanimeJob, PanimeSetup> = setup => {
  const { width, height, viewSize, cameras, format } = setup;
  const memory = new KernelMemory();
  const codec = createPngCodec(memory);
  const resizer = new PanoramaResizer(memory);
  const renderer = new ViewRenderer(memory, resizer);

  /** Encodes RGB pixels in kernel memory and hands the file on. */
  async function writeImage(
    context: JobContext,
    path: string,
    pixels: number,
    imageWidth: number,
    imageHeight: number,
  ): Promise<void> {
    if (format === 'png') {
      context.writeFile(path, codec.encode({ pixels, width: imageWidth, height: imageHeight, channels: 3 }));
      return;
    }
    const data = memory.u8(pixels, 3 * imageWidth * imageHeight).slice();
    context.writeFile(path, await encodeImage({ width: imageWidth, height: imageHeight, data }, format));
  }

  return async ({ source, paths, refused }, context) => {
    if (refused) throw new FormatError(refused.code, refused.message, { where: { file: source.file } });
    const bytes = readSource(source.path, source.file);
    const { panorama, conversions, isPlainPng } = await loadPanorama(bytes, source.file, {
      memory,
      codec,
      fit: setup.fit,
      prepare: (panoramaWidth, panoramaHeight) =>
        renderer.prepare({
          panoramaWidth,
          panoramaHeight,
          viewWidth: viewSize,
          viewHeight: viewSize,
          cameras,
          fast: setup.fast,
        }),
    });
    renderer.load(panorama);

    const mark = memory.mark();
    for (const [index, path] of paths.views.entries()) {
      await writeImage(context, path, renderer.render(index), viewSize, viewSize);
      memory.release(mark);
    }
    await writeImage(context, paths.panorama, resizer.resize(panorama, width, height), width, height);
    memory.release(mark);
    if (setup.keepOriginal) {
      const original = isPlainPng
        ? bytes
        : codec.encode({
            pixels: panorama.rowPointer(0),
            width: panorama.width,
            height: panorama.height,
            channels: 3,
            rowStrideBytes: panorama.stride,
          });
      context.writeFile(paths.original, original);
    }
    return {
      source: {
        file: source.file,
        width: panorama.width,
        height: panorama.height,
        bytes: bytes.byteLength,
        crc32: crc32(bytes).toString(16).padStart(8, '0'),
        conversions: conversions.length > 0 ? conversions : undefined,
      },
    };
  };
};
