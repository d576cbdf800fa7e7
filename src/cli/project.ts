import { buildCommand } from '@stricli/core';
import { parseSize } from '../core/image-size.ts';
import type { CliContext } from './context.ts';
import {
  type OutputFlags,
  outputFlags,
  parseNumber,
  parseText,
  presetFlag,
  requiredText,
  switchFlag,
} from './flags.ts';
import { exitCodes } from './report-error.ts';
import { runVerbToInterrupt } from './run-verb.ts';

interface Flags extends OutputFlags {
  yaw: number;
  pitch: number;
  roll: number;
  fov: number;
  size: string;
  out: string;
  fast?: boolean;
}

export const projectCommand = buildCommand<Flags, [string], CliContext>({
  docs: {
    brief: 'One perspective view of one panorama',
    fullDescription:
      'Yaw 0 is the centre column, positive to the right; pitch is positive up; fov is horizontal. Degrees.',
  },
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [{ brief: '2:1 equirectangular image', parse: parseText, placeholder: 'IMAGE' }],
    },
    flags: {
      yaw: presetFlag(parseNumber, 'Degrees, positive to the right', 'D', '0'),
      pitch: presetFlag(parseNumber, 'Degrees, positive up', 'D', '0'),
      roll: presetFlag(parseNumber, 'Degrees, clockwise', 'D', '0'),
      fov: presetFlag(parseNumber, 'Horizontal field of view in degrees', 'D', '90'),
      size: presetFlag(parseText, 'Size of the view', 'WxH', '512x512'),
      out: requiredText('Image to write: .png, .webp or .jpg', 'FILE'),
      fast: switchFlag('Plain bilinear sampling'),
      ...outputFlags,
    },
  },
  func: runVerbToInterrupt(async (context, { size, ...flags }: Flags, image: string) => {
    const { projectView } = await import('../project/project.ts');
    const { width, height } = parseSize(size, '--size');
    const camera = await projectView({ ...flags, image, width, height });
    if (!flags.quiet) {
      const vertical = Math.round(camera.fovY * 100) / 100;
      context.process.stdout.write(
        `${flags.out}: ${width}x${height}, yaw ${camera.yaw}, pitch ${camera.pitch}, field of view ${camera.fovX} x ${vertical} degrees\n`,
      );
    }
    return exitCodes.fine;
  }),
});
