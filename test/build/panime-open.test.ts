import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sphericalCamera } from '../../src/core/geometry/perspective.ts';
import { namedRig } from '../../src/core/geometry/rigs.ts';
import { decodeMask, parseRle } from '../../src/core/mask/index.ts';
import type { View } from '../../src/core/model/dataset.ts';
import { openPanime } from '../../src/formats/panime/open.ts';
import {
  captionPanorama,
  categories,
  createScene,
  measureRegions,
  paintScene,
  viewIds,
} from '../../src/synth/panime/index.ts';
import { panoply } from '../support/cli.ts';
import { temporaryFolder } from '../support/folders.ts';

const prompts = ['two dogs and a red car in a street at noon', 'three boats in a harbour at dusk'];
const [width, height, viewSize] = [256, 128, 64];

let folder: string;
let built: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'panoply-open-'));
  built = join(folder, 'set');
  const list = join(folder, 'prompts.txt');
  writeFileSync(list, prompts.join('\n'));
  const sizes = ['--size', `${width}x${height}`, '--view-size', String(viewSize)];
  const result = panoply(['build', 'panime', '--prompts', list, '--out', built, '--regions', ...sizes]);
  expect(result.status, result.stderr).toBe(0);
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One picture of a segments.json, to be broken. */
interface LooseTruth {
  png: unknown;
  segments: { bbox: number[]; area: number }[];
  caption: { phrases: { end: number }[] };
}

/** A copy of the set, to be changed. */
function copySet(): string {
  const copy = join(temporaryFolder(), 'set');
  cpSync(built, copy, { recursive: true });
  return copy;
}

/** Ids of a view, put together from the masks of its regions; every pixel at most once. */
function idsOf({ regions }: View): Uint32Array {
  const [rows, columns] = regions[0].mask.size;
  const ids = new Uint32Array(rows * columns);
  for (const { id, mask } of regions) {
    decodeMask(parseRle(mask)).forEach((value, i) => {
      if (value === 0) return;
      if (ids[i] !== 0) throw new Error(`pixel ${i} is in regions ${ids[i]} and ${id}`);
      ids[i] = id;
    });
  }
  return ids;
}

const sceneOf = async (root: string, prompt = prompts[0]) => {
  for await (const scene of openPanime(root).scenes()) if (scene.prompt === prompt) return scene;
  throw new Error(`no scene of ${prompt}`);
};

