import { resolve } from 'node:path';
import { buildCommand } from '@stricli/core';
import type { CliContext } from './context.ts';
import {
  defaultJobs,
  overwriteFlag,
  parsedFlag,
  parseNumber,
  parseText,
  parseWhole,
  presetFlag,
  requiredText,
  switchFlag,
  textFlag,
  type WorkFlags,
  workFlags,
} from './flags.ts';
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
      identities: parsedFlag(parseWhole, 'How many embedded heads', 'N'),
      meshes: textFlag('Folder of meshes, one an identity', 'DIR'),
      out: requiredText('Folder of the dataset', 'DIR'),
      views: presetFlag(parseWhole, 'Images per identity, over 360 degrees', 'N', '7'),
      size: presetFlag(parseWhole, 'Image width and height in pixels', 'N', '512'),
      focal: presetFlag(parseText, 'Focal length in mm, or LOW..HIGH', 'MM', '50'),
      sensor: presetFlag(parseNumber, 'Sensor width in mm', 'MM', '36'),
      azimuth: { kind: 'enum', values: ['even', 'jittered'], brief: 'Spacing of the views', default: 'even' },
      elevation: presetFlag(parseText, 'Degrees above the horizon, LOW..HIGH', 'D', '-8..22'),
      distance: presetFlag(parseText, 'Metres from the centre, LOW..HIGH', 'M', '0.58..0.7'),
      roll: presetFlag(parseText, 'Degrees around the optical axis, LOW..HIGH', 'D', '0'),
      crop: switchFlag('Cut each image to the head, with the crop recorded'),
      background: presetFlag(parseText, 'auto, transparent or #rrggbb', 'C', 'auto'),
      depth: switchFlag('Also write depth (16-bit PNG and NPY)'),
      normals: switchFlag('Also write normals'),
      masks: switchFlag('Also write masks of the parts (PNG and COCO RLE)'),
      meshesOut: switchFlag('Also write the meshes (GLB)'),
      meshUp: { kind: 'enum', values: ['y', 'z'], brief: 'Axis of your meshes that points up', default: 'y' },
      zipParts: presetFlag(parseWhole, 'Also pack the images into N zips, and one of metadata (0: none)', 'N', '0'),
      seed: presetFlag(parseWhole, 'Seed of heads and cameras', 'N', '0'),
      licence: textFlag("Licence for the dataset's README", 'TEXT'),
      overwrite: overwriteFlag,
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
