import { basename, resolve } from 'node:path';
import { FormatError, SystemError } from '../../core/errors.ts';
import type { PinholeCamera } from '../../core/model/camera.ts';
import type { Category, LayerArray, Scene, View } from '../../core/model/dataset.ts';
import type { ImageRef } from '../../core/model/image.ts';
import { detectPoseConvention, type PoseVerdict } from '../../core/pose/detect-convention.ts';
import { decodePose, modelConvention, type PoseConvention, type StoredPose } from '../../core/pose/stored-pose.ts';
import { type FileTree, type FileTreeOptions, isZipName, openFileTree } from '../../io/node/file-tree.ts';
import { findCameraEntries } from '../cameras/find-entries.ts';
import { type IntrinsicsUnit, readIntrinsics } from '../cameras/read-intrinsics.ts';
import { categoriesName, parseCategories } from '../posed/categories.ts';
import type { PosedDataset } from '../posed/dataset.ts';
import { findImage, indexSubjects, type Subject, stemOf } from './index-subjects.ts';
import {
  isObject,
  type LooseObject,
  readCameraEntry,
  readCameras,
  readPath,
  type SubjectCamera,
  statedAxes,
} from './read-metadata.ts';
import { readPart, type SharedPart, splitShared } from './shared-document.ts';

/** What a scene of this format keeps in `extra`. */
export interface GeogenExtra extends Readonly<Record<string, unknown>> {
  /** The metadata file as read; undefined where an identity has none. */
  metadata?: LooseObject;
  /** Where it is, for messages. */
  metadataFile?: string;
}

/** A posed dataset with what its files say and what that was taken for. */
export interface GeogenDataset extends PosedDataset {
  tree: FileTree;
  subjects: ReadonlyMap<string, Subject>;
  /** A scene with its stored poses and the units of its intrinsics: one reading for all. */
  load(id: string): Promise<{ scene: Scene; poses: (StoredPose | undefined)[]; units: IntrinsicsUnit[] }>;
  /** The convention the poses are read in, found from a sample of them; undefined where there are none. */
  convention(): Promise<PoseVerdict | undefined>;
  withConvention(convention: PoseConvention): GeogenDataset;
}

/** The dataset has no splits of its own. */
const onlySplit = 'train';
/** Identities looked at for the convention, spread over the dataset. */
const conventionSample = 16;

async function readJson(tree: FileTree, path: string): Promise<unknown> {
  const text = await tree.readText(path);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const file = tree.nameOf(path);
    throw new FormatError('bad-json', `Expected JSON: ${(cause as Error).message}`, { where: { file }, cause });
  }
}

/** Everything known of an identity's cameras before they are understood. */
interface RawScene {
  metadata?: unknown;
  metadataFile?: string;
  cameras: SubjectCamera[];
}

async function readRaw(tree: FileTree, subject: Subject, shared: () => Promise<SharedCameras>): Promise<RawScene> {
  const { metadata: path, perImage, key } = subject;
  if (path !== undefined) {
    const metadata = await readJson(tree, path);
    return { metadata, metadataFile: tree.nameOf(path), cameras: readCameras(metadata, tree.nameOf(path)) };
  }
  if (perImage.size > 0) {
    const cameras: SubjectCamera[] = [];
    const documents: Record<string, unknown> = {};
    for (const [stem, file] of perImage) {
      const document = await readJson(tree, file);
      documents[stem] = document;
      const [entry] = findCameraEntries(document, tree.nameOf(file));
      if (entry) cameras.push({ ...readCameraEntry({ ...entry, name: undefined }), image: stem });
    }
    return { metadata: documents, metadataFile: tree.nameOf([...perImage.values()][0]), cameras };
  }
  const { parts, file } = await shared();
  const part = parts.get(key);
  if (!part) return { cameras: [] };
  const { metadata, entries } = readPart(part, file);
  const stated = statedAxes(metadata);
  return { metadata, metadataFile: file, cameras: entries.map(entry => readCameraEntry(entry, stated)) };
}

