import { afterAll } from 'vitest';
import { builtModule } from '../../src/io/node/built-module.ts';
import type { RunningViewer, ViewedDataset, ViewOptions } from '../../src/serve/options.ts';
import { viewDatasets } from '../../src/serve/view.ts';

const cliModule = (name: string) => builtModule(new URL('../../src/cli/view.ts', import.meta.url).href, name);

/** What `panoply view` examines datasets with. */
export const analyses = { stats: cliModule('./view-stats-worker.ts'), issues: cliModule('./view-issues-worker.ts') };

/** A viewer that is closed when the test file ends; it keeps nothing on disk. */
export async function serve(
  datasets: readonly ViewedDataset[],
  more: Partial<ViewOptions> = {},
): Promise<RunningViewer> {
  const viewer = await viewDatasets({ datasets, analyses, cache: false, ...more });
  afterAll(() => viewer.close());
  return viewer;
}
