import type { FieldProblem, Place } from './grounding-types.ts';
import { isObject, show } from './panime-entry.ts';

type Test = (value: unknown) => boolean;
type Expectation = readonly [words: string, test: Test];

const isText: Test = value => typeof value === 'string';
const isWhole: Test = value => Number.isSafeInteger(value);
const isListOf =
  (test: Test): Test =>
  value =>
    Array.isArray(value) && value.every(test);

const text: Expectation = ['a text', isText];
const whole: Expectation = ['a whole number', isWhole];
const id: Expectation = ['a text or a whole number', value => isText(value) || isWhole(value)];
const side: Expectation = ['a whole number from 1', value => isWhole(value) && (value as number) > 0];

/** Members of each kind of record and their types, as the card gives them. */
const expected: Readonly<Record<FieldProblem['of'], Readonly<Record<string, Expectation>>>> = {
  image: { file_name: text, height: side, width: side, id, data_source: text },
  caption: {
    caption: text,
    caption_ann: text,
    label_matched: [
      'a list of { mask_ids, txt_desc }',
      isListOf(match => isObject(match) && isListOf(isWhole)(match.mask_ids) && isText(match.txt_desc)),
    ],
    id: whole,
    image_id: id,
    labels: ['a list of texts', isListOf(isText)],
  },
  mask: {
    id: whole,
    image_id: id,
    category_id: whole,
    segmentation: ['{ size, counts }', isObject],
    area: whole,
    bbox: ['a list of four numbers', value => isListOf(Number.isFinite)(value) && (value as unknown[]).length === 4],
    iscrowd: ['0 or 1', value => value === 0 || value === 1],
    thing_or_stuff: ['"thing" or "stuff"', value => value === 'thing' || value === 'stuff'],
  },
};

const escapePointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** The place of a member of what is written at `place`. */
export function placeOfMember(place: Place, member: string): Place {
  if (place.pointer === undefined) return place;
  return { ...place, pointer: `${place.pointer}/${escapePointer(member)}` };
}

/** The part of a list that has another type, so that a long list leads to its fault. */
function faultIn(value: unknown, member: string): { member: string; value: unknown } {
  if (!Array.isArray(value)) return { member, value };
  const tests: Readonly<Record<string, Test>> = {
    labels: isText,
    bbox: Number.isFinite,
    label_matched: match => isObject(match) && isListOf(isWhole)(match.mask_ids) && isText(match.txt_desc),
  };
  const at = value.findIndex(item => tests[member] !== undefined && !tests[member](item));
  return at < 0 ? { member, value } : { member: `${member}/${at}`, value: value[at] };
}

/** What is not as the card says about one record: members that are missing, of another type, or unknown. */
export function* findFieldProblems(
  of: FieldProblem['of'],
  record: Readonly<Record<string, unknown>>,
  place: Place,
): Iterable<FieldProblem> {
  const members = expected[of];
  for (const [member, [words, test]] of Object.entries(members)) {
    const value = record[member];
    if (value === undefined || value === null) {
      yield { kind: 'missing', of, member, place, message: `Expected ${member} in the ${of} but it has none` };
    } else if (!test(value)) {
      const fault = faultIn(value, member);
      const at = fault.member.split('/').reduce((where, part) => placeOfMember(where, part), place);
      const message = `Expected ${words} for ${member} but received ${show(fault.value)}`;
      yield { kind: 'type', of, member, place: at, message };
    }
  }
  for (const member of Object.keys(record)) {
    if (Object.hasOwn(members, member)) continue;
    const message = `Expected only the members of the card in the ${of} but received ${member}`;
    yield { kind: 'unknown', of, member, place: placeOfMember(place, member), message };
  }
}