interface SharedCameras {
  parts: Map<string, SharedPart>;
  file: string;
}

/** The size of a picture whose camera states none. */
async function resolutionOf({ fields: { file, pointer } }: SubjectCamera, image: ImageRef): Promise<[number, number]> {
  const { width, height } = await image.size().catch(cause => {
    if (cause?.code !== 'missing-file') throw cause;
    throw new FormatError(
      'no-resolution',
      `Expected a resolution of the camera, or ${image.path}, whose size tells it, but there is neither`,
      {
        where: { file, pointer },
        hint: 'Give the pictures as well: their folder or zips beside the metadata.',
        cause,
      },
    );
  });
  return [width, height];
}

/** The pinhole camera of a view, in the model's convention. */
function cameraOf(
  raw: SubjectCamera,
  convention: PoseConvention,
  resolution: readonly [number, number],
): { camera: PinholeCamera; unit: IntrinsicsUnit } {
  const { intrinsics, unit, focalLength, sensorWidth } = readIntrinsics(raw.fields, {
    width: resolution[0],
    height: resolution[1],
  });
  const worldToCamera = decodePose(raw.pose, convention);
  return { camera: { kind: 'pinhole', worldToCamera, intrinsics, resolution, focalLength, sensorWidth }, unit };
}

const layerFolders = { depth: ['depth', 'depths'], normals: ['normals', 'normal'], ids: ['masks', 'mask'] } as const;

const pictureEndings = ['png', 'webp', 'jpg', 'jpeg', 'tif', 'tiff'];
const arrayEndings = ['npy', 'npz', 'exr', 'pfm'];
const isArray = (path: string) => arrayEndings.includes(path.slice(path.lastIndexOf('.') + 1).toLowerCase());

/** Layers as the entry names them, else files of the same name in a folder beside; arrays beside them, too. */
function layersOf(
  { tree, topFolders }: Pick<OpenedFiles, 'tree' | 'topFolders'>,
  subject: Subject,
  imagePath: string,
  entry: LooseObject,
  file: string,
  pointer: string,
) {
  const layers: { depth?: ImageRef; normals?: ImageRef; ids?: ImageRef } = {};
  const layerArrays: LayerArray[] = [];
  for (const name of ['depth', 'normals', 'ids'] as const) {
    const key = name === 'ids' ? 'mask' : name;
    const named = typeof entry[key] === 'string' ? readPath(entry[key], file, `${pointer}/${key}`) : undefined;
    // Most sets have no layers.
    if (named === undefined && !layerFolders[name].some(folder => topFolders.has(folder))) continue;
    const stems = new Set(named === undefined ? [] : [named.replace(/\.\w+$/, '')]);
    for (const folder of layerFolders[name])
      if (topFolders.has(folder)) stems.add(`${folder}/${subject.id}/${stemOf(imagePath)}`);
    const find = (endings: readonly string[]) =>
      [...stems].flatMap(stem => endings.map(ending => `${stem}.${ending}`)).filter(path => tree.files.has(path));
    const picture = named !== undefined && !isArray(named) ? named : find(pictureEndings)[0];
    if (picture !== undefined) layers[name] = tree.image(picture);
    const found = new Set([...(named !== undefined && isArray(named) ? [named] : []), ...find(arrayEndings)]);
    for (const path of found) layerArrays.push({ layer: name, file: tree.image(path) });
  }
  return layerArrays.length > 0 ? { layers, layerArrays } : { layers };
}

