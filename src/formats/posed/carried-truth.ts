/** Captions and regions that travelled beside a posed frame, as JSON that nobody has checked. */
import { FormatError, type Where } from '../../core/errors.ts';
import type { Caption, Region } from '../../core/model/dataset.ts';
import { describe, isObject } from '../cameras/values.ts';

const isText = (value: unknown) => typeof value === 'string';
const isNumber = (value: unknown) => Number.isFinite(value);
const isList = (value: unknown, isMember: (member: unknown) => boolean, length?: number) =>
  Array.isArray(value) && (length === undefined || value.length === length) && value.every(isMember);

const isPhrase = (value: unknown) =>
  isObject(value) &&
  isText(value.text) &&
  isNumber(value.start) &&
  isNumber(value.end) &&
  isList(value.regionIds, isNumber);

const isCaption = (value: unknown) => isObject(value) && isText(value.text) && isList(value.phrases, isPhrase);

const isMask = (value: unknown) =>
  isObject(value) && isList(value.size, isNumber, 2) && (isText(value.counts) || isList(value.counts, isNumber));

const isRegion = (value: unknown) =>
  isObject(value) &&
  isNumber(value.id) &&
  isNumber(value.categoryId) &&
  isNumber(value.area) &&
  isList(value.bbox, isNumber, 4) &&
  isMask(value.mask);

function listOf<T>(
  value: unknown,
  isMember: (member: unknown) => boolean,
  [view, what, keys]: readonly [view: string, what: string, keys: string],
  where?: Where,
): readonly T[] {
  if (value === undefined) return [];
  const fail = (expected: string, received: unknown): never => {
    throw new FormatError('bad-view', `Expected ${expected} for ${view} but received ${describe(received)}`, {
      where,
      hint: `Panoply writes them so itself; leave the key ${what} away where yours are something else.`,
    });
  };
  if (!Array.isArray(value)) return fail(`a list of ${what}`, value);
  const wrong = value.findIndex(member => !isMember(member));
  return wrong < 0 ? (value as T[]) : fail(`${what} with ${keys}, at ${wrong} of the list too,`, value[wrong]);
}

/**
 * What is carried in the `captions` and `regions` of a frame's `extra`.
 * @param view the view's id, for messages
 * @param where the file that has it
 * @throws {FormatError} `bad-view` where they are not the model's
 */
export function readCarriedTruth(
  extra: unknown,
  view: string,
  where?: Where,
): { captions: readonly Caption[]; regions: readonly Region[]; rest: Record<string, unknown> } {
  if (extra !== undefined && !isObject(extra)) {
    throw new FormatError(
      'bad-view',
      `Expected an object for what is carried with ${view} but received ${describe(extra)}`,
      {
        where,
      },
    );
  }
  const { captions, regions, ...rest } = extra ?? {};
  return {
    captions: listOf(captions, isCaption, [view, 'captions', 'text and phrases (text, start, end, regionIds)'], where),
    regions: listOf(regions, isRegion, [view, 'regions', 'id, categoryId, area, bbox and mask (size, counts)'], where),
    rest,
  };
}
