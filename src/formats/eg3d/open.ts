import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { FormatError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { poseOfMatrix } from '../../core/pose/stored-pose.ts';
import { fileImage } from '../../io/node/file-source.ts';
import { opencvPlaces, type PosedDataset, posedDataset, type StoredCamera, sizeOfPicture } from '../posed/dataset.ts';
import { viewOfFrame } from '../posed/rows.ts';
import { sceneIdOf } from '../posed/scene-folders.ts';
import { viewNames } from '../posed/view-names.ts';

/** Folders below the root that have a dataset.json: itself, or its splits. */
function findParts(root: string): string[] {
  if (existsSync(join(root, 'dataset.json'))) return [''];
  return ['test', 'train', 'val'].filter(split => existsSync(join(root, split, 'dataset.json')));
}

/** Whether a folder has a dataset.json that begins with labels of 25 numbers. */
export function detectEg3d(roots: readonly string[]): boolean {
  if (roots.length !== 1) return false;
  return findParts(roots[0]).some(part => {
    try {
      // Large files are not read whole to look at their beginning: names are enough where pictures are beside.
      const text = readFileSync(join(roots[0], part, 'dataset.json'), 'utf8');
      return /"labels"\s*:\s*\[\s*\[\s*"[^"]+"\s*,\s*\[(\s*-?[\d.eE+-]+\s*,){24}\s*-?[\d.eE+-]+\s*\]/.test(
        text.slice(0, 20_000),
      );
    } catch {
      return false;
    }
  });
}

interface Label {
  /** In the list. */
  at: number;
  file: string;
  numbers: number[];
}

function readLabels(file: string): Label[] {
  let labels: unknown;
  try {
    ({ labels } = JSON.parse(readFileSync(file, 'utf8')) as { labels?: unknown });
  } catch (cause) {
    throw new FormatError('bad-json', `Expected JSON: ${(cause as Error).message}`, { where: { file }, cause });
  }
  if (!Array.isArray(labels))
    throw new FormatError('bad-eg3d', 'Expected a list of labels', { where: { file, pointer: '/labels' } });
  return labels.map((label: unknown, i) => {
    const [name, numbers] = Array.isArray(label) ? label : [];
    const isLabel =
      typeof name === 'string' && Array.isArray(numbers) && numbers.length === 25 && numbers.every(Number.isFinite);
    if (!isLabel)
      throw new FormatError('bad-eg3d', 'Expected a name and 25 numbers', { where: { file, pointer: `/labels/${i}` } });
    return { at: i, file: name, numbers };
  });
}

/** Camera of 25 numbers for a picture of a size. */
export function cameraOfLabel(numbers: readonly number[], width: number, height: number): StoredCamera {
  const k = numbers.slice(16);
  return {
    kind: 'pinhole',
    pose: poseOfMatrix(numbers),
    intrinsics: [k[0] * width, k[1] * width, k[2] * width, k[3] * height, k[4] * height, k[5] * height, 0, 0, 1],
    resolution: [width, height],
  };
}

/**
 * Opens an EG3D dataset: dataset.json beside its pictures; those of one folder are a scene.
 * @source see formats/eg3d/write.ts
 * @throws {FormatError} `bad-json`, `bad-eg3d`
 */
export function openEg3d([root]: readonly string[]): PosedDataset {
  const splits = new Map<string, string[]>();
  const labelsOf = new Map<string, { part: string; labels: Label[]; extras: Map<string, Extra> }>();
  for (const part of findParts(root)) {
    const split = part === '' ? 'train' : part;
    const extras = readExtras(join(root, part, 'extra.jsonl'));
    const scenes = new Map<string, Label[]>();
    for (const label of readLabels(join(root, part, 'dataset.json'))) {
      const name = label.file.includes('/') ? label.file.slice(0, label.file.lastIndexOf('/')) : label.file;
      const known = scenes.get(name);
      if (known) known.push(label);
      else scenes.set(name, [label]);
    }
    const ids: string[] = [];
    const taken = new Set<string>();
    for (const [name, labels] of scenes) {
      // A picture that is a scene of its own is called as others are, without its ending, where that is free.
      const stem = labels[0].file === name ? name.replace(/\.\w+$/, '') : name;
      const id = sceneIdOf(scenes.has(stem) || taken.has(stem) ? name : stem, split, each => labelsOf.has(each));
      taken.add(stem);
      labelsOf.set(id, { part, labels, extras });
      ids.push(id);
    }
    splits.set(split, ids);
  }
  return posedDataset({
    name: basename(resolve(root)),
    roots: [root],
    splits,
    stated: opencvPlaces,
    unit: 'normalised',
    async scene(id, _, faults) {
      const { part, labels, extras } = labelsOf.get(id)!;
      const folder = labels[0].file.slice(0, labels[0].file.lastIndexOf('/') + 1);
      const names = viewNames(labels.map(({ file }) => file.slice(folder.length)));
      const extraFile = join(root, part, 'extra.jsonl');
      const views = [];
      for (const [i, { file, numbers }] of labels.entries()) {
        const path = part === '' ? file : `${part}/${file}`;
        const image = fileImage(join(root, path), path);
        const size = await sizeOfPicture(image, faults);
        const { focal_length_mm: focalLength, sensor_width_mm: sensorWidth, extra } = extras.get(file) ?? {};
        const camera = size && { ...cameraOfLabel(numbers, size.width, size.height), focalLength, sensorWidth };
        views.push(viewOfFrame(id, names[i], image, camera, extra, { file: extraFile }));
      }
      const labelFile = join(root, part, 'dataset.json');
      const places = labels.map(({ at }) => ({ file: labelFile, pointer: `/labels/${at}` }));
      return { views, extra: extras.get(folder)?.extra, places };
    },
  });
}

/** What Panoply keeps beside labels: of an image by its file, of a scene by its name with a slash behind. */
interface Extra {
  file?: string;
  scene?: string;
  focal_length_mm?: number;
  sensor_width_mm?: number;
  extra?: JsonObject;
}

/** @throws {FormatError} `bad-json` */
function readExtras(file: string): Map<string, Extra> {
  if (!existsSync(file)) return new Map();
  const rows = readFileSync(file, 'utf8').split('\n');
  return new Map(
    rows.flatMap((line, row): [string, Extra][] => {
      if (line.trim() === '') return [];
      try {
        const extra = JSON.parse(line) as Extra;
        return [[extra.file ?? `${extra.scene}/`, extra]];
      } catch (cause) {
        throw new FormatError('bad-json', `Expected JSON: ${(cause as Error).message}`, {
          where: { file, row },
          cause,
        });
      }
    }),
  );
}
