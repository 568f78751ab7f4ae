import type { ByteReader } from './byte-reader.ts';

const VALUE_TYPES: Readonly<Record<number, string>> = {
  0x7f: 'i32',
  0x7e: 'i64',
  0x7d: 'f32',
  0x7c: 'f64',
  0x7b: 'v128',
  0x78: 'i8',
  0x77: 'i16',
  0x75: 'noexnref',
  0x74: 'nullexnref',
  0x73: 'nullfuncref',
  0x72: 'nullexternref',
  0x71: 'nullref',
  0x70: 'funcref',
  0x6f: 'externref',
  0x6e: 'anyref',
  0x6d: 'eqref',
  0x6c: 'i31ref',
  0x6b: 'structref',
  0x6a: 'arrayref',
  0x69: 'exnref',
};

function heapType(reader: ByteReader): string {
  const value = reader.signed(5);
  if (value >= 0) return String(value);
  return (VALUE_TYPES[value + 0x80] ?? 'unknown').replace(/ref$/, '');
}

/** Reads a value, reference or storage type: `i32`, `externref`, `ref null 3`; `unknown` for a byte no proposal known here uses. */
export function readValueType(reader: ByteReader): string {
  const code = reader.byte();
  if (code === 0x63) return `ref null ${heapType(reader)}`;
  if (code === 0x64) return `ref ${heapType(reader)}`;
  return VALUE_TYPES[code] ?? 'unknown';
}

/** Reads limits and their flags: `1..`, `1..2`; `wide` for 64-bit indices. */
function readLimits(reader: ByteReader): {
  readonly text: string;
  readonly wide: boolean;
  readonly shared: boolean;
} {
  const flags = reader.byte();
  const wide = (flags & 4) !== 0;
  const bound = (): number => (wide ? reader.u64() : reader.u32());
  const least = bound();
  const most = (flags & 1) === 0 ? '' : String(bound());
  if ((flags & 8) !== 0) reader.u32();
  return { text: `${least}..${most}`, wide, shared: (flags & 2) !== 0 };
}

/** Reads a memory type, pages of 64 KiB: `memory 1..`, `memory 1..2 shared`, `memory i64 1..`. */
export function readMemoryType(reader: ByteReader): string {
  const { text, wide, shared } = readLimits(reader);
  return `memory ${wide ? 'i64 ' : ''}${text}${shared ? ' shared' : ''}`;
}

/** Reads a table type: `table funcref 1..`. */
export function readTableType(reader: ByteReader): string {
  const element = readValueType(reader);
  const { text, wide } = readLimits(reader);
  return `table ${wide ? 'i64 ' : ''}${element} ${text}`;
}

/** Reads a global type: `global i32`, `global i64 mut`. */
export function readGlobalType(reader: ByteReader): string {
  const type = readValueType(reader);
  return `global ${type}${reader.byte() === 1 ? ' mut' : ''}`;
}

const V128_CONST = 0x0c;
const NO_OPERAND = new Set([0x6a, 0x6b, 0x6c, 0x7c, 0x7d, 0x7e]);

/** Skips one constant expression; false when it holds an instruction not known here (the engine then decides). */
export function skipConstantExpression(reader: ByteReader): boolean {
  while (reader.fault() === null) {
    const opcode = reader.byte();
    if (opcode === 0x0b) return true;
    if (opcode === 0x41) reader.signed(5);
    else if (opcode === 0x42) reader.signed(10);
    else if (opcode === 0x43) reader.skip(4);
    else if (opcode === 0x44) reader.skip(8);
    else if (opcode === 0x23 || opcode === 0xd2) reader.u32();
    else if (opcode === 0xd0) reader.signed(5);
    else if (opcode === 0xfd) {
      if (reader.u32() !== V128_CONST) return false;
      reader.skip(16);
    } else if (!NO_OPERAND.has(opcode)) return false;
  }
  return true;
}
