/** The statistics of a dataset for the viewer. Runs in a thread of its own, from `dist`. */
import { openDataset } from '../formats/index.ts';
import { problemOf, runInBackground } from '../serve/background-thread.ts';
import { drawChart } from '../stats/charts.ts';
import { measureDataset } from '../stats/stats.ts';

await runInBackground(async (roots, onProgress) => {
  try {
    const { sections } = await measureDataset({
      dataset: await openDataset(roots),
      onProgress: (done, total) => {
        if (done % 64 === 0) onProgress(done, total);
      },
    });
    return {
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
  } catch (error) {
    return { sections: [], problem: problemOf(error) };
  }
});
