import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCameras } from '../../src/camera/camera.ts';
import type { PinholeReport } from '../../src/camera/pinhole.ts';
import { openGeogen } from '../../src/formats/geogen/open.ts';
import {
  focalPixels,
  imageSize,
  makeRigs,
  type RigOptions,
  type StoredConvention,
  type TrueCamera,
  writeMetadata,
  writePictures,
} from './posed-set.ts';

export interface GridSet extends StoredConvention {
  ring: RigOptions['ring'];
  isOffCentre: boolean;
}

export const axesNames: Record<string, string> = {
  RDF: 'opencv',
  RUB: 'opengl',
  LUF: 'pytorch3d',
  RUF: 'unity',
};

/** Every combination the reader must tell: 384. */
export function allSets(): GridSet[] {
  const sets: GridSet[] = [];
  for (const direction of ['world_to_camera', 'camera_to_world'] as const)
    for (const axes of Object.keys(axesNames))
      for (const up of ['y', 'z'] as const)
        for (const isTransposed of [false, true])
          for (const k of ['pixels', 'normalised', 'mm'] as const)
            for (const ring of ['even', 'jittered'] as const)
              for (const isOffCentre of [false, true])
                sets.push({ direction, axes, up, isTransposed, k, ring, isOffCentre });
  return sets;
}

export const nameOfSet = ({ direction, axes, up, isTransposed, k, ring, isOffCentre }: GridSet) =>
  `${direction} ${axes} ${up}-up${isTransposed ? ' transposed' : ''} ${k} ${ring}${isOffCentre ? ' off-centre' : ''}`;

export interface GridResult {
  set: GridSet;
  report: PinholeReport;
  /** What the verdict says against the truth, and does not call uncertain. */
  wrong: string[];
  /** Without the front, which the lopsided busts of the grid do not have: that it is open is part of the truth. */
  ambiguous: string[];
}

/** Holds `panoply camera` to the truth of each set, with pictures or with poses alone. */
export async function judgeSets(sets: readonly GridSet[], pictures: 'alpha' | 'plain' | 'none'): Promise<GridResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'panoply-grid-'));
  try {
    const rigs = new Map<string, { rigs: TrueCamera[][]; images: string }>();
    const results: GridResult[] = [];
    for (const [index, set] of sets.entries()) {
      // 24 rigs in the whole grid: the verdict must not hang on one.
      const key = `${set.ring}-${set.isOffCentre}-${set.direction}-${set.k}`;
      let made = rigs.get(key);
      if (!made) {
        made = { rigs: makeRigs({ ...set, seed: 7 + rigs.size }), images: join(folder, key) };
        await writePictures(made.images, made.rigs, { seed: 1, background: pictures });
        rigs.set(key, made);
      }
      const metadata = join(folder, `set_${index}/metadata`);
      writeMetadata(metadata, made.rigs, set);
      const dataset = await openGeogen([made.images, join(folder, `set_${index}`)]);
      const report = (await findCameras({
        dataset,
        noPictures: pictures === 'none',
      })) as PinholeReport;
      const { verdict, ambiguous } = report;
      const wrong: string[] = [];
      const hold = (name: string, keyOfReport: string, actual: unknown, expected: unknown) => {
        if (actual !== expected && !ambiguous.includes(keyOfReport))
          wrong.push(`${name} ${String(actual)} instead of ${String(expected)}`);
      };
      hold('direction', 'direction', verdict.direction, set.direction);
      hold('transposed', 'direction', verdict.transposed, set.isTransposed);
      hold('axes', 'axes', verdict.axes, axesNames[set.axes]);
      hold('up', 'up', verdict.up, set.up);
      hold('handedness', 'handedness', verdict.handedness, set.axes === 'RUF' ? 'left' : 'right');
      hold('intrinsics', 'intrinsics', verdict.intrinsics, set.k);
      const { views } = await dataset.scene('subj_id_0');
      const camera = views[3].camera;
      if (camera?.kind !== 'pinhole') throw new Error('no camera');
      const expected = [focalPixels, 0, imageSize / 2, 0, focalPixels, imageSize / 2, 0, 0, 1];
      if (camera.intrinsics.some((value, i) => Math.abs(value - expected[i]) > 1e-9)) wrong.push('K in pixels');
      if (!ambiguous.includes('front') || report.alternatives.front[0] !== 'any azimuth') wrong.push('a front');
      results.push({ set, report, wrong, ambiguous: ambiguous.filter(key => key !== 'front') });
    }
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
