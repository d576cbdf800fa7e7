import { buildApplication, buildRouteMap, help, run, version as versionFlag } from '@stricli/core';
import { version } from '../version.ts';
import { buildGeogenCommand } from './build-geogen.ts';
import { buildPanimeCommand } from './build-panime.ts';
import { buildPanocapsCommand } from './build-panocaps.ts';
import { checkCommand } from './check.ts';
import type { CliContext } from './context.ts';
import { convertCommand } from './convert.ts';
import { demoCommand } from './demo.ts';
import { projectCommand } from './project.ts';
import { exitCodes } from './report-error.ts';
import { scoreCocoCommand } from './score-coco.ts';
import { scorePanocapsCommand } from './score-panocaps.ts';
import { scorePanopticCommand } from './score-panoptic.ts';
import { scoreViewsCommand } from './score-views.ts';
import { sheetCommand } from './sheet.ts';
import { statsCommand } from './stats.ts';
import { synthPanocapsCommand } from './synth-panocaps.ts';

/** Verbs that only group others. */
const routeMapNames = ['build', 'score', 'synth'];

const routes = buildRouteMap<string, CliContext>({
  routes: {
    build: buildRouteMap<string, CliContext>({
      routes: { panime: buildPanimeCommand, panocaps: buildPanocapsCommand, geogen: buildGeogenCommand },
      docs: { brief: 'Make a dataset' },
    }),
    convert: convertCommand,
    check: checkCommand,
    demo: demoCommand,
    project: projectCommand,
    sheet: sheetCommand,
    stats: statsCommand,
    score: buildRouteMap<string, CliContext>({
      routes: {
        panocaps: scorePanocapsCommand,
        panoptic: scorePanopticCommand,
        coco: scoreCocoCommand,
        views: scoreViewsCommand,
      },
      docs: { brief: 'Score predictions' },
    }),
    synth: buildRouteMap<string, CliContext>({
      routes: { panocaps: synthPanocapsCommand },
      docs: { brief: 'Make a dataset from a seed' },
    }),
  },
  docs: {
    brief: 'Build, check, browse, convert and score image datasets with views, cameras, masks and captions',
  },
});

const application = buildApplication<CliContext>(
  routes,
  {
    name: 'panoply',
    scanner: { caseStyle: 'allow-kebab-for-camel', allowArgumentEscapeSequence: true },
    documentation: { caseStyle: 'convert-camel-to-kebab' },
  },
  {
    help: help({
      brief: 'Print this help',
      formatting: { onlyRequiredInUsageLine: true, useAliasInUsageLine: false, caseStyle: 'convert-camel-to-kebab' },
    }),
    version: versionFlag({ brief: 'Print the version', info: { currentVersion: version } }),
  },
);

/** A bare `panoply` or `panoply build` asks what there is. */
function needsHelp(args: readonly string[]): boolean {
  return args.length === 0 || (args.length === 1 && routeMapNames.includes(args[0]));
}

/**
 * The command line. Sets process.exitCode: 0 fine, 1 the data has problems, 2 wrong usage, 3 could not, 130 interrupted.
 * @param args without node and script
 */
export async function main(args: readonly string[]): Promise<void> {
  const controller = new AbortController();
  const interrupt = () => {
    // A second Ctrl-C does not wait for workers to stop.
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  // A reader that has seen enough (`panoply ... | head`) is no error.
  process.stdout.on('error', error => {
    if ('code' in error && error.code === 'EPIPE') process.exit(exitCodes.fine);
    throw error;
  });
  try {
    await run(application, needsHelp(args) ? [...args, '--help'] : args, { process, signal: controller.signal });
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
  // Stricli's own codes (unknown command, bad flag) are negative.
  if (typeof process.exitCode === 'number' && process.exitCode < 0) process.exitCode = exitCodes.usage;
}
