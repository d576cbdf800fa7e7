import { resolve } from 'node:path';
import { buildCommand } from '@stricli/core';
import type { BuildPanocapsResult } from '../build/panocaps/build.ts';
import { parseCollect } from '../build/panocaps/options.ts';
import type { CliContext } from './context.ts';
import {
  defaultJobs,
  overwriteFlag,
  parseBytes,
  parsedFlag,
  parseText,
  requiredText,
  switchFlag,
  textFlag,
  type WorkFlags,
  workFlags,
} from './flags.ts';
import { reportBuild } from './report-build.ts';
import { exitCodes } from './report-error.ts';
import { runVerb } from './run-verb.ts';

interface Flags extends WorkFlags {
  annotations?: string;
  captions?: string;
  masks?: string;
  split?: string;
  panoptic?: string;
  segments?: string;
  from?: readonly string[];
  images?: readonly string[];
  collect?: Record<string, string>;
  embedImages?: boolean;
  panoramas?: boolean;
  out: string;
  licence?: string;
  sheet?: boolean;
  maxShardSize?: number;
  overwrite?: boolean;
}

/** Pictures named one by one; all of them are in images/missing.jsonl. */
const namedMissing = 5;

function reportCollected({ collected }: BuildPanocapsResult, say: (line: string) => void): void {
  if (!collected) return;
  for (const [source, { linked, resized, present, missing }] of Object.entries(collected.sources)) {
    const parts = [
      `${linked} gathered`,
      ...(resized ? [`${resized} resized`] : []),
      ...(present ? [`${present} there already`] : []),
    ];
    say(`${source}: ${parts.join(', ')}, ${missing} missing`);
  }
  for (const { source, message } of collected.missing.slice(0, namedMissing)) say(`missing  ${source}: ${message}`);
  if (collected.missing.length > namedMissing) say('         more are missing; images/missing.jsonl lists them');
}

export const buildPanocapsCommand = buildCommand<Flags, string[], CliContext>({
  docs: {
    brief: 'Captions and panoptic masks to a PanoCaps dataset: raw JSON, Parquet, card',
    fullDescription:
      'Pairs captions with masks, leaves out images that cannot be published (failures.jsonl says why), and writes\n' +
      'both formats of the PanoCaps card. --collect gathers the pictures from the source datasets.\n' +
      'Interrupted, the same command goes on where it stopped.',
  },
  parameters: {
    positional: {
      kind: 'array',
      parameter: { brief: 'More folders of pictures (after --images)', parse: parseText, placeholder: 'folder' },
    },
    flags: {
      annotations: textFlag('Folder of <split>_caption.json and <split>_mask.json', 'DIR'),
      captions: textFlag('One caption file (with --masks), or captions for --panoptic', 'FILE'),
      masks: textFlag('One mask file', 'FILE'),
      split: textFlag('Split of these files', 'S'),
      panoptic: textFlag('COCO panoptic JSON', 'FILE'),
      segments: textFlag('Folder of its PNGs, if not beside it', 'DIR'),
      from: { ...textFlag('A dataset whose views have regions and captions', 'DATASET'), variadic: true },
      images: { ...textFlag('Folder of pictures', 'DIR'), variadic: true },
      collect: parsedFlag(
        parseCollect,
        'Gather pictures from the source datasets: ADE20K=DIR,COCONut=DIR,VIPSeg=DIR',
        'SOURCE=DIR,...',
      ),
      panoramas: switchFlag('With --from: panoramas as images of their own, beside their views'),
      embedImages: switchFlag('Put the pictures into the Parquet files'),
      maxShardSize: parsedFlag(
        parseBytes,
        'Begin another Parquet file after so much data in memory (default: 500MB, as datasets has it)',
        '500MB',
      ),
      out: requiredText('Folder of the dataset', 'DIR'),
      licence: textFlag("Licence for the dataset's README", 'TEXT'),
      sheet: {
        kind: 'boolean',
        brief: 'A contact sheet, sheet.png (default: where the pictures are at hand)',
        optional: true,
      },
      overwrite: overwriteFlag,
      ...workFlags,
    },
  },
  func: runVerb(async (context, flags: Flags, ...more: string[]) => {
    const { buildPanocaps } = await import('../build/panocaps/build.ts');
    const { quiet, log: _log, debug: _debug, images = [], jobs = defaultJobs(), maxShardSize, ...options } = flags;
    let result: BuildPanocapsResult | undefined;
    const status = await reportBuild(context, flags, resolve(flags.out), async callbacks => {
      result = await buildPanocaps({
        ...options,
        maxShardBytes: maxShardSize,
        images: [...images, ...more],
        jobs,
        drawSheet: async sheet => (await import('../sheet/sheet.ts')).drawSheet(sheet),
        ...callbacks,
      });
      // A job is a split; people count images.
      const count = Object.values(result.splits).reduce((sum, { statistics }) => sum + statistics.images, 0);
      return result.alreadyComplete ? result : { ...result, committed: count, resumed: 0 };
    });
    if (result) reportCollected(result, line => quiet || context.process.stdout.write(`${line}\n`));
    return result?.collected?.missing.length ? exitCodes.dataProblems : status;
  }),
});
