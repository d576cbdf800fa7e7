import { describe, expect, test } from 'vitest';
import { lookAt } from '../../src/core/geometry/look-at.ts';
import { pinholeCamera } from '../../src/core/geometry/pinhole.ts';
import { colourOfRegion, cssColour, regionPalette } from '../../src/core/image/region-colours.ts';
import { encodeMask, formatRle } from '../../src/core/mask/index.ts';
import type { Caption, Region, Scene, View } from '../../src/core/model/dataset.ts';
import type { RgbImage } from '../../src/core/model/image.ts';
import { measureText } from '../../src/core/text/stroke-text.ts';
import { composeSheet } from '../../src/sheet/compose.ts';
import { layOutSheet } from '../../src/sheet/layout.ts';
import { markedTextToSvg } from '../../src/sheet/marked-text.ts';
import { suggestLayout } from '../../src/sheet/page.ts';
import { paintDepth } from '../../src/sheet/paint-depth.ts';
import { paintRegions } from '../../src/sheet/paint-regions.ts';
import { posedBlock, standpointOf } from '../../src/sheet/posed-block.ts';
import { markCaption } from '../../src/sheet/regions-block.ts';
import { kindOfScene, sceneBlock } from '../../src/sheet/scene-block.ts';
import { describeKinds } from '../../src/sheet/sheet.ts';

function plain(width: number, height: number, level: number): RgbImage {
  return { width, height, data: new Uint8Array(width * height * 3).fill(level) };
}

/** A region of a 60 x 40 picture. */
function boxRegion(id: number, left: number, right: number): Region {
  const pixels = new Uint8Array(60 * 40);
  for (let y = 0; y < 40; y++) pixels.fill(1, y * 60 + left, y * 60 + right);
  const mask = formatRle(encodeMask(pixels, 40, 60));
  const [area, bbox] = [(right - left) * 40, [left, 0, right - left, 40] as const];
  return { id, categoryId: 1, isThing: true, isCrowd: false, area, bbox, mask };
}

const text = 'A red wall beside two cats and a dog.';
const phrase = (words: string, regionIds: number[]) => {
  const start = text.indexOf(words);
  return { text: words, start, end: start + words.length, regionIds };
};
const caption: Caption = {
  text,
  phrases: [phrase('A red wall', [7]), phrase('two cats', [9, 8]), phrase('a dog', [])],
};
const regions = [boxRegion(7, 0, 20), boxRegion(8, 20, 30), boxRegion(9, 30, 40), boxRegion(5, 40, 60)];

function viewOf(changes: Partial<View>): View {
  const image = {
    path: 'a.png',
    open: () => Promise.reject(new Error('not read')),
    size: async () => ({ width: 60, height: 40 }),
  };
  return { id: 'a', image, captions: [], regions: [], layers: {}, extra: {}, ...changes };
}
const sceneOf = (...views: View[]): Scene => ({
  id: 'a',
  split: 'train',
  source: 'COCO',
  views,
  assets: {},
  extra: {},
});
const annotated = viewOf({ regions, captions: [caption] });
const camera = pinholeCamera(lookAt([0, 0, 0.6], [0, 0, 0], 0), [60, 40], 50, 36);
const readImage = async () => plain(60, 40, 128);

const pixelOf = ({ data, width }: RgbImage, x: number, y: number) => [
  ...data.subarray((y * width + x) * 3).slice(0, 3),
];
const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((value, i) => value - b[i]));

describe('dispatch', () => {
  test('a scene is shown as what it has, whatever its family', () => {
    const panorama = viewOf({ camera: { kind: 'equirectangular' } });
    expect(kindOfScene({ ...sceneOf(annotated), panorama })).toBe('panorama');
    expect(kindOfScene({ ...sceneOf(), panorama: { ...annotated, camera: panorama.camera } })).toBe('regions');
    expect(kindOfScene(sceneOf(annotated))).toBe('regions');
    expect(kindOfScene(sceneOf({ ...annotated, camera }))).toBe('posed');
    expect(kindOfScene(sceneOf(viewOf({})))).toBe('plain');
  });

  test('a picture without camera and regions keeps its shape', async () => {
    const { rows } = await sceneBlock(sceneOf(viewOf({})), { readImage, outlines: false, layers: false });
    expect(rows[0][0].aspect).toBe(1.5);
  });
});

