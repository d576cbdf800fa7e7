import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openDataset } from '../../src/formats/index.ts';
import { statsPage } from '../../src/stats/report-html.ts';
import { measureDataset } from '../../src/stats/stats.ts';
import { focalPixels, imageSize, makeRigs, writeMetadata, writePictures } from '../pinhole/posed-set.ts';
import { temporaryFolder } from '../support/folders.ts';

vi.setConfig({ testTimeout: 120_000 });

const degrees = (angle: number) => (angle * 180) / Math.PI;

async function measure(ring: 'even' | 'jittered', up: 'y' | 'z') {
  const folder = temporaryFolder();
  const rigs = makeRigs({ ring, isOffCentre: false, seed: 9, scenes: 5 });
  await writePictures(folder, rigs, { seed: 1, background: 'plain' });
  const convention = { direction: 'camera_to_world', axes: 'RUB', up, isTransposed: false, k: 'pixels' } as const;
  writeMetadata(join(folder, 'metadata'), rigs, convention);
  const result = await measureDataset({ dataset: await openDataset([folder]) });
  return { result, section: result.sections.find(({ name }) => name === 'rigs')!, cameras: rigs.flat() };
}

test.each<['even' | 'jittered', 'y' | 'z']>([
  ['even', 'y'],
  ['jittered', 'y'],
  ['jittered', 'z'],
])('%s rings, %s up: azimuth, height, distance and focal length of every camera', async (ring, up) => {
  const { section, cameras } = await measure(ring, up);
  const values = section.values as Record<string, { min: number; max: number; count?: number }>;
  const places = cameras.map(({ centre: [x, y, z] }) => {
    const radius = Math.sqrt(x * x + y * y + z * z);
    return { azimuth: degrees(Math.atan2(x, z)), height: degrees(Math.asin(y / radius)), radius };
  });
  const ends = (list: readonly number[]) => [Math.min(...list), Math.max(...list)];
  for (const [key, list] of [
    ['azimuthDeg', places.map(({ azimuth }) => azimuth)],
    ['elevationDeg', places.map(({ height }) => height)],
    ['radius', places.map(({ radius }) => radius)],
    ['focalPerSide', cameras.map(() => focalPixels / imageSize)],
  ] as const) {
    expect(values[key].min, key).toBeCloseTo(ends(list)[0], 5);
    expect(values[key].max, key).toBeCloseTo(ends(list)[1], 5);
  }
  expect(section.values.evenScenes).toBe(ring === 'even' ? 5 : 0);

  // Every camera is in its cell of the map.
  const map = section.values.map as { cells: number[]; columns: number; rows: number; fromDeg: number; toDeg: number };
  expect(map.cells).toHaveLength(map.columns * map.rows);
  expect(map.cells.reduce((sum, value) => sum + value, 0)).toBe(35);
  for (const { azimuth, height } of places) {
    const column = Math.floor(((azimuth + 180) / 360) * map.columns - 1e-9);
    const row = Math.floor(((map.toDeg - height) / (map.toDeg - map.fromDeg)) * map.rows);
    const near = [column, column + 1].map(each => map.cells[row * map.columns + each] ?? 0);
    expect(Math.max(...near)).toBeGreaterThan(0);
  }
});

test('the page has the map, with what its axes and shades are', async () => {
  const { result, section } = await measure('jittered', 'y');
  expect(section.charts[0]).toMatchObject({ kind: 'map', columns: 72 });
  const page = statsPage(result);
  expect(page).toContain('Where cameras stand around the subject');
  expect(page).toContain('azimuth, degrees');
  expect(page).toMatch(/cameras in a cell/);
});
