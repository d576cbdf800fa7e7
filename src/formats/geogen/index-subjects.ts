/** Which files belong to which identity, from their paths alone. */
import { compareNatural } from '../../io/node/file-tree.ts';

/** An identity, as far as paths tell. */
export interface Subject {
  /** Scene id: the name of its folder of pictures, else made of its key. */
  id: string;
  /**
   * What its pictures and its metadata have in common: `12` of `subj_id_12` and `metadata_id_12.json`; the folder where
   * another folder of that name holds another identity.
   */
  key: string;
  /** Its folder of pictures. */
  folder?: string;
  /** Pictures in the order of their numbers. */
  images: string[];
  /** One JSON file for all its cameras. */
  metadata?: string;
  /** JSON files of single images, by the image's name without ending. */
  perImage: ReadonlyMap<string, string>;
}

export interface SubjectIndex {
  subjects: Map<string, Subject>;
  /** JSON files that may hold the cameras of all. */
  shared: string[];
}

const imagePattern = /\.(png|jpe?g|webp)$/i;
// The card spells the ending both ways.
const jsonPattern = /[._]json$/i;
const layerFolders = /^(depths?|normals?|masks?|segmentations?|semantics?|labels|albedo|alpha|meshes|zips)$/i;
const genericFolders = /^(images?|imgs?|rgb|rgba|colou?rs?|renders?|frames|views)$/i;
const genericStems = /^(metadata|meta|cameras?|cams?|transforms|poses?|params|camera_params|dataset|info|data)$/i;
const ownFiles = /^(panoply|categories|package|dataset_infos?|stats)\.json$/i;
const prefixes = /^(subj(ect)?s?|metadata|meta|identity|id|person|cameras?|cams?|scene|sample)([_-]?id)?[_-]+/i;

export const isImageName = (path: string): boolean => imagePattern.test(path);
export const stemOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/(\.\w+|_json)$/i, '');

/** `subj_id_12`, `metadata_id_12` and `12` are one key. */
export function keyOf(name: string): string {
  let key = name;
  for (let shorter = key.replace(prefixes, ''); shorter !== key && shorter !== ''; shorter = key.replace(prefixes, ''))
    key = shorter;
  // Leading zeros differ between the files of some sets.
  return /^\d+$/.test(key) ? String(Number(key)) : key;
}

/** The folder that names an identity, of a picture's path; undefined for pictures at the root. */
function subjectFolder(path: string): string | undefined {
  const parts = path.split('/').slice(0, -1);
  while (parts.length > 0 && genericFolders.test(parts[parts.length - 1])) parts.pop();
  return parts.length === 0 ? undefined : parts.join('/');
}

const lastPart = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/** Shared by all identities without files of single images, which is most of them. */
const noFiles: ReadonlyMap<string, string> = new Map();

function addFile(subject: Subject, stem: string, path: string): void {
  const files = subject.perImage === noFiles ? new Map<string, string>() : (subject.perImage as Map<string, string>);
  subject.perImage = files.set(stem, path);
}

/** Listings mostly are: that is sooner seen than sorted. */
function isInOrder(names: readonly string[]): boolean {
  for (let k = 1; k < names.length; k++) if (compareNatural(names[k - 1], names[k]) > 0) return false;
  return true;
}

const hasLayerFolder = (folder: string) => folder.split('/').some(part => layerFolders.test(part));

/** What the name of a folder of JSON files says. */
interface DocumentFolder {
  name: string;
  key: string;
  /** `metadata_id_12`: an identity's, whether it has pictures or not. */
  isNamedSo: boolean;
  isMetadata: boolean;
}

const readDocumentFolder = (name: string): DocumentFolder => ({
  name,
  key: keyOf(name),
  isNamedSo: /^metadata[_-]?id[_-]/i.test(name),
  isMetadata: /^metadata$/i.test(name),
});

/** How many folders two paths have in common from the root. */
function commonDepth(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  let depth = 0;
  while (depth < Math.min(left.length, right.length) && left[depth] === right[depth]) depth++;
  return depth;
}

