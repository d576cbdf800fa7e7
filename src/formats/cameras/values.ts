/** Numbers out of JSON that nobody specified: strings, flat lists, nested ones, objects with x, y, z. */

/** An object whose members nobody has checked. */
export type LooseObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is LooseObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keys met before: a set says the same dozen in every camera. */
const plainKeys = new Map<string, string>();
const mostPlainKeys = 4096;

/** `World-To_Camera` and `worldToCamera` are one key: `worldtocamera`. */
export function plainKey(key: string): string {
  const known = plainKeys.get(key);
  if (known !== undefined) return known;
  const plain = key.toLowerCase().replace(/[^a-z0-9]/g, '');
  // Maps by file name have as many keys as there are files.
  if (plainKeys.size < mostPlainKeys) plainKeys.set(key, plain);
  return plain;
}

/** A value in a few words, for messages. */
export function describe(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** What a value is made of, for messages: `4x4 numbers`, `text`, `object with R, t`. */
export function describeShape(value: unknown): string {
  const matrix = toMatrix(value);
  if (matrix) return `${matrix.rows}x${matrix.columns} numbers`;
  const numbers = toNumbers(value);
  if (numbers) return numbers.length === 1 ? 'a number' : `${numbers.length} numbers`;
  if (Array.isArray(value))
    return `a list of ${value.length}${value.length > 0 ? `, first ${describeShape(value[0])}` : ''}`;
  if (isObject(value)) {
    const keys = Object.keys(value);
    return `an object with ${keys.slice(0, 8).join(', ')}${keys.length > 8 ? ', ...' : ''}`;
  }
  return typeof value === 'string' ? `the text ${describe(value)}` : describe(value);
}

/** A finite number, or the text of one. */
export function toNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

const componentOrders = [
  ['w', 'x', 'y', 'z'],
  ['x', 'y', 'z', 'w'],
  ['x', 'y', 'z'],
  ['width', 'height'],
  ['x', 'y'],
];

/** All members as numbers, or undefined. Matrices are asked first whether they are lists: no list is made to find out. */
function listOfNumbers(list: readonly unknown[]): number[] | undefined {
  if (toNumber(list[0]) === undefined) return undefined;
  const numbers = new Array<number>(list.length);
  for (let k = 0; k < list.length; k++) {
    const number = toNumber(list[k]);
    if (number === undefined) return undefined;
    numbers[k] = number;
  }
  return numbers;
}

/** A flat list of numbers: of a list, a text such as `1 0 0`, an object with x, y, z (w), or one number. */
export function toNumbers(value: unknown): number[] | undefined {
  const single = toNumber(value);
  if (single !== undefined) return [single];
  if (typeof value === 'string') {
    const parts = value
      .replace(/[[\](),;]/g, ' ')
      .trim()
      .split(/\s+/);
    return parts.length > 1 ? toNumbers(parts) : undefined;
  }
  if (Array.isArray(value)) return value.length > 0 ? listOfNumbers(value) : undefined;
  if (!isObject(value)) return undefined;
  const keys = Object.keys(value).map(plainKey);
  const order = componentOrders.find(names => names.length === keys.length && names.every(name => keys.includes(name)));
  if (!order) return undefined;
  const values = new Map(Object.entries(value).map(([key, member]) => [plainKey(key), member]));
  return toNumbers(order.map(name => values.get(name)));
}

export interface NumberMatrix {
  rows: number;
  columns: number;
  /** Row-major. */
  data: number[];
  /** Rows were lists of their own, so `columns` is as stored and not guessed. */
  isNested: boolean;
}

const flatShapes: Record<number, readonly [number, number]> = { 9: [3, 3], 12: [3, 4], 16: [4, 4] };

/** A matrix: rows of numbers, 9, 12 or 16 numbers in one list, or `{ rows, cols, data }`. */
export function toMatrix(value: unknown): NumberMatrix | undefined {
  if (isObject(value) && 'data' in value) {
    const data = toNumbers(value.data);
    const [rows, columns] = [toNumber(value.rows), toNumber(value.cols ?? value.columns)];
    if (data && rows && columns && data.length === rows * columns) return { rows, columns, data, isNested: true };
    return toMatrix(value.data);
  }
  const flat = toNumbers(value);
  if (flat) {
    const shape = flatShapes[flat.length];
    return shape && { rows: shape[0], columns: shape[1], data: flat, isNested: false };
  }
  if (!Array.isArray(value) || value.length < 3 || value.length > 4) return undefined;
  const first = toNumbers(value[0]);
  if (first?.length !== 3 && first?.length !== 4) return undefined;
  const columns = first.length;
  const data = new Array<number>(value.length * columns);
  for (let row = 0; row < value.length; row++) {
    const numbers = row === 0 ? first : toNumbers(value[row]);
    if (numbers?.length !== columns) return undefined;
    for (let column = 0; column < columns; column++) data[row * columns + column] = numbers[column];
  }
  return { rows: value.length, columns, data, isNested: true };
}
