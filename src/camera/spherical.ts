import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ConventionVerdict,
  calibrateFit,
  detectConvention,
  type FitRendering,
  findMisfits,
  type Misfit,
  measureScene,
  noPicturesError,
  type SceneFit,
  type SceneSample,
  sampleScene,
  type Unreadable,
} from '../analysis/camera/index.ts';
import { SystemError } from '../core/errors.ts';
import type { Dataset } from '../core/model/dataset.ts';
import type { Job } from '../engine/plan.ts';
import { runOnWorkers } from '../engine/pool.ts';
import { WorkerSupply } from '../engine/worker-supply.ts';
import { builtModule } from '../io/node/built-module.ts';
import { PictureReader } from '../io/node/picture-reader.ts';
import type { FitJob, FitResult, FitSetup } from './fit-job.ts';

export interface SphericalCameraOptions {
  dataset: Dataset;
  split?: string;
  /** Scenes the verdict is drawn from, spread over the dataset. Default 4. */
  verdictScenes?: number;
  /** Scenes looked at for misfits, spread over the dataset; Infinity for all. Default 16. */
  misfitScenes?: number;
  /** Worker threads that hold scenes against the verdict. Default 1: none but this thread. */
  jobs?: number;
  signal?: AbortSignal;
  onProgress?(done: number, total: number): void;
}

/** What `panoply camera` tells about a dataset of panoramas with perspective views. */
export interface SphericalReport extends Omit<ConventionVerdict, 'rendering' | 'looked'> {
  kind: 'spherical';
  misfits: Misfit[];
  /** Pictures that could not be read among those looked at. */
  unreadable: Unreadable[];
  looked: {
    /** Scenes of the dataset or split. */
    scenes: number;
    /** Scenes and views the verdict is drawn from, and pixels compared. */
    verdictScenes: number;
    verdictViews: number;
    verdictPixels: number;
    /** Scenes and views held against the verdict. */
    misfitScenes: number;
    misfitViews: number;
  };
}

/** Fewer scenes are done before workers have started. */
const fewestForWorkers = 6;

/** So many items of a list, evenly spread, the first one included. */
export function spreadEvenly<Item>(items: readonly Item[], count: number): Item[] {
  if (count >= items.length) return [...items];
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]);
}

/**
 * Which convention a dataset's spherical cameras are in, and which views do not fit it.
 * @throws {FormatError} `no-pictures`; {@link SystemError} `interrupted`
 */
export async function findSphericalCameras(
  options: SphericalCameraOptions,
): Promise<{ report: SphericalReport; verdict: ConventionVerdict }> {
  const { dataset, split, verdictScenes = 4, misfitScenes = 16, jobs = 1, signal, onProgress } = options;
  const ids = dataset.index(split);
  const reader = new PictureReader();
  const unreadable: Unreadable[] = [];
  const read = async (id: string): Promise<SceneSample | undefined> => {
    if (signal?.aborted) throw new SystemError('interrupted', 'Interrupted');
    const loaded = await sampleScene(await dataset.scene(id), image => reader.read(image));
    unreadable.push(...loaded.unreadable);
    return loaded.sample;
  };

  const chosen = spreadEvenly(ids, verdictScenes);
  const checked = spreadEvenly(ids, misfitScenes);
  const total = chosen.length + checked.length;
  let done = 0;
  const samples: SceneSample[] = [];
  for (const id of chosen) {
    const sample = await read(id);
    if (sample) samples.push(sample);
    onProgress?.(++done, total);
  }
  if (samples.length === 0) throw noPicturesError(unreadable);
  const verdict = detectConvention(samples);
  const rendering = calibrateFit(samples, verdict.rendering);

  const fits = new Map<string, SceneFit>();
  const keep = (id: string, fit: SceneFit | undefined) => {
    if (fit) fits.set(id, fit);
    onProgress?.(++done, total);
  };
  const rest: string[] = [];
  for (const id of checked) {
    const known = samples.find(sample => sample.id === id);
    if (known) keep(id, measureScene(known, rendering));
    else rest.push(id);
  }
  if (jobs > 1 && rest.length >= fewestForWorkers) {
    const found = await fitOnWorkers(rest, { dataset, rendering, jobs, signal, onScene: keep });
    unreadable.push(...found);
  } else {
    for (const id of rest) {
      const sample = await read(id);
      keep(id, sample && measureScene(sample, rendering));
    }
  }
  const ordered = checked.flatMap(id => fits.get(id) ?? []);
  const { rendering: _, looked, ...told } = verdict;
  const seen = new Set<string>();
  return {
    verdict,
    report: {
      kind: 'spherical',
      ...told,
      misfits: findMisfits(ordered, rendering),
      unreadable: unreadable.filter(({ path }) => !seen.has(path) && seen.add(path)),
      looked: {
        scenes: ids.length,
        verdictScenes: looked.scenes,
        verdictViews: looked.views,
        verdictPixels: looked.probes,
        misfitScenes: ordered.length,
        misfitViews: ordered.reduce((sum, { views }) => sum + views, 0),
      },
    },
  };
}

/** Holds scenes against a verdict on worker threads. @returns pictures that could not be read, in the scenes' order */
async function fitOnWorkers(
  ids: readonly string[],
  {
    dataset,
    rendering,
    jobs,
    signal,
    onScene,
  }: {
    dataset: Dataset;
    rendering: FitRendering;
    jobs: number;
    signal?: AbortSignal;
    onScene(id: string, fit: SceneFit | undefined): void;
  },
): Promise<Unreadable[]> {
  const unreadable: Unreadable[][] = [];
  await runOnWorkers(
    ids.map((id, at): Job<FitJob> => ({ id: String(at), key: null, outputs: [], payload: { id } })),
    {
      workers: jobs,
      supply: new WorkerSupply(builtModule(import.meta.url, './fit-job.ts'), {
        roots: dataset.roots,
        rendering,
      } satisfies FitSetup),
      // The jobs write nothing.
      out: tmpdir(),
      stage: join(tmpdir(), `panoply-camera-${process.pid}`),
      signal,
      onCommitted({ id, record }) {
        const { fit, unreadable: found } = record as unknown as FitResult;
        unreadable[Number(id)] = [...found];
        onScene(ids[Number(id)], fit);
      },
      onFailed(id, { message }) {
        // A picture that takes its worker down is one that cannot be read.
        unreadable[Number(id)] = [{ path: ids[Number(id)], reason: message }];
        onScene(ids[Number(id)], undefined);
      },
    },
  );
  return unreadable.flat();
}
