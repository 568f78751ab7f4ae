const bytes = (...sections: readonly (readonly number[])[]): Uint8Array =>
  Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flat()]);

const nameOf = (text: string): readonly number[] => [text.length, ...Buffer.from(text, 'latin1')];

/** `answer() -> i32` gives `number`, 0 to 63: small modules that differ in one byte. */
export function answerModule(number: number): Uint8Array {
  return bytes(
    [1, 5, 1, 0x60, 0, 1, 0x7f],
    [3, 2, 1, 0],
    [7, 10, 1, ...nameOf('answer'), 0, 0],
    [10, 6, 1, 4, 0, 0x41, number, 0x0b],
  );
}

/** `spin()` never returns. */
export function loopingModule(): Uint8Array {
  return bytes(
    [1, 4, 1, 0x60, 0, 0],
    [3, 2, 1, 0],
    [7, 8, 1, ...nameOf('spin'), 0, 0],
    [10, 9, 1, 7, 0, 0x03, 0x40, 0x0c, 0, 0x0b, 0x0b],
  );
}

/** The same module with a custom section behind it, so that it has `size` bytes in all. */
export function padded(module: Uint8Array, size: number): Uint8Array {
  const room = size - module.length - 6;
  const length = Uint8Array.from(
    [0, 7, 14, 21, 28].map((shift, at) => ((room >>> shift) & 0x7f) | (at < 4 ? 0x80 : 0)),
  );
  const section = new Uint8Array(room);
  section.set(nameOf('padding'));
  return Buffer.concat([module, Uint8Array.of(0), length, section]);
}
