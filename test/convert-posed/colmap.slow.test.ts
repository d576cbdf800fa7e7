import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { convertPosed } from '../../src/convert/posed/convert.ts';
import type { PinholeCamera } from '../../src/core/model/camera.ts';
import { readColmapFolder } from '../../src/formats/colmap/open.ts';
import { openDataset } from '../../src/formats/index.ts';
import { makeRigs, writeMetadata, writePictures } from '../pinhole/posed-set.ts';
import { temporaryFolder } from '../support/folders.ts';

describe("COLMAP's own tools", () => {
  test('read the binary model, and give the same cameras back as text and binary', async () => {
    const folder = temporaryFolder();
    const rigs = makeRigs({ ring: 'jittered', isOffCentre: true, seed: 4, scenes: 2 });
    await writePictures(folder, rigs, { seed: 4, background: 'plain' });
    writeMetadata(folder, rigs, {
      direction: 'camera_to_world',
      axes: 'RUB',
      up: 'y',
      isTransposed: false,
      k: 'normalised',
    });
    const source = await openDataset([folder]);
    const out = join(folder, 'out');
    await convertPosed({ dataset: source, to: 'colmap', out, jobs: 1 });
    const model = join(out, 'subj_id_1/sparse/0');
    const analysis = spawnSync('colmap', ['model_analyzer', '--path', model], { encoding: 'utf8' });
    expect(`${analysis.stdout}${analysis.stderr}`).toMatch(/Images: 7/);
    for (const type of ['TXT', 'BIN']) {
      const converted = join(folder, type);
      mkdirSync(converted);
      execFileSync('colmap', [
        'model_converter',
        '--input_path',
        model,
        '--output_path',
        converted,
        '--output_type',
        type,
      ]);
      const images = readColmapFolder(converted);
      expect(images).toHaveLength(7);
      const { views } = await source.scene('subj_id_1');
      for (const { name, camera } of images) {
        const wanted = views[Number.parseInt(name, 10)].camera as PinholeCamera;
        for (const [i, value] of wanted.worldToCamera.entries()) expect(camera.worldToCamera[i]).toBeCloseTo(value, 8);
        for (const [i, value] of wanted.intrinsics.entries()) expect(camera.intrinsics[i]).toBeCloseTo(value, 8);
      }
    }
    expect(readFileSync(join(model, 'images.txt'), 'utf8').split('\n').length).toBeGreaterThan(14);
  }, 300_000);
});
