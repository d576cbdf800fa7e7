import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { Chart } from '../analysis/stats/types.ts';

const { document } = parseHTML('<!doctype html><html><body></body></html>');
// Colours follow the page's light or dark ground.
const accent = 'var(--accent)';
const width = 420;
const base = { document, width, style: { background: 'none', color: 'var(--soft)', fontSize: '12px' } };

/** Counts have no fractions. */
const wholeOnly = (value: number) => (Number.isInteger(value) ? value.toLocaleString('en') : '');
const shorten = (text: string) => (text.length > 28 ? `${text.slice(0, 27)}\u2026` : text);

/** Draws a chart as an SVG element, without scripts. */
export function drawChart(chart: Chart): string {
  return plotOf(chart).outerHTML;
}

function plotOf(chart: Chart): { outerHTML: string } {
  if (chart.kind === 'bars') {
    const rows = chart.rows.map(({ name, value }) => ({ name: shorten(name), value }));
    const longest = Math.max(...rows.map(({ name }) => name.length));
    return Plot.plot({
      ...base,
      height: 52 + 24 * rows.length,
      marginTop: 4,
      marginBottom: 44,
      marginLeft: 16 + 6.6 * longest,
      marginRight: 44,
      x: { label: chart.unit, labelOffset: 38, ticks: 4, tickFormat: wholeOnly, grid: true },
      y: { label: null, domain: rows.map(({ name }) => name) },
      marks: [
        Plot.barX(rows, { x: 'value', y: 'name', fill: accent, rx: 3 }),
        Plot.text(rows, {
          x: 'value',
          y: 'name',
          text: ({ value }: (typeof rows)[number]) => value.toLocaleString('en'),
          textAnchor: 'start',
          dx: 5,
        }),
      ],
    });
  }
  if (chart.kind === 'histogram') return plotHistogram(chart);
  if (chart.kind === 'map') return plotMap(chart);
  const { cells, columns, rows } = chart;
  const x = { label: 'yaw, degrees', from: -180, to: 180, ticks: [-180, -90, 0, 90, 180] };
  const y = { label: 'pitch, degrees', from: -90, to: 90, ticks: [-90, -45, 0, 45, 90] };
  return plotMap({ cells, columns, rows, x, y });
}

/** Cells shaded by their number. */
function plotMap({ cells, columns, rows, x, y }: Omit<Extract<Chart, { kind: 'map' }>, 'kind' | 'title' | 'unit'>): {
  outerHTML: string;
} {
  const size = { x: (x.to - x.from) / columns, y: (y.to - y.from) / rows };
  const data = cells.map((value, i) => ({
    value,
    x1: x.from + (i % columns) * size.x,
    x2: x.from + ((i % columns) + 1) * size.x,
    y1: y.to - (Math.floor(i / columns) + 1) * size.y,
    y2: y.to - Math.floor(i / columns) * size.y,
  }));
  const most = Math.max(1, ...cells);
  const [xName, yName] = [x, y].map(({ label }) => label.replace(/,.*/, ''));
  return Plot.plot({
    ...base,
    width: 460,
    height: 270,
    marginBottom: 44,
    marginLeft: 48,
    x: { label: x.label, labelOffset: 38, ticks: [...x.ticks], domain: [x.from, x.to] },
    y: { label: y.label, ticks: [...y.ticks], domain: [y.from, y.to] },
    marks: [
      Plot.rect(data, {
        x1: 'x1',
        x2: 'x2',
        y1: 'y1',
        y2: 'y2',
        fill: accent,
        fillOpacity: ({ value }: (typeof data)[number]) => value / most,
        shapeRendering: 'crispEdges',
        title: ({ value, x1, y1 }: (typeof data)[number]) => `${xName} ${x1}, ${yName} ${y1}: ${value}`,
      }),
    ],
  });
}

/** Whole numbers up to this far apart have a bar each. */
const mostBars = 24;

/** Numbers of few different values have a bar a value, others 24 bins. */
function plotHistogram({ values, unit }: Extract<Chart, { kind: 'histogram' }>): { outerHTML: string } {
  const common = {
    ...base,
    height: 210,
    marginBottom: 44,
    marginLeft: 48,
    y: { label: 'count', grid: true, ticks: 4, tickFormat: wholeOnly },
  };
  const [low, high] = values.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [Infinity, -Infinity]);
  const isSmall = values.every(Number.isInteger) && high - low <= mostBars;
  if (isSmall || low === high) {
    // One value alone stands between its neighbours, as a bar and not as a wall.
    const pad = high - low < 4 ? 2 : 0;
    const domain = Array.from({ length: high - low + 1 + 2 * pad }, (_, i) => low - pad + i).filter(x => x >= 0);
    const counts = domain.map(x => ({ x, count: values.reduce((sum, value) => sum + (value === x ? 1 : 0), 0) }));
    const step = Math.ceil(domain.length / 10);
    return Plot.plot({
      ...common,
      x: {
        label: unit,
        labelOffset: 38,
        type: 'band',
        domain,
        ticks: domain.filter((_, i) => i % step === 0),
        tickFormat: (value: number) => value.toLocaleString('en'),
      },
      marks: [
        Plot.barY(counts, { x: 'x', y: 'count', fill: accent, rx: 2 }),
        Plot.ruleY([0], { stroke: 'var(--line)' }),
      ],
    });
  }
  return Plot.plot({
    ...common,
    x: { label: unit, labelOffset: 38 },
    marks: [
      Plot.rectY(
        values,
        Plot.binX({ y: 'count' }, {
          x: (value: number) => value,
          fill: accent,
          thresholds: mostBars,
        } as Plot.BinXInputs<Plot.RectYOptions>),
      ),
      Plot.ruleY([0], { stroke: 'var(--line)' }),
    ],
  });
}
