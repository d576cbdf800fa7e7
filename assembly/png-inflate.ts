// Inflates a DEFLATE stream piece by piece into a sliding window: image rows are mostly literals, so a table entry
// holds up to three of them.
//
// Table entries, u32. Literals: bits 0-5 bits to consume, 6-7 how many literals (1 to 3), 8-31 the bytes. Others have
// 0 in bits 6-7: bits 8-12 extra bits, 13-15 kind, 16-31 base value or index of a subtable.

const KIND_VALUE: u32 = 0; // a match length or distance
const KIND_END: u32 = 1 << 13;
const KIND_SUBTABLE: u32 = 2 << 13;
const KIND_INVALID: u32 = 3 << 13;
const KIND_MASK: u32 = 7 << 13;

const LITERAL_BITS: u32 = 11;
const DISTANCE_BITS: u32 = 9;

// Layout of the state; all offsets in bytes.
const STATE_INPUT: usize = 0; // u32 pointer
const STATE_INPUT_END: usize = 4; // u32 pointer
const STATE_BIT_COUNT: usize = 8; // u32
const STATE_PHASE: usize = 12; // u32, see below
const STATE_BITS: usize = 16; // u64
const STATE_IS_FINAL: usize = 24; // u32
const STATE_STORED: usize = 28; // u32, bytes left of a stored block
const STATE_ORDER: usize = 32; // u8[19], RFC 1951, 3.2.7: written by the wrapper
const STATE_LENGTHS: usize = 64; // u8[320], code lengths of both alphabets
const STATE_SORTED: usize = 384; // u16[320], symbols by length
const STATE_COUNTS: usize = 1024; // u16[16], then u16[16] offsets
const STATE_LITERALS: usize = 1088; // u32[2048 + 288 * 16]
const STATE_DISTANCES: usize = 1088 + (2048 + 288 * 16) * 4; // u32[512 + 32 * 64]

