import { describe, expect, it } from 'vitest';
import { paintChart } from './chart.ts';
import { formatScores, scoreFiltering } from './filtering.ts';

describe('minification at full size', () => {
  it('8192x4096 to twenty 512x512: the worst view of each ring gains at least 8 dB over bilinear', () => {
    const chart = paintChart(8192, 4096);
    const size = { width: 8192, height: 4096, side: 512, every: 3 };
    const scores = scoreFiltering(chart, size, [...Array(20).keys()]);
    for (let ring = 0; ring < 4; ring++) {
      const views = scores.slice(5 * ring, 5 * ring + 5);
      expect(Math.min(...views.map(score => score.gainDb)), formatScores(views)).toBeGreaterThan(8);
    }
    console.log(formatScores(scores));
  });
});
