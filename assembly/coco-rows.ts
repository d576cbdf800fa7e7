// Reads lists of COCO's JSON objects (annotations, results) into rows of numbers, without making values of them: masks
// are only found. The twin is JSON.parse; whatever is not quite as COCO writes it is left to that, so every doubt fails.

// A row: 64-bit floats, then 32-bit integers.
const imageIdAt: usize = 0;
const categoryIdAt: usize = 8;
const scoreAt: usize = 16;
const areaAt: usize = 24;
const idAt: usize = 32;
const boxAt: usize = 40;
/** What the segmentation is: 0 none, 1 a string of run lengths, 2 a list. */
const shapeAt: usize = 72;
/** Where the string's characters or the list begin, from the text's start, and how many bytes they are. */
const shapeStartAt: usize = 76;
const shapeLengthAt: usize = 80;
const heightAt: usize = 84;
const widthAt: usize = 88;
const crowdAt: usize = 92;
/** A bit for each member that was there. */
const seenAt: usize = 96;
const rowBytes: usize = 104;

const seenImage: u32 = 1;
const seenCategory: u32 = 2;
const seenScore: u32 = 4;
const seenArea: u32 = 8;
const seenId: u32 = 16;
const seenBox: u32 = 32;
const seenShape: u32 = 64;
const seenCrowd: u32 = 128;

// What the wrapper gives: powers of ten as 64-bit floats, 0 to 22, and of five as 64-bit integers, 0 to 27; and takes: bytes
// passed, and whether the list has ended.
const tensAt: usize = 0;
const fivesAt: usize = 184;
const passedAt: usize = 408;
const endedAt: usize = 412;

const quote: u32 = 34;
const plus: u32 = 43;
const comma: u32 = 44;
const minus: u32 = 45;
const dot: u32 = 46;
const zero: u32 = 48;
const colon: u32 = 58;
const openList: u32 = 91;
const backslash: u32 = 92;
const closeList: u32 = 93;
const openObject: u32 = 123;
const closeObject: u32 = 125;

/** Where the reading is: it never passes `last`, behind which zeros stand. */
let at: usize = 0;
let last: usize = 0;
let tables: usize = 0;
let failed: bool = false;

// @ts-ignore: decorator
@inline
function skipSpace(): u32 {
  let byte: u32 = load<u8>(at);
  while (byte === 32 || byte === 10 || byte === 13 || byte === 9) byte = load<u8>(++at);
  return byte;
}

/** Passes a byte, after white space. */
// @ts-ignore: decorator
@inline
function expect(byte: u32): void {
  if (skipSpace() === byte) ++at;
  else failed = true;
}

/**
 * The float nearest to w / 10^k, for w of 2^53 and more: a long division by 5^k to 55 bits and more, rounded once.
 * @param k up to 27
 */
function divideLong(w: u64, k: i32): f64 {
  const divisor = load<u64>(tables + fivesAt + ((<usize>k) << 3));
  let shift: i32 = <i32>clz(w);
  w <<= <u64>shift;
  const step: i32 = <i32>clz(divisor);
  let quotient = w / divisor;
  let rest = w % divisor;
  for (let bits: i32 = 64 - <i32>clz(quotient); bits < 55; bits = 64 - <i32>clz(quotient)) {
    const more = min(step, 63 - bits);
    rest <<= <u64>more;
    quotient = (quotient << <u64>more) | (rest / divisor);
    rest %= divisor;
    shift += more;
  }
  const extra: i32 = 64 - <i32>clz(quotient) - 53;
  let mantissa = quotient >> <u64>extra;
  const half = <u64>1 << <u64>(extra - 1);
  const below = quotient & ((half << 1) - 1);
  if (below > half || (below === half && (rest !== 0 || (mantissa & 1) === 1))) ++mantissa;
  return <f64>mantissa * reinterpret<f64>(<u64>(1023 + extra - shift - k) << 52);
}

