/** Runs on worker threads: one panorama in, its standard panorama, its views and what is known of them out. */
import { FormatError } from '../../core/errors.ts';
import type { CreateJobRunner, JobContext } from '../../engine/plan.ts';
import { createPngCodec } from '../../io/node/png.ts';
import { encodeImage } from '../../io/node/sharp.ts';
import { KernelMemory } from '../../kernels/memory.ts';
import { PanoramaResizer } from '../../kernels/resample.ts';
import { ViewRenderer } from '../../kernels/view-renderer.ts';
import { createCaptionWriter } from './captions.ts';
import type { PanimeJob, PanimeSetup } from './plan.ts';
import { createSceneLoader } from './scene-loader.ts';
import { createTruthFinder, type TruthFinder } from './truth.ts';
import { writeTruth } from './write-truth.ts';

export const createJobRunner: CreateJobRunner<PanimeJob, PanimeSetup> = async setup => {
  const { width, height, viewSize, cameras, format, fast, keepOriginal, regions, captioner } = setup.settings;
  const memory = new KernelMemory();
  const codec = createPngCodec(memory);
  const resizer = new PanoramaResizer(memory);
  const renderer = new ViewRenderer(memory, resizer);
  const loadScene = await createSceneLoader({ setup, memory, codec });
  const writeCaptions = await createCaptionWriter(setup);
  const wantsTruth = regions || captioner.kind === 'procedural';
  let findTruth: TruthFinder | undefined;

  /** Encodes RGB pixels in kernel memory and hands the file on. */
  async function writeImage(
    context: JobContext,
    path: string,
    pixels: number,
    imageWidth: number,
    imageHeight: number,
  ): Promise<Uint8Array> {
    const bytes =
      format === 'png'
        ? codec.encode({ pixels, width: imageWidth, height: imageHeight, channels: 3 })
        : await encodeImage(
            { width: imageWidth, height: imageHeight, data: memory.u8(pixels, 3 * imageWidth * imageHeight).slice() },
            format,
          );
    context.writeFile(path, bytes);
    return bytes;
  }

  return async (job, context) => {
    const { paths, captions } = job;
    if (captions.length > 0 && captions.length !== cameras.length) {
      const message = `Expected ${cameras.length} captions, one a view, but received ${captions.length}`;
      throw new FormatError('caption-count', message, {
        where: { file: job.source.kind === 'file' ? job.source.file : undefined },
      });
    }
    const { panorama, record, originalPng, painting } = await loadScene(job, (panoramaWidth, panoramaHeight) =>
      renderer.prepare({ panoramaWidth, panoramaHeight, viewWidth: viewSize, viewHeight: viewSize, cameras, fast }),
    );
    renderer.load(panorama);

    const mark = memory.mark();
    const views: Uint8Array[] = [];
    for (const [index, path] of paths.views.entries()) {
      views.push(await writeImage(context, path, renderer.render(index), viewSize, viewSize));
      memory.release(mark);
    }
    await writeImage(context, paths.panorama, resizer.resize(panorama, width, height), width, height);
    memory.release(mark);
    if (keepOriginal) {
      const { stride: rowStrideBytes } = panorama;
      const pixels = {
        pixels: panorama.rowPointer(0),
        width: panorama.width,
        height: panorama.height,
        channels: 3 as const,
        rowStrideBytes,
      };
      context.writeFile(paths.original, originalPng ?? codec.encode(pixels));
    }
    const truth = painting && wantsTruth ? (findTruth ??= createTruthFinder(setup.settings))(painting) : undefined;
    if (truth && regions) writeTruth(context, paths, truth);
    return { ...record, captions: await writeCaptions(job, views, truth) };
  };
};
