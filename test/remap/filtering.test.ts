import { describe, expect, it } from 'vitest';
import { largestFootprint } from '../../src/core/geometry/view-map.ts';
import { chooseSampling } from '../../src/core/geometry/view-sampling.ts';
import { paintChart } from './chart.ts';
import { formatScores, scoreFiltering } from './filtering.ts';

describe('minification', () => {
  it('picks few samples for small footprints and halves the panorama for large ones', () => {
    const choose = (width: number, side: number) => {
      const { halvings, pattern } = chooseSampling(largestFootprint(width / 2, side, 90), { width, height: width / 2 });
      return [halvings, pattern.length / 2];
    };
    expect(largestFootprint(1024, 512, 90)).toBeCloseTo(2048 / (2 * Math.PI) / 256, 9);
    expect(choose(2048, 512)).toEqual([0, 1]);
    expect(choose(4096, 512)).toEqual([0, 4]);
    expect(choose(8192, 512)).toEqual([1, 4]);
    expect(choose(16384, 512)).toEqual([2, 4]);
    expect(choose(8192, 128)).toEqual([3, 4]);
    // 8190 columns cannot be halved to an even number, 8188 can once only.
    expect(choose(8190, 512)).toEqual([0, 16]);
    expect(choose(8188, 128)).toEqual([1, 16]);
    expect(chooseSampling(20, { width: 8192, height: 4096, fast: true }).pattern).toHaveLength(2);
  });

  it('is at least 8 dB closer to 64 samples a pixel than bilinear sampling, on every ring', () => {
    const chart = paintChart(2048, 1024);
    // The ratio of 8192 to 512, a quarter the size.
    const scores = scoreFiltering(
      chart,
      { width: 2048, height: 1024, side: 128, every: 2 },
      [0, 3, 5, 9, 12, 14, 16, 19],
    );
    expect(Math.min(...scores.map(score => score.gainDb)), formatScores(scores)).toBeGreaterThan(8);
  });
});