/** Reads a number as JSON.parse does, correctly rounded; fails for more than 18 digits and far powers of ten. */
function readNumber(): f64 {
  const first = skipSpace();
  let here = at;
  const isNegative = first === minus;
  if (isNegative) ++here;
  const start = here;
  let w: u64 = 0;
  let digit = <u32>load<u8>(here) - zero;
  const isZeroFirst = digit === 0;
  while (digit < 10) {
    w = w * 10 + <u64>digit;
    digit = <u32>load<u8>(++here) - zero;
  }
  let digits = here - start;
  // A number begins with 0 only if that is all before the point.
  if (digits === 0 || (isZeroFirst && digits > 1)) failed = true;
  let k: i32 = 0;
  if (digit === dot - zero) {
    const point = here;
    digit = <u32>load<u8>(++here) - zero;
    if (isZeroFirst) {
      while (digit === 0) digit = <u32>load<u8>(++here) - zero;
      // Leading zeros are no digits of w.
      digits = point + 1 - here;
    }
    while (digit < 10) {
      w = w * 10 + <u64>digit;
      digit = <u32>load<u8>(++here) - zero;
    }
    const decimals = here - point - 1;
    if (decimals === 0) failed = true;
    k = <i32>decimals;
    digits += decimals;
  }
  if (digits > 18) failed = true;
  if (digit === 101 - zero || digit === 69 - zero) {
    digit = load<u8>(++here);
    const isDown = digit === minus;
    if (isDown || digit === plus) ++here;
    const exponent = here;
    let power: i32 = 0;
    digit = <u32>load<u8>(here) - zero;
    while (digit < 10 && here - exponent < 4) {
      power = power * 10 + <i32>digit;
      digit = <u32>load<u8>(++here) - zero;
    }
    if (here === exponent || digit < 10) failed = true;
    k += isDown ? power : -power;
  }
  at = here;
  let value = <f64>w;
  if (k !== 0 && w !== 0) {
    // One operation with exact numbers rounds once.
    if (w < 0x20000000000000 && k > 0 && k <= 22) value /= load<f64>(tables + tensAt + ((<usize>k) << 3));
    else if (w < 0x20000000000000 && k < 0 && k >= -22) value *= load<f64>(tables + tensAt + ((<usize>-k) << 3));
    else if (k > 0 && k <= 27) value = divideLong(w, k);
    else failed = true;
  }
  return isNegative ? -value : value;
}

/** A whole number from 0 to 2^29. */
function readWhole(): u32 {
  const value = readNumber();
  if (!(value >= 0 && value <= 536870912) || Math.floor(value) !== value) {
    failed = true;
    return 0;
  }
  return <u32>value;
}

/** Passes a string behind its first quote. Of escapes, only that of a backslash is known. @returns where it ends */
function passString(): usize {
  const small = i8x16.splat(32);
  const quotes = i8x16.splat(<i8>quote);
  const slashes = i8x16.splat(<i8>backslash);
  while (at < last) {
    const block = v128.load(at);
    // Signed, so that what is no ASCII is small too.
    const special = v128.or(v128.or(i8x16.eq(block, quotes), i8x16.eq(block, slashes)), i8x16.lt_s(block, small));
    const bits = i8x16.bitmask(special);
    if (bits === 0) {
      at += 16;
      continue;
    }
    at += <usize>ctz(bits);
    const byte: u32 = load<u8>(at);
    if (byte === quote) return at++;
    if (byte !== backslash || load<u8>(at, 1) !== backslash) break;
    at += 2;
  }
  failed = true;
  return at;
}

/** Passes a list of numbers, or of such lists. */
function passList(): void {
  let depth = 0;
  for (;;) {
    let byte = skipSpace();
    while (byte === openList && !failed) {
      ++at;
      if (++depth > 3) failed = true;
      byte = skipSpace();
    }
    // An empty list, or a number.
    if (byte === closeList && load<u8>(at - 1) === openList) {
      ++at;
      --depth;
    } else readNumber();
    if (failed) return;
    byte = skipSpace();
    while (byte === closeList && depth > 0) {
      ++at;
      if (--depth === 0) return;
      byte = skipSpace();
    }
    if (depth === 0) return;
    if (byte !== comma) {
      failed = true;
      return;
    }
    ++at;
    byte = skipSpace();
    if (byte === closeList) failed = true;
  }
}

/** Passes a value that nobody asks for. */
function passValue(): void {
  const byte = skipSpace();
  if (byte === quote) {
    ++at;
    passString();
  } else if (byte === openList) passList();
  else if (load<u32>(at) === 0x6c6c756e || load<u32>(at) === 0x65757274) at += 4;
  else if (load<u32>(at) === 0x736c6166 && load<u8>(at, 4) === 101) at += 5;
  else readNumber();
}

