import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { findCameras } from '../../src/camera/camera.ts';
import type { PinholeReport } from '../../src/camera/pinhole.ts';
import { openGeogen } from '../../src/formats/geogen/open.ts';
import { temporaryFolder } from '../support/folders.ts';
import { makeRigs, metadataOf, type PictureOptions, type TrueCamera, writePictures } from './posed-set.ts';

vi.setConfig({ testTimeout: 120_000 });

type V = [number, number, number];

/** World and cameras turned about the upright axis: the front, +z before, is then at that azimuth. */
function turnRig(cameras: readonly TrueCamera[], turnDeg: number): TrueCamera[] {
  const [c, s] = [Math.cos((turnDeg * Math.PI) / 180), Math.sin((turnDeg * Math.PI) / 180)];
  const turn = ([x, y, z]: V): V => [c * x + s * z, y, c * z - s * x];
  return cameras.map(({ centre, right, down, forward }) => ({
    centre: turn(centre),
    right: turn(right),
    down: turn(down),
    forward: turn(forward),
  }));
}

async function judge(turnDeg: number, up: 'y' | 'z', pictures: Partial<PictureOptions> = {}, words = '') {
  const folder = temporaryFolder();
  const rigs = makeRigs({ ring: 'jittered', isOffCentre: false, seed: 41, scenes: 8 });
  await writePictures(folder, rigs, { seed: 12, background: 'plain', subject: 'head', ...pictures });
  mkdirSync(join(folder, 'metadata'));
  for (const [scene, cameras] of rigs.entries()) {
    const document = metadataOf(
      turnRig(cameras, turnDeg),
      { direction: 'world_to_camera', axes: 'RDF', up, isTransposed: false, k: 'pixels' },
      `subj_id_${scene}`,
      'world_to_camera',
    );
    const stated = { camera_convention: { axes: 'RDF' }, ...(words === '' ? {} : { convention: words }) };
    writeFileSync(join(folder, `metadata/metadata_id_${scene}.json`), JSON.stringify({ ...document, ...stated }));
  }
  const report = (await findCameras({ dataset: await openGeogen(folder) })) as PinholeReport;
  const { front, ambiguous, reasons, alternatives } = report;
  // Open or told, never both.
  expect(ambiguous.includes('front')).toBe(front.azimuthDeg === undefined);
  if (front.azimuthDeg === undefined) {
    expect(reasons.front).toBe(front.why);
    expect(alternatives.front).toEqual(front.candidatesDeg?.map(each => `azimuth ${each}`) ?? ['any azimuth']);
  }
  return front;
}

const apart = (a: number, b: number) => Math.abs(((a - b + 540) % 360) - 180);

test.each<[number, 'y' | 'z']>([
  [0, 'y'],
  [130, 'y'],
  [-75, 'z'],
])('heads that face azimuth %i, %s up', async (turnDeg, up) => {
  const { azimuthDeg, candidatesDeg } = await judge(turnDeg, up);
  expect(candidatesDeg).toBeUndefined();
  expect(apart(azimuthDeg!, turnDeg)).toBeLessThan(8);
});

test('a lopsided bust has no plane of symmetry, and so no front', async () => {
  expect(await judge(20, 'y', { subject: 'bust' })).toEqual({ why: expect.stringContaining('about no plane') });
});

test('a jug has no front, nor have pictures without outlines', async () => {
  expect(await judge(0, 'y', { subject: 'jug' })).toEqual({
    why: expect.stringContaining('no plane, or about several'),
  });
  expect(await judge(0, 'y', { background: 'none' })).toEqual({ why: expect.stringContaining('outlines of three') });
});

test('what the metadata say and outlines contradict is open', async () => {
  const { azimuthDeg, candidatesDeg, why } = await judge(70, 'y', {}, 'World: y up, the face looks along +z.');
  expect(azimuthDeg).toBeUndefined();
  expect(candidatesDeg![0]).toBe(0);
  expect(apart(candidatesDeg![1], 70)).toBeLessThan(8);
  expect(why).toContain('but the metadata say');
});

test('what the metadata say counts where outlines do not tell', async () => {
  const words = 'World: y up, the face looks along +z.';
  expect((await judge(0, 'y', { subject: 'jug' }, words)).azimuthDeg).toBe(0);
});
