import { escapeHtml } from '../../io/html-page.ts';

export interface HistogramSeries {
  name: string;
  values: readonly number[];
}

/** A histogram of values from 0 to 1, as SVG: one or two series side by side in twenty bins. */
export function histogram(series: readonly HistogramSeries[], { threshold }: { threshold?: number } = {}): string {
  const bins = 20;
  const [width, height, bottom, top] = [340, 160, 22, 20];
  const counts = series.map(({ values }) => {
    const count = new Array<number>(bins).fill(0);
    for (const value of values) count[Math.min(bins - 1, Math.max(0, Math.floor(value * bins)))]++;
    return count;
  });
  const most = Math.max(1, ...counts.flat());
  const binWidth = width / bins;
  const barWidth = (binWidth - 2) / series.length;
  const scale = (height - bottom - top) / most;
  const bars = counts.flatMap((count, s) =>
    count.map((n, i) => {
      const barHeight = n === 0 ? 0 : Math.max(1.5, n * scale);
      const title = `${(i / bins).toFixed(2)} to ${((i + 1) / bins).toFixed(2)}: ${n}${series.length > 1 ? ` (${series[s].name})` : ''}`;
      return `<rect class="bar s${s}" x="${(i * binWidth + 1 + s * barWidth).toFixed(1)}" y="${(height - bottom - barHeight).toFixed(1)}" width="${barWidth.toFixed(1)}" height="${barHeight.toFixed(1)}"><title>${escapeHtml(title)}</title></rect>`;
    }),
  );
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(
    value =>
      `<text class="tick" x="${value * width}" y="${height - 6}" text-anchor="${value === 0 ? 'start' : value === 1 ? 'end' : 'middle'}">${value}</text>`,
  );
  const line =
    threshold === undefined
      ? ''
      : `<line class="threshold" x1="${threshold * width}" x2="${threshold * width}" y1="${top}" y2="${height - bottom}"/>`;
  return `<svg viewBox="0 0 ${width} ${height}" role="img">${bars.join('')}<line class="axis" x1="0" x2="${width}" y1="${height - bottom}" y2="${height - bottom}"/>${line}${ticks.join('')}<text class="most" x="${width}" y="11" text-anchor="end">highest bar: ${most}</text></svg>`;
}
