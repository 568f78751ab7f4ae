/** `(module (func (export "answer") (result i32) i32.const n))` for n from 0 to 2^28 − 1. */
export function constantModule(n: number): Uint8Array {
  const answer = Buffer.from('answer');
  return wasm(
    section(1, [1, 0x60, 0, 1, 0x7f]),
    section(3, [1, 0]),
    section(7, [1, answer.length, ...answer, 0, 0]),
    section(10, [1, ...sized([0, 0x41, ...signed(n), 0x0b])]),
  );
}

/** A module with a memory and one data segment of `size` bytes that do not compress (xorshift from `seed`). */
export function dataModule(size: number, seed: number): Uint8Array {
  const pages = Math.ceil(size / 65_536);
  let state = seed * 2_654_435_761 + 1;
  const noise = Uint8Array.from({ length: size }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 255;
  });
  const memory = Buffer.from('memory');
  const segment = [1, 0, 0x41, 0, 0x0b, ...unsigned(size)];
  return wasm(
    section(5, [1, 0, ...unsigned(pages)]),
    section(7, [1, memory.length, ...memory, 2, 0]),
    Buffer.concat([Uint8Array.of(11, ...unsigned(segment.length + size), ...segment), noise]),
  );
}

function wasm(...sections: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat([Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0), ...sections]));
}

function section(id: number, body: readonly number[]): Uint8Array {
  return Uint8Array.of(id, ...sized(body));
}

function sized(body: readonly number[]): readonly number[] {
  return [...unsigned(body.length), ...body];
}

/** LEB128. */
function unsigned(n: number): readonly number[] {
  return n < 128 ? [n] : [(n & 127) | 128, ...unsigned(n >>> 7)];
}

function signed(n: number): readonly number[] {
  return n < 64 ? [n] : [(n & 127) | 128, ...signed(n >>> 7)];
}
