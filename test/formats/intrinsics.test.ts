import { describe, expect, test } from 'vitest';
import { fieldsOf } from '../../src/formats/cameras/fields.ts';
import { readIntrinsics } from '../../src/formats/cameras/read-intrinsics.ts';
import { readPixelIntrinsics } from '../../src/formats/cameras/read-pixel-intrinsics.ts';

const size = { width: 64, height: 48 };
const inPixels = (entry: Record<string, unknown>) => readPixelIntrinsics(fieldsOf(entry, 'transforms.json', ''), size);
const tolerant = (entry: Record<string, unknown>) => readIntrinsics(fieldsOf(entry, 'm.json', ''), size);
/** fx, fy, cx, cy. */
const figures = ({ intrinsics: k }: { intrinsics: readonly number[] }) => [k[0], k[4], k[2], k[5]];
const focalOf = (angle: number, side: number) => side / 2 / Math.tan(angle / 2);

describe('pixels that are stated are taken as they are', () => {
  test.each([
    ['a crop at an edge', { fl_x: 60, fl_y: 61, cx: 2, cy: 2 }, [60, 61, 2, 2]],
    ['a crop beside the middle', { fl_x: 60, cx: 70, cy: 50 }, [60, 60, 70, 50]],
    ['left of the picture', { fl_x: 60, cx: -10, cy: 20 }, [60, 60, -10, 20]],
    ['the middle between pixel centres', { fl_x: 60, cx: 31.5, cy: 23.5 }, [60, 60, 31.5, 23.5]],
    ['the corner', { fl_x: 60, cx: 0, cy: 0 }, [60, 60, 0, 0]],
    ['a wide angle', { fl_x: 10, fl_y: 10, cx: 18, cy: 18 }, [10, 10, 18, 18]],
    ['no principal point', { fl_x: '60.5' }, [60.5, 60.5, 32, 24]],
    ['only vertical', { fl_y: 61 }, [61, 61, 32, 24]],
    [
      'an angle with a principal point',
      { camera_angle_x: 0.9, cx: 20, cy: 30 },
      [focalOf(0.9, 64), focalOf(0.9, 64), 20, 30],
    ],
    ['two angles', { camera_angle_x: 0.9, camera_angle_y: 0.5 }, [focalOf(0.9, 64), focalOf(0.5, 48), 32, 24]],
    [
      'a focal length beside angles',
      { fl_x: 60, fl_y: 61, camera_angle_x: 0.9, camera_angle_y: 0.5 },
      [60, 61, 32, 24],
    ],
  ])('%s', (_, entry, expected) => {
    expect(figures(inPixels(entry))).toEqual(expected);
  });

  test.each([
    ['/fl_x', { fl_x: 0, camera_angle_x: 0.9 }],
    ['/fl_x', { fl_x: -60 }],
    ['/fl_x', { fl_x: Number.POSITIVE_INFINITY }],
    ['/fl_x', { fl_x: 'wide' }],
    ['/fl_y', { fl_x: 60, fl_y: 0 }],
    ['/cx', { fl_x: 60, cx: 'middle' }],
    ['/camera_angle_x', { camera_angle_x: 0 }],
  ])('%s that can be none is refused: %j', (pointer, entry) => {
    expect(() => inPixels(entry)).toThrow(
      expect.objectContaining({ code: 'bad-geogen', where: { file: 'transforms.json', pointer } }),
    );
  });

  test('none at all is an assumption', () => expect(inPixels({ w: 64 }).unit).toBe('assumed'));
});

describe('intrinsics of nobody knows what', () => {
  const k = (f: number, cx: number, cy: number) => [
    [f, 0, cx],
    [0, f, cy],
    [0, 0, 1],
  ];

  test.each([
    ['a crop at an edge is in pixels', { K: k(60, 2, 2) }, 'pixels', [60, 60, 2, 2]],
    ['beside the picture, too', { K: k(60, 70, 50) }, 'pixels', [60, 60, 70, 50]],
    ['pixel centres', { K: k(60, 31.5, 23.5) }, 'pixel-centres', [60, 60, 32, 24]],
    ['millimetres without a sensor', { K: k(5, 1.8, 1.35) }, 'mm', [(5 * 64) / 3.6, (5 * 48) / 2.7, 32, 24]],
    [
      'pixels where the file says so, however they look',
      {
        camera_to_image: k(60, 31.5, 23.5),
        sensor_width: 36,
        convention: "camera_to_image: 3x3 in pixels; the image's top-left corner is (0, 0).",
      },
      'pixels',
      [60, 60, 31.5, 23.5],
    ],
    ['an angle with pixels', { fov_x: 0.9, cx: 20, cy: 30 }, 'fov', [focalOf(0.9, 64), focalOf(0.9, 64), 20, 30]],
    ['an angle with shares', { fov_x: 0.9, cx: 0.25, cy: 0.5 }, 'fov', [focalOf(0.9, 64), focalOf(0.9, 64), 16, 24]],
    ['two angles', { fov_x: 0.9, fov_y: 0.5 }, 'fov', [focalOf(0.9, 64), focalOf(0.5, 48), 32, 24]],
  ] as const)('%s', (_, entry, unit, expected) => {
    const found = tolerant(entry);
    expect(found.unit).toBe(unit);
    for (const [i, value] of figures(found).entries()) expect(value).toBeCloseTo(expected[i], 9);
  });
});
