import { spawn } from 'node:child_process';
import { buildCommand } from '@stricli/core';
import { UsageError } from '../core/errors.ts';
import { assertRootsExist, formats, openDataset } from '../formats/index.ts';
import { builtModule } from '../io/node/built-module.ts';
import { viewDatasets } from '../serve/view.ts';
import type { CliContext } from './context.ts';
import {
  datasetArguments,
  type OutputFlags,
  outputFlags,
  parseText,
  parseWhole,
  presetFlag,
  textFlag,
} from './flags.ts';
import { exitCodes } from './report-error.ts';
import { runVerb } from './run-verb.ts';

interface Flags extends OutputFlags {
  predictions?: readonly string[];
  images?: readonly string[];
  port: number;
  host: string;
  open: boolean;
  export?: string;
}

function parsePort(text: string): number {
  const port = parseWhole(text);
  if (port < 0 || port > 65535) throw new UsageError('bad-port', `Expected 0 to 65535 for --port but received ${text}`);
  return port;
}

/**
 * Which roots make a dataset together: each that a format knows by itself is one; the others (folders of pictures, parts
 * of an archive) belong to the one before them, or to all of them together where there is none.
 */
function groupRoots(roots: readonly string[]): string[][] {
  assertRootsExist(roots);
  // Telling formats lists folders: a single root needs no telling.
  if (roots.length === 1) return [[...roots]];
  const isKnown = (root: string) => !root.endsWith('.zip') && formats.some(({ detect }) => detect([root]));
  const groups: string[][] = [];
  for (const root of roots) {
    if (isKnown(root) || groups.length === 0) groups.push([root]);
    else groups.at(-1)!.push(root);
  }
  return groups;
}

/** Opens a page in the user's browser; where that fails the address is printed anyway. */
function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url];
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}

/** Resolves when the user stops the command. */
function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

export const viewCommand = buildCommand<Flags, string[], CliContext>({
  docs: {
    brief: 'Look at datasets in a browser',
    fullDescription:
      'Opens a page on this machine: all scenes with search and filters, panoramas with their views, captions tied to their\n' +
      'masks, posed images in space, statistics, problems. Nothing is written into the dataset.\n' +
      '--export DIR writes the same page as files for any web host instead.',
  },
  parameters: {
    positional: datasetArguments('Datasets: folders, Parquet files, zips'),
    flags: {
      predictions: {
        kind: 'parsed',
        parse: parseText,
        brief: "A model's predictions, shown beside the truth",
        placeholder: 'DIR',
        variadic: true,
        optional: true,
      },
      images: {
        kind: 'parsed',
        parse: parseText,
        brief: 'Folder of the pictures, where they are elsewhere',
        placeholder: 'DIR',
        variadic: true,
        optional: true,
      },
      port: presetFlag(parsePort, 'Port (0: any free one)', 'N', '0'),
      host: presetFlag(parseText, 'Address to listen at; 0.0.0.0 lets others in the network look', 'H', '127.0.0.1'),
      open: { kind: 'boolean', brief: 'Open the browser', default: true },
      export: textFlag('Write a static site into a folder instead of serving', 'DIR'),
      ...outputFlags,
    },
  },
  func: runVerb(async (context, flags: Flags, ...roots: string[]) => {
    const { predictions = [], images = [], port, host } = flags;
    const datasets = [];
    for (const group of groupRoots(roots))
      datasets.push({ dataset: await openDataset([...group, ...images]), images, predictions });
    const analyses = {
      stats: builtModule(import.meta.url, './view-stats-worker.ts'),
      issues: builtModule(import.meta.url, './view-issues-worker.ts'),
    };
    if (flags.export !== undefined) {
      const [{ exportViewer }, { Progress }] = await Promise.all([
        import('../serve/export/export.ts'),
        import('./progress.ts'),
      ]);
      const progress = new Progress({
        stream: process.stderr,
        quiet: flags.quiet ?? false,
        log: flags.log,
        unit: 'scenes',
      });
      const { scenes, withProblems } = await exportViewer({
        datasets,
        analyses,
        out: flags.export,
        signal: context.signal,
        onProgress: (done, total) => progress.update(done, total),
      }).finally(() => progress.stop());
      if (!flags.quiet) {
        const problems = withProblems > 0 ? `; of ${withProblems}, something cannot be shown` : '';
        context.process.stdout.write(`${flags.export}: ${scenes} scenes${problems}. Put the folder on any web host.\n`);
      }
      return exitCodes.fine;
    }
    const viewer = await viewDatasets({ datasets, port, host, analyses });
    context.process.stdout.write(`${viewer.url}\n`);
    if (!flags.quiet) context.process.stderr.write('Ctrl-C stops the viewer.\n');
    if (flags.open && host === '127.0.0.1' && process.stdout.isTTY) openBrowser(viewer.url);
    await aborted(context.signal);
    await viewer.close();
    return exitCodes.fine;
  }),
});
