import {
  detectConvention,
  noPicturesError,
  type SceneSample,
  type SphericalConvention,
  sampleScene,
  type Unreadable,
} from '../../analysis/camera/index.ts';
import { UsageError } from '../../core/errors.ts';
import type { AngleConvention } from '../../core/geometry/angle-convention.ts';
import type { Dataset } from '../../core/model/dataset.ts';
import { PictureReader } from '../../io/node/picture-reader.ts';
import { parseCameras } from './camera-convention.ts';

/** What the source's angles mean, and what is known of its pixels. */
export interface SourceConvention {
  angles: AngleConvention;
  /** Absent when the convention was given rather than found. */
  found?: SphericalConvention & { psnrDb: number };
}

/** Scenes looked at. */
const sceneCount = 3;

/**
 * The convention of a dataset: as given, or found by rendering its views.
 * @param given value of `--from-cameras`
 * @throws {UsageError} `ambiguous-cameras` when pixels cannot tell what the angles mean and it would matter;
 *   FormatError `no-pictures`
 */
export async function findSourceConvention(dataset: Dataset, given: string | undefined): Promise<SourceConvention> {
  if (given !== undefined) {
    const { yaw, pitch, yawZeroDeg } = parseCameras(given, '--from-cameras');
    return { angles: { yaw, pitch, yawZeroDeg } };
  }
  const ids = dataset.index();
  const reader = new PictureReader();
  const samples: SceneSample[] = [];
  const unreadable: Unreadable[] = [];
  // Spread over the dataset; the neighbours of scenes that cannot be read come next.
  const stride = Math.max(1, Math.floor(ids.length / sceneCount));
  for (let k = 0; k < ids.length && samples.length < sceneCount; k++) {
    const at = (k % sceneCount) * stride + Math.floor(k / sceneCount);
    if (at >= ids.length) continue;
    const sampled = await sampleScene(await dataset.scene(ids[at]), image => reader.read(image));
    unreadable.push(...sampled.unreadable);
    if (sampled.sample) samples.push(sampled.sample);
  }
  if (samples.length === 0) throw noPicturesError(unreadable);
  const { verdict, ambiguous, psnrDb } = detectConvention(samples);
  const views = samples.flatMap(sample => sample.views);
  const matters = {
    yaw: views.some(({ yaw }) => yaw % 180 !== 0),
    pitch: views.some(({ pitch }) => pitch !== 0),
    yawZeroDeg: true,
  };
  const unsure = (['yaw', 'pitch', 'yawZeroDeg'] as const).filter(key => ambiguous.includes(key) && matters[key]);
  if (unsure.length > 0) {
    throw new UsageError(
      'ambiguous-cameras',
      `The pictures do not tell the source's convention: ${unsure.join(', ')}`,
      {
        where: { file: dataset.roots[0] },
        hint: 'Say what the angles mean with --from-cameras, e.g. --from-cameras panoply; panoply camera tells more.',
      },
    );
  }
  const { yaw, pitch, yawZeroDeg } = verdict;
  return { angles: { yaw, pitch, yawZeroDeg }, found: { ...verdict, psnrDb } };
}
