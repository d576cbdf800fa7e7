import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findMisfits, type SceneFit } from '../analysis/camera/index.ts';
import type { HullFacts } from '../analysis/check/posed-types.ts';
import type { ConventionFacts, SceneMisfits, ViewMisfit } from '../analysis/check/types.ts';
import type { Scene } from '../core/model/dataset.ts';
import type { Job } from '../engine/plan.ts';
import { runOnWorkers } from '../engine/pool.ts';
import { WorkerSupply } from '../engine/worker-supply.ts';
import { builtModule } from '../io/node/built-module.ts';
import { createPngCodec } from '../io/node/png.ts';
import { KernelMemory } from '../kernels/memory.ts';
import {
  type DeepFacts,
  type DeepImage,
  type DeepJob,
  type DeepResult,
  type DeepSetup,
  examinePixels,
} from './deep-job.ts';
import type { CheckImage, CheckScene } from './source.ts';

/** A scene whose files are to be decoded. */
export interface DeepTarget {
  /** In the dataset. */
  order: number;
  /** As rules name it. */
  id: string;
  images: readonly CheckImage[];
  /** By index of the view. */
  angles: readonly DeepImage['angles'][];
  /** Of posed views, by index. */
  cameras: readonly DeepImage['camera'][];
  /** Only looked at to find out the convention: another share decodes it. */
  isForeign: boolean;
}

export interface DeepOptions {
  workers: number;
  signal?: AbortSignal;
  /** Paths whose bytes the manifest knows. */
  isListed(path: string): boolean;
  onScene(): void;
}

export interface DeepFindings {
  /** Undefined where no scene has a panorama and views with cameras. */
  convention?: ConventionFacts;
  /** By the order of the scene. */
  misfits: ReadonlyMap<number, SceneMisfits>;
  hulls: ReadonlyMap<number, HullFacts>;
}

/** Scenes that the convention is found on, spread over the dataset. */
const surveyedScenes = 4;

const canDecode = ({ file, member, facts }: CheckImage) =>
  (file !== undefined || member !== undefined) && facts.state === 'present' && facts.fault === undefined;

export function toDeepTarget(
  { images, scene }: { images: readonly CheckImage[]; scene: Scene },
  order: number,
  isForeign: boolean,
): DeepTarget {
  const angles = scene.views.map(({ camera }) =>
    camera?.kind === 'spherical' && camera.fovX > 0 && camera.fovX < 180
      ? { yaw: camera.yaw, pitch: camera.pitch, fov: camera.fovX }
      : undefined,
  );
  const cameras = scene.views.map(({ camera }) => (camera?.kind === 'pinhole' ? camera : undefined));
  return { order, id: scene.id, images: images.filter(canDecode), angles, cameras, isForeign };
}

/** The scenes to find the convention on: whole ones where there are any, evenly spread. */
function chooseSurveyed(targets: readonly DeepTarget[]): DeepTarget[] {
  const viewsOf = ({ images, angles }: DeepTarget) =>
    images.filter(({ facts }) => facts.role === 'view' && angles[facts.index] !== undefined).length;
  const fit = targets.filter(
    target => target.images.some(({ facts }) => facts.role === 'panorama') && viewsOf(target) > 0,
  );
  const whole = fit.filter(target => viewsOf(target) === target.angles.length);
  const candidates = whole.length >= Math.min(surveyedScenes, fit.length / 2) ? whole : fit;
  const count = Math.min(surveyedScenes, candidates.length);
  return Array.from({ length: count }, (_, i) => candidates[Math.floor((i * candidates.length) / count)]);
}

/**
 * Decodes the files of every scene once, on worker threads, adds what was measured to their facts, and holds views
 * against their panorama under the convention that a few scenes, decoded first, tell.
 * @throws {SystemError} `interrupted`
 */