describe('a Panime set built with regions', () => {
  test('gives what the generator painted: masks, areas, boxes, categories and grounded captions of all pictures', async () => {
    const records = readFileSync(join(built, 'scenes.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    const dataset = openPanime(built);
    expect(dataset.categories).toEqual(
      categories.map(({ id, name, isThing, supercategory }) => ({
        source: 'Panime',
        id,
        name,
        isThing,
        supercategory,
      })),
    );
    const cameras = namedRig('icosahedron').views.map(({ yaw, pitch }) =>
      sphericalCamera({ yaw, pitch, fovX: 90 }, viewSize, viewSize),
    );
    let count = 0;
    for await (const scene of dataset.scenes()) {
      count++;
      expect(scene.source).toBe('Panime');
      const seed: number = records.find(record => record.scene === scene.id).source.seed;
      const painted = createScene(scene.prompt!, { seed });
      const { ids } = paintScene(painted, width, height);
      const pictures = [
        { view: scene.panorama!, ids, width, height },
        ...scene.views.map((view, i) => ({
          view,
          ids: viewIds(ids, { width, height }, cameras[i], { width: viewSize, height: viewSize }),
          width: viewSize,
          height: viewSize,
        })),
      ];
      expect(pictures).toHaveLength(21);
      for (const picture of pictures) {
        const { view } = picture;
        const expected = measureRegions(picture.ids, picture.width, picture.height, painted.segments);
        expect(view.regions.map(({ mask, ...region }) => ({ ...region, size: mask.size }))).toEqual(
          expected.map(({ id, categoryId, isThing, area, bbox }) => ({
            id,
            categoryId,
            isThing,
            isCrowd: false,
            area,
            bbox,
            size: [picture.height, picture.width],
          })),
        );
        expect(idsOf(view)).toEqual(picture.ids);
        expect(view.captions).toHaveLength(1);
        expect(view.layers.ids!.path).toMatch(/^regions\/.*\.png$/);
        for (const { text, phrases } of view.captions) {
          expect(phrases.length).toBeGreaterThan(0);
          const known = new Set(view.regions.map(({ id }) => id));
          for (const { start, end, text: words, regionIds } of phrases) {
            expect(text.slice(start, end)).toBe(words);
            expect(regionIds.length).toBeGreaterThan(0);
            for (const id of regionIds) expect(known.has(id)).toBe(true);
          }
        }
      }
      expect(scene.panorama!.captions).toEqual([
        captionPanorama(painted, width, height, measureRegions(ids, width, height, painted.segments)),
      ]);
      const entry = scene.extra.entry as { prompts: string[] };
      expect(scene.views.map(({ captions }) => captions[0].text)).toEqual(entry.prompts);
    }
    expect(count).toBe(prompts.length);
  });

  test('reads pictures of ids only when a mask is looked at, each once', async () => {
    const root = copySet();
    const scene = await sceneOf(root);
    const [first, second] = scene.views;
    const counts = first.regions.map(({ mask }) => mask.counts);
    rmSync(join(root, 'regions', scene.id), { recursive: true });
    expect(first.regions.map(({ mask }) => mask.counts)).toEqual(counts);
    expect(second.regions[0].mask.size).toEqual([viewSize, viewSize]);
    expect(second.regions[0].area).toBeGreaterThan(0);
    expect(() => second.regions[0].mask.counts).toThrowError(
      expect.objectContaining({ code: 'missing-file', message: expect.stringMatching(/regions.*1\.png/) }),
    );
    // A copy, as it goes to another thread or into JSON, has its masks.
    expect(structuredClone(first.regions[0])).toEqual({
      ...first.regions[0],
      mask: { size: [viewSize, viewSize], counts: counts[0] },
    });
  });

  test('does with the COCO files alone, and with the categories in them', async () => {
    const root = copySet();
    for (const { id } of [await sceneOf(root, prompts[0]), await sceneOf(root, prompts[1])])
      rmSync(join(root, 'regions', id, 'segments.json'));
    rmSync(join(root, 'regions/categories.json'));
    expect(openPanime(root).categories).toEqual(openPanime(built).categories);
    for (const prompt of prompts) {
      const [scene, expected] = [await sceneOf(root, prompt), await sceneOf(built, prompt)];
      const everything = ({ panorama, views }: typeof scene) =>
        [panorama!, ...views].map(({ regions, captions }) => ({ regions: structuredClone(regions), captions }));
      expect(everything(scene)).toEqual(everything(expected));
    }
  });

  test("somebody else's captions stand beside the grounded ones; without truth there are no regions", async () => {
    const root = copySet();
    const { id } = await sceneOf(root);
    const split = id.split('/')[0];
    const path = join(root, `${split}.json`);
    const entries = JSON.parse(readFileSync(path, 'utf8'));
    const entry = entries.find(({ pano_prompt }: { pano_prompt: string }) => pano_prompt === prompts[0]);
    const own = entry.prompts[3];
    entry.prompts[3] = 'A caption by hand.';
    writeFileSync(path, JSON.stringify(entries));
    const { captions } = (await sceneOf(root)).views[3];
    expect(captions.map(({ text }) => text)).toEqual(['A caption by hand.', own]);
    expect(captions.map(({ phrases }) => phrases.length > 0)).toEqual([false, true]);
    rmSync(join(root, 'regions'), { recursive: true });
    expect(openPanime(root).categories).toEqual([]);
    const plain = await sceneOf(root);
    expect(plain.source).toBeUndefined();
    expect([plain.panorama!, ...plain.views].every(({ regions }) => regions.length === 0)).toBe(true);
    expect(plain.panorama!.captions).toEqual([{ text: prompts[0], phrases: [] }]);
  });

  test('says what is wrong with broken truth, and where', async () => {
    const root = copySet();
    const { id } = await sceneOf(root);
    const segments = join(root, 'regions', id, 'segments.json');
    const sound = readFileSync(segments, 'utf8');
    const breakAs = async (change: (image: LooseTruth) => void) => {
      const file = JSON.parse(sound);
      change(file.images[1]);
      writeFileSync(segments, JSON.stringify(file));
      return sceneOf(root).then(
        () => 'no error',
        ({ code, message, where }) => `${code} ${where.file === segments} ${where.pointer} ${message}`,
      );
    };
    expect(await breakAs(image => Object.assign(image, { segments: {} }))).toMatch(
      /^bad-regions true \/images\/1 .*segments/,
    );
    expect(await breakAs(image => Object.assign(image.segments[0], { bbox: [1, 2] }))).toMatch(
      /^bad-regions true \/images\/1\/segments\/0\/bbox .*\[1,2\]/,
    );
    expect(await breakAs(image => Object.assign(image.segments[1], { area: -1 }))).toMatch(
      /\/images\/1\/segments\/1 .*-1/,
    );
    expect(await breakAs(image => Object.assign(image.caption.phrases[0], { end: 2 }))).toMatch(
      /\/images\/1\/caption\/phrases\/0 /,
    );
    expect(await breakAs(image => Object.assign(image, { png: 7 }))).toMatch(/\/images\/1 .*PNG/);
    writeFileSync(segments, sound.slice(0, -20));
    await expect(sceneOf(root)).rejects.toMatchObject({ code: 'bad-json', where: { file: segments } });

    writeFileSync(segments, sound.replace(/"segments":\[\{"id":\d+/g, '"segments":[{"id":999999'));
    const scene = await sceneOf(root);
    expect(() => scene.views[0].regions[0].mask.counts).toThrowError(/Expected segment 999999 in .*0\.png/);
    writeFileSync(segments, sound);
    const png = join(root, 'regions', id, '0.png');
    expect(existsSync(png)).toBe(true);
    for (const [picture, message] of [
      [sharp({ create: { width: 32, height: 64, channels: 3, background: '#010000' } }), /64x64 .* received 32x64/],
      [sharp(png).png({ palette: true }), /Expected 8-bit RGB for the panoptic PNG but received colour type 3/],
    ] as const) {
      writeFileSync(png, await picture.png().toBuffer());
      const { views } = await sceneOf(root);
      expect(() => views[0].regions[0].mask.counts).toThrowError(message);
    }
    writeFileSync(join(root, 'regions/categories.json'), '{}');
    expect(() => openPanime(root)).toThrowError(expect.objectContaining({ code: 'bad-regions' }));
  });
});
