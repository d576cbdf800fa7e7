/** One JSON file with the cameras of every identity: a map by name, a list with names, EG3D's labels. */

import { pointerStep } from '../cameras/fields.ts';
import type { CameraEntry } from '../cameras/find-entries.ts';
import { findCameraEntries } from '../cameras/find-entries.ts';
import { isObject, type LooseObject, plainKey } from '../cameras/values.ts';
import { keyOf } from './index-subjects.ts';

/** What a shared document has of one identity. */
export interface SharedPart {
  /** A document of its own inside, e.g. the member of a map. */
  document?: unknown;
  pointer?: string;
  /** Or entries of a list for all. */
  entries?: CameraEntry[];
}

const wrappers = ['subjects', 'identities', 'data', 'metadata', 'scenes', 'items'];
const nameKeys = ['name', 'subject', 'subjectid', 'id', 'identity', 'subjid', 'scene'];

/** What names the identity of a list's member. */
function subjectName(member: LooseObject): string | undefined {
  for (const [key, value] of Object.entries(member)) {
    if (nameKeys.includes(plainKey(key)) && (typeof value === 'string' || typeof value === 'number'))
      return String(value);
  }
  return undefined;
}

/** `subj_id_3/0.png` belongs to `subj_id_3`; `3_0.png` to `3`. */
function subjectOfImage(name: string): string | undefined {
  const parts = name.replace(/\\/g, '/').split('/');
  if (parts.length > 1) return parts.at(-2);
  return /^(.+?)[_-]\d+\.\w+$/.exec(parts[0])?.[1];
}

/**
 * What a document has of each identity, by key.
 * @param isSubject whether a key is one of the dataset's
 * @throws {FormatError} of {@link findCameraEntries}
 */
export function splitShared(
  document: unknown,
  file: string,
  isSubject: (key: string) => boolean,
): Map<string, SharedPart> {
  const parts = new Map<string, SharedPart>();
  let [inner, at] = [document, ''];
  for (const wrapper of wrappers) {
    if (!isObject(inner)) break;
    const key = Object.keys(inner).find(each => plainKey(each) === wrapper);
    if (key === undefined || typeof inner[key] !== 'object') continue;
    at += pointerStep(key);
    inner = inner[key];
  }
  if (isObject(inner)) {
    for (const [key, value] of Object.entries(inner)) {
      if (typeof value === 'object' && isSubject(keyOf(key)))
        parts.set(keyOf(key), { document: value, pointer: at + pointerStep(key) });
    }
    if (parts.size > 0) return parts;
  }
  if (Array.isArray(inner)) {
    for (const [index, member] of inner.entries()) {
      const name = isObject(member) ? subjectName(member) : undefined;
      if (name !== undefined && isSubject(keyOf(name)) && !/\.\w{3,4}$/.test(name)) {
        parts.set(keyOf(name), { document: member, pointer: `${at}/${index}` });
      }
    }
    if (parts.size > 0) return parts;
  }
  for (const entry of findCameraEntries(inner, file, at)) {
    const subject = entry.name === undefined ? undefined : subjectOfImage(entry.name);
    if (subject === undefined) continue;
    const part = parts.get(keyOf(subject));
    if (part?.entries) part.entries.push(entry);
    else parts.set(keyOf(subject), { entries: [entry] });
  }
  return parts;
}
