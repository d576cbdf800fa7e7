import { axesInWords, axesOfName } from '../core/pose/axes.ts';
import type { PinholeReport, Range } from './pinhole.ts';

/** Deviations named one by one; the JSON has all. */
const namedDeviations = 12;

const number = (value: number) => String(Math.round(value * 100) / 100);
const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** `0.6` or `0.58 to 0.7`. */
export function rangeText({ least, median, most }: Range, unit = ''): string {
  return number(least) === number(most) ? `${number(median)}${unit}` : `${number(least)} to ${number(most)}${unit}`;
}

const intrinsicsWords: Record<string, string> = {
  pixels: "a matrix in pixels, the image's corner at (0, 0)",
  'pixel-centres': 'a matrix in pixels, the first pixel centre at (0, 0): half a pixel is added',
  normalised: 'a matrix in shares of the width and height',
  mm: 'a matrix in millimetres of the sensor',
  lens: 'focal length and sensor width',
  fov: 'a field of view',
  projection: 'a projection matrix',
  assumed: "none; the card's 50 mm on 36 mm are assumed",
};

const wayInWords = { world_to_camera: 'world to camera', camera_to_world: 'camera to world' } as const;

/** The direction and the transposition in words. */
export function directionInWords({ direction, transposed, translation }: PinholeReport['verdict']): string {
  const place = translation === 'centre' && direction === 'world_to_camera' ? ", beside the camera's place" : '';
  return `${wayInWords[direction]}${place}${transposed ? ', transposed' : ''}`;
}

/** The report for a terminal. */
export function pinholeText(report: PinholeReport): string {
  const {
    verdict,
    stated,
    ambiguous,
    reasons,
    alternatives,
    rig,
    evidence,
    focal,
    front,
    deviations,
    unreadable,
    looked,
    margin,
  } = report;
  const unsure = (...keys: string[]) => (keys.some(key => ambiguous.includes(key)) ? '   (not certain)' : '');
  const lines = [
    `poses       ${directionInWords(verdict)}${unsure('direction')}`,
    `axes        ${verdict.axes}: ${axesInWords(axesOfName(verdict.axes)).replace(/^.*\(|\)$/g, '')}${unsure('axes', 'forward')}`,
    `up          ${verdict.up}${rig.upTiltDeg >= 1 ? `, ${number(rig.upTiltDeg)} degrees off` : ''}${unsure('up')}`,
    `handedness  ${verdict.handedness}${verdict.handedness === 'left' ? ': rotations have determinant -1' : ''}${verdict.world === 'left' ? '; the world is mirrored in x when read' : ''}`,
    `intrinsics  ${intrinsicsWords[verdict.intrinsics] ?? verdict.intrinsics}${unsure('intrinsics', 'focal')}`,
    ...(verdict.rotation === 'matrix' ? [] : [`rotation    ${verdict.rotation}`]),
    ...(stated?.isContradicted
      ? [`stated      ${wayInWords[stated.direction]}, ${stated.axes} axes: the poses are otherwise`]
      : []),
    '',
    `${number(rig.views.median)} cameras a scene, ${rangeText(rig.radius)} from what they look at, ${rangeText(rig.elevationDeg)} degrees above it, roll ${rangeText(rig.rollDeg)}.`,
    `Azimuths ${rig.evenShare === 1 ? 'are even' : rig.evenShare === 0 ? 'are uneven' : `are even in ${number(100 * rig.evenShare)} % of the scenes`}; the largest gap is ${rangeText(rig.largestGapDeg)} degrees. Field of view ${rangeText(rig.fovXDeg)} degrees.`,
    `Optical axes miss their common point by ${rangeText(rig.missDeg)} degrees${margin === null ? '' : `; under the other direction by ${number(100 * margin)} % of the distance more`}.`,
  ];
  if (evidence) {
    const [best, next] = evidence.candidates;
    lines.push(
      `Outlines of ${evidence.views} pictures (${evidence.origins.join(', ')}) fall short by ${number(best.lossPercent)} % of the width${next ? `, under the next best (${next.axes}, ${next.up} up) by ${number(next.lossPercent)} %` : ''}.`,
    );
  }
  if (focal.scale !== undefined && focal.fits === 'stated')
    lines.push(
      `Their tangents agree on ${number(focal.scale)} times the focal length (${number(focal.least!)} to ${number(focal.most!)}): as stated${focal.lensScale === undefined ? '' : `, not that of focal length and sensor (${number(focal.lensScale)} times)`}.`,
    );
  if (front.azimuthDeg !== undefined) lines.push(`The front is azimuth ${number(front.azimuthDeg)}. ${front.why}`);
  for (const key of ambiguous)
    lines.push(
      `Not certain: ${key}. ${reasons[key]}${alternatives[key]?.length ? ` It may be ${alternatives[key].join(' or ')}.` : ''}`,
    );
  lines.push(
    `Looked at ${plural(looked.cameras, 'camera')} of ${plural(looked.poseScenes, 'scene')} of ${looked.scenes}${looked.poseScenes < looked.scenes ? ' (--all looks at every one)' : ''}, at the pictures of ${looked.verdictScenes}.`,
    '',
    deviations.length === 0
      ? 'Every camera is like the others of its scene.'
      : `${plural(deviations.length, 'camera')} ${deviations.length === 1 ? 'is' : 'are'} unlike the others of ${deviations.length === 1 ? 'its scene' : 'their scenes'}:`,
  );
  for (const { scene, view, unlike, missDeg, rollDeg, radiusRatio } of deviations.slice(0, namedDeviations)) {
    const words = {
      aim: `looks ${number(missDeg)} degrees past it`,
      roll: `rolled ${number(rollDeg)} degrees`,
      distance: `${number(radiusRatio)} times as far`,
    };
    lines.push(
      `  ${view.startsWith(scene) ? view : `${scene} ${view}`}: ${unlike.map(kind => words[kind]).join(', ')}`,
    );
  }
  if (deviations.length > namedDeviations)
    lines.push(`  and ${deviations.length - namedDeviations} more; --json has all`);
  if (unreadable.length > 0) {
    lines.push('', `${plural(unreadable.length, 'file')} could not be read:`);
    for (const { path, reason } of unreadable.slice(0, namedDeviations)) lines.push(`  ${path}: ${reason}`);
  }
  return `${lines.join('\n')}\n`;
}

/** The verdict in a line, for drawings and files. */
export function verdictLine({ verdict }: PinholeReport): string {
  return `stored as ${directionInWords(verdict)}, ${verdict.axes} axes, ${verdict.up} up, intrinsics ${verdict.intrinsics}`;
}
