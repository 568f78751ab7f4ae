import type { ByteReader } from './byte-reader.ts';
import { readValueType } from './extern-types.ts';
import { formatSignature } from './signature.ts';

/** What a WebAssembly engine admits (JavaScript API, implementation limits); counts beyond are refused before they cost memory. */
const MOST_ELEMENTS = 1_000_000;

/** Reads a vector's count; faults when it exceeds `most`. */
export function readCount(reader: ByteReader, what: string, most = MOST_ELEMENTS): number {
  const from = reader.offset();
  const count = reader.u32();
  if (count <= most) return count;
  reader.fail(`${count.toLocaleString('en-US')} ${what}, more than ${most.toLocaleString('en-US')}`, from);
  return 0;
}

function readTypes(reader: ByteReader, what: string): readonly string[] {
  const count = readCount(reader, what, 1_000);
  const types: string[] = [];
  for (let index = 0; index < count && reader.fault() === null; index++) types.push(readValueType(reader));
  return types;
}

function readFields(reader: ByteReader, count: number): void {
  for (let index = 0; index < count && reader.fault() === null; index++) {
    readValueType(reader);
    reader.byte();
  }
}

/** Reads one composite type; false when its form is not known here. */
function readComposite(reader: ByteReader, form: number, into: (string | null)[]): boolean {
  if (form === 0x60) {
    const params = readTypes(reader, 'parameters');
    into.push(formatSignature({ params, results: readTypes(reader, 'results') }));
    return true;
  }
  if (form !== 0x5f && form !== 0x5e) return false;
  readFields(reader, form === 0x5e ? 1 : readCount(reader, 'fields', 10_000));
  into.push(null);
  return true;
}

function readSubtype(reader: ByteReader, into: (string | null)[]): boolean {
  const form = reader.byte();
  if (form !== 0x50 && form !== 0x4f) return readComposite(reader, form, into);
  const supertypes = readCount(reader, 'supertypes', 63);
  for (let index = 0; index < supertypes && reader.fault() === null; index++) reader.u32();
  return readComposite(reader, reader.byte(), into);
}

/**
 * Reads the type section: one signature per type index, null for struct and array types.
 * Stops without a fault at a form it does not know: what it has read so far is returned and the engine decides.
 */
export function readTypeSection(reader: ByteReader): {
  readonly types: readonly (string | null)[];
  readonly whole: boolean;
} {
  const types: (string | null)[] = [];
  const count = readCount(reader, 'types');
  for (let index = 0; index < count && reader.fault() === null; index++) {
    const from = reader.offset();
    const group = reader.byte() === 0x4e;
    if (!group) reader.rewind(from);
    const members = group ? readCount(reader, 'types') : 1;
    for (let member = 0; member < members && reader.fault() === null; member++) {
      if (!readSubtype(reader, types)) return { types, whole: false };
      if (types.length > MOST_ELEMENTS) reader.fail('more than 1,000,000 types', from);
    }
  }
  return { types, whole: true };
}
