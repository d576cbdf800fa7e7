import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { panopticId, panopticIdsFromRgb, rgbFromPanopticIds } from '../../src/core/mask/index.ts';

describe('ids of panoptic pictures', () => {
  test('are R + 256 G + 65536 B, and come back', () => {
    expect(panopticId(1, 2, 3)).toBe(1 + 512 + 196608);
    expect(rgbFromPanopticIds(Uint32Array.of(3226956))).toEqual(Uint8Array.of(0x4c, 0x3d, 0x31));
    expect([...panopticIdsFromRgb(Uint8Array.of(0, 0, 0, 255, 255, 255, 7, 1, 0))]).toEqual([0, 0xffffff, 263]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), bytes => {
        const rgb = bytes.slice(0, bytes.length - (bytes.length % 3));
        const ids = panopticIdsFromRgb(rgb);
        expect(rgbFromPanopticIds(ids)).toEqual(rgb);
        expect([...ids]).toEqual(Array.from(ids, (_, i) => panopticId(rgb[i * 3], rgb[i * 3 + 1], rgb[i * 3 + 2])));
      }),
    );
  });

  test('need three bytes a pixel, and fit 24 bits', () => {
    expect(() => panopticIdsFromRgb(new Uint8Array(4))).toThrowError(/three bytes a pixel .* received 4/);
    expect(() => rgbFromPanopticIds(Uint32Array.of(1, 0x1000000))).toThrowError(/16777215 .* received 16777216/);
  });
});