async function buildScene(
  files: Pick<OpenedFiles, 'tree' | 'topFolders'>,
  subject: Subject,
  raw: RawScene,
  convention: PoseConvention,
): Promise<{ scene: Scene; poses: (StoredPose | undefined)[]; units: IntrinsicsUnit[] }> {
  const { id } = subject;
  const { tree } = files;
  const views: View[] = [];
  const poses: (StoredPose | undefined)[] = [];
  const units: IntrinsicsUnit[] = [];
  const known = new Set<string>();
  for (const [index, camera] of raw.cameras.entries()) {
    const path = findImage(subject, camera.image, index);
    known.add(path);
    const image = tree.image(path);
    const read = cameraOf(camera, convention, camera.resolution ?? (await resolutionOf(camera, image)));
    views.push({
      id: `${id}/${stemOf(path)}`,
      image,
      camera: read.camera,
      captions: [],
      regions: camera.regions,
      ...layersOf(files, subject, path, camera.entry, camera.fields.file, camera.pointer),
      extra: camera.entry,
    });
    poses.push(camera.pose);
    units.push(read.unit);
  }
  // Pictures that no camera names: views all the same, without a camera.
  for (const path of subject.images) {
    if (known.has(path)) continue;
    const layers = layersOf(files, subject, path, {}, '', '');
    views.push({
      id: `${id}/${stemOf(path)}`,
      image: tree.image(path),
      captions: [],
      regions: [],
      ...layers,
      extra: {},
    });
    poses.push(undefined);
  }
  const metadata = isObject(raw.metadata)
    ? raw.metadata
    : Array.isArray(raw.metadata)
      ? { cameras: raw.metadata }
      : undefined;
  const extra: GeogenExtra = { metadata, metadataFile: raw.metadataFile };
  const mesh =
    typeof metadata?.mesh === 'string' ? readPath(metadata.mesh, raw.metadataFile ?? '', '/mesh') : undefined;
  const assets = mesh === undefined ? {} : { mesh: tree.image(mesh) };
  return { scene: { id, split: onlySplit, views, assets, extra }, poses, units };
}

/** Names of the parts of masks, from the first metadata file: they are the same in all; else from a file of their own. */
async function readCategories(tree: FileTree, subjects: Iterable<Subject>): Promise<Category[]> {
  for (const { metadata } of subjects) {
    if (metadata === undefined) continue;
    // A broken file is told when its own scene is asked for.
    const parsed = await readJson(tree, metadata).catch(() => undefined);
    if (!isObject(parsed) || !isObject(parsed.parts)) break;
    return Object.entries(parsed.parts).map(([id, name]) => ({
      source: 'geogen',
      id: Number(id),
      name: String(name),
      isThing: true,
    }));
  }
  if (!tree.files.has(categoriesName)) return [];
  return parseCategories(await tree.readText(categoriesName), tree.nameOf(categoriesName));
}

/**
 * Opens posed images of identities from folders and zips, in any of the layouts of docs/cameras.md. Listings and
 * central directories make the index; a metadata file is read when its identity is asked for. Poses are given in the
 * model's convention: which one they are stored in is found from a sample of them at the first camera.
 * @throws {SystemError} `missing-dataset`, `cannot-read`; {@link FormatError} `bad-zip`; scenes reject with
 *   {@link FormatError} `bad-json`, `bad-geogen`, `unknown-layout`
 */
export async function openGeogen(
  roots: string | readonly string[],
  options: FileTreeOptions = {},
): Promise<GeogenDataset> {
  const rootList = typeof roots === 'string' ? [roots] : roots;
  const tree = openFileTree(rootList, options);
  const { subjects, shared } = indexSubjects(tree.files.keys());
  if (subjects.size === 0) {
    throw new SystemError(
      'missing-dataset',
      `Expected subj_id_<n> folders and metadata_id_<n>.json in ${rootList.join(', ')} but found neither among ${tree.files.size} files`,
      { where: { file: rootList[0] } },
    );
  }
  const keys = new Set([...subjects.values()].map(({ key }) => key));
  let sharedCameras: Promise<SharedCameras> | undefined;
  const readShared = () => {
    sharedCameras ??= readSharedCameras(tree, shared, key => keys.has(key));
    return sharedCameras;
  };
  let verdict: Promise<PoseVerdict | undefined> | undefined;
  return buildDataset({
    tree,
    topFolders: listTopFolders(tree.files.keys()),
    subjects,
    ids: [...subjects.keys()],
    categories: await readCategories(tree, subjects.values()),
    readShared,
    findConvention() {
      verdict ??= sampleConvention(tree, subjects, readShared);
      return verdict;
    },
  });
}