export async function examineDeeply(targets: readonly DeepTarget[], options: DeepOptions): Promise<DeepFindings> {
  const { workers, signal, isListed, onScene } = options;
  const payloadOf = (chosen: readonly DeepTarget[], isSurvey: boolean): DeepJob => ({
    isSurvey,
    scenes: chosen.map(({ order, images, angles, cameras }) => ({
      id: String(order),
      images: images.map(({ file, member, facts: { path, role, index } }) => {
        const isHashed = isListed(path);
        const isView = role === 'view';
        return {
          file: file ?? member!.archive,
          member: file === undefined ? member?.entry : undefined,
          path,
          role,
          index,
          isHashed,
          angles: isView ? angles[index] : undefined,
          camera: isView ? cameras[index] : undefined,
        };
      }),
    })),
  });
  const fits: SceneFit[] = [];
  const hulls = new Map<number, HullFacts>();
  const accept = (chosen: readonly DeepTarget[], result: DeepResult) => {
    fits.push(...result.fits);
    for (const [at, target] of chosen.entries()) {
      if (target.isForeign) continue;
      for (const [i, image] of target.images.entries()) giveFacts(image, result.scenes[at][i]);
      const hull = result.hulls[at];
      if (hull) hulls.set(target.order, hull);
      onScene();
    }
  };
  const run = (
    batches: readonly (readonly DeepTarget[])[],
    setup: DeepSetup,
    isSurvey: boolean,
    onResult: (result: DeepResult) => void,
    onFailed: (chosen: readonly DeepTarget[], message: string) => void,
  ) =>
    runOnWorkers(
      batches.map((chosen, i): Job<DeepJob> => {
        return { id: String(i), key: null, outputs: [], payload: payloadOf(chosen, isSurvey) };
      }),
      {
        workers,
        supply: new WorkerSupply(builtModule(import.meta.url, './deep-job.ts'), setup),
        // The jobs write nothing.
        out: tmpdir(),
        stage: join(tmpdir(), `panoply-check-${process.pid}`),
        signal,
        onCommitted({ id, record }) {
          const result = record as unknown as DeepResult;
          accept(batches[Number(id)], result);
          onResult(result);
        },
        onFailed: (id, { message }) => onFailed(batches[Number(id)], message),
      },
    );

  let survey: DeepResult['survey'];
  const done = new Set<DeepTarget>();
  const surveyed = chooseSurveyed(targets);
  if (surveyed.length > 0)
    await run(
      [surveyed],
      {},
      true,
      result => {
        survey = result.survey;
        for (const target of surveyed) done.add(target);
      },
      // Each of them comes again by itself, so that it is known which picture it was.
      () => {},
    );
  const rendering = survey?.convention.isExplained ? survey.rendering : undefined;
  const rest = targets.filter(target => !target.isForeign && !done.has(target)).map(target => [target]);
  await run(
    rest,
    { rendering },
    false,
    () => {},
    ([{ images }], message) => {
      // A picture that takes its worker down is one that cannot be decoded.
      for (const image of images) image.facts.undecodable = message;
      onScene();
    },
  );
  return {
    convention: survey?.convention,
    misfits: rendering ? collectMisfits(fits, targets, rendering) : new Map(),
    hulls,
  };
}

function collectMisfits(
  fits: SceneFit[],
  targets: readonly DeepTarget[],
  rendering: NonNullable<DeepResult['survey']>['rendering'],
): Map<number, SceneMisfits> {
  // Workers answer in any order.
  fits.sort((a, b) => Number(a.scene) - Number(b.scene));
  const idOf = new Map(targets.map(({ order, id }) => [String(order), id]));
  const views = new Map<string, ViewMisfit[]>();
  for (const { scene, view, psnrDb, likely } of findMisfits(fits, rendering)) {
    const named = likely?.kind === 'other-panorama' ? { ...likely, scene: idOf.get(likely.scene)! } : likely;
    const list = views.get(scene) ?? [];
    views.set(scene, [...list, { view, psnrDb, likely: named }]);
  }
  return new Map(
    fits.map(({ scene, views: measured }) => [Number(scene), { measured, views: views.get(scene) ?? [] }]),
  );
}

function giveFacts({ facts }: Pick<CheckImage, 'facts'>, { pixels, undecodable, sha256 }: DeepFacts): void {
  facts.pixels = pixels;
  facts.undecodable = undecodable;
  facts.sha256 = sha256;
}

/** Decodes a scene's pictures that are no files by themselves (Parquet, zips), here and now. */
export class ElsewhereDecoder {
  readonly #memory = new KernelMemory();
  readonly #codec = createPngCodec(this.#memory);

  /** @param facts of the images, to be completed */
  async examine(
    { images }: Pick<CheckScene, 'images'>,
    facts: readonly CheckImage['facts'][],
    isListed: (path: string) => boolean,
  ): Promise<void> {
    for (const [i, { file, member, open }] of images.entries()) {
      if (file !== undefined || member !== undefined || !open || facts[i].state !== 'present' || facts[i].fault)
        continue;
      const mark = this.#memory.mark();
      try {
        const bytes = new Uint8Array(await (await open()).slice(0));
        const found = (await examinePixels(bytes, facts[i].path, this.#memory, this.#codec)).facts;
        if (isListed(facts[i].path)) found.sha256 = createHash('sha256').update(bytes).digest('hex');
        giveFacts({ facts: facts[i] }, found);
      } catch (cause) {
        giveFacts({ facts: facts[i] }, { undecodable: `Cannot be read: ${(cause as Error).message}` });
      } finally {
        this.#memory.release(mark);
      }
    }
  }
}
