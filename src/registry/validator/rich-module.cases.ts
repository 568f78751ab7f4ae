/** One section by name, and its bytes with id and size. */
interface BuiltSection {
  readonly name: string;
  readonly bytes: readonly number[];
}

export const HEADER: readonly number[] = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/** LEB128 of a number below 2^31. */
function leb(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
}

/** A length-prefixed UTF-8 name. */
export function name(text: string): readonly number[] {
  const bytes = new TextEncoder().encode(text);
  return [...leb(bytes.length), ...bytes];
}

/** A section: id, size, contents. */
export function section(id: number, ...contents: readonly (number | readonly number[])[]): readonly number[] {
  const bytes = contents.flat();
  return [id, ...leb(bytes.length), ...bytes];
}

export const TYPES = section(1, 3, 0x60, 0, 0, 0x60, 2, 0x7f, 0x7f, 1, 0x7f, 0x60, 0, 1, 0x7e);
export const IMPORTS = section(2, 1, name('loa'), name('vudo_now'), 0, 2);
export const FUNCTIONS = section(3, 2, 1, 0);
export const EXPORTS = section(
  7,
  5,
  name('add'),
  0,
  1,
  name('memory'),
  2,
  0,
  name('counter'),
  3,
  0,
  name('table'),
  1,
  0,
  name('oops'),
  4,
  0,
);
export const CODE = section(10, 2, 7, 0, 0x20, 0, 0x20, 1, 0x6a, 0x0b, 2, 0, 0x0b);

const PRODUCERS = section(
  0,
  name('producers'),
  2,
  name('language'),
  1,
  name('DOL'),
  name('0.8'),
  name('processed-by'),
  1,
  name('by hand'),
  name(''),
);

/** A valid module that has every section once; profile `dol`, toolchain `DOL 0.8 (by hand)`. */
export const richSections: readonly BuiltSection[] = [
  { name: 'custom section', bytes: PRODUCERS },
  { name: 'type section', bytes: TYPES },
  { name: 'import section', bytes: IMPORTS },
  { name: 'function section', bytes: FUNCTIONS },
  { name: 'table section', bytes: section(4, 1, 0x70, 0, 1) },
  { name: 'memory section', bytes: section(5, 1, 1, 1, 16) },
  { name: 'tag section', bytes: section(13, 1, 0, 0) },
  { name: 'global section', bytes: section(6, 1, 0x7f, 1, 0x41, 7, 0x0b) },
  { name: 'export section', bytes: EXPORTS },
  { name: 'start section', bytes: section(8, 2) },
  { name: 'element section', bytes: section(9, 1, 0, 0x41, 0, 0x0b, 1, 1) },
  { name: 'data count section', bytes: section(12, 1) },
  { name: 'code section', bytes: CODE },
  { name: 'data section', bytes: section(11, 1, 0, 0x41, 0, 0x0b, name('hello')) },
];

/** Header and sections as a file. */
export function wasm(...sections: readonly (readonly number[])[]): Uint8Array {
  return Uint8Array.from([...HEADER, ...sections.flat()]);
}

/** The whole rich module. */
export function richModule(): Uint8Array {
  return wasm(...richSections.map(({ bytes }) => bytes));
}