/** What is known of the files, whatever convention their poses are read in. */
interface OpenedFiles {
  tree: FileTree;
  /** First parts of all paths that have several. */
  topFolders: ReadonlySet<string>;
  subjects: ReadonlyMap<string, Subject>;
  ids: readonly string[];
  categories: readonly Category[];
  readShared(): Promise<SharedCameras>;
  findConvention(): Promise<PoseVerdict | undefined>;
}

function listTopFolders(paths: Iterable<string>): Set<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    const end = path.indexOf('/');
    if (end > 0) folders.add(path.slice(0, end));
  }
  return folders;
}

function buildDataset(files: OpenedFiles, given?: PoseConvention): GeogenDataset {
  const { tree, subjects, ids, categories, readShared, findConvention } = files;
  const load = async (id: string) => {
    const subject = subjects.get(id);
    if (!subject)
      throw new FormatError('unknown-scene', `Expected the id of a scene of ${dataset.name} but received ${id}`);
    const raw = await readRaw(tree, subject, readShared);
    const convention = given ?? (raw.cameras.length > 0 ? await findConvention() : undefined) ?? modelConvention;
    return buildScene(files, subject, raw, convention);
  };
  const first = resolve(tree.roots[0]);
  const dataset: GeogenDataset = {
    name: basename(isZipName(first) && tree.roots.length > 1 ? resolve(first, '..') : first.replace(/\.zip$/i, '')),
    family: 'geogen',
    roots: tree.roots,
    info: {},
    categories,
    splits: [{ name: onlySplit, scenes: ids.length }],
    index: split => (split === undefined || split === onlySplit ? ids : []),
    scene: async id => (await load(id)).scene,
    async *scenes(split) {
      for (const id of dataset.index(split)) yield dataset.scene(id);
    },
    tree,
    subjects,
    load,
    poses: async id => (await load(id)).poses,
    units: async id => (await load(id)).units,
    convention: findConvention,
    withConvention: convention => buildDataset(files, convention),
  };
  return dataset;
}

async function readSharedCameras(
  tree: FileTree,
  documents: readonly string[],
  isSubject: (key: string) => boolean,
): Promise<SharedCameras> {
  for (const path of documents) {
    const parts = splitShared(await readJson(tree, path), tree.nameOf(path), isSubject);
    if (parts.size > 0) return { parts, file: tree.nameOf(path) };
  }
  return { parts: new Map(), file: documents[0] ?? '' };
}

/** The convention of a sample of identities; what cannot be read is told when its own scene is asked for. */
async function sampleConvention(
  tree: FileTree,
  subjects: ReadonlyMap<string, Subject>,
  shared: () => Promise<SharedCameras>,
): Promise<PoseVerdict | undefined> {
  const all = [...subjects.values()];
  const groups: StoredPose[][] = [];
  let poses = 0;
  const stride = Math.max(1, Math.floor(all.length / conventionSample));
  // The neighbours of those without cameras come next; sets of single images need more of them.
  for (
    let k = 0;
    k < Math.min(all.length, 40 * conventionSample) && (groups.length < conventionSample || poses < 32);
    k++
  ) {
    const at = ((k % conventionSample) * stride + Math.floor(k / conventionSample)) % all.length;
    const raw = await readRaw(tree, all[at], shared).catch(() => undefined);
    if (!raw || raw.cameras.length === 0) continue;
    groups.push(raw.cameras.map(({ pose }) => pose));
    poses += raw.cameras.length;
  }
  return poses === 0 ? undefined : detectPoseConvention(groups);
}
