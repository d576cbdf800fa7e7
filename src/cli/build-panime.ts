import { resolve } from 'node:path';
import { buildCommand } from '@stricli/core';
import type { BuildPanimeOptions } from '../build/panime/build.ts';
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
  panoramas?: string;
  prompts?: string;
  generator?: string;
  captioner?: string;
  models?: string;
  answers?: string;
  seam?: 'keep' | 'blend';
  regions?: boolean;
  promptTable?: string;
  out: string;
  size: string;
  viewSize: number;
  fov?: number;
  rig: string;
  format: 'png' | 'webp' | 'jpeg';
  fast?: boolean;
  keepOriginal?: boolean;
  fit?: boolean;
  split: string;
  seed: number;
  licence?: string;
  overwrite?: boolean;
}

export const buildPanimeCommand = buildCommand<Flags, [], CliContext>({
  docs: {
    brief: 'Panoramas or prompts to a Panime dataset: 20 perspective views each, with cameras and captions',
    fullDescription:
      'Builds the layout of the Panime card from 2:1 equirectangular images (PNG, JPEG, WebP, TIFF, AVIF), or from\n' +
      'prompts, painted by the embedded generator or a model server.\n' +
      'Prompts of images come from a CSV or JSONL table (file, prompt, captions), a .txt beside each, or its name.\n' +
      'Interrupted, the same command goes on where it stopped.',
  },
  parameters: {
    flags: {
      panoramas: textFlag('Folder of 2:1 equirectangular images', 'DIR'),
      prompts: textFlag('File of prompts: one a line, or CSV or JSONL (prompt, id, seed, captions)', 'FILE'),
      generator: textFlag('procedural, or the address of an OpenAI-compatible server (default: procedural)', 'URL'),
      captioner: textFlag(
        'procedural, none, or the address of a server (default: procedural where it painted, else none)',
        'URL',
      ),
      models: textFlag('JSON file with options of the model servers', 'FILE'),
      answers: textFlag("Where model servers' answers are kept (default: <out>.answers)", 'DIR'),
      seam: {
        kind: 'enum',
        values: ['keep', 'blend'],
        brief: 'What becomes of an answer that does not wrap (default: keep, and say so in scenes.jsonl)',
        optional: true,
      },
      regions: switchFlag('Also write the exact panoptic truth of panoramas and views (procedural generator)'),
      promptTable: textFlag('CSV or JSONL with file, prompt (and captions), if not in that folder', 'FILE'),
      out: requiredText('Folder of the dataset', 'DIR'),
      size: presetFlag(parseText, 'Panorama size', 'WxH', '2048x1024'),
      viewSize: presetFlag(parseWhole, 'View width and height in pixels', 'N', '512'),
      fov: parsedFlag(parseNumber, 'Horizontal field of view in degrees (default: 90)', 'D'),
      rig: presetFlag(parseText, 'icosahedron, panfusion, cubemap, ring:N or a JSON file', 'R', 'icosahedron'),
      format: { kind: 'enum', values: ['png', 'webp', 'jpeg'], brief: 'Image format', default: 'png' },
      fast: switchFlag('Plain bilinear sampling, also from large sources'),
      keepOriginal: switchFlag('Also write the source as pano/original.png'),
      fit: switchFlag('Accept partial panoramas: place by GPano XMP, else pad to 2:1'),
      split: presetFlag(parseText, 'Shares of train/val/test', 'A/B/C', '80/10/10'),
      seed: presetFlag(parseWhole, 'Seed of the split', 'N', '0'),
      licence: textFlag("Licence for the dataset's README", 'TEXT'),
      overwrite: overwriteFlag,
      ...workFlags,
    },
  },
  func: runVerb(async (context, flags: Flags) => {
    const { buildPanime } = await import('../build/panime/build.ts');
    const { quiet: _quiet, log: _log, debug: _debug, ...options } = flags;
    return reportBuild(context, flags, resolve(flags.out), callbacks =>
      buildPanime({ ...(options as BuildPanimeOptions), jobs: flags.jobs ?? defaultJobs(), ...callbacks }),
    );
  }),
});
