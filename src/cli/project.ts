import { buildCommand } from '@stricli/core';
import { parseSize } from '../core/image-size.ts';
import type { CliContext } from './context.ts';
import { type OutputFlags, outputFlags, parseNumber, parseText } from './flags.ts';
import { exitCodes } from './report-error.ts';
import { runVerb } from './run-verb.ts';

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
      yaw: {
        kind: 'parsed',
        parse: parseNumber,
        brief: 'Degrees, positive to the right',
        placeholder: 'D',
        default: '0',
      },
      pitch: { kind: 'parsed', parse: parseNumber, brief: 'Degrees, positive up', placeholder: 'D', default: '0' },
      roll: { kind: 'parsed', parse: parseNumber, brief: 'Degrees, clockwise', placeholder: 'D', default: '0' },
      fov: {
        kind: 'parsed',
        parse: parseNumber,
        brief: 'Horizontal field of view in degrees',
        placeholder: 'D',
        default: '90',
      },
      size: { kind: 'parsed', parse: parseText, brief: 'Size of the view', placeholder: 'WxH', default: '512x512' },
      out: { kind: 'parsed', parse: parseText, brief: 'Image to write: .png, .webp or .jpg', placeholder: 'FILE' },
      fast: { kind: 'boolean', brief: 'Plain bilinear sampling', optional: true, withNegated: false },
      ...outputFlags,
    },
  },
  func: runVerb(async (context, { size, ...flags }: Flags, image: string) => {
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
