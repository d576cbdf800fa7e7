import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { findCameras } from '../../src/camera/camera.ts';
import type { PinholeReport } from '../../src/camera/pinhole.ts';
import { openGeogen } from '../../src/formats/geogen/open.ts';
import { temporaryFolder } from '../support/folders.ts';
import { focalPixels, imageSize, makeRigs, poseOf, writePictures } from './posed-set.ts';

vi.setConfig({ testTimeout: 120_000 });

/** fx of a matrix, or none; the pictures' own focal length; both over that of 50 mm on 36 mm. */
interface Stated {
  matrix?: number;
  pictures: number;
  /** Millimetres on a sensor of 36. */
  lens?: number;
  extra?: object;
}

async function judge({ matrix, pictures, lens, extra }: Stated, background: 'alpha' | 'plain' | 'none' = 'plain') {
  const folder = temporaryFolder();
  const rigs = makeRigs({ ring: 'jittered', isOffCentre: true, seed: 31, scenes: 8 });
  await writePictures(folder, rigs, { seed: 8, background, focal: pictures * focalPixels });
  mkdirSync(join(folder, 'metadata'));
  for (const [scene, cameras] of rigs.entries()) {
    const entries = cameras.map((camera, view) => {
      const f = (matrix ?? 1) * focalPixels;
      return {
        image: `${view}.png`,
        world_to_camera: poseOf(camera, { axes: 'RDF', up: 'y' }).worldToCamera,
        ...(matrix === undefined ? {} : { camera_to_image: [f, 0, imageSize / 2, 0, f, imageSize / 2, 0, 0, 1] }),
        ...(lens === undefined ? {} : { focal_length: lens, sensor_width: 36 }),
        resolution: [imageSize, imageSize],
        ...extra,
      };
    });
    const document = { name: `subj_id_${scene}`, camera_convention: { axes: 'RDF' }, cameras: entries };
    writeFileSync(join(folder, `metadata/metadata_id_${scene}.json`), JSON.stringify(document));
  }
  return (await findCameras({ dataset: await openGeogen(folder) })) as PinholeReport;
}

describe('focal against crop', () => {
  test.each<[string, Stated, Partial<PinholeReport['focal']>, string[]]>([
    ['whole pictures, matrix and lens at one', { matrix: 1, pictures: 1, lens: 50 }, { fits: 'stated' }, []],
    ['a matrix of the crop', { matrix: 1.4, pictures: 1.4, lens: 50 }, { fits: 'stated', lensScale: 0.714 }, []],
    ['a lens that the matrix is not', { matrix: 1.4, pictures: 1, lens: 50 }, { fits: 'lens' }, ['focal']],
    ['a crop that nothing tells of', { matrix: 1, pictures: 1.35, lens: 50 }, { fits: 'neither' }, ['focal']],
    ['a matrix alone that is wrong', { matrix: 1, pictures: 1.35 }, { fits: 'neither' }, ['focal']],
    ['a lens alone, and whole pictures', { pictures: 1, lens: 50 }, { fits: 'stated' }, []],
    ['a lens alone, and cropped pictures', { pictures: 1.35, lens: 50 }, { fits: 'neither' }, ['focal']],
    ['nothing stated, whole pictures', { pictures: 1 }, { fits: 'stated' }, []],
  ])('%s', async (_, stated, wanted, ambiguous) => {
    const report = await judge(stated);
    expect(report.focal).toMatchObject(wanted);
    // Lopsided busts have no front.
    expect(report.ambiguous).toEqual([...ambiguous, 'front']);
    // Over what was read: the truth is between the bounds, and these are not wide.
    const truth = stated.pictures / (stated.matrix ?? 1);
    expect(report.focal.least!).toBeLessThan(truth);
    expect(report.focal.most!).toBeGreaterThan(truth);
    expect(report.focal.most! / report.focal.least!).toBeLessThan(1.3);
    if (ambiguous.length > 0) expect(report.alternatives.focal).toHaveLength(1);
  });

  test('transparency serves as well', async () => {
    expect((await judge({ matrix: 1.4, pictures: 1.4, lens: 50 }, 'alpha')).focal.fits).toBe('stated');
  });

  test('without outlines it is open where the files disagree or say half, and only there', async () => {
    const alone = (stated: Omit<Stated, 'pictures'>) => judge({ ...stated, pictures: 1 }, 'none');
    for (const stated of [{ matrix: 1.4, lens: 50 }, { lens: 50 }]) {
      const { focal, ambiguous, reasons, alternatives } = await alone(stated);
      expect(focal.fits).toBe('open');
      expect(ambiguous).toEqual(['focal', 'front']);
      expect(reasons.focal).toContain('no outlines tell');
      expect(alternatives.focal).toHaveLength(1);
    }
    expect((await alone({ matrix: 1, lens: 50 })).ambiguous).toEqual(['front']);
    expect((await alone({ matrix: 1.4 })).ambiguous).toEqual(['front']);
    // A square of 3/4 of the side, scaled to the whole: recorded, so that lens and matrix agree.
    const extra = { crop: [12, 12, 72, 72], full_resolution: [96, 96] };
    expect((await alone({ matrix: 4 / 3, lens: 50, extra })).ambiguous).toEqual(['front']);
  });
});