const splitNames = /^(train|training|val|valid|validation|dev|test|testing|eval)$/i;

/** Of several identities of a name, those nearest to a file. */
function nearestTo(path: string, parts: readonly Subject[]): Subject[] {
  const depths = parts.map(({ key: folder }) => commonDepth(folder, path));
  return parts.filter((_, i) => depths[i] === Math.max(...depths));
}

/**
 * Identities whose folders have one name, as `train/subj_id_0` and `test/subj_id_0`: told apart where pictures of the same
 * name are in both, as one identity has each once, and each has a document of its own or they are of different splits.
 * Other folders may hold what belongs to the same pictures.
 * @param documents JSON files of that name
 */
function partByFolder(subject: Subject, documents: readonly string[]): Subject[] {
  const folders = new Map<string, string[]>();
  for (const path of subject.images) {
    const folder = subjectFolder(path) ?? '';
    folders.set(folder, [...(folders.get(folder) ?? []), path]);
  }
  const names = [...folders.values()].flatMap(paths => [...new Set(paths.map(stemOf))]);
  if (new Set(names).size === names.length) return [subject];
  const parts = [...folders].map(([folder, images]) => ({
    id: folder,
    key: folder,
    folder,
    images,
    perImage: noFiles,
  }));
  const isSplit = parts.every(({ folder }) => folder.split('/').some(part => splitNames.test(part)));
  const owners = new Set(
    documents.map(path => nearestTo(path, parts)).flatMap(near => (near.length === 1 ? near : [])),
  );
  return isSplit || owners.size === parts.length ? parts : [subject];
}

