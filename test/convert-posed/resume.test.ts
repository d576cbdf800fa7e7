import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { makeRigs, writeMetadata, writePictures } from '../pinhole/posed-set.ts';
import { panoply } from '../support/cli.ts';
import { folderContents, temporaryFolder } from '../support/folders.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const targets = ['webdataset', 'nerfstudio'] as const;
let source: string;
let results: string;
const references = new Map<string, Record<string, string>>();

const convert = (to: string, out: string, env: Record<string, string> = {}) =>
  panoply(
    ['convert', source, '--to', to, '--out', out, '--split', '40/30/30', '--allow-lossy', '--quiet', '--jobs', '1'],
    {
      env,
    },
  );

beforeAll(async () => {
  source = mkdtempSync(join(tmpdir(), 'panoply-resume-'));
  results = mkdtempSync(join(tmpdir(), 'panoply-resumed-'));
  const rigs = makeRigs({ ring: 'jittered', isOffCentre: true, seed: 17, scenes: 6, views: 4 });
  await writePictures(source, rigs, { seed: 3, background: 'plain' });
  const convention = { direction: 'camera_to_world', axes: 'RUB', up: 'y', isTransposed: false, k: 'pixels' } as const;
  writeMetadata(join(source, 'metadata'), rigs, convention);
  for (const to of targets) {
    const out = join(results, to);
    expect(convert(to, out).status).toBe(0);
    references.set(to, folderContents(out));
  }
  return () => {
    for (const folder of [source, results]) rmSync(folder, { recursive: true, force: true });
  };
});

describe.each(targets)('%s killed with -9 and run again', to => {
  const points = [
    // Archives are written scene by scene: killed between two of them.
    ...(to === 'webdataset' ? ['in-file@2', 'in-file@5'] : ['after-write@3', 'after-write@17']),
    'before-rename@2',
    'after-rename@1',
    'after-journal@2',
    'in-finish@1',
    'after-finish@1',
  ];

  test.each(points)('at %s: the same bytes as uninterrupted', point => {
    const out = join(temporaryFolder(), 'out');
    expect(convert(to, out, { PANOPLY_FAILPOINT: point }).signal).toBe('SIGKILL');
    expect(convert(to, out).status).toBe(0);
    expect(folderContents(out)).toEqual(references.get(to));
  });

  test('killed again and again on one folder', () => {
    const out = join(temporaryFolder(), 'out');
    // Every run gets further than the one before: later places may not be passed any more.
    const signals = points.map(point => convert(to, out, { PANOPLY_FAILPOINT: point }).signal);
    expect(signals.filter(signal => signal === 'SIGKILL').length).toBeGreaterThanOrEqual(3);
    expect(convert(to, out).status).toBe(0);
    expect(folderContents(out)).toEqual(references.get(to));
  });
});
