import type { Chart, StatsSection } from '../analysis/stats/types.ts';
import { escapeHtml, htmlPage } from '../io/html-page.ts';
import { writeFileAtomic } from '../io/node/files.ts';
import { version } from '../version.ts';
import { drawChart } from './charts.ts';
import type { StatsResult } from './stats.ts';

const style = `
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 4px 18px; margin: 0 0 16px }
.facts dt { color: var(--soft) } .facts dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums }
@media (max-width: 600px) { .facts { gap: 4px 12px; grid-template-columns: minmax(5em, max-content) 1fr } }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr)); gap: 16px }
figure { margin: 0; width: 100%; max-width: 520px } figcaption { font-weight: 600; margin-bottom: 8px }
figure svg { width: 100%; height: auto; display: block; color: var(--soft); overflow: visible }
.wide { grid-column: 1 / -1; max-width: 600px }
.legend { display: flex; align-items: center; gap: 8px; margin: 10px 0 0; color: var(--soft); font-size: 12px; font-variant-numeric: tabular-nums }
.legend i { flex: 0 1 160px; height: 10px; border-radius: 3px; border: 1px solid var(--line); background: linear-gradient(to right, transparent, var(--accent)) }
`;

/** Maps are wide, and say what their shades mean. */
const isMap = (chart: Chart): chart is Extract<Chart, { kind: 'sphere' | 'map' }> =>
  chart.kind === 'sphere' || chart.kind === 'map';

function legendHtml(chart: Extract<Chart, { kind: 'sphere' | 'map' }>): string {
  const most = Math.round(chart.cells.reduce((a, b) => Math.max(a, b), 0) * 100) / 100;
  const what = chart.kind === 'sphere' ? 'views see it' : `${chart.unit} in a cell`;
  return `<p class="legend">0 <i></i> ${most.toLocaleString('en')} ${what}</p>`;
}

function sectionHtml({ title, lines, charts }: StatsSection): string {
  const facts = lines.map(([label, text]) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(text)}</dd>`).join('');
  const figures = charts.map(
    chart =>
      `<figure class="card${isMap(chart) ? ' wide' : ''}"><figcaption>${escapeHtml(chart.title)}</figcaption>${drawChart(chart)}${isMap(chart) ? legendHtml(chart) : ''}</figure>`,
  );
  return `<h2>${escapeHtml(title)}</h2><dl class="facts">${facts}</dl>${figures.length > 0 ? `<div class="charts">${figures.join('')}</div>` : ''}`;
}

/** The statistics as one self-contained page. */
export function statsPage({ name, family, sections }: StatsResult): string {
  const content = `<h1>${escapeHtml(name)}</h1><p class="soft">${family}</p>${sections.map(sectionHtml).join('\n')}
<footer>Panoply ${version}</footer>`;
  return htmlPage(`Statistics of ${name}`, content, style);
}

/** Writes the page. @throws {SystemError} `cannot-write` */
export function writeStatsPage(path: string, result: StatsResult): void {
  writeFileAtomic(path, statsPage(result));
}
