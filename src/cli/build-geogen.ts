import { resolve } from 'node:path';
import { buildCommand } from '@stricli/core';
import type { CliContext } from './context.ts';
import { defaultJobs, parseNumber, parseText, parseWhole, type WorkFlags, workFlags } from './flags.ts';
import { reportBuild } from './report-build.ts';
import { runVerb } from './run-verb.ts';

interface Flags extends WorkFlags {
  identities?: number;
  meshes?: string;
  out: string;
  views: number;
  size: number;
  focal: string;
  sensor: number;
  azimuth: 'even' | 'jittered';
  elevation: string;
  distance: string;
  roll: string;
  crop?: boolean;
  background: string;
  depth?: boolean;
  normals?: boolean;
  masks?: boolean;
  meshesOut?: boolean;
  meshUp: 'y' | 'z';
  zipParts: number;
  seed: number;
  licence?: string;
  overwrite?: boolean;
}

const onOff = (brief: string) => ({ kind: 'boolean', brief, optional: true, withNegated: false }) as const;
const text = (brief: string, placeholder: string, initial: string) =>
  ({ kind: 'parsed', parse: parseText, brief, placeholder, default: initial }) as const;
const whole = (brief: string, initial: string) =>
  ({ kind: 'parsed', parse: parseWhole, brief, placeholder: 'N', default: initial }) as const;

export const buildGeogenCommand = buildCommand<Flags, [], CliContext>({
  docs: {
    brief: 'Heads or meshes to a GeoGen dataset: posed images with cameras, depth, normals, masks',
    fullDescription:
      'Builds the layout of the GeoGen card: identities x views, extrinsics and intrinsics in JSON.\n' +
      'The heads are synthetic, drawn from a seed; --meshes takes GLB, glTF, OBJ (with MTL) or PLY instead.\n' +
      'Interrupted, the same command goes on where it stopped.',
  },
  parameters: {
    flags: {
      identities: {
        kind: 'parsed',
        parse: parseWhole,
        brief: 'How many embedded heads',
        placeholder: 'N',
        optional: true,
      },
      meshes: {
        kind: 'parsed',
        parse: parseText,
        brief: 'Folder of meshes, one an identity',
        placeholder: 'DIR',
        optional: true,
      },
      out: { kind: 'parsed', parse: parseText, brief: 'Folder of the dataset', placeholder: 'DIR' },
      views: whole('Images per identity, over 360 degrees', '7'),
      size: whole('Image width and height in pixels', '512'),
      focal: text('Focal length in mm, or LOW..HIGH', 'MM', '50'),
      sensor: { kind: 'parsed', parse: parseNumber, brief: 'Sensor width in mm', placeholder: 'MM', default: '36' },
      azimuth: { kind: 'enum', values: ['even', 'jittered'], brief: 'Spacing of the views', default: 'even' },
      elevation: text('Degrees above the horizon, LOW..HIGH', 'D', '-8..22'),
      distance: text('Metres from the centre, LOW..HIGH', 'M', '0.58..0.7'),
      roll: text('Degrees around the optical axis, LOW..HIGH', 'D', '0'),
      crop: onOff('Cut each image to the head, with the crop recorded'),
      background: text('auto, transparent or #rrggbb', 'C', 'auto'),
      depth: onOff('Also write depth (16-bit PNG and NPY)'),
      normals: onOff('Also write normals'),
      masks: onOff('Also write masks of the parts (PNG and COCO RLE)'),
      meshesOut: onOff('Also write the meshes (GLB)'),
      meshUp: { kind: 'enum', values: ['y', 'z'], brief: 'Axis of your meshes that points up', default: 'y' },
      zipParts: whole('Also pack the images into N zips, and one of metadata (0: none)', '0'),
      seed: whole('Seed of heads and cameras', '0'),
      licence: {
        kind: 'parsed',
        parse: parseText,
        brief: "Licence for the dataset's README",
        placeholder: 'TEXT',
        optional: true,
      },
      overwrite: onOff('Replace what another build wrote in the folder'),
      ...workFlags,
    },
  },
  func: runVerb(async (context, flags: Flags) => {
    const { buildGeogen } = await import('../build/geogen/build.ts');
    const { quiet: _quiet, log: _log, debug: _debug, ...options } = flags;
    return reportBuild(context, flags, resolve(flags.out), callbacks =>
      buildGeogen({ ...options, jobs: flags.jobs ?? defaultJobs(), ...callbacks }),
    );
  }),
});
