// Inflate: decompression of raw DEFLATE data (RFC 1951).
export { alloc, reset } from '../../assembly/buffers';

const lengths_order = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);
const code_lengths = memory.data(320);
// A Huffman code: 16 counts by length, then the symbols in order, each of 2 bytes.
const literals = memory.data(32 + 288 * 2);
const distances = memory.data(32 + 32 * 2);
const offsets = memory.data(32);

let input: usize = 0;
let input_end: usize = 0;
let bits: u32 = 0;
let bit_count: u32 = 0;
let output: usize = 0;
let output_end: usize = 0;
let written: usize = 0;
let failed: bool = false;

/** Where input reading stands after `inflate`, as an offset from the address given to it. */
export let consumed: i32 = 0;

/** Smallest match length of a length symbol (257 to 285); 0 for any other. */
export function length_base(symbol: i32): i32 {
  if (symbol < 257 || symbol > 285) return 0;
  if (symbol == 285) return 258;
  const n = symbol - 257;
  if (n < 8) return n + 3;
  return ((4 + (n & 3)) << ((n >> 2) - 1)) + 3;
}

/** Smallest distance of a distance symbol (0 to 29); 0 for any other. */
export function distance_base(symbol: i32): i32 {
  if (symbol < 0 || symbol > 29) return 0;
  return symbol < 4 ? symbol + 1 : ((2 + (symbol & 1)) << ((symbol >> 1) - 1)) + 1;
}

function take(count: u32): u32 {
  while (bit_count < count) {
    if (input >= input_end) {
      failed = true;
      return 0;
    }
    bits |= (<u32>load<u8>(input++)) << bit_count;
    bit_count += 8;
  }
  const value = bits & ((1 << count) - 1);
  bits >>= count;
  bit_count -= count;
  return value;
}

/** Builds a code from `count` lengths at `from`; false when it is over-subscribed. */
function build(code: usize, from: usize, count: i32): bool {
  memory.fill(code, 0, 32);
  for (let i = 0; i < count; i++) {
    const slot = code + ((<usize>load<u8>(from + i)) << 1);
    store<u16>(slot, load<u16>(slot) + 1);
  }
  store<u16>(code, 0);
  let left = 1;
  let next = 0;
  for (let length = 1; length < 16; length++) {
    const n = load<u16>(code + (length << 1));
    left = (left << 1) - n;
    if (left < 0) return false;
    store<u16>(offsets + (length << 1), <u16>next);
    next += n;
  }
  for (let i = 0; i < count; i++) {
    const length: usize = load<u8>(from + i);
    if (length == 0) continue;
    const slot = offsets + (length << 1);
    const place: usize = load<u16>(slot);
    store<u16>(slot, <u16>(place + 1));
    store<u16>(code + 32 + (place << 1), <u16>i);
  }
  return true;
}

function symbol_of(code: usize): i32 {
  let value = 0;
  let first = 0;
  let index = 0;
  for (let length = 1; length < 16; length++) {
    value |= take(1);
    if (failed) return -1;
    const count: i32 = load<u16>(code + (length << 1));
    if (value - count < first) return load<u16>(code + 32 + ((index + value - first) << 1));
    index += count;
    first = (first + count) << 1;
    value <<= 1;
  }
  return -1;
}

function put(value: u8): bool {
  if (output + written >= output_end) return false;
  store<u8>(output + written++, value);
  return true;
}

function stored_block(): bool {
  bits = 0;
  bit_count = 0;
  if (input + 4 > input_end) return false;
  const length: usize = load<u16>(input);
  if (load<u16>(input, 2) != (~(<u16>length) & 0xffff)) return false;
  input += 4;
  if (input + length > input_end || output + written + length > output_end) return false;
  memory.copy(output + written, input, length);
  input += length;
  written += length;
  return true;
}

function fixed_codes(): bool {
  for (let i = 0; i < 288; i++) store<u8>(code_lengths + i, i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8);
  if (!build(literals, code_lengths, 288)) return false;
  memory.fill(code_lengths, 5, 30);
  return build(distances, code_lengths, 30);
}

function dynamic_codes(): bool {
  const literal_count = take(5) + 257;
  const distance_count = take(5) + 1;
  const length_count = take(4) + 4;
  if (failed || literal_count > 286 || distance_count > 30) return false;
  memory.fill(code_lengths, 0, 19);
  for (let i: u32 = 0; i < length_count; i++)
    store<u8>(code_lengths + load<u8>(lengths_order + i), <u8>take(3));
  if (!build(literals, code_lengths, 19)) return false;
  let i: u32 = 0;
  const total = literal_count + distance_count;
  while (i < total) {
    const symbol = symbol_of(literals);
    if (symbol < 0) return false;
    if (symbol < 16) {
      store<u8>(code_lengths + i++, <u8>symbol);
      continue;
    }
    if (symbol == 16 && i == 0) return false;
    const repeated: u8 = symbol == 16 ? load<u8>(code_lengths + i - 1) : 0;
    const times = symbol == 16 ? 3 + take(2) : symbol == 17 ? 3 + take(3) : 11 + take(7);
    if (i + times > total) return false;
    memory.fill(code_lengths + i, repeated, times);
    i += times;
  }
  if (failed || load<u8>(code_lengths + 256) == 0) return false;
  return (
    build(distances, code_lengths + literal_count, distance_count) &&
    build(literals, code_lengths, literal_count)
  );
}

function extra_length_bits(symbol: i32): u32 {
  return symbol < 265 || symbol == 285 ? 0 : (symbol - 261) >> 2;
}

function compressed_block(): bool {
  while (true) {
    const symbol = symbol_of(literals);
    if (symbol < 0 || symbol > 285) return false;
    if (symbol == 256) return true;
    if (symbol < 256) {
      if (!put(<u8>symbol)) return false;
      continue;
    }
    const length = <u32>length_base(symbol) + take(extra_length_bits(symbol));
    const code = symbol_of(distances);
    if (code < 0 || code > 29) return false;
    const distance = <usize>distance_base(code) + take(code < 4 ? 0 : (code - 2) >> 1);
    if (failed || distance > written) return false;
    for (let i: u32 = 0; i < length; i++) if (!put(load<u8>(output + written - distance))) return false;
  }
}

/** Writes the decompressed bytes to `out` (room for `limit`) and returns how many; -1 when the data is broken or longer. */
export function inflate(at: usize, length: i32, out: usize, limit: i32): i32 {
  input = at;
  input_end = at + length;
  output = out;
  output_end = out + limit;
  bits = 0;
  bit_count = 0;
  written = 0;
  failed = false;
  while (true) {
    const last = take(1);
    const kind = take(2);
    if (failed) return -1;
    let good = false;
    if (kind == 0) good = stored_block();
    else if (kind == 1) good = fixed_codes() && compressed_block();
    else if (kind == 2) good = dynamic_codes() && compressed_block();
    if (!good) return -1;
    if (last) break;
  }
  consumed = i32(input - at) - i32(bit_count >> 3);
  return i32(written);
}
