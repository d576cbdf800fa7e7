/** Finds the cameras in a JSON document of any of the layouts in use: a list, a map, one alone, or lists side by side. */
import { FormatError } from '../../core/errors.ts';
import { isCameraKey } from './camera-keys.ts';
import { describeFields, type Fields, fieldsOf, type Inherited, pointerStep } from './fields.ts';
import { hasPose } from './read-pose.ts';
import { describeShape, isObject, type LooseObject, plainKey, toMatrix, toNumbers } from './values.ts';

/** One camera as a document has it. */
export interface CameraEntry {
  fields: Fields;
  /** As it stands in the file. */
  entry: LooseObject;
  /** What names its image: a file name, a map's key, a number; undefined where only its place in the list does. */
  name?: string;
  /** JSON pointer of `name`. */
  namePointer: string;
}

const listKeys = ['cameras', 'camera', 'frames', 'views', 'cams', 'poses', 'images', 'labels', 'data'];
const nameKeys = ['image', 'filename', 'filepath', 'file', 'imagepath', 'imagename', 'img', 'imgname', 'path', 'name'];
const numberKeys = ['index', 'id', 'frame', 'view', 'viewid', 'imageid', 'cameraid', 'idx', 'i'];

interface Scope {
  file: string;
  inherited?: Inherited;
}

const nameRanks = new Map([...nameKeys, ...numberKeys].map((key, rank) => [key, rank]));
const isNumberRank = (rank: number) => rank >= nameKeys.length;

/** The name of an entry's image and where it stands: under the first of the keys that are used for it. */
function nameOf(entry: LooseObject, pointer: string): { name?: string; namePointer: string } {
  let best = Number.POSITIVE_INFINITY;
  let found: string | undefined;
  for (const key in entry) {
    const rank = nameRanks.get(plainKey(key));
    if (rank === undefined || rank > best) continue;
    const value = entry[key];
    // Only what names a picture must be text; `file` or `path` may mean anything.
    const isName = (typeof value === 'string' && value !== '') || (isNumberRank(rank) && typeof value === 'number');
    if (!isName) continue;
    best = rank;
    found = key;
  }
  return found === undefined
    ? { namePointer: pointer }
    : { name: String(entry[found]), namePointer: pointer + pointerStep(found) };
}

/** A list's or map's member as an entry: an object, or bare numbers (a matrix, EG3D's 25). */
function toEntry(value: unknown, pointer: string, key: string | undefined, scope: Scope): CameraEntry {
  if (Array.isArray(value) && value.length === 2 && typeof value[0] === 'string') {
    // EG3D's labels: a name and its numbers.
    const entry = { image: value[0], camera: value[1] };
    const fields = fieldsOf(entry, scope.file, pointer, scope.inherited);
    return { entry, fields, name: value[0], namePointer: `${pointer}/0` };
  }
  if (!isObject(value)) {
    const isPose = toMatrix(value) !== undefined || toNumbers(value)?.length === 25;
    if (!isPose) {
      throw new FormatError('bad-geogen', `Expected a camera but received ${describeShape(value)}`, {
        where: { file: scope.file, pointer },
      });
    }
    const entry = { pose: value };
    return { entry, fields: fieldsOf(entry, scope.file, pointer, scope.inherited), name: key, namePointer: pointer };
  }
  const own = nameOf(value, pointer);
  return {
    entry: value,
    fields: fieldsOf(value, scope.file, pointer, scope.inherited),
    name: own.name ?? key,
    namePointer: own.namePointer,
  };
}

/** Whether a value is many of what a camera has one of: a list of matrices, of EG3D labels, of triples. */
function listLength(value: unknown): number | undefined {
  if (!Array.isArray(value) || toMatrix(value) !== undefined || value.length === 0) return undefined;
  const isPart = (item: unknown) => toMatrix(item) !== undefined || [3, 4, 25].includes(toNumbers(item)?.length ?? 0);
  return value.every(isPart) ? value.length : undefined;
}

/** `{ extrinsics: [7 matrices], intrinsics: one or [7] }` as seven entries. */
function splitLists(object: LooseObject, pointer: string, scope: Scope): CameraEntry[] | undefined {
  const lengths = Object.entries(object).flatMap(([key, value]) => {
    const length = listLength(value);
    return length === undefined ? [] : [{ key, length }];
  });
  const count = Math.max(0, ...lengths.map(({ length }) => length));
  const lists = new Set(lengths.filter(({ length }) => length === count).map(({ key }) => key));
  if (lists.size === 0) return undefined;
  // One camera that has a list beside its pose, of landmarks say.
  const single = Object.fromEntries(Object.entries(object).filter(([key]) => !lists.has(key)));
  if (hasPose(fieldsOf(single, scope.file, pointer))) return undefined;
  const names = Object.entries(object).find(
    ([, value]) => Array.isArray(value) && value.length === count && value.every(item => typeof item === 'string'),
  );
  const entries = Array.from({ length: count }, (_, index): CameraEntry => {
    const entry = Object.fromEntries(
      Object.entries(object).map(([key, value]) => [key, lists.has(key) ? (value as unknown[])[index] : value]),
    );
    return {
      entry,
      fields: fieldsOf(entry, scope.file, pointer, scope.inherited),
      name: names ? String((names[1] as unknown[])[index]) : undefined,
      namePointer: pointer,
    };
  });
  return hasPose(entries[0].fields) ? entries : undefined;
}

