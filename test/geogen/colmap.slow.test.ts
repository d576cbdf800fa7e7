import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildGeogen } from '../../src/build/geogen/build.ts';
import { multiply3, transform3 } from '../../src/core/geometry/perspective.ts';
import { rotationOf } from '../../src/core/geometry/quaternion.ts';
import type { PinholeCamera } from '../../src/core/model/camera.ts';
import { formatColmapModel } from '../../src/formats/colmap/write.ts';
import type { SubjectMetadata } from '../../src/formats/geogen/layout.ts';
import { createRandom } from '../../src/synth/geogen/random.ts';
import { sharedFolder } from '../shared.ts';

const script = join(sharedFolder ?? '', 'tools/colmap_check.sh');
const root = mkdtempSync(join(tmpdir(), 'panoply-colmap-'));
const out = join(root, 'set');

interface Verdict {
  points: number;
  tracks: number;
  errorPx: number;
  /** Largest changes when COLMAP refits the intrinsics with poses held. */
  focalPercent: number;
  centrePx: number;
}

function judge(name: string, cameras: readonly PinholeCamera[]): Verdict {
  const folder = join(root, name);
  mkdirSync(folder);
  const model = formatColmapModel(cameras.map((camera, view) => ({ name: `${view}.png`, camera })));
  for (const [file, text] of Object.entries(model)) writeFileSync(join(folder, file), text);
  const { stdout, stderr, status } = spawnSync('bash', [script, folder, join(out, 'subj_id_0')], {
    encoding: 'utf8',
    // A thousand features an image are enough to tell, and matching them takes a quarter of the script's default.
    env: { ...process.env, LIMIT: '1200', MAX_FEATURES: '1000' },
  });
  expect(status, stderr).not.toBe(2);
  process.stderr.write(`${name}: ${stdout}`);
  const [, points, tracks, error] = /points (\d+), track>=3 (\d+), mean reprojection error ([\d.]+|nan) px/.exec(
    stdout,
  )!;
  const refit = /focal length ([-+\d.]+) %, cx ([-+\d.]+) px, cy ([-+\d.]+) px/.exec(stdout);
  return {
    points: Number(points),
    tracks: Number(tracks),
    errorPx: error === 'nan' ? Number.POSITIVE_INFINITY : Number(error),
    focalPercent: refit ? Math.abs(Number(refit[1])) : Number.POSITIVE_INFINITY,
    centrePx: refit ? Math.max(Math.abs(Number(refit[2])), Math.abs(Number(refit[3]))) : Number.POSITIVE_INFINITY,
  };
}

const passes = ({ points, tracks, errorPx, focalPercent, centrePx }: Verdict) =>
  tracks >= 500 && tracks / points >= 0.8 && errorPx < 0.5 && focalPercent < 1 && centrePx < 0.25;

describe.runIf(existsSync(script))('COLMAP with our poses', () => {
  let cameras: PinholeCamera[];
  let truth: Verdict;

  beforeAll(async () => {
    await buildGeogen({ identities: 1, views: 36, elevation: '-25..45', seed: 4, out, jobs: 1 });
    const metadata: SubjectMetadata = JSON.parse(readFileSync(join(out, 'metadata/metadata_id_0.json'), 'utf8'));
    cameras = metadata.cameras.map(entry => ({
      kind: 'pinhole',
      worldToCamera: entry.world_to_camera.flat(),
      intrinsics: entry.camera_to_image.flat(),
      resolution: [entry.resolution[0], entry.resolution[1]],
    }));
    truth = judge('truth', cameras);
  }, 1_800_000);
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('triangulates a built head and would not change its intrinsics', () => {
    expect(truth.tracks).toBeGreaterThanOrEqual(500);
    expect(truth.tracks / truth.points).toBeGreaterThanOrEqual(0.8);
    expect(truth.errorPx).toBeLessThan(0.5);
    expect(truth.focalPercent).toBeLessThan(1);
    expect(truth.centrePx).toBeLessThan(0.25);
  });

  const random = createRandom(9);
  const rowsOf = (r: readonly number[], t: readonly number[]) => [
    ...[r[0], r[1], r[2], t[0], r[3], r[4], r[5], t[1], r[6], r[7], r[8], t[2], 0, 0, 0, 1],
  ];
  const rotationPart = (m: readonly number[]) => [m[0], m[1], m[2], m[4], m[5], m[6], m[8], m[9], m[10]];
  const wrong: Record<string, (camera: PinholeCamera) => PinholeCamera> = {
    'random rotations of 0.2 degrees': camera => {
      const axis = [random.bell(), random.bell(), random.bell()];
      const half = (0.1 * Math.PI) / 180 / Math.hypot(...axis);
      const turn = rotationOf([1, axis[0] * half, axis[1] * half, axis[2] * half]);
      const m = camera.worldToCamera;
      const t = transform3(turn, [m[3], m[7], m[11]]);
      return { ...camera, worldToCamera: rowsOf(multiply3(turn, rotationPart(m)), t) };
    },
    'a focal length 2 % too long': camera => {
      const k = [...camera.intrinsics];
      k[0] *= 1.02;
      k[4] *= 1.02;
      return { ...camera, intrinsics: k };
    },
    'a principal point half a pixel off': camera => {
      const k = [...camera.intrinsics];
      k[2] -= 0.5;
      k[5] -= 0.5;
      return { ...camera, intrinsics: k };
    },
    'OpenGL axes': camera => ({
      ...camera,
      worldToCamera: camera.worldToCamera.map((value, at) => (at >= 4 && at < 12 ? -value : value)),
    }),
  };
  it.each(Object.keys(wrong))('tells %s from the truth', name => {
    const verdict = judge(name.replaceAll(' ', '-').replaceAll('%', 'percent'), cameras.map(wrong[name]));
    expect(passes(truth)).toBe(true);
    expect(passes(verdict)).toBe(false);
  });
});
