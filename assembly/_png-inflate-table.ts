// Decoding tables of the inflate kernel, and where everything is in its state.
//
// Table entries, u32. Literals: bits 0-5 bits to consume, 6-7 how many literals (1 to 3), 8-31 the bytes. Others have
// 0 in bits 6-7: bits 8-12 extra bits, 13-15 kind, 16-31 base value or index of a subtable.

export const KIND_VALUE: u32 = 0; // a match length or distance
export const KIND_END: u32 = 1 << 13;
export const KIND_SUBTABLE: u32 = 2 << 13;
export const KIND_INVALID: u32 = 3 << 13;
export const KIND_MASK: u32 = 7 << 13;

export const LITERAL_BITS: u32 = 11;
export const DISTANCE_BITS: u32 = 9;

// Layout of the state; all offsets in bytes.
export const STATE_INPUT: usize = 0; // u32 pointer
export const STATE_INPUT_END: usize = 4; // u32 pointer
export const STATE_BIT_COUNT: usize = 8; // u32
export const STATE_PHASE: usize = 12; // u32, see below
export const STATE_BITS: usize = 16; // u64
export const STATE_IS_FINAL: usize = 24; // u32
export const STATE_STORED: usize = 28; // u32, bytes left of a stored block
export const STATE_ORDER: usize = 32; // u8[19], RFC 1951, 3.2.7: written by the wrapper
export const STATE_LENGTHS: usize = 64; // u8[320], code lengths of both alphabets
export const STATE_SORTED: usize = 384; // u16[320], symbols by length
export const STATE_COUNTS: usize = 1024; // u16[16], then u16[16] offsets
export const STATE_LITERALS: usize = 1088; // u32[2048 + 288 * 16]
export const STATE_DISTANCES: usize = 1088 + (2048 + 288 * 16) * 4; // u32[512 + 32 * 64]

/** The entry of a symbol, without its code's length. */
// @ts-ignore: decorator
@inline
function describeSymbol(symbol: u32, isDistance: bool): u32 {
  if (isDistance) {
    if (symbol > 29) return KIND_INVALID;
    if (symbol < 4) return (symbol + 1) << 16;
    const extra = (symbol >> 1) - 1;
    return ((((2 + (symbol & 1)) << extra) + 1) << 16) | (extra << 8);
  }
  if (symbol < 256) return (symbol << 8) | (1 << 6);
  if (symbol == 256) return KIND_END;
  if (symbol > 285) return KIND_INVALID;
  const index = symbol - 257;
  if (index == 28) return 258 << 16;
  if (index < 8) return (index + 3) << 16;
  const extra = (index >> 2) - 1;
  return ((((4 + (index & 3)) << extra) + 3) << 16) | (extra << 8);
}

/**
 * Builds a decoding table from code lengths.
 * @returns false when the lengths make no code: too many, or too few unless it is one code of one bit
 */
export function buildTable(
  state: usize,
  lengths: usize,
  count: u32,
  rootBits: u32,
  table: usize,
  isDistance: bool,
  isPlain: bool,
): bool {
  const counts = state + STATE_COUNTS;
  const offsets = counts + 32;
  const sorted = state + STATE_SORTED;
  memory.fill(counts, 0, 64);
  for (let symbol: u32 = 0; symbol < count; ++symbol) {
    const slot = counts + ((<usize>load<u8>(lengths + symbol)) << 1);
    store<u16>(slot, load<u16>(slot) + 1);
  }
  let longest: u32 = 15;
  while (longest > 0 && load<u16>(counts + (longest << 1)) == 0) --longest;
  let left: i32 = 1;
  let offset: u32 = 0;
  for (let length: u32 = 1; length <= 15; ++length) {
    const used = load<u16>(counts + (length << 1));
    left = (left << 1) - <i32>used;
    if (left < 0) return false;
    store<u16>(offsets + (length << 1), <u16>offset);
    offset += used;
  }
  if (left > 0 && (isPlain || longest > 1)) return false;
  for (let symbol: u32 = 0; symbol < count; ++symbol) {
    const length = <u32>load<u8>(lengths + symbol);
    if (length == 0) continue;
    const slot = offsets + (length << 1);
    const at = load<u16>(slot);
    store<u16>(slot, at + 1);
    store<u16>(sorted + ((<usize>at) << 1), <u16>symbol);
  }

  const rootSize: u32 = 1 << rootBits;
  if (left > 0) {
    for (let i: u32 = 0; i < rootSize; ++i) store<u32>(table + (i << 2), KIND_INVALID | 1);
  }
  let reversed: u32 = 0; // the next code, first bit lowest
  let nextSubtable = rootSize;
  let subtablePrefix: u32 = 0xffffffff;
  const subtableBits = longest > rootBits ? longest - rootBits : 0;
  let index: u32 = 0;
  for (let length: u32 = 1; length <= longest; ++length) {
    for (let n: u32 = load<u16>(counts + (length << 1)); n > 0; --n) {
      const symbol = <u32>load<u16>(sorted + (index << 1));
      ++index;
      const meaning = isPlain ? symbol << 16 : describeSymbol(symbol, isDistance);
      if (length <= rootBits) {
        const entry = meaning | length;
        const step: u32 = 1 << length;
        for (let i = reversed; i < rootSize; i += step) store<u32>(table + (i << 2), entry);
      } else {
        const prefix = reversed & (rootSize - 1);
        if (prefix != subtablePrefix) {
          subtablePrefix = prefix;
          store<u32>(table + (prefix << 2), (nextSubtable << 16) | KIND_SUBTABLE | (subtableBits << 8) | rootBits);
          nextSubtable += 1 << subtableBits;
        }
        const entry = meaning | (length - rootBits);
        const subtable = table + ((nextSubtable - (1 << subtableBits)) << 2);
        const step: u32 = 1 << (length - rootBits);
        for (let i = reversed >> rootBits; i < <u32>1 << subtableBits; i += step) store<u32>(subtable + (i << 2), entry);
      }
      // Adds one at the code's last bit, which is the highest here.
      let bit: u32 = 1 << (length - 1);
      while (reversed & bit) bit >>= 1;
      reversed = bit ? (reversed & (bit - 1)) + bit : 0;
    }
  }
  return true;
}

/** Puts up to three literals into one entry where their codes fit the index together. */
export function joinLiterals(table: usize): void {
  // Downwards: what follows a code of `length` bits is at a lower index, and still a single symbol.
  for (let i: i32 = (1 << LITERAL_BITS) - 1; i >= 0; --i) {
    const first = load<u32>(table + (<usize>i << 2));
    if ((first & 0xc0) == 0) continue;
    const length = first & 63;
    const second = load<u32>(table + (<usize>(<u32>i >> length) << 2));
    const both = length + (second & 63);
    if ((second & 0xc0) == 0 || both > LITERAL_BITS) continue;
    const third = load<u32>(table + (<usize>(<u32>i >> both) << 2));
    const all = both + (third & 63);
    let entry = (first & 0xff00) | ((second & 0xff00) << 8);
    if ((third & 0xc0) != 0 && all <= LITERAL_BITS) entry |= ((third & 0xff00) << 16) | (3 << 6) | all;
    else entry |= (2 << 6) | both;
    store<u32>(table + (<usize>i << 2), entry);
  }
}
