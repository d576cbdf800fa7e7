import type { LikelyCause } from '../analysis/camera/index.ts';
import type { SphericalReport } from './spherical.ts';

/** Misfits named one by one; the JSON has all. */
const namedMisfits = 12;

const panoramaWords: Record<SphericalReport['verdict']['panorama'], string> = {
  'half-pixel': 'column u looks at yaw (u + 1/2) / W',
  endpoint: 'scaled by W - 1: the first and the last column are one meridian',
  'left-edge': 'column u looks at yaw u / W',
  'right-edge': 'column u looks at yaw (u + 1) / W',
};
const rayWords: Record<SphericalReport['verdict']['ray'], string> = {
  edge: "the field of view spans the outer pixels' edges",
  centre: "the field of view spans the outer pixels' centres",
  corner: 'a pixel looks through its top left corner',
};
const axisWords: Record<SphericalReport['verdict']['fovAxis'], string> = {
  horizontal: 'horizontal, square pixels',
  vertical: 'vertical, square pixels',
  scaled: 'horizontal; the vertical angle is scaled by height / width',
  both: 'of both axes: pixels are not square',
};
const filterWords: Record<SphericalReport['filter'], string> = {
  bilinear: 'bilinear',
  nearest: 'nearest neighbour',
  area: 'averaged over the pixel',
};

/** What a misfit seems to be, in words. */
export function describeCause(likely: LikelyCause | undefined): string {
  if (!likely) return 'shows something else';
  if (likely.kind === 'swapped') return `is the view of camera ${likely.view}`;
  if (likely.kind === 'mirrored') return 'is mirrored';
  if (likely.kind === 'moved') return `looks at yaw ${likely.yaw}, pitch ${likely.pitch}`;
  if (likely.kind === 'other-panorama') return `is view ${likely.view} of ${likely.scene}`;
  return `was changed, or its panorama was: ${Math.round(likely.changedPart * 100)} % of it differs`;
}

const number = (value: number) => String(Math.round(value * 100) / 100);
const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** The report for a terminal. */
export function cameraText(report: SphericalReport): string {
  const { verdict, ambiguous, runnerUp, looked, misfits, unreadable, reasons } = report;
  const unsure = (key: (typeof ambiguous)[number]) => (ambiguous.includes(key) ? '   (not certain)' : '');
  const offset = report.panoramaOffsetPx === 0.5 ? 'half a pixel is added instead of taken away' : undefined;
  const lines = [
    `yaw        positive to the ${verdict.yaw}${unsure('yaw')}`,
    `pitch      positive ${verdict.pitch}${unsure('pitch')}`,
    `yaw 0      ${verdict.yawZeroDeg === 0 ? "the panorama's centre column" : `${number(verdict.yawZeroDeg)} degrees from the panorama's centre column (positive to the right)`}${unsure('yawZeroDeg')}`,
    `panorama   ${verdict.panorama}: ${offset ?? panoramaWords[verdict.panorama]}${unsure('panorama')}`,
    `view ray   ${verdict.ray}: ${rayWords[verdict.ray]}${unsure('ray')}`,
    ...(verdict.fovAxis !== 'horizontal' || ambiguous.includes('fovAxis')
      ? [`FoV        ${axisWords[verdict.fovAxis]}${unsure('fovAxis')}`]
      : []),
    ...(verdict.mirror || ambiguous.includes('mirror')
      ? [`mirror     the views are ${verdict.mirror ? '' : 'not '}mirrored left to right${unsure('mirror')}`]
      : []),
    `sampling   ${filterWords[report.filter]}`,
    '',
    `Rendered this way the views are met with ${number(report.psnrDb)} dB.`,
  ];
  if (runnerUp) {
    const differs = runnerUp.differsIn.map(key => `${key} ${runnerUp[key]}`).join(', ');
    lines.push(`Next best: ${differs} with ${number(runnerUp.psnrDb)} dB.`);
  }
  for (const key of ambiguous) lines.push(`Not certain: ${key}. ${reasons[key]}`);
  lines.push(
    `Looked at ${plural(looked.verdictViews, 'view')} of ${plural(looked.verdictScenes, 'scene')} for the verdict, ` +
      `at ${plural(looked.misfitViews, 'view')} of ${looked.misfitScenes} of ${plural(looked.scenes, 'scene')} for misfits${looked.misfitScenes < looked.scenes ? ' (--all looks at every one)' : ''}.`,
    '',
  );
  lines.push(
    misfits.length === 0
      ? 'Every view fits.'
      : `${plural(misfits.length, 'view')} ${misfits.length === 1 ? 'does' : 'do'} not fit:`,
  );
  for (const { scene, view, psnrDb, likely } of misfits.slice(0, namedMisfits))
    lines.push(`  ${scene} view ${view}: ${number(psnrDb)} dB, ${describeCause(likely)}`);
  if (misfits.length > namedMisfits) lines.push(`  and ${misfits.length - namedMisfits} more; --json has all`);
  if (unreadable.length > 0) {
    lines.push('', `${plural(unreadable.length, 'picture')} could not be read:`);
    for (const { path, reason } of unreadable.slice(0, namedMisfits)) lines.push(`  ${path}: ${reason}`);
    if (unreadable.length > namedMisfits) lines.push(`  and ${unreadable.length - namedMisfits} more`);
  }
  return `${lines.join('\n')}\n`;
}
