/** The statistics of a dataset for the viewer. Runs in a thread of its own, from `dist`. */
import { parentPort, workerData } from 'node:worker_threads';
import { openDataset } from '../formats/index.ts';
import type { BackgroundInput, BackgroundMessage } from '../serve/background.ts';
import { drawChart } from '../stats/charts.ts';
import { measureDataset } from '../stats/stats.ts';

const post = (message: BackgroundMessage) => parentPort!.postMessage(message);

try {
  const { roots, images } = workerData as BackgroundInput;
  const dataset = await openDataset([...roots, ...images]);
  const { sections } = await measureDataset({
    dataset,
    onProgress: (done, total) => done % 64 === 0 && post({ kind: 'progress', done, total }),
  });
  const result = {
    sections: sections.map(({ name, title, lines, charts }) => ({
      name,
      title,
      lines,
      charts: charts.map(chart => ({
        title: chart.title,
        svg: drawChart(chart),
        isWide: chart.kind === 'sphere' || chart.kind === 'map',
      })),
    })),
  };
  post({ kind: 'done', result });
} catch (error) {
  const problem = error instanceof Error ? error.message : String(error);
  post({ kind: 'done', result: { sections: [], problem } });
}
