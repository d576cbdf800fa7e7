import type { Captioner, CaptionerOptions } from '../../providers/index.ts';
import type { PanimeJob, PanimeSetup } from './plan.ts';
import type { SceneTruth } from './truth.ts';

const mediaTypes = { png: 'image/png', webp: 'image/webp', jpeg: 'image/jpeg' };

/**
 * @returns a function that gives a scene's captions, one a view: those that came with the input, those of a model
 *   server that looks at the encoded views, those of the generator that knows what it painted; undefined where there
 *   are none
 */
export async function createCaptionWriter({ settings, answersFolder, breakerSlots, workers }: PanimeSetup) {
  const { captioner, cameras, format } = settings;
  const server = captioner.kind === 'server' ? await connect(captioner.options) : undefined;

  return async (
    job: PanimeJob,
    views: readonly Uint8Array[],
    truth: SceneTruth | undefined,
  ): Promise<readonly string[] | undefined> => {
    if (job.captions.length > 0) return job.captions;
    if (captioner.kind === 'procedural') return truth?.views.map(({ caption }) => caption.text);
    if (!server) return undefined;
    const sceneSeed = job.source.kind === 'prompt' ? job.source.seed : 0;
    const captions = await Promise.all(
      cameras.map(({ yaw, pitch, fovX }, i) =>
        server.caption(views[i], mediaTypes[format], {
          prompt: job.prompt,
          yawDeg: yaw,
          pitchDeg: pitch,
          fovDeg: fovX,
          seed: sceneSeed + i,
          scene: job.id,
        }),
      ),
    );
    return captions.map(({ text }) => text);
  };
  async function connect(options: CaptionerOptions): Promise<Captioner> {
    const { AnswerStore, createCaptioner, shareConcurrency } = await import('../../providers/index.ts');
    const store = new AnswerStore(answersFolder);
    return createCaptioner(shareConcurrency(options, workers), { store, breakerSlots: breakerSlots.captioner });
  }
}