describe('regions', () => {
  test('phrases get the colours of their regions, in their order; a phrase of none gets none', () => {
    const { marks } = markCaption(caption, annotated);
    expect(marks).toEqual([
      { start: 0, end: 10, colours: [cssColour(colourOfRegion(0))] },
      { start: 18, end: 26, colours: [cssColour(colourOfRegion(2)), cssColour(colourOfRegion(1))] },
    ]);
  });

  test('the drawn sheet: named regions in their colours at the right place, the unnamed one grey', async () => {
    const block = await sceneBlock(sceneOf(annotated), { readImage, outlines: false, layers: false });
    expect(block.note).toBe('train  ·  COCO  ·  a  ·  4 regions  ·  1 unnamed');
    const layout = { columns: 1, blockWidth: 606 };
    const page = { title: 'T', blocks: [block] };
    const sheet = await composeSheet(page, layout);
    const [left, right] = layOutSheet(page, layout).bands.flatMap(({ tiles }) => tiles);
    expect([left.width / left.height, right.width / right.height].map(aspect => aspect.toFixed(1))).toEqual([
      '1.5',
      '1.5',
    ]);
    const at = (share: number) => pixelOf(sheet, right.x + Math.round(right.width * share), right.y + 50);
    for (const [position, share] of [0.17, 0.42, 0.58].entries()) {
      const nearest = regionPalette.map((colour, i) => ({ i, far: distance(colour, at(share)) }));
      expect(nearest.sort((a, b) => a.far - b.far)[0].i).toBe(position);
    }
    const [r, g, b] = at(0.83);
    expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeLessThan(4);
    expect(pixelOf(sheet, left.x + 20, left.y + 20)).toEqual([128, 128, 128]);
    // Two underlines of half the length each, one beside the other.
    const svg = layOutSheet(page, layout)
      .bands.map(({ svg }) => svg)
      .join('');
    const widths = [1, 2].map(
      i => svg.split(`fill="${cssColour(colourOfRegion(i))}"`)[0].match(/width="([\d.]+)" height="[\d.]+" $/)![1],
    );
    expect(Math.abs(Number(widths[0]) - Number(widths[1]))).toBeLessThanOrEqual(2.01);
  });

  test('outlines are opaque, fills are not, and the picture beneath is seen through them', () => {
    const [dark, light] = [plain(60, 40, 10), plain(60, 40, 240)];
    const painted = regions.map(({ mask }, i) => ({ mask, colour: i === 3 ? undefined : colourOfRegion(i) }));
    for (const picture of [dark, light]) paintRegions(picture, painted);
    expect(pixelOf(dark, 19, 20)).toEqual([...colourOfRegion(0)]);
    expect(pixelOf(light, 20, 20)).toEqual([...colourOfRegion(1)]);
    expect(distance(pixelOf(dark, 10, 20), pixelOf(light, 10, 20))).toBeGreaterThan(40);
    const row = Array.from({ length: 14 }, (_, i) => pixelOf(light, 43 + i, 20)[0]);
    expect(Math.max(...row) - Math.min(...row)).toBeGreaterThan(40);
  });

  test('a small region on a large one is seen', () => {
    const picture = plain(60, 40, 128);
    const [large, small] = [boxRegion(1, 0, 60), boxRegion(2, 20, 30)];
    for (const order of [
      [small, large],
      [large, small],
    ]) {
      const copy = { ...picture, data: picture.data.slice() };
      paintRegions(
        copy,
        order.map(region => ({ mask: region.mask, colour: region === small ? [255, 0, 0] : [0, 0, 255] })),
      );
      expect(pixelOf(copy, 25, 20)[0]).toBeGreaterThan(pixelOf(copy, 25, 20)[2]);
    }
  });

  test('a broken mask costs its own frame, not the sheet', async () => {
    const broken = { ...regions[0], mask: { size: [40, 60] as const, counts: '\u0001' } };
    const block = await sceneBlock(sceneOf(viewOf({ regions: [broken] })), {
      readImage,
      outlines: false,
      layers: false,
    });
    const sheet = await composeSheet({ title: 'T', blocks: [block] }, { columns: 1, blockWidth: 300 });
    expect(sheet.missing).toHaveLength(1);
  });

  test('all colours are unlike each other, also without red or green receptors', () => {
    // Viénot, Brettel, Mollon 1999, on linear RGB.
    const simulations = [
      [1, 0, 0, 0, 1, 0, 0, 0, 1],
      [0.11238, 0.88762, 0, 0.11238, 0.88762, 0, 0.00401, -0.00401, 1],
      [0.29275, 0.70725, 0, 0.29275, 0.70725, 0, -0.02234, 0.02234, 1],
    ];
    const times = (m: readonly number[], v: readonly number[]) =>
      [0, 3, 6].map(i => m[i] * v[0] + m[i + 1] * v[1] + m[i + 2] * v[2]);
    const toLab = (linear: readonly number[]) => {
      const xyz = times([0.4339, 0.3762, 0.1898, 0.2127, 0.7152, 0.0722, 0.0178, 0.1095, 0.873], linear);
      const [x, y, z] = xyz.map(value => (value > 0.008856 ? Math.cbrt(value) : value * 7.787 + 16 / 116));
      return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
    };
    for (const simulation of simulations) {
      const labs = regionPalette.map(colour => {
        const linear = colour.map(value =>
          value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
        );
        return toLab(times(simulation, linear).map(value => Math.min(1, Math.max(0, value))));
      });
      for (const [i, a] of labs.entries()) {
        for (const [j, b] of labs.slice(0, i).entries()) {
          expect(distance(a, b), `${i} and ${j}`).toBeGreaterThan(i < 8 ? 23 : 14);
        }
      }
    }
  });
});

