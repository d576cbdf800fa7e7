import { resolve } from 'node:path';
import { buildCommand } from '@stricli/core';
import type { BuildPanimeOptions } from '../build/panime/build.ts';
import type { CliContext } from './context.ts';
import { defaultJobs, parseNumber, parseText, parseWhole, type WorkFlags, workFlags } from './flags.ts';
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
      panoramas: {
        kind: 'parsed',
        parse: parseText,
        brief: 'Folder of 2:1 equirectangular images',
        placeholder: 'DIR',
        optional: true,
      },
      prompts: {
        kind: 'parsed',
        parse: parseText,
        brief: 'File of prompts: one a line, or CSV or JSONL (prompt, id, seed, captions)',
        placeholder: 'FILE',
        optional: true,
      },
      generator: {
        kind: 'parsed',
        parse: parseText,
        brief: 'procedural, or the address of an OpenAI-compatible server (default: procedural)',
        placeholder: 'URL',
        optional: true,
      },
      captioner: {
        kind: 'parsed',
        parse: parseText,
        brief: 'procedural, none, or the address of a server (default: procedural where it painted, else none)',
        placeholder: 'URL',
        optional: true,
      },
      models: {
        kind: 'parsed',
        parse: parseText,
        brief: 'JSON file with options of the model servers',
        placeholder: 'FILE',
        optional: true,
      },
      answers: {
        kind: 'parsed',
        parse: parseText,
        brief: "Where model servers' answers are kept (default: <out>.answers)",
        placeholder: 'DIR',
        optional: true,
      },
      seam: {
        kind: 'enum',
        values: ['keep', 'blend'],
        brief: 'What becomes of an answer that does not wrap (default: keep, and say so in scenes.jsonl)',
        optional: true,
      },
      regions: {
        kind: 'boolean',
        brief: 'Also write the exact panoptic truth of panoramas and views (procedural generator)',
        optional: true,
        withNegated: false,
      },
      promptTable: {
        kind: 'parsed',
        parse: parseText,
        brief: 'CSV or JSONL with file, prompt (and captions), if not in that folder',
        placeholder: 'FILE',
        optional: true,
      },
      out: { kind: 'parsed', parse: parseText, brief: 'Folder of the dataset', placeholder: 'DIR' },
      size: { kind: 'parsed', parse: parseText, brief: 'Panorama size', placeholder: 'WxH', default: '2048x1024' },
      viewSize: {
        kind: 'parsed',
        parse: parseWhole,
        brief: 'View width and height in pixels',
        placeholder: 'N',
        default: '512',
      },
      fov: {
        kind: 'parsed',
        parse: parseNumber,
        brief: 'Horizontal field of view in degrees (default: 90)',
        placeholder: 'D',
        optional: true,
      },
      rig: {
        kind: 'parsed',
        parse: parseText,
        brief: 'icosahedron, panfusion, cubemap, ring:N or a JSON file',
        placeholder: 'R',
        default: 'icosahedron',
      },
      format: { kind: 'enum', values: ['png', 'webp', 'jpeg'], brief: 'Image format', default: 'png' },
      fast: {
        kind: 'boolean',
        brief: 'Plain bilinear sampling, also from large sources',
        optional: true,
        withNegated: false,
      },
      keepOriginal: {
        kind: 'boolean',
        brief: 'Also write the source as pano/original.png',
        optional: true,
        withNegated: false,
      },
      fit: {
        kind: 'boolean',
        brief: 'Accept partial panoramas: place by GPano XMP, else pad to 2:1',
        optional: true,
        withNegated: false,
      },
      split: {
        kind: 'parsed',
        parse: parseText,
        brief: 'Shares of train/val/test',
        placeholder: 'A/B/C',
        default: '80/10/10',
      },
      seed: { kind: 'parsed', parse: parseWhole, brief: 'Seed of the split', placeholder: 'N', default: '0' },
      licence: {
        kind: 'parsed',
        parse: parseText,
        brief: "Licence for the dataset's README",
        placeholder: 'TEXT',
        optional: true,
      },
      overwrite: {
        kind: 'boolean',
        brief: 'Replace what another build wrote in the folder',
        optional: true,
        withNegated: false,
      },
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
