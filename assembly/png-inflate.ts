// Inflates a DEFLATE stream piece by piece into a sliding window: image rows are mostly literals, so a table entry
// holds up to three of them (_png-inflate-table.ts describes the tables and the state).

import {
  buildTable,
  joinLiterals,
  KIND_VALUE,
  KIND_END,
  KIND_SUBTABLE,
  KIND_MASK,
  LITERAL_BITS,
  DISTANCE_BITS,
  STATE_INPUT,
  STATE_INPUT_END,
  STATE_BIT_COUNT,
  STATE_PHASE,
  STATE_BITS,
  STATE_IS_FINAL,
  STATE_STORED,
  STATE_ORDER,
  STATE_LENGTHS,
  STATE_LITERALS,
  STATE_DISTANCES,
} from './_png-inflate-table';

const PHASE_HEADER: u32 = 0;
const PHASE_CODES: u32 = 1;
const PHASE_STORED: u32 = 2;
const PHASE_DONE: u32 = 3;
const PHASE_CORRUPT: u32 = 4;
const PHASE_TRUNCATED: u32 = 5;

/**
 * Inflates until `output` reaches `limit` or the stream ends.
 * @param state 37952 bytes, laid out as STATE_* say; the wrapper sets input, phase 0 and order; 32 zero bytes follow the input
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
    while (phase == PHASE_CODES && output < limit) {
      bits |= load<u64>(input) << bitCount;
      input += <usize>((~bitCount >> 3) & 7);
      bitCount = (bitCount & 63) | 56;
      if (input > inputEnd + 7) {
        phase = PHASE_TRUNCATED;
        break;
      }
      let entry = load<u32>(literals + (<usize>(<u32>bits & 2047) << 2));
      if (entry & 0xc0) {
        store<u32>(output, entry >> 8);
        output += (entry >> 6) & 3;
        bits >>= <u64>entry;
        bitCount -= entry;
        entry = load<u32>(literals + (<usize>(<u32>bits & 2047) << 2));
        if (entry & 0xc0) {
          store<u32>(output, entry >> 8);
          output += (entry >> 6) & 3;
          bits >>= <u64>entry;
          bitCount -= entry;
          entry = load<u32>(literals + (<usize>(<u32>bits & 2047) << 2));
          if (entry & 0xc0) {
            store<u32>(output, entry >> 8);
            output += (entry >> 6) & 3;
            bits >>= <u64>entry;
            bitCount -= entry;
            entry = load<u32>(literals + (<usize>(<u32>bits & 2047) << 2));
            if (entry & 0xc0) {
              store<u32>(output, entry >> 8);
              output += (entry >> 6) & 3;
              bits >>= <u64>entry;
              bitCount -= entry;
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
        bitCount -= entry;
        const mask = (<u32>1 << ((entry >> 8) & 31)) - 1;
        entry = load<u32>(literals + (<usize>((entry >> 16) + (<u32>bits & mask)) << 2));
        if (entry & 0xc0) {
          store<u8>(output, <u8>(entry >> 8));
          ++output;
          bits >>= <u64>entry;
          bitCount -= entry;
          continue;
        }
      }
      bits >>= <u64>entry;
      bitCount -= entry;
      const kind = entry & KIND_MASK;
      if (kind != KIND_VALUE) {
        phase = kind == KIND_END ? (load<u32>(state, STATE_IS_FINAL) ? PHASE_DONE : PHASE_HEADER) : PHASE_CORRUPT;
        break;
      }
      let extra = (entry >> 8) & 31;
      let length = <i32>((entry >> 16) + (<u32>bits & ((<u32>1 << extra) - 1)));
      bits >>= <u64>extra;
      bitCount -= extra;

      entry = load<u32>(distances + (<usize>(<u32>bits & 511) << 2));
      if ((entry & KIND_MASK) == KIND_SUBTABLE) {
        bits >>= <u64>entry;
        bitCount -= entry;
        const mask = (<u32>1 << ((entry >> 8) & 31)) - 1;
        entry = load<u32>(distances + (<usize>((entry >> 16) + (<u32>bits & mask)) << 2));
      }
      if ((entry & KIND_MASK) != KIND_VALUE) {
        phase = PHASE_CORRUPT;
        break;
      }
      bits >>= <u64>(entry & 63);
      bitCount -= entry;
      extra = (entry >> 8) & 31;
      const distance = <usize>((entry >> 16) + (<u32>bits & ((<u32>1 << extra) - 1)));
      bits >>= <u64>extra;
      bitCount -= extra;
      if (distance > output - history) {
        phase = PHASE_CORRUPT;
        break;
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
    }
    if (phase >= PHASE_DONE || output >= limit) break;

    bits |= load<u64>(input) << bitCount;
    input += <usize>((~bitCount >> 3) & 7);
    bitCount = (bitCount & 63) | 56;
    // At least 56 bits are held, so 7 bytes of what lies before `input` are not used yet.
    if (input > inputEnd + 7) {
      phase = PHASE_TRUNCATED;
      break;
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
      bitCount -= entry;
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
