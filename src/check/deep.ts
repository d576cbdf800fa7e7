import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SphericalCamera } from '../core/model/camera.ts';
import type { Job } from '../engine/plan.ts';
import { runOnWorkers } from '../engine/pool.ts';
import { builtModule } from '../io/node/built-module.ts';
import { createPngCodec } from '../io/node/png.ts';
import { KernelMemory } from '../kernels/memory.ts';
import { type DeepFacts, type DeepJob, type DeepResult, examinePixels } from './deep-job.ts';
import type { CheckImage, CheckScene } from './source.ts';

export interface DeepOptions {
  workers: number;
  signal?: AbortSignal;
  /** Paths whose bytes the manifest knows. */
  isListed(path: string): boolean;
  onScene(index: number, misfits: DeepResult['misfits']): void;
}

const canDecode = ({ facts }: CheckImage) => facts.state === 'present' && facts.fault === undefined;

function giveFacts(image: CheckImage, { pixels, undecodable, sha256 }: DeepFacts): void {
  image.facts.pixels = pixels;
  image.facts.undecodable = undecodable;
  image.facts.sha256 = sha256;
}

function cameraOf(scene: CheckScene, { facts }: CheckImage): SphericalCamera | undefined {
  const camera = facts.role === 'view' ? scene.scene.views[facts.index]?.camera : undefined;
  return camera?.kind === 'spherical' ? camera : undefined;
}

/**
 * Decodes the images of every scene on worker threads and adds what was measured to their facts. Files go through
 * the engine's workers; bytes from elsewhere (Parquet, zips) are decoded here.
 * @throws {SystemError} `interrupted`
 */
export async function examineDeeply(scenes: readonly CheckScene[], options: DeepOptions): Promise<void> {
  const { workers, signal, isListed, onScene } = options;
  const jobs = scenes.map(
    (scene, index): Job<DeepJob> => ({
      id: String(index),
      key: null,
      outputs: [],
      payload: {
        images: scene.images.flatMap(image =>
          image.file !== undefined && canDecode(image)
            ? [
                {
                  file: image.file,
                  path: image.facts.path,
                  role: image.facts.role,
                  index: image.facts.index,
                  isHashed: isListed(image.facts.path),
                  camera: cameraOf(scene, image),
                },
              ]
            : [],
        ),
      },
    }),
  );
  const filesOf = (index: number) => scenes[index].images.filter(image => image.file !== undefined && canDecode(image));
  await runOnWorkers(jobs, {
    workers,
    module: builtModule(import.meta.url, './deep-job.ts'),
    setup: undefined,
    // The jobs write nothing.
    out: tmpdir(),
    stage: join(tmpdir(), `panoply-check-${process.pid}`),
    signal,
    onCommitted({ id, record }) {
      const { images, misfits } = record as unknown as DeepResult;
      filesOf(Number(id)).forEach((image, i) => {
        giveFacts(image, images[i]);
      });
      onScene(Number(id), misfits);
    },
    onFailed(id, { message }) {
      // A picture that takes its worker down is one that cannot be decoded.
      for (const image of filesOf(Number(id))) image.facts.undecodable = message;
      onScene(Number(id), undefined);
    },
  });
  await examineElsewhere(scenes, isListed);
}

async function examineElsewhere(scenes: readonly CheckScene[], isListed: (path: string) => boolean): Promise<void> {
  const memory = new KernelMemory();
  const codec = createPngCodec(memory);
  for (const { images } of scenes) {
    for (const image of images) {
      if (image.file !== undefined || !image.open || !canDecode(image)) continue;
      const mark = memory.mark();
      const bytes = new Uint8Array(await (await image.open()).slice(0));
      const { facts } = await examinePixels(bytes, image.facts.path, memory, codec);
      if (isListed(image.facts.path)) facts.sha256 = createHash('sha256').update(bytes).digest('hex');
      memory.release(mark);
      giveFacts(image, facts);
    }
  }
}
