import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measureCommand, measureReadyPeer } from '../lib/child.js';

const cli = fileURLToPath(new URL('../../bin/panoply.js', import.meta.url));
const opencvScript = fileURLToPath(new URL('opencv_views.py', import.meta.url));

/** Arguments of `panoply build panime` as measured, so that a report can print the exact command. */
export function panoplyCommand(panoramas, out, { jobs = 2, viewSize = 512, fast = false, extra = [] } = {}) {
  return [
    process.execPath,
    cli,
    ...['build', 'panime', '--panoramas', panoramas, '--out', out, '--jobs', String(jobs), '--quiet'],
    ...(viewSize === 512 ? [] : ['--view-size', String(viewSize)]),
    ...(fast ? ['--fast'] : []),
    ...extra,
  ];
}

export function runPanoply(panoramas, out, options) {
  const [command, ...args] = panoplyCommand(panoramas, out, options);
  return measureCommand(command, args);
}

/** OpenCV, import and maps not counted. */
export function runOpencv(panoramas, out, { jobs = 2, viewSize = 512, fov = 90, rig }) {
  mkdirSync(out, { recursive: true });
  const args = [opencvScript, panoramas, out, String(jobs), String(viewSize), String(fov), JSON.stringify(rig)];
  return measureReadyPeer('/usr/bin/python3', args);
}

/**
 * FFmpeg's v360 over all panoramas in one process: an image sequence in, a sequence per view out, so its maps are
 * made once; its own threads use both cores. Sub filter and zlib level 1 are both faster and smaller than its
 * defaults. (Two processes of one thread each took 9% longer.)
 */
export function ffmpegCommand(panoramas, out, { viewSize = 512, fov = 90, rig }) {
  const names = rig.map((_, index) => `s${index}`);
  const views = rig.map(({ yaw, pitch }, index) => {
    const turned = yaw > 180 ? yaw - 360 : yaw;
    const projection = `v360=input=e:output=flat:yaw=${turned}:pitch=${pitch}:h_fov=${fov}:v_fov=${fov}`;
    return `[s${index}]${projection}:w=${viewSize}:h=${viewSize}:interp=linear,format=rgb24[o${index}]`;
  });
  const split = `[0:v]format=gbrp,split=${rig.length + 1}[p]${names.map(name => `[${name}]`).join('')}`;
  const panorama = '[p]scale=2048:1024:flags=area,format=rgb24[panorama]';
  const png = ['-compression_level', '1', '-pred', 'sub'];
  return [
    ...['ffmpeg', '-v', 'error', '-y', '-i', join(panoramas, 'scene %04d.png')],
    ...['-filter_complex', [split, ...views, panorama].join(';')],
    ...rig.flatMap((_, index) => [...png, '-map', `[o${index}]`, join(out, `view-${index}-%04d.png`)]),
    ...[...png, '-map', '[panorama]', join(out, 'panorama-%04d.png')],
  ];
}

export function runFfmpeg(panoramas, out, options) {
  mkdirSync(out, { recursive: true });
  const [command, ...args] = ffmpegCommand(panoramas, out, options);
  return measureCommand(command, args);
}