/** Reads { "size": [height, width], "counts": a string or a list } or polygons. */
function readShape(text: usize, row: usize): void {
  const start = at;
  if (skipSpace() === openList) {
    store<u32>(row, 2, shapeAt);
    store<u32>(row, <u32>(at - text), shapeStartAt);
    passList();
    store<u32>(row, <u32>(at - text) - load<u32>(row, shapeStartAt), shapeLengthAt);
    return;
  }
  expect(openObject);
  let isList = false;
  let seen: u32 = 0;
  do {
    expect(quote);
    const key = at;
    const length = passString() - key;
    expect(colon);
    if (failed) return;
    if (length === 4 && load<u32>(key) === 0x657a6973) {
      seen |= seen & 1 ? 4 : 1;
      expect(openList);
      store<u32>(row, readWhole(), heightAt);
      expect(comma);
      store<u32>(row, readWhole(), widthAt);
      expect(closeList);
    } else if (length === 6 && load<u32>(key) === 0x6e756f63 && load<u16>(key, 4) === 0x7374) {
      seen |= seen & 2 ? 4 : 2;
      const byte = skipSpace();
      if (byte === quote) {
        store<u32>(row, <u32>(++at - text), shapeStartAt);
        const end = passString();
        store<u32>(row, <u32>(end - text) - load<u32>(row, shapeStartAt), shapeLengthAt);
      } else if (byte === openList) {
        isList = true;
        passList();
      } else failed = true;
    } else passValue();
    if (failed) return;
    const next = skipSpace();
    ++at;
    if (next === closeObject) break;
    if (next !== comma) failed = true;
  } while (!failed);
  if (seen !== 3) failed = true;
  store<u32>(row, isList ? 2 : 1, shapeAt);
  if (isList) {
    store<u32>(row, <u32>(start - text), shapeStartAt);
    store<u32>(row, <u32>(at - start), shapeLengthAt);
  }
}

/** Reads one object. @returns the members that were there */
function readObject(text: usize, row: usize): u32 {
  let seen: u32 = 0;
  expect(openObject);
  if (skipSpace() === closeObject) failed = true;
  while (!failed) {
    expect(quote);
    if (failed) break;
    const key = at;
    const length = passString() - key;
    expect(colon);
    if (failed) break;
    const head = load<u32>(key);
    let member: u32 = 0;
    if (length === 8 && load<u64>(key) === 0x64695f6567616d69) {
      member = seenImage;
      store<f64>(row, readNumber(), imageIdAt);
    } else if (length === 11 && load<u64>(key) === 0x79726f6765746163 && load<u32>(key, 7) === 0x64695f79) {
      member = seenCategory;
      store<f64>(row, readNumber(), categoryIdAt);
    } else if (length === 5 && head === 0x726f6373 && load<u8>(key, 4) === 101) {
      member = seenScore;
      store<f64>(row, readNumber(), scoreAt);
    } else if (length === 4 && head === 0x61657261) {
      member = seenArea;
      store<f64>(row, readNumber(), areaAt);
    } else if (length === 2 && load<u16>(key) === 0x6469) {
      member = seenId;
      store<f64>(row, readNumber(), idAt);
    } else if (length === 4 && head === 0x786f6262) {
      member = seenBox;
      expect(openList);
      store<f64>(row, readNumber(), boxAt);
      expect(comma);
      store<f64>(row, readNumber(), boxAt + 8);
      expect(comma);
      store<f64>(row, readNumber(), boxAt + 16);
      expect(comma);
      store<f64>(row, readNumber(), boxAt + 24);
      expect(closeList);
    } else if (length === 12 && load<u64>(key) === 0x61746e656d676573 && load<u32>(key, 8) === 0x6e6f6974) {
      member = seenShape;
      readShape(text, row);
    } else if (length === 7 && load<u32>(key) === 0x72637369 && load<u32>(key, 3) === 0x64776f72) {
      member = seenCrowd;
      store<u32>(row, readNumber() !== 0 ? 1 : 0, crowdAt);
    } else passValue();
    // Of two members of one name JSON.parse keeps the last.
    if (seen & member) failed = true;
    seen |= member;
    if (failed) break;
    const next = skipSpace();
    ++at;
    if (next === closeObject) break;
    if (next !== comma) failed = true;
  }
  return seen;
}

/**
 * Reads objects of a list, as many as there are whole.
 * @param text an object's begin, or white space before; 64 zero bytes follow its end
 * @param rows room for `capacity` rows of 104 bytes
 * @param state 416 bytes: tables, see above; bytes passed and whether the list has ended are stored there
 * @returns number of rows
 */
export function readRows(text: usize, length: usize, rows: usize, capacity: i32, state: usize): i32 {
  tables = state;
  at = text;
  last = text + length;
  failed = false;
  let row = rows;
  let count = 0;
  let passed = at;
  let isEnded = false;
  while (count < capacity) {
    memory.fill(row, 0, rowBytes);
    store<u32>(row, readObject(text, row), seenAt);
    if (failed) break;
    const next = skipSpace();
    ++at;
    if (next !== comma && next !== closeList) break;
    ++count;
    row += rowBytes;
    passed = at;
    if (next === closeList) {
      isEnded = true;
      break;
    }
  }
  store<u32>(state, <u32>(passed - text), passedAt);
  store<u32>(state, isEnded ? 1 : 0, endedAt);
  return count;
}
