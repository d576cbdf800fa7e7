import { measureSeam, type SeamMeasure } from '../../analysis/seam.ts';
import { blendSeam } from '../../core/image/blend-seam.ts';
import type { JsonObject } from '../../core/json.ts';
import { decodeImage } from '../../io/node/sharp.ts';
import { PanoramaBuffer } from '../../kernels/panorama.ts';
import {
  AnswerStore,
  createImageGenerator,
  type ImageGeneratorOptions,
  shareConcurrency,
} from '../../providers/index.ts';
import { type LoaderParts, type LoadScene, promptSource } from './loaded-scene.ts';

/** What is wrong with a panorama that should be the whole sphere, for its record. */
function describeSeam({ wraps, ratio, zenith, nadir }: SeamMeasure): JsonObject {
  return { wraps, ratio: Math.round(ratio * 100) / 100, zenithCloses: zenith.closes, nadirCloses: nadir.closes };
}

/** Scenes from a model server's pictures. */
export function createAnswerLoader({ setup, memory }: LoaderParts, options: ImageGeneratorOptions): LoadScene {
  const { width, height, seam } = setup.settings;
  const server = createImageGenerator(shareConcurrency(options, setup.workers), {
    store: new AnswerStore(setup.answersFolder),
    breakerSlots: setup.breakerSlots.generator,
  });
  return async (job, prepare) => {
    const { prompt, seed, id } = promptSource(job);
    const answer = await server.generate(prompt, { width, height, seed, scene: job.id });
    const picture = await decodeImage(answer.bytes, 'answer');
    const measure = measureSeam(picture);
    const isWhole = measure.wraps && measure.zenith.closes && measure.nadir.closes;
    const isMended = seam === 'blend' && !isWhole;
    const faults = { seam: !measure.wraps, zenith: !measure.zenith.closes, nadir: !measure.nadir.closes };
    const image = isMended ? blendSeam(picture, faults) : picture;
    prepare(image.width, image.height);
    const panorama = PanoramaBuffer.fromRgb(memory, image.data, image.width, image.height);
    const source = {
      seed,
      received: `${answer.receivedWidth}x${answer.receivedHeight}`,
      revisedPrompt: answer.revisedPrompt,
      conversions: answer.conversions.length > 0 ? answer.conversions : undefined,
      seam: isWhole ? undefined : { ...describeSeam(measure), mended: isMended },
    };
    return { panorama, record: { id, source } };
  };
}