describe('marked text', () => {
  const style = { size: 20, colour: '#000', width: 200, maximumLines: 20 };
  const rectangles = (svg: string) =>
    [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"/g)].map(match => match.slice(1).map(Number));

  test('an underline begins and ends with its words', () => {
    const set = markedTextToSvg({ text: 'a cat sits', marks: [{ start: 2, end: 5, colours: ['red'] }] }, 10, 0, style);
    const [[x, , width]] = rectangles(set.svg);
    expect(x).toBeCloseTo(10 + measureText('a ', 20), 1);
    expect(width).toBeCloseTo(measureText('cat', 20), 1);
  });

  test('an underline goes on in the next line, and nothing leaves the width', () => {
    const words = `${'long '.repeat(12)}Donaudampfschifffahrtsgesellschaftskapitaensmuetze end`;
    const set = markedTextToSvg(
      { text: words, marks: [{ start: 0, end: words.length, colours: ['red'] }] },
      0,
      0,
      style,
    );
    const lines = rectangles(set.svg);
    expect(lines.length).toBeGreaterThan(4);
    expect(new Set(lines.map(([, y]) => y)).size).toBe(lines.length);
    for (const [x, , width] of lines) expect(x + width).toBeLessThanOrEqual(200.01);
    expect(set.height).toBeCloseTo(lines.length * 35, 3);
  });

  test('too much text ends in an ellipsis within the width', () => {
    const marks = [{ start: 0, end: 500, colours: ['red'] }];
    const set = markedTextToSvg({ text: 'word '.repeat(100), marks }, 0, 0, { ...style, maximumLines: 2 });
    const lines = rectangles(set.svg);
    expect(lines).toHaveLength(2);
    for (const [x, , width] of lines) expect(x + width).toBeLessThanOrEqual(200.01);
  });
});

describe('posed views', () => {
  test.each([
    [[0, 0, 2], 0, 0],
    [[2, 0, 0], 90, 0],
    [[-1, 0, -1], -135, 0],
    [[0, 1, 1], 0, 45],
    [[1, -1, 0], 90, -45],
  ] as const)('the camera at %s stands at azimuth %s, elevation %s', (position, azimuthDeg, elevationDeg) => {
    const standpoint = standpointOf({ worldToCamera: lookAt(position, [0, 0, 0], 20) });
    expect(standpoint.azimuthDeg).toBeCloseTo(azimuthDeg, 6);
    expect(standpoint.elevationDeg).toBeCloseTo(elevationDeg, 6);
    expect(standpoint.distance).toBeCloseTo(Math.hypot(...position), 6);
  });

  test('one row of views with numbers and angles; of many, eight with their own numbers', async () => {
    const few = await posedBlock(sceneOf(viewOf({ camera }), viewOf({})), readImage);
    expect(few.rows.map(row => row.map(({ label }) => label?.compact))).toEqual([['0° 0°', 'no camera']]);
    const many = await posedBlock(sceneOf(...Array.from({ length: 40 }, () => viewOf({ camera }))), readImage);
    expect(many.rows[0].map(({ label }) => label?.strong)).toEqual(['0', '5', '10', '15', '20', '25', '30', '35']);
    expect(many.title).toContain('8 of 40 views');
  });

  test('layers come when asked for and when all views have them', async () => {
    const layer = viewOf({}).image;
    const scene = sceneOf(
      viewOf({ camera, layers: { depth: layer, normals: layer } }),
      viewOf({ camera, layers: { depth: layer } }),
    );
    expect((await posedBlock(scene, readImage)).rows).toHaveLength(1);
    expect((await posedBlock(scene, readImage, { layers: true })).rows).toHaveLength(2);
  });

  test('depth is coloured before its picture is scaled, normals are left as they are', async () => {
    const layer = viewOf({}).image;
    const depth = plain(2, 1, 0);
    depth.data.fill(60, 3);
    const { rows } = await posedBlock(
      sceneOf(viewOf({ camera, layers: { depth: layer, normals: layer } })),
      async () => ({
        ...depth,
        data: depth.data.slice(),
      }),
      { layers: true },
    );
    const coloured = { ...depth, data: depth.data.slice() };
    paintDepth(coloured);
    expect((await rows[1][0].read()).data).toEqual(coloured.data);
    expect((await rows[2][0].read()).data).toEqual(depth.data);
  });

  test('depth is coloured over its own range, near lighter than far, no surface apart', () => {
    const picture = plain(4, 1, 0);
    picture.data.set([60, 60, 60, 70, 70, 70, 80, 80, 80], 3);
    paintDepth(picture);
    const luma = [0, 1, 2, 3].map(x => pixelOf(picture, x, 0).reduce((sum, value) => sum + value));
    expect(luma[1] - luma[2]).toBeGreaterThan(150);
    expect(luma[2] - luma[3]).toBeGreaterThan(150);
    expect(pixelOf(picture, 0, 0)).not.toEqual(pixelOf(picture, 1, 0));
  });

  test('24 identities fit a page', async () => {
    const blocks = await Promise.all(
      Array.from({ length: 24 }, () =>
        posedBlock(sceneOf(...Array.from({ length: 7 }, () => viewOf({ camera }))), readImage),
      ),
    );
    const { width, height } = layOutSheet({ title: 'T', blocks }, suggestLayout(24, 'posed'));
    expect(height / width).toBeLessThan(1.45);
  });
});

describe('the small print', () => {
  const printOf = (scenes: readonly Scene[], layers = false) =>
    describeKinds(
      scenes.map(kindOfScene),
      { layers, phrases: scenes.some(({ views }) => views[0].captions.length > 0) },
      'CC0.',
    );

  test('speaks of what is there, and of nothing else', () => {
    expect(printOf([sceneOf(annotated)])).toMatch(/^Left: the picture.*phrase.*Licence: CC0\.$/);
    expect(printOf([sceneOf({ ...annotated, captions: [] })])).not.toMatch(/phrase|[Yy]aw/);
    expect(printOf([sceneOf(viewOf({ camera }))])).not.toMatch(/phrase|[Yy]aw|depth/);
    expect(printOf([sceneOf(viewOf({ camera }))], true)).toMatch(/azimuth.*depth/);
    expect(printOf([sceneOf(viewOf({}))])).toBe('Licence: CC0.');
  });
});
