import { FormatError, byteReader, type ByteReader } from './byte-reader.ts';
import { maxOps } from './limits.ts';

/** The encoding of a column, from the low three bits of its specification. */
const booleanColumn = 4;
const stringColumn = 5;
const rawColumn = 7;

function skipValue(reader: ByteReader, encoding: number): void {
  if (encoding === stringColumn) reader.take(reader.uint());
  else reader.int();
}

function add(items: number, more: number): number {
  if (more < 0 || items + more > maxOps) throw new FormatError(`more than ${maxOps} operations`);
  return items + more;
}

function countBooleans(reader: ByteReader): number {
  let items = 0;
  while (reader.left() > 0) items = add(items, reader.uint());
  return items;
}

/** A run of n equal values, −n values in a row, or 0 and a count of nulls. */
function countRuns(reader: ByteReader, encoding: number): number {
  let items = 0;
  while (reader.left() > 0) {
    const run = reader.int();
    if (run > 0) {
      items = add(items, run);
      skipValue(reader, encoding);
    } else if (run < 0) {
      items = add(items, -run);
      for (let i = 0; i < -run; i++) skipValue(reader, encoding);
    } else {
      items = add(items, reader.uint());
    }
  }
  return items;
}

/**
 * How many items a column's run lengths announce, without making them: a few bytes can announce 2^50.
 * Null for a column of raw bytes. Throws {@link FormatError} above {@link maxOps} items or when malformed.
 */
export function countItems(specification: number, data: Uint8Array): number | null {
  const encoding = specification & 7;
  if (encoding === rawColumn) return null;
  const reader = byteReader(data);
  return encoding === booleanColumn ? countBooleans(reader) : countRuns(reader, encoding);
}