const PHASE_HEADER: u32 = 0;
const PHASE_CODES: u32 = 1;
const PHASE_STORED: u32 = 2;
const PHASE_DONE: u32 = 3;
const PHASE_CORRUPT: u32 = 4;
const PHASE_TRUNCATED: u32 = 5;

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
function buildTable(
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
function joinLiterals(table: usize): void {
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

/**
 * Inflates until `output` reaches `limit` or the stream ends.
 * @param state see above, 37952 bytes; phase 0 and the input pointers are set by the wrapper; 32 zero bytes follow the input
 * @param history first byte a match may reach back to
 * @param limit may be passed by up to 270 bytes; another 32 bytes are scratch
 * @returns the new output pointer
 */
export function inflate(state: usize, output: usize, history: usize, limit: usize): usize {
  let input = <usize>load<u32>(state, STATE_INPUT);
  const inputEnd = <usize>load<u32>(state, STATE_INPUT_END);
  let bits = load<u64>(state, STATE_BITS);
  // Only the low six bits count.
  let bitCount = <u64>load<u32>(state, STATE_BIT_COUNT);
  let phase = load<u32>(state, STATE_PHASE);
  const literals = state + STATE_LITERALS;
  const distances = state + STATE_DISTANCES;

  while (phase < PHASE_DONE && output < limit) {
    bits |= load<u64>(input) << bitCount;
    input += <usize>((~bitCount >> 3) & 7);
    bitCount = (bitCount & 63) | 56;
    // At least 56 bits are held, so 7 bytes of what lies before `input` are not used yet.
    if (input > inputEnd + 7) {
      phase = PHASE_TRUNCATED;
      break;
    }

    if (phase == PHASE_CODES) {
      let entry = load<u32>(literals + (<usize>(<u32>bits & 2047) << 2));
      if (entry & 0xc0) {
        store<u32>(output, entry >> 8);
        output += (entry >> 6) & 3;
        bits >>= <u64>entry;
        bitCount -= entry & 63;
        entry = load<u32>(literals + (<usize>(<u32>bits & 2047) << 2));
        if (entry & 0xc0) {
          store<u32>(output, entry >> 8);
          output += (entry >> 6) & 3;
          bits >>= <u64>entry;
          bitCount -= entry & 63;
          entry = load<u32>(literals + (<usize>(<u32>bits & 2047) << 2));
          if (entry & 0xc0) {
            store<u32>(output, entry >> 8);
            output += (entry >> 6) & 3;
            bits >>= <u64>entry;
            bitCount -= entry & 63;
            entry = load<u32>(literals + (<usize>(<u32>bits & 2047) << 2));
            if (entry & 0xc0) {
              store<u32>(output, entry >> 8);
              output += (entry >> 6) & 3;
              bits >>= <u64>entry;
              bitCount -= entry & 63;
              continue;
            }
          }
        }
        // A match needs up to 48 bits.
        bits |= load<u64>(input) << bitCount;
        input += <usize>((~bitCount >> 3) & 7);
        bitCount = (bitCount & 63) | 56;
      }
      if ((entry & KIND_MASK) == KIND_SUBTABLE) {
        bits >>= <u64>entry;
        bitCount -= entry & 63;
        const mask = (<u32>1 << ((entry >> 8) & 31)) - 1;
        entry = load<u32>(literals + (<usize>((entry >> 16) + (<u32>bits & mask)) << 2));
        if (entry & 0xc0) {
          store<u8>(output, <u8>(entry >> 8));
          ++output;
          bits >>= <u64>entry;
          bitCount -= entry & 63;
          continue;
        }
      }
      bits >>= <u64>entry;
      bitCount -= entry & 63;
      const kind = entry & KIND_MASK;
      if (kind != KIND_VALUE) {
        phase = kind == KIND_END ? (load<u32>(state, STATE_IS_FINAL) ? PHASE_DONE : PHASE_HEADER) : PHASE_CORRUPT;
        continue;
      }
      let extra = (entry >> 8) & 31;
      let length = <i32>((entry >> 16) + (<u32>bits & ((<u32>1 << extra) - 1)));
      bits >>= <u64>extra;
      bitCount -= extra;

      entry = load<u32>(distances + (<usize>(<u32>bits & 511) << 2));
      if ((entry & KIND_MASK) == KIND_SUBTABLE) {
        bits >>= <u64>entry;
        bitCount -= entry & 63;
        const mask = (<u32>1 << ((entry >> 8) & 31)) - 1;
        entry = load<u32>(distances + (<usize>((entry >> 16) + (<u32>bits & mask)) << 2));
      }
      if ((entry & KIND_MASK) != KIND_VALUE) {
        phase = PHASE_CORRUPT;
        continue;
      }
      bits >>= <u64>(entry & 63);
      bitCount -= entry & 63;
      extra = (entry >> 8) & 31;
      const distance = <usize>((entry >> 16) + (<u32>bits & ((<u32>1 << extra) - 1)));
      bits >>= <u64>extra;
      bitCount -= extra;
      if (distance > output - history) {
        phase = PHASE_CORRUPT;
        continue;
      }
      const end = output + length;
      if (distance == 1) {
        const value = i8x16.splat(load<i8>(output - 1));
        do {
          v128.store(output, value);
          output += 16;
        } while (output < end);
      } else {
        const source = output - distance;
        let reach = distance;
        // What is copied doubles until a whole vector does not overlap itself.
        while (reach < 16 && output < end) {
          v128.store(output, v128.load(source));
          output += reach;
          reach += reach;
        }
        while (output < end) {
          v128.store(output, v128.load(output - reach));
          output += 16;
        }
      }
      output = end;
      continue;
    }

    if (phase == PHASE_STORED) {
      // No bits are held between pieces of a stored block: give back what was just taken.
      input -= <usize>((bitCount & 63) >> 3);
      bits = 0;
      bitCount = 0;
      let stored = <usize>load<u32>(state, STATE_STORED);
      const taken = min(stored, limit - output);
      if (taken > inputEnd - min(input, inputEnd)) {
        phase = PHASE_TRUNCATED;
        break;
      }
      memory.copy(output, input, taken);
      output += taken;
      input += taken;
      stored -= taken;
      store<u32>(state, <u32>stored, STATE_STORED);
      if (stored == 0) phase = load<u32>(state, STATE_IS_FINAL) ? PHASE_DONE : PHASE_HEADER;
      continue;
    }

    // A block's header.
    store<u32>(state, <u32>bits & 1, STATE_IS_FINAL);
    const type = (<u32>bits >> 1) & 3;
    bits >>= 3;
    bitCount -= 3;
    if (type == 0) {
      // 56 bits less 3 less up to 7 for alignment leave the two lengths.
      const skipped = bitCount & 7;
      bits >>= skipped;
      bitCount -= skipped;
      const stored = <u32>bits & 0xffff;
      if ((stored ^ 0xffff) != ((<u32>bits >> 16) & 0xffff)) {
        phase = PHASE_CORRUPT;
        continue;
      }
      bits >>= 32;
      bitCount -= 32;
      input -= <usize>((bitCount & 63) >> 3);
      bits = 0;
      bitCount = 0;
      store<u32>(state, stored, STATE_STORED);
      phase = stored ? PHASE_STORED : load<u32>(state, STATE_IS_FINAL) ? PHASE_DONE : PHASE_HEADER;
      continue;
    }
    const lengths = state + STATE_LENGTHS;
    if (type == 1) {
      memory.fill(lengths, 8, 144);
      memory.fill(lengths + 144, 9, 112);
      memory.fill(lengths + 256, 7, 24);
      memory.fill(lengths + 280, 8, 8);
      buildTable(state, lengths, 288, LITERAL_BITS, literals, false, false);
      memory.fill(lengths, 5, 32);
      buildTable(state, lengths, 32, DISTANCE_BITS, distances, true, false);
      joinLiterals(literals);
      phase = PHASE_CODES;
      continue;
    }
    if (type == 3) {
      phase = PHASE_CORRUPT;
      continue;
    }
    const literalCount = (<u32>bits & 31) + 257;
    const distanceCount = ((<u32>bits >> 5) & 31) + 1;
    const lengthCount = ((<u32>bits >> 10) & 15) + 4;
    bits >>= 14;
    bitCount -= 14;
    if (literalCount > 286 || distanceCount > 30) {
      phase = PHASE_CORRUPT;
      continue;
    }
    memory.fill(lengths, 0, 19);
    for (let i: u32 = 0; i < lengthCount; ++i) {
      if (i == 12) {
        bits |= load<u64>(input) << bitCount;
        input += <usize>((~bitCount >> 3) & 7);
        bitCount = (bitCount & 63) | 56;
      }
      store<u8>(lengths + load<u8>(state + i, STATE_ORDER), <u8>(<u32>bits & 7));
      bits >>= 3;
      bitCount -= 3;
    }
    // The distance table is free until its own code is known.
    if (!buildTable(state, lengths, 19, 7, distances, false, true)) {
      phase = PHASE_CORRUPT;
      continue;
    }
    const total = literalCount + distanceCount;
    let done: u32 = 0;
    while (done < total) {
      bits |= load<u64>(input) << bitCount;
      input += <usize>((~bitCount >> 3) & 7);
      bitCount = (bitCount & 63) | 56;
      if (input > inputEnd + 7) break;
      const entry = load<u32>(distances + (<usize>(<u32>bits & 127) << 2));
      bits >>= <u64>(entry & 63);
      bitCount -= entry & 63;
      const symbol = entry >> 16;
      if (symbol < 16) {
        store<u8>(lengths + done, <u8>symbol);
        ++done;
        continue;
      }
      let value: u8 = 0;
      let repeat: u32 = 3 + (<u32>bits & 7);
      let extra: u64 = 3;
      if (symbol == 16) {
        if (done == 0) break;
        value = load<u8>(lengths + done - 1);
        repeat = 3 + (<u32>bits & 3);
        extra = 2;
      } else if (symbol == 18) {
        repeat = 11 + (<u32>bits & 127);
        extra = 7;
      }
      bits >>= extra;
      bitCount -= extra;
      if (done + repeat > total) break;
      memory.fill(lengths + done, value, repeat);
      done += repeat;
    }
    if (done < total) {
      phase = input > inputEnd + 7 ? PHASE_TRUNCATED : PHASE_CORRUPT;
      continue;
    }
    if (
      load<u8>(lengths + 256) == 0 ||
      !buildTable(state, lengths, literalCount, LITERAL_BITS, literals, false, false) ||
      !buildTable(state, lengths + literalCount, distanceCount, DISTANCE_BITS, distances, true, false)
    ) {
      phase = PHASE_CORRUPT;
      continue;
    }
    joinLiterals(literals);
    phase = PHASE_CODES;
  }

  if (phase == PHASE_DONE) {
    // Give back the bytes that were looked at but not used.
    input -= <usize>((bitCount & 63) >> 3);
    bitCount = 0;
    bits = 0;
    if (input > inputEnd) phase = PHASE_TRUNCATED;
  }
  store<u32>(state, <u32>input, STATE_INPUT);
  store<u64>(state, bits, STATE_BITS);
  store<u32>(state, <u32>(bitCount & 63), STATE_BIT_COUNT);
  store<u32>(state, phase, STATE_PHASE);
  return output;
}
