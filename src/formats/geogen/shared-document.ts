/** One JSON file with the cameras of every identity: a map by name, a list with names, EG3D's labels. */

import { type Inherited, pointerStep } from '../cameras/fields.ts';
import { type CameraEntry, findCameraEntries, isCameraEntry, sharedFigures } from '../cameras/find-entries.ts';
import { isObject, type LooseObject, plainKey } from '../cameras/values.ts';
import { keyOf } from './index-subjects.ts';

/** What a shared document has of one identity. */
export interface SharedPart {
  /** Documents of its own inside, e.g. the member of a map. */
  documents: { document: unknown; pointer: string }[];
  /** Entries of a list for all. */
  entries: CameraEntry[];
  /** What the documents around share with them. */
  around?: Inherited;
}

const wrappers = ['subjects', 'identities', 'data', 'metadata', 'scenes', 'items'];
/** Keys that can only name an identity, and those that may name a picture or a camera as well. */
const subjectKeys = ['subject', 'subjectid', 'subjid', 'identity', 'scene'];
const openKeys = ['name', 'id'];

type IsSubject = (key: string) => boolean;

/** `subj_id_3/0.png` belongs to `subj_id_3`; `3_0.png` to `3`; `test/subj_id_3/0.png` to that folder where it is one's own. */
function subjectOfImage(name: string, isSubject: IsSubject): string | undefined {
  const parts = name.replace(/\\/g, '/').split('/');
  if (parts.length > 1) {
    const folder = parts.slice(0, -1).join('/');
    return isSubject(folder) ? folder : parts.at(-2);
  }
  return /^(.+?)[_-]\d+\.\w+$/.exec(parts[0])?.[1];
}

/** The member under which a list's member names its identity, and the identity's key. */
function namedSubject(member: LooseObject, keys: readonly string[], isSubject: IsSubject) {
  for (const plain of keys) {
    const key = Object.keys(member).find(each => plainKey(each) === plain);
    const value = key === undefined ? undefined : member[key];
    if (key === undefined || (typeof value !== 'string' && typeof value !== 'number')) continue;
    const subject = keyOf(String(value));
    if (isSubject(subject) && !/\.\w{3,4}$/.test(String(value))) return { key, subject };
  }
  return undefined;
}

/** Whose camera an entry of a list for all is: as it says, by the path of its image, by its name. */
function ownerOf(camera: CameraEntry, isSubject: IsSubject): { subject: string; camera: CameraEntry } | undefined {
  const said = namedSubject(camera.entry, subjectKeys, isSubject);
  const ofImage = camera.name === undefined ? undefined : subjectOfImage(camera.name, isSubject);
  if (!said && ofImage !== undefined) return { subject: isSubject(ofImage) ? ofImage : keyOf(ofImage), camera };
  const named = said ?? namedSubject(camera.entry, openKeys, isSubject);
  if (!named) return undefined;
  // What names the identity does not name the picture.
  const isName = camera.namePointer === camera.fields.pointer + pointerStep(named.key);
  return { subject: named.subject, camera: isName ? { ...camera, name: undefined } : camera };
}

/**
 * What a document has of each identity, by key.
 * @param isSubject whether a key is one of the dataset's
 * @throws {FormatError} of {@link findCameraEntries}
 */
export function splitShared(document: unknown, file: string, isSubject: IsSubject): Map<string, SharedPart> {
  const parts = new Map<string, SharedPart>();
  let around: Inherited | undefined;
  const partOf = (key: string): SharedPart => {
    const part = parts.get(key) ?? { documents: [], entries: [], around };
    parts.set(key, part);
    return part;
  };
  let [inner, at] = [document, ''];
  for (const wrapper of wrappers) {
    if (!isObject(inner)) break;
    const key = Object.keys(inner).find(each => plainKey(each) === wrapper);
    if (key === undefined || typeof inner[key] !== 'object') continue;
    around = { entry: sharedFigures(inner), pointer: at, above: around };
    at += pointerStep(key);
    inner = inner[key];
  }
  const above = around;
  if (isObject(inner)) {
    around = { entry: sharedFigures(inner), pointer: at, above };
    for (const [key, value] of Object.entries(inner)) {
      if (typeof value === 'object' && isSubject(keyOf(key)))
        partOf(keyOf(key)).documents.push({ document: value, pointer: at + pointerStep(key) });
    }
    if (parts.size > 0) return parts;
  }
  if (Array.isArray(inner)) {
    for (const [index, member] of inner.entries()) {
      if (!isObject(member) || isCameraEntry(member)) continue;
      const named = namedSubject(member, [...subjectKeys, ...openKeys], isSubject);
      if (named) partOf(named.subject).documents.push({ document: member, pointer: `${at}/${index}` });
    }
    if (parts.size > 0) return parts;
  }
  for (const each of findCameraEntries(inner, file, at, above)) {
    const owner = ownerOf(each, isSubject);
    if (owner) partOf(owner.subject).entries.push(owner.camera);
  }
  return parts;
}

/** The nearest of what is around, and beneath it what is around that. */
const flatten = (around: Inherited | undefined): LooseObject =>
  around ? { ...flatten(around.above), ...around.entry } : {};

/** An entry that can stand alone: one that a map's key named has its name inside. */
const storedEntry = ({ entry, name, namePointer, fields }: CameraEntry): LooseObject =>
  name !== undefined && namePointer === fields.pointer ? { image: name, ...entry } : entry;

/**
 * The cameras of an identity, and the metadata file it would have of its own: its part of the document, with what it
 * shares with the others.
 * @throws {FormatError} of {@link findCameraEntries}
 */
export function readPart(
  { documents, entries, around }: SharedPart,
  file: string,
): { metadata: LooseObject; entries: CameraEntry[] } {
  const shared = flatten(around);
  const found = documents.map(({ document, pointer }) => findCameraEntries(document, file, pointer, around));
  if (documents.length === 1) {
    const [{ document }] = documents;
    return {
      metadata: isObject(document) ? { ...shared, ...document } : { ...shared, cameras: document },
      entries: found[0],
    };
  }
  const cameras = documents.flatMap(({ document }, i) => {
    const own = isObject(document) ? sharedFigures(document) : {};
    return found[i].map(camera => ({ ...own, ...storedEntry(camera) }));
  });
  return {
    metadata: { ...shared, cameras: [...cameras, ...entries.map(storedEntry)] },
    entries: [...found.flat(), ...entries],
  };
}
