import {
  buildApplication,
  buildRouteMap,
  type Command,
  help,
  type RouteMap,
  run,
  version as versionFlag,
} from '@stricli/core';
import { version } from '../version.ts';
import type { CliContext } from './context.ts';
import { guardOutput } from './guard-output.ts';
import { exitCodes } from './report-error.ts';

type Target = Command<CliContext> | RouteMap<CliContext>;

/** A verb that only groups others. */
function group(brief: string, routes: Record<string, Target>): Target {
  return buildRouteMap<string, CliContext>({ routes, docs: { brief } });
}

/**
 * The verbs. Each loads its own code, so that a command waits for no other verb's: what all of them need takes longer to
 * load than many a command to run.
 */
const verbs: Record<string, () => Promise<Target>> = {
  async build() {
    const [{ buildPanimeCommand }, { buildPanocapsCommand }, { buildGeogenCommand }] = await Promise.all([
      import('./build-panime.ts'),
      import('./build-panocaps.ts'),
      import('./build-geogen.ts'),
    ]);
    return group('Make a dataset', {
      panime: buildPanimeCommand,
      panocaps: buildPanocapsCommand,
      geogen: buildGeogenCommand,
    });
  },
  check: async () => (await import('./check.ts')).checkCommand,
  stats: async () => (await import('./stats.ts')).statsCommand,
  camera: async () => (await import('./camera.ts')).cameraCommand,
  convert: async () => (await import('./convert.ts')).convertCommand,
  demo: async () => (await import('./demo.ts')).demoCommand,
  project: async () => (await import('./project.ts')).projectCommand,
  sheet: async () => (await import('./sheet.ts')).sheetCommand,
  async score() {
    const [{ scorePanocapsCommand }, { scorePanopticCommand }, { scoreCocoCommand }, { scoreViewsCommand }] =
      await Promise.all([
        import('./score-panocaps.ts'),
        import('./score-panoptic.ts'),
        import('./score-coco.ts'),
        import('./score-views.ts'),
      ]);
    return group('Score predictions', {
      panocaps: scorePanocapsCommand,
      panoptic: scorePanopticCommand,
      coco: scoreCocoCommand,
      views: scoreViewsCommand,
    });
  },
  view: async () => (await import('./view.ts')).viewCommand,
  async synth() {
    const { synthPanocapsCommand } = await import('./synth-panocaps.ts');
    return group('Make a dataset from a seed', { panocaps: synthPanocapsCommand });
  },
};

/** Verbs that only group others. */
const routeMapNames = ['build', 'score', 'synth'];

/** The application, with the asked verb alone where the first word names one; help and slips of the pen need all. */
async function loadApplication(args: readonly string[]) {
  const names = Object.hasOwn(verbs, args[0] ?? '') ? [args[0]] : Object.keys(verbs);
  const targets = await Promise.all(names.map(async name => [name, await verbs[name]()] as const));
  const routes = buildRouteMap<string, CliContext>({
    routes: Object.fromEntries(targets),
    docs: {
      brief: 'Build, check, browse, convert and score image datasets with views, cameras, masks and captions',
    },
  });
  return buildApplication<CliContext>(
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
}

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
  const hasOutputFailed = guardOutput(process);
  try {
    await run(await loadApplication(args), needsHelp(args) ? [...args, '--help'] : args, {
      process,
      signal: controller.signal,
    });
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
  // Stricli's own codes (unknown command, bad flag) are negative.
  if (typeof process.exitCode === 'number' && process.exitCode < 0) process.exitCode = exitCodes.usage;
  if (hasOutputFailed()) process.exitCode = exitCodes.couldNot;
}
