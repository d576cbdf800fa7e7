import { existsSync, readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { FormatError, SystemError } from '../../core/errors.ts';
import { compareCodeUnits } from '../../core/json.ts';
import type { Category, Dataset, Scene, View } from '../../core/model/dataset.ts';
import type { ImageRef } from '../../core/model/image.ts';
import { fileImage, readError } from '../../io/node/file-source.ts';
import { isObject, type LooseObject, readCameras, readPath, type SubjectCamera } from './read-metadata.ts';

/** What a scene of this format keeps in `extra`. */
export interface GeogenExtra extends Readonly<Record<string, unknown>> {
  /** The metadata file as read; undefined where an identity has none. */
  metadata?: LooseObject;
}

/** An identity, as far as folder listings tell. */
interface Subject {
  /** Folder with its pictures, relative to the root. */
  folder: string;
  hasFolder: boolean;
  /** Metadata file, relative to the root. */
  metadata?: string;
}

const folderPattern = /^subj_id_(.+)$/;
// The card spells the ending both ways.
const metadataPattern = /^metadata_id_(.+?)[._]json$/;
const imagePattern = /\.(png|jpe?g|webp)$/i;

/** The dataset has no splits of its own. */
const onlySplit = 'train';

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    throw readError(cause, folder);
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** Numbers by value, before names. */
function compareKeys(a: string, b: string): number {
  const [left, right] = [a, b].map(key => (/^\d+$/.test(key) ? Number(key) : Number.POSITIVE_INFINITY));
  return left === right ? compareCodeUnits(a, b) : left - right;
}

/** The identities of a folder in order, from its listing and that of `metadata/`; no file is opened. */
function indexSubjects(root: string): Map<string, Subject> {
  const subjects = new Map<string, Subject>();
  const names = list(root);
  const keyed = (pattern: RegExp, name: string) => pattern.exec(name)?.[1];
  for (const name of names) {
    const key = keyed(folderPattern, name);
    if (key !== undefined && !/\.\w+$/.test(name)) subjects.set(key, { folder: name, hasFolder: true });
  }
  const files = names.map(name => ({ name, path: name }));
  if (isFolder(join(root, 'metadata')))
    files.push(...list(join(root, 'metadata')).map(name => ({ name, path: `metadata/${name}` })));
  for (const { name, path } of files) {
    const key = keyed(metadataPattern, name);
    if (key === undefined) continue;
    const subject = subjects.get(key) ?? { folder: `subj_id_${key}`, hasFolder: false };
    subjects.set(key, { ...subject, metadata: path });
  }
  return new Map([...subjects].sort(([a], [b]) => compareKeys(a, b)));
}

/** Whether a root has identities: `subj_id_<n>/` or `metadata_id_<n>.json`, there or in `metadata/`. */
export function detectGeogen(roots: readonly string[]): boolean {
  return roots.length === 1 && isFolder(roots[0]) && indexSubjects(roots[0]).size > 0;
}

async function readMetadata(root: string, path: string): Promise<unknown> {
  const file = join(root, path);
  const text = await readFile(file, 'utf8').catch(cause => {
    throw readError(cause, file);
  });
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new FormatError('bad-json', `Expected JSON: ${(cause as Error).message}`, { where: { file }, cause });
  }
}

/** Pictures are named in the identity's folder; layers from the root. */
function viewOf(root: string, id: string, subject: Subject, from: SubjectCamera, index: number): View {
  const { image, camera, regions, entry } = from;
  const file = join(root, subject.metadata ?? '');
  const layer = (name: 'depth' | 'normals' | 'mask'): ImageRef | undefined => {
    if (entry[name] === undefined || entry[name] === null) return undefined;
    const path = readPath(entry[name], file, `/cameras/${index}/${name}`);
    return fileImage(join(root, path), path);
  };
  const path = image.startsWith(`${subject.folder}/`) ? image : `${subject.folder}/${image}`;
  return {
    id: `${id}/${basename(image).replace(/\.\w+$/, '')}`,
    image: fileImage(join(root, path), path),
    camera,
    captions: [],
    regions,
    layers: { depth: layer('depth'), normals: layer('normals'), ids: layer('mask') },
    extra: entry,
  };
}

