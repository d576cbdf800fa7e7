import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findCameras } from '../../src/camera/camera.ts';
import type { PinholeReport } from '../../src/camera/pinhole.ts';
import { openGeogen } from '../../src/formats/geogen/open.ts';
import { decodeImage } from '../../src/io/node/sharp.ts';
import { temporaryFolder } from '../support/folders.ts';
import { makeRigs, metadataOf, poseOf, writePictures } from './posed-set.ts';

const convention = { direction: 'world_to_camera', axes: 'RDF', up: 'y', isTransposed: false, k: 'pixels' } as const;

test('rows for columns beside an offset: poses cannot tell, outlines can', async () => {
  const folder = temporaryFolder();
  const rigs = makeRigs({ ring: 'jittered', isOffCentre: true, seed: 3, scenes: 4 });
  await writePictures(folder, rigs, { seed: 5, background: 'alpha' });
  for (const [scene, cameras] of rigs.entries()) {
    const entries = cameras.map((camera, i) => {
      const { columns, offset } = poseOf(camera, { axes: 'LUF', up: 'y' });
      return { id: i, R: columns, T: offset, focal_length: 50, sensor_width: 36 };
    });
    writeFileSync(join(folder, `metadata_id_${scene}.json`), JSON.stringify({ cameras: entries }));
  }
  const dataset = await openGeogen(folder);
  const alone = (await findCameras({ dataset, noPictures: true })) as PinholeReport;
  expect(alone.ambiguous).toContain('direction');
  const report = (await findCameras({ dataset })) as PinholeReport;
  // Lopsided busts: no plane of symmetry tells where they look.
  expect(report.ambiguous).toEqual(['front']);
  expect(report.verdict).toMatchObject({ direction: 'world_to_camera', transposed: true, axes: 'pytorch3d', up: 'y' });
});

test('a camera that looks elsewhere, one that is rolled, one that is far off are named', async () => {
  const folder = temporaryFolder();
  const rigs = makeRigs({ ring: 'even', isOffCentre: false, seed: 3, scenes: 3 });
  await writePictures(folder, rigs, { seed: 5, background: 'plain' });
  const turned = {
    ...rigs[1][2],
    right: rigs[1][2].down,
    down: rigs[1][2].right.map(value => -value) as [number, number, number],
  };
  const far = { ...rigs[2][5], centre: rigs[2][5].centre.map(value => value * 3) as [number, number, number] };
  const [aside, other] = [rigs[0][4], rigs[0][5]];
  const planted = [
    rigs[0].map((camera, i) => (i === 4 ? { ...other, centre: aside.centre } : camera)),
    rigs[1].map((camera, i) => (i === 2 ? turned : camera)),
    rigs[2].map((camera, i) => (i === 5 ? far : camera)),
  ];
  for (const [scene, cameras] of planted.entries())
    writeFileSync(
      join(folder, `metadata_id_${scene}.json`),
      JSON.stringify(metadataOf(cameras, convention, String(scene))),
    );
  const report = (await findCameras({ dataset: await openGeogen(folder) })) as PinholeReport;
  expect(report.verdict.direction).toBe('world_to_camera');
  const named = report.deviations.map(({ view, unlike }) => [view, ...unlike].join(' ')).sort();
  expect(named).toContain('subj_id_0/4 aim');
  expect(named).toContain('subj_id_1/2 roll');
  expect(named).toContain('subj_id_2/5 distance');
  expect(named).toHaveLength(3);
});

test('frusta and the diagram are written', async () => {
  const folder = temporaryFolder();
  const rigs = makeRigs({ ring: 'even', isOffCentre: false, seed: 3, scenes: 1 });
  await writePictures(folder, rigs, { seed: 5, background: 'plain' });
  writeFileSync(join(folder, 'metadata_id_0.json'), JSON.stringify(metadataOf(rigs[0], convention, 'subj_id_0')));
  const dataset = await openGeogen(folder);
  const [ply, svg, png] = ['cameras.ply', 'rig.svg', 'rig.png'].map(name => join(folder, name));
  await findCameras({ dataset, ply, diagram: svg });
  await findCameras({ dataset, diagram: png });
  const lines = readFileSync(ply, 'utf8').split('\n');
  const vertices = Number(/element vertex (\d+)/.exec(lines.join('\n'))![1]);
  const start = lines.indexOf('end_header') + 1;
  const points = lines.slice(start, start + vertices).map(line => line.split(' ').slice(0, 3).map(Number));
  // Each camera's place is the middle of its prisms' ends.
  for (const { centre } of rigs[0]) {
    const near = points.filter(point => Math.hypot(...point.map((value, i) => value - centre[i])) < 0.01);
    expect(near.length).toBeGreaterThanOrEqual(12);
  }
  expect(readFileSync(svg, 'utf8')).toMatch(/^<svg .*<\/svg>\s*$/s);
  const { width, height, data } = await decodeImage(readFileSync(png));
  expect([width, height]).toEqual([2560, 1600]);
  expect(new Set(data).size).toBeGreaterThan(100);
  await expect(findCameras({ dataset, diagram: 'rig.pdf' })).rejects.toMatchObject({ code: 'bad-diagram' });
});
