import { FormatError } from '../../core/errors.ts';
import { describe, describeShape, isObject, type LooseObject, plainKey } from './values.ts';

/** A member of a camera's entry. */
export interface Field {
  /** As {@link plainKey}. */
  key: string;
  value: unknown;
  pointer: string;
}

/** The members of one camera's entry by plain key, those of containers such as `extrinsics: { R, t }` among them. */
export interface Fields {
  byKey: ReadonlyMap<string, Field>;
  file: string;
  /** JSON pointer of the entry. */
  pointer: string;
}

const containers = new Set([
  'camera',
  'extrinsics',
  'extrinsic',
  'intrinsics',
  'intrinsic',
  'pose',
  'params',
  'parameters',
  'cameraparams',
  'cameraparameters',
  'cameraintrinsics',
  'cameraextrinsics',
  'transform',
  'calibration',
  'lens',
  'sensor',
]);

/** Members of the documents around an entry, for what cameras share: intrinsics, resolution. */
export interface Inherited {
  entry: LooseObject;
  pointer: string;
  /** Of the document around that one. */
  above?: Inherited;
}

/** One step of a JSON pointer. @source RFC 6901, section 3 */
export const pointerStep = (key: string | number): string =>
  typeof key === 'number' || !/[~/]/.test(key) ? `/${key}` : `/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`;

/**
 * The fields of an entry; `inherited` ones are used where the entry has none of that key, the nearest first.
 * @param file for errors
 */
export function fieldsOf(entry: LooseObject, file: string, pointer: string, inherited?: Inherited): Fields {
  const byKey = new Map<string, Field>();
  const add = (object: LooseObject, at: string) => {
    for (const name in object) {
      const value = object[name];
      if (value === null || value === undefined) continue;
      const key = plainKey(name);
      const place = at + pointerStep(name);
      if (isObject(value) && containers.has(key)) add(value, place);
      if (!byKey.has(key)) byKey.set(key, { key, value, pointer: place });
    }
  };
  add(entry, pointer);
  for (let each = inherited; each; each = each.above) add(each.entry, each.pointer);
  return { byKey, file, pointer };
}

/** The first of several keys that is there. */
export function findField({ byKey }: Fields, keys: readonly string[]): Field | undefined {
  for (const key of keys) {
    const field = byKey.get(key);
    if (field) return field;
  }
  return undefined;
}

/** @throws {FormatError} `bad-geogen`: what was expected, what was there, and where */
export function refuse(expected: string, value: unknown, file: string, pointer: string): never {
  throw new FormatError('bad-geogen', `Expected ${expected} but received ${describe(value)}`, {
    where: { file, pointer },
  });
}

/** Every key of an entry with the shape of its value: what a reader that knows none of them can tell. */
export function describeFields({ byKey, pointer }: Fields): string {
  const own = [...byKey.values()].filter(field => field.pointer.startsWith(`${pointer}/`));
  if (own.length === 0) return 'no keys';
  return own
    .slice(0, 12)
    .map(field => `${field.pointer.slice(pointer.length + 1)} (${describeShape(field.value)})`)
    .join('; ');
}
