import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';

function firstLine(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? (stdout || stderr).split('\n')[0].trim() : 'not installed';
}

/** What a reader needs to judge a figure: processor, cores, memory, versions of us and of the peers. */
export function describeMachine() {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  let cpu = cpus()[0]?.model ?? 'unknown';
  const lscpu = spawnSync('lscpu', [], { encoding: 'utf8' }).stdout ?? '';
  const field = name => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(lscpu)?.[1];
  if (field('CPU family'))
    cpu += `, family ${field('CPU family')} model ${field('Model')} stepping ${field('Stepping')}`;
  return {
    cpu,
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    panoply: manifest.version,
    commit: firstLine('git', ['-C', new URL('../..', import.meta.url).pathname, 'rev-parse', '--short', 'HEAD']),
    python: firstLine('/usr/bin/python3', ['--version']),
    opencv: firstLine('/usr/bin/python3', ['-c', 'import cv2; print(cv2.__version__)']),
    numpy: firstLine('/usr/bin/python3', ['-c', 'import numpy; print(numpy.__version__)']),
    ffmpeg: firstLine('ffmpeg', ['-version']).replace(/ Copyright.*/, ''),
  };
}

/** Load average of the last minute: far above 0 before a run, the figures are of a busy machine. */
export function loadAverage() {
  return Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0]);
}