/** JSON files by the key of what names them: themselves, and their folder. */
function documentsByKey(documents: readonly string[]): Map<string, string[]> {
  const byKey = new Map<string, string[]>();
  for (const path of documents) {
    const folder = lastPart(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
    for (const key of new Set([keyOf(stemOf(path)), keyOf(folder)])) {
      const paths = byKey.get(key);
      if (paths) paths.push(path);
      else byKey.set(key, [path]);
    }
  }
  return byKey;
}

/** Pictures in one folder for all: `12_0.png` is image 0 of identity 12. */
const flatPattern = /^(.+?)[_-](?:view|img|image|cam)?[_-]?(\d+)\.\w+$/i;

/**
 * Groups the files of a dataset by identity.
 * @param paths every file, forward slashes
 */
export function indexSubjects(paths: Iterable<string>): SubjectIndex {
  const subjects = new Map<string, Subject>();
  const subjectOf = (key: string): Subject => {
    const known = subjects.get(key);
    if (known) return known;
    const subject: Subject = { id: '', key, images: [], perImage: noFiles };
    subjects.set(key, subject);
    return subject;
  };
  const documents: string[] = [];
  const spread = new Set<Subject>();
  // Pictures of one folder mostly follow each other: what their folder means is found once. Files of a set have few names
  // for folders that hold layers.
  let known: { prefix: string; subject: Subject } | undefined;
  let above = { folder: '', isLayer: false };
  for (const path of paths) {
    const prefixEnd = path.lastIndexOf('/') + 1;
    if (known && prefixEnd === known.prefix.length && path.startsWith(known.prefix) && imagePattern.test(path)) {
      known.subject.images.push(path);
      continue;
    }
    if (jsonPattern.test(path)) {
      if (!ownFiles.test(lastPart(path))) documents.push(path);
      continue;
    }
    if (!imagePattern.test(path)) continue;
    const slash = path.lastIndexOf('/');
    const folderEnd = slash < 0 ? -1 : path.lastIndexOf('/', slash - 1);
    const upper = path.slice(0, Math.max(0, folderEnd));
    if (upper !== above.folder) above = { folder: upper, isLayer: hasLayerFolder(upper) };
    if (above.isLayer || (slash > 0 && layerFolders.test(path.slice(folderEnd + 1, slash)))) continue;
    if (slash < 0 && layerFolders.test(path)) continue;
    const folder = subjectFolder(path);
    const flat = folder === undefined ? flatPattern.exec(lastPart(path)) : undefined;
    if (folder === undefined && !flat) continue;
    const subject = subjectOf(keyOf(flat ? flat[1] : lastPart(folder!)));
    if (folder !== undefined) subject.folder ??= folder;
    if (folder !== subject.folder) spread.add(subject);
    if (subject.id === '') subject.id = flat ? flat[1] : lastPart(folder!);
    subject.images.push(path);
    known = folder === undefined ? undefined : { prefix: path.slice(0, prefixEnd), subject };
  }
  const parted = new Map<string, Subject[]>();
  const named = spread.size > 0 ? documentsByKey(documents) : undefined;
  for (const subject of spread) {
    const parts = partByFolder(subject, named?.get(subject.key) ?? []);
    if (parts.length < 2) continue;
    parted.set(subject.key, parts);
    subjects.delete(subject.key);
    for (const part of parts) subjects.set(part.key, part);
  }
  const ownersOf = (key: string, path: string): Subject[] => {
    const parts = parted.get(key);
    return parts ? nearestTo(path, parts) : [subjectOf(key)];
  };
  const shared: string[] = [];
  // Most documents are in one folder: what its name means is found once.
  let at: DocumentFolder | undefined;
  for (const path of documents) {
    const slash = path.lastIndexOf('/');
    const parent = slash < 0 ? undefined : lastPart(path.slice(0, slash));
    if (at?.name !== parent) at = parent === undefined ? undefined : readDocumentFolder(parent);
    const stem = stemOf(path);
    const isSubjectFolder = at !== undefined && (at.isNamedSo || subjects.has(at.key) || parted.has(at.key));
    if (genericStems.test(stem)) {
      if (isSubjectFolder) for (const subject of ownersOf(at!.key, path)) subject.metadata ??= path;
      else shared.push(path);
      continue;
    }
    const key = keyOf(stem);
    if (isSubjectFolder && !at!.isMetadata && /^\d+$/.test(key))
      for (const subject of ownersOf(at!.key, path)) addFile(subject, stem, path);
    else for (const subject of ownersOf(key, path)) subject.metadata ??= path;
  }
  for (const subject of subjects.values()) {
    if (subject.id === '') subject.id = `subj_id_${subject.key}`;
    if (!isInOrder(subject.images)) subject.images.sort(compareNatural);
  }
  // A JSON file that is nobody's, where pictures are: of the dataset, not of an identity.
  if ([...subjects.values()].some(({ images }) => images.length > 0)) {
    for (const [key, { images, metadata }] of subjects) {
      if (images.length > 0 || metadata === undefined || /\d/.test(key)) continue;
      shared.push(metadata);
      subjects.delete(key);
    }
  }
  return {
    subjects: new Map(
      [...subjects.values()].sort((a, b) => compareNatural(a.id, b.id)).map(subject => [subject.id, subject]),
    ),
    shared,
  };
}

/** The picture a camera names: by path, by name, by number, else by its place among them. */
export function findImage(
  { images, folder, id }: Pick<Subject, 'images' | 'folder' | 'id'>,
  name: string | undefined,
  index: number,
): string {
  const wanted = name?.replace(/\\/g, '/').replace(/^\.\//, '');
  if (wanted !== undefined) {
    const found =
      images.find(path => path === wanted || path.endsWith(`/${wanted}`)) ??
      images.find(path => lastPart(path) === lastPart(wanted)) ??
      images.find(path => stemOf(path) === lastPart(wanted)) ??
      images.find(path => stemOf(path) === stemOf(wanted)) ??
      (/\d+$/.test(wanted) ? images.find(path => numberOf(stemOf(path)) === numberOf(wanted)) : undefined);
    if (found !== undefined) return found;
    const named = imagePattern.test(wanted) ? wanted : `${wanted}.png`;
    return named.includes('/') ? named : `${folder ?? id}/${named}`;
  }
  return images[index] ?? `${folder ?? id}/${index}.png`;
}

/** The number a name ends in. */
const numberOf = (name: string): number => Number(/(\d+)$/.exec(name)?.[1] ?? Number.NaN);