/** Pictures of the identity's folder that no camera names: views all the same, without a camera. */
function viewsWithoutCamera(root: string, id: string, subject: Subject, known: ReadonlySet<string>): View[] {
  if (!subject.hasFolder) return [];
  return list(join(root, subject.folder))
    .filter(name => imagePattern.test(name) && !known.has(`${subject.folder}/${name}`))
    .sort((a, b) => compareKeys(a.replace(imagePattern, ''), b.replace(imagePattern, '')))
    .map(name => {
      const path = `${subject.folder}/${name}`;
      const image = fileImage(join(root, path), path);
      return { id: `${id}/${name.replace(imagePattern, '')}`, image, captions: [], regions: [], layers: {}, extra: {} };
    });
}

async function readScene(root: string, id: string, subject: Subject): Promise<Scene> {
  const metadata = subject.metadata === undefined ? undefined : await readMetadata(root, subject.metadata);
  const file = join(root, subject.metadata ?? '');
  const cameras = metadata === undefined ? [] : readCameras(metadata, file);
  const posed = cameras.map((camera, index) => viewOf(root, id, subject, camera, index));
  const views = [...posed, ...viewsWithoutCamera(root, id, subject, new Set(posed.map(({ image }) => image.path)))];
  const extra: GeogenExtra = { metadata: isObject(metadata) ? metadata : undefined };
  const mesh = extra.metadata?.mesh === undefined ? undefined : readPath(extra.metadata.mesh, file, '/mesh');
  return {
    id,
    split: onlySplit,
    views,
    assets: mesh === undefined ? {} : { mesh: fileImage(join(root, mesh), mesh) },
    extra,
  };
}

/** Names of the parts of masks, from the first metadata file: they are the same in all. */
async function readCategories(root: string, subjects: Iterable<Subject>): Promise<Category[]> {
  for (const { metadata } of subjects) {
    if (metadata === undefined) continue;
    // A broken file is told when its own scene is asked for.
    const parsed = await readMetadata(root, metadata).catch(() => undefined);
    if (!isObject(parsed) || !isObject(parsed.parts)) return [];
    return Object.entries(parsed.parts).map(([id, name]) => ({
      source: '',
      id: Number(id),
      name: String(name),
      isThing: true,
    }));
  }
  return [];
}

/**
 * Opens a GeoGen dataset: `subj_id_<n>/` with pictures, `metadata_id_<n>.json` in `metadata/` or at the root. Folder
 * listings make the index; a metadata file is read when its identity is asked for.
 * @throws {SystemError} `missing-dataset`, `cannot-read`; scenes reject with {@link FormatError} `bad-json`,
 *   `bad-geogen`
 */
export async function openGeogen(root: string): Promise<Dataset> {
  const isThere = existsSync(root) && isFolder(root);
  const subjects = isThere ? indexSubjects(root) : new Map<string, Subject>();
  if (subjects.size === 0) {
    throw new SystemError(
      'missing-dataset',
      `Expected subj_id_<n> folders and metadata_id_<n>.json in ${root} but found ${isThere ? 'neither' : 'no folder'}`,
      { where: { file: root } },
    );
  }
  const byId = new Map([...subjects].map(([key, subject]) => [`subj_id_${key}`, subject]));
  const ids = [...byId.keys()];
  const dataset: Dataset = {
    name: basename(resolve(root)),
    family: 'geogen',
    roots: [root],
    info: {},
    categories: await readCategories(root, subjects.values()),
    splits: [{ name: onlySplit, scenes: ids.length }],
    index: split => (split === undefined || split === onlySplit ? ids : []),
    async scene(id) {
      const subject = byId.get(id);
      if (!subject)
        throw new FormatError('unknown-scene', `Expected the id of a scene of ${dataset.name} but received ${id}`);
      return readScene(root, id, subject);
    },
    async *scenes(split) {
      for (const id of dataset.index(split)) yield dataset.scene(id);
    },
  };
  return dataset;
}