/** Whether a value has a pose, or is one. */
export const looksLikeCamera = (value: unknown): boolean =>
  isObject(value) ? hasPose(fieldsOf(value, '', '')) : toMatrix(value) !== undefined || toNumbers(value)?.length === 25;

/** Whether a list's member is one camera, not a document with several. */
export const isCameraEntry = (value: unknown): boolean =>
  looksLikeCamera(value) && !(isObject(value) && splitLists(value, '', { file: '' }));

/** Whether a map's member is a camera, rather than a matrix that all share. */
const isCameraMember = ([key, value]: [string, unknown]): boolean =>
  looksLikeCamera(value) && (isObject(value) || !isCameraKey(key));

/** The cameras of a list or map under a key, or undefined where it is neither. */
function entriesOf(value: unknown, pointer: string, scope: Scope): CameraEntry[] | undefined {
  if (toNumbers(value)?.length === 25) return [toEntry({ camera: value }, pointer, undefined, scope)];
  if (Array.isArray(value) && toMatrix(value) === undefined)
    return value.map((item, index) => toEntry(item, `${pointer}/${index}`, undefined, scope));
  if (!isObject(value)) return undefined;
  const split = splitLists(value, pointer, scope);
  if (split) return split;
  if (looksLikeCamera(value)) return [toEntry(value, pointer, undefined, scope)];
  const members = Object.entries(value);
  if (members.length === 0) return [];
  const cameras = members.filter(isCameraMember);
  if (cameras.length > 0) {
    // A map by name; what is no camera among them is shared by all.
    const shared = Object.fromEntries(members.filter(member => !isCameraMember(member)));
    const inherited = { entry: shared, pointer, above: scope.inherited };
    return cameras.map(([key, member]) => toEntry(member, pointer + pointerStep(key), key, { ...scope, inherited }));
  }
  return undefined;
}

/** Whether a document's member is there for all of its cameras; `camera` may be the one they were all taken with. */
const isShared = (key: string, value: unknown): boolean =>
  key !== 'name' && (!listKeys.includes(key) || (key === 'camera' && isObject(value) && !looksLikeCamera(value)));

/** The figures and words of a document that hold for all cameras in it: no lists, no maps of something else. */
export function sharedFigures(document: LooseObject): LooseObject {
  const isFigure = (value: unknown) => typeof value !== 'object' || (toNumbers(value)?.length ?? Infinity) <= 9;
  return Object.fromEntries(
    Object.entries(document).filter(
      ([key, value]) =>
        isShared(plainKey(key), value) &&
        (isFigure(value) || isCameraKey(key) || plainKey(key) === 'cameraconvention') &&
        !(isObject(value) && looksLikeCamera(value)),
    ),
  );
}

/**
 * The cameras of a document, in stored order.
 * @param file for errors
 * @param around what the documents around this one share with it
 * @throws {FormatError} `bad-geogen`, `unknown-layout`: which keys were there
 */
export function findCameraEntries(document: unknown, file: string, at = '', around?: Inherited): CameraEntry[] {
  if (Array.isArray(document)) return entriesOf(document, at, { file, inherited: around }) ?? [];
  if (!isObject(document)) {
    throw new FormatError(
      'bad-geogen',
      `Expected an object with name and cameras but received ${describeShape(document)}`,
      {
        where: { file, pointer: at },
      },
    );
  }
  const shared = Object.fromEntries(Object.entries(document).filter(([key, value]) => isShared(plainKey(key), value)));
  const scope: Scope = { file, inherited: { entry: shared, pointer: at, above: around } };
  const members = new Map(Object.keys(document).map(key => [plainKey(key), key]));
  for (const plain of listKeys) {
    const key = members.get(plain);
    if (key === undefined) continue;
    const found = entriesOf(document[key], at + pointerStep(key), scope);
    if (found) {
      // A camera alone is named by its file, not by the subject.
      return found;
    }
  }
  const whole = entriesOf(document, at, { file, inherited: around });
  if (whole) return whole;
  const keys = Object.keys(document);
  const cameras = members.get('cameras');
  throw new FormatError(
    cameras === undefined && keys.length > 0 && !keys.every(key => plainKey(key) === 'name')
      ? 'unknown-layout'
      : 'bad-geogen',
    `Expected a list of cameras but found none in ${describeFields(fieldsOf(document, file, at))}`,
    {
      where: { file, pointer: `${at}${pointerStep(cameras ?? 'cameras')}` },
      hint: 'docs/cameras.md lists the layouts that are read.',
    },
  );
}
