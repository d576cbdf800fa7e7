import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { FormatError, SystemError } from '../../core/errors.ts';
import { verticalFov } from '../../core/geometry/perspective.ts';
import type { SphericalCamera } from '../../core/model/camera.ts';
import type { Caption, Dataset, Scene, View } from '../../core/model/dataset.ts';
import { fileImage } from '../../io/node/file-source.ts';
import { panimeSplits } from './layout.ts';
import { openTruth, type PictureTruth } from './read-truth.ts';
import { truthSource } from './regions.ts';

/** An entry as far as opening needs it; what is wrong with it is `check`'s business. */
export interface LooseEntry {
  pano?: unknown;
  pano_prompt?: unknown;
  images?: unknown;
  prompts?: unknown;
  cameras?: { FoV?: unknown; theta?: unknown; phi?: unknown };
}

/** The card nests each list once more (`[[...20]]`); a flat list is read too. */
function numbersOf(value: unknown): number[] {
  const list = Array.isArray(value) && Array.isArray(value[0]) ? value[0] : value;
  return Array.isArray(list) ? list.map(Number) : [];
}

const stringsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

function captionsOf(text: string | undefined): Caption[] {
  return text ? [{ text, phrases: [] }] : [];
}

function readEntries(path: string): LooseEntry[] {
  let entries: unknown;
  try {
    entries = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new FormatError('bad-json', `Expected JSON: ${(cause as Error).message}`, { where: { file: path }, cause });
  }
  if (!Array.isArray(entries))
    throw new FormatError('bad-panime', 'Expected a list of scenes', { where: { file: path, pointer: '' } });
  return entries;
}

/** `train/a_red_door/pano/image.png` -> `train/a_red_door`. */
export function panimeSceneId(entry: LooseEntry, split: string, index: number): string {
  const folder = typeof entry.pano === 'string' ? entry.pano.replace(/\/pano\/[^/]*$/, '') : '';
  return folder === '' || folder === entry.pano ? `${split}#${index}` : folder;
}

/** A view with what is known of it: its regions, and its caption tied to them. */
function withTruth(view: View, { regions, caption, ids }: PictureTruth, captions = view.captions): View {
  // The same words once; a caption that somebody else wrote stands beside the one that is grounded.
  const others = captions.filter(({ text }) => text !== caption?.text);
  return { ...view, regions, captions: caption ? [...others, caption] : others, layers: { ...view.layers, ids } };
}

/**
 * The scene with its panoptic truth. The panorama's own caption takes the place of the prompt, which stays in
 * `scene.prompt`.
 */
function sceneWithTruth(scene: Scene, truths: ReadonlyMap<string, PictureTruth>): Scene {
  if (truths.size === 0) return scene;
  const { panorama } = scene;
  const panoramaTruth = panorama && truths.get(panorama.image.path);
  return {
    ...scene,
    source: truthSource,
    panorama:
      panorama && panoramaTruth
        ? withTruth(panorama, panoramaTruth, panoramaTruth.caption ? [] : panorama.captions)
        : panorama,
    views: scene.views.map(view => {
      const truth = truths.get(view.image.path);
      return truth ? withTruth(view, truth) : view;
    }),
  };
}

/** The scene of one entry, whatever is wrong with it; its regions are left to {@link openPanime}. */
export function panimeScene(root: string, id: string, split: string, entry: LooseEntry): Scene {
  const [fov, theta, phi] = [
    numbersOf(entry.cameras?.FoV),
    numbersOf(entry.cameras?.theta),
    numbersOf(entry.cameras?.phi),
  ];
  const captions = stringsOf(entry.prompts);
  const views = stringsOf(entry.images).map((path, i): View => {
    const fovX = fov[i];
    const hasCamera = [fovX, theta[i], phi[i]].every(Number.isFinite);
    const camera: SphericalCamera | undefined = hasCamera
      ? { kind: 'spherical', yaw: theta[i], pitch: phi[i], roll: 0, fovX, fovY: verticalFov(fovX, 1, 1) }
      : undefined;
    return {
      id: `${id}/${i}`,
      image: fileImage(join(root, path), path),
      camera,
      captions: captionsOf(captions[i]),
      regions: [],
      layers: {},
      extra: {},
    };
  });
  const prompt = typeof entry.pano_prompt === 'string' ? entry.pano_prompt : undefined;
  const panoramaPath = typeof entry.pano === 'string' ? entry.pano : undefined;
  const originalPath = panoramaPath?.replace(/[^/]*$/, 'original.png');
  return {
    id,
    split,
    prompt,
    panorama: panoramaPath
      ? {
          id: `${id}/pano`,
          image: fileImage(join(root, panoramaPath), panoramaPath),
          camera: { kind: 'equirectangular' },
          captions: captionsOf(prompt),
          regions: [],
          layers: {},
          extra: {},
        }
      : undefined,
    views,
    assets:
      originalPath && existsSync(join(root, originalPath))
        ? { original: fileImage(join(root, originalPath), originalPath) }
        : {},
    extra: { entry },
  };
}

/**
 * Opens a Panime dataset: its JSON files make the index; images are read when asked for. Where it has panoptic truth
 * (`regions/`), a scene's panorama and views carry their regions and grounded captions; a picture's masks are decoded
 * when the `counts` of one of them are first looked at, which may throw what reading a PNG does.
 * @throws {SystemError} `missing-dataset`
 * @throws {FormatError} `bad-json`, `bad-panime`, `bad-regions`
 */
export function openPanime(root: string): Dataset {
  if (!existsSync(root) || !statSync(root).isDirectory()) {
    throw new SystemError('missing-dataset', `Expected a folder for the dataset but ${root} is not one`, {
      where: { file: root },
    });
  }
  const entries = new Map<string, { split: string; entry: LooseEntry }>();
  const splits: { name: string; ids: string[] }[] = [];
  for (const split of panimeSplits) {
    const path = join(root, `${split}.json`);
    if (!existsSync(path)) continue;
    const ids: string[] = [];
    readEntries(path).forEach((entry, index) => {
      let id = panimeSceneId(entry, split, index);
      // The same folder twice is a fault for `check` to name; both stay reachable.
      if (entries.has(id)) id = `${id}#${index}`;
      entries.set(id, { split, entry });
      ids.push(id);
    });
    splits.push({ name: split, ids });
  }
  if (splits.length === 0) {
    throw new SystemError(
      'missing-dataset',
      `Expected train.json, test.json or val.json in ${root} but found none of them`,
      { where: { file: root } },
    );
  }
  const truth = openTruth(
    root,
    splits.map(({ name }) => name),
  );
  const dataset: Dataset = {
    name: basename(resolve(root)),
    family: 'panime',
    roots: [root],
    info: {},
    categories: truth?.categories ?? [],
    splits: splits.map(({ name, ids }) => ({ name, scenes: ids.length })),
    index: split => splits.filter(({ name }) => split === undefined || name === split).flatMap(({ ids }) => ids),
    async scene(id) {
      const found = entries.get(id);
      if (!found)
        throw new FormatError('unknown-scene', `Expected the id of a scene of ${dataset.name} but received ${id}`);
      const scene = panimeScene(root, id, found.split, found.entry);
      if (!truth) return scene;
      const paths = [scene.panorama, ...scene.views].flatMap(view => view?.image.path ?? []);
      return sceneWithTruth(scene, await truth.read(found.split, panimeSceneId(found.entry, found.split, 0), paths));
    },
    async *scenes(split) {
      for (const id of dataset.index(split)) yield dataset.scene(id);
    },
  };
  return dataset;
}
