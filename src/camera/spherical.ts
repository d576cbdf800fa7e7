import {
  type ConventionVerdict,
  calibrateFit,
  detectConvention,
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
import { PictureReader } from '../io/node/picture-reader.ts';

export interface SphericalCameraOptions {
  dataset: Dataset;
  split?: string;
  /** Scenes the verdict is drawn from, spread over the dataset. Default 4. */
  verdictScenes?: number;
  /** Scenes looked at for misfits, spread over the dataset; Infinity for all. Default 16. */
  misfitScenes?: number;
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
  const { dataset, split, verdictScenes = 4, misfitScenes = 16, signal, onProgress } = options;
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

  const fits: SceneFit[] = [];
  for (const id of checked) {
    const known = samples.find(sample => sample.id === id);
    const sample = known ?? (await read(id));
    if (sample) fits.push(measureScene(sample, rendering));
    onProgress?.(++done, total);
  }
  const { rendering: _, looked, ...told } = verdict;
  const seen = new Set<string>();
  return {
    verdict,
    report: {
      kind: 'spherical',
      ...told,
      misfits: findMisfits(fits, rendering),
      unreadable: unreadable.filter(({ path }) => !seen.has(path) && seen.add(path)),
      looked: {
        scenes: ids.length,
        verdictScenes: looked.scenes,
        verdictViews: looked.views,
        verdictPixels: looked.probes,
        misfitScenes: fits.length,
        misfitViews: fits.reduce((sum, { views }) => sum + views, 0),
      },
    },
  };
}
